"""Audience lists: who comes in and who goes out, hashed only, and nobody is recognised in a reason."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms._members import BY_PLATFORM, GOOGLE, META, OTHER, difference

A, B, C = "a" * 64, "b" * 64, "c" * 64
HASHES = st.integers(0, 30).map(lambda number: f"{number:064x}")


def test_the_difference_is_who_comes_and_who_goes():
    found = difference([A, B], [B, C], GOOGLE)
    assert (found.added, found.removed, dict(found.rejected)) == (({"email": C},), ({"email": A},), {})


def test_a_list_that_was_never_there_is_empty():
    assert difference(None, [A], GOOGLE).added == ({"email": A},)
    assert difference([A], None, GOOGLE).removed == ({"email": A},)


@pytest.mark.parametrize("wrong", ["abc", 5, {"email": A}, True])
def test_what_is_no_list_is_refused(wrong):
    with pytest.raises(ValueError, match="list of hashed rows"):
        difference([A], wrong, GOOGLE)


@given(st.lists(HASHES), st.lists(HASHES))
def test_coming_and_going_turn_one_list_into_the_other(before, after):
    found = difference(before, after, OTHER)
    came, went = ({row["email"] for row in rows} for rows in (found.added, found.removed))
    assert (set(before) - went) | came == set(after)
    assert not came & set(before)
    assert went <= set(before)
    back = difference(after, before, OTHER)
    assert (back.added, back.removed) == (found.removed, found.added)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("anna@example.com", "SHA-256"), (A.upper(), "SHA-256"), (A[:-1], "SHA-256"), (A + "\n", "SHA-256"),
        ({"email": A, "iban": B}, "no column"), ({}, "empty"), (7, "empty"), ({"email": None}, "empty"),
        ({"email": A, "zip": "=1+1"}, "zip"), ({"email": A, "country": "Germany"}, "country"),
        ({"email": A, "country": B}, "country"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_written_says_why_and_not_who(row, why):
    found = difference([], [B, row], GOOGLE)
    assert found.added == ({"email": B},)
    ((label, reason),) = found.rejected.items()
    assert why in reason
    assert "anna" not in label + reason


def test_whoever_was_on_the_list_unhashed_is_not_written_either():
    found = difference(["anna@example.com"], [A], GOOGLE)
    assert found.removed == ()
    assert len(found.rejected) == 1


@given(st.text(max_size=30), st.sampled_from(sorted(BY_PLATFORM)))
def test_no_text_but_a_hash_ever_reaches_a_file(text, platform):
    form = BY_PLATFORM[platform]
    found = difference([], [{"email": text, "first_name": text}], form)
    assert found.added == ()


@pytest.mark.parametrize(
    ("form", "head"),
    [(GOOGLE, ["Email", "Phone", "Country", "Zip"]), (META, ["email", "phone", "zip", "country"])],
)  # fmt: skip
def test_a_file_has_the_columns_of_its_platform_and_only_those_in_use(form, head):
    country, place = ("DE", "10115") if form is GOOGLE else (B, C)
    rows = difference([], [{"zip": place, "email": A, "phone": B, "country": country}, A], form).added
    read = list(csv.reader(io.StringIO(form.file(rows).decode())))
    assert read[0] == head
    assert sorted(line[0] for line in read[1:]) == [A, A]
