"""Audience files: who comes in, who goes out, hashed, once a key."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from platforms.audiences import Audiences, adapter
from platforms.port import Refused
from settings import Settings
from terms import Operation

KEY = "0123456789abcdef0123456789abcdef"
A, B, C = "a" * 64, "b" * 64, "c" * 64


def at(home: Path) -> Audiences:
    return adapter(Settings(home=home))


def order(before: Any, after: Any, platform: str = "google", name: str = "Kunden mit hohem Wert") -> Operation:
    return Operation(platform=platform, entity="1", kind="audience", name=name, field="members", before=before,
                     after=after)  # fmt: skip


def files(home: Path) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for file in (home / "handover").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            found[file.stem.split("-", 4)[4].rsplit("-", 1)[0]] = list(csv.reader(text))
    return found


def test_the_difference_is_two_files(tmp_path: Path):
    at(tmp_path).apply(order([A, B], [B, C]), KEY)
    assert files(tmp_path) == {
        "customer-match-google-kunden-mit-hohem-wert-add": [["Email"], [C]],
        "customer-match-google-kunden-mit-hohem-wert-remove": [["Email"], [A]],
    }


def test_taking_it_back_turns_them_round(tmp_path: Path):
    at(tmp_path).apply(order([A, B], [B, C]).undone(), KEY)
    assert files(tmp_path)["customer-match-google-kunden-mit-hohem-wert-add"] == [["Email"], [A]]


def test_each_platform_has_its_headers(tmp_path: Path):
    person = {"email": A, "phone": B, "first_name": C, "last_name": A}
    at(tmp_path).apply(order([], [person | {"country": "DE", "zip": "10115"}]), KEY)
    at(tmp_path).apply(order([], [person | {"country": B, "zip": C}], "meta"), KEY[::-1])
    at(tmp_path).apply(order([], [A], "crm"), KEY.upper())
    heads = {name.removesuffix("-kunden-mit-hohem-wert-add"): rows[0] for name, rows in files(tmp_path).items()}
    assert heads == {
        "customer-match-google": ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"],
        "custom-audience-meta": ["email", "phone", "fn", "ln", "zip", "country"],
        "audience-crm": ["email_sha256"],
    }


def test_a_row_that_is_not_hashed_never_reaches_a_file_or_a_reason(tmp_path: Path):
    told = at(tmp_path).apply(order([], [A, "anna@example.com", A.upper(), {"email": B, "iban": C}, {}]), KEY)
    assert len(told.rejected) == 4
    assert "anna" not in str(told)
    assert files(tmp_path)["customer-match-google-kunden-mit-hohem-wert-add"] == [["Email"], [A]]
    assert all(b"anna" not in file.read_bytes() for file in (tmp_path / "handover").iterdir())


def test_the_same_key_writes_once_and_a_deleted_list_stays_deleted(tmp_path: Path):
    first = at(tmp_path).apply(order([], [A]), KEY)
    (tmp_path / "handover" / first.note).unlink()
    assert at(tmp_path).apply(order([], [A]), KEY).again
    assert not list((tmp_path / "handover").glob("*.csv"))
    assert at(tmp_path).found(order([], [A]), KEY).again
    with pytest.raises(Refused):
        at(tmp_path).apply(order([], [A, B]), KEY)


def test_no_member_is_kept_beside_the_file(tmp_path: Path):
    at(tmp_path).apply(order([B], [A]), KEY)
    kept = [file for file in (tmp_path / "handover").iterdir() if file.suffix != ".csv"]
    assert kept and all(A.encode() not in file.read_bytes() and B.encode() not in file.read_bytes() for file in kept)


@pytest.mark.parametrize(("before", "after"), [
    ([], []), ([A], [A]), ([], ["x"]), ([], "abc"), (5, [A]), ([A], {"a": 1}),
])  # fmt: skip
def test_nothing_to_hand_over_is_refused(tmp_path: Path, before: Any, after: Any):
    with pytest.raises(Refused):
        at(tmp_path).apply(order(before, after), KEY)


def test_the_order_of_a_list_means_nothing(tmp_path: Path):
    at(tmp_path / "1").apply(order([], [A, B, C]), KEY)
    at(tmp_path / "2").apply(order([], [C, A, B, A]), KEY)
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_a_name_makes_no_path(tmp_path: Path):
    told = at(tmp_path).apply(order([], [A], name="../../etc/passwd"), KEY)
    assert (tmp_path / "handover" / told.note).parent == tmp_path / "handover"
    assert "/" not in told.note


def test_other_things_are_refused(tmp_path: Path):
    with pytest.raises(Refused):
        at(tmp_path).apply(Operation(platform="crm", entity="1", field="budget", before=1, after=2), KEY)
