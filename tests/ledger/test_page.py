"""Moments, texts and hashes have one form."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.page import clean, day_of, digest, kept, stamp
from tests.ledger._made import NOW

ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
FIRST, LAST = datetime(2000, 1, 2), datetime(2100, 1, 1)  # noqa: DTZ001  (the zones are drawn beside them)
MOMENTS = st.datetimes(FIRST, LAST, timezones=ZONES)


@given(MOMENTS, MOMENTS)
def test_text_sorts_as_time_does(one, two):
    if abs(one - two) >= timedelta(milliseconds=1):
        assert (stamp(one) < stamp(two)) == (one < two)
    assert stamp(one) == stamp(one.isoformat()) == stamp(stamp(one))


def test_a_day_is_that_of_the_clock_on_which_it_was_told():
    assert day_of("2026-11-26T23:30:00-05:00") == date(2026, 11, 26)
    assert day_of(datetime(2026, 11, 26, 23, 30, tzinfo=UTC).astimezone(timezone(timedelta(hours=1)))) == date(
        2026, 11, 27
    )


@pytest.mark.parametrize("wrong", ["2026-11-26T20:00:00", "2026-11-26", "yesterday", NOW.replace(tzinfo=None)])
def test_what_is_no_moment_is_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        stamp(wrong)


def test_texts_lose_what_no_database_keeps(book):
    assert clean("a\0b\ud800c ü 😀") == "ab?c ü 😀"
    assert digest("") == ""
    assert len(digest("a")) == 64
    with book.writing() as tx:
        assert kept(tx, "service:night", "HTTP 429") == "HTTP 429"
        assert kept(tx, "u-1", "a person's word").startswith("t-")
        assert kept(tx, "u-1", "") == ""
