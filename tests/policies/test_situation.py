"""The moment of a ruling: days of the house, and doubt wherever something cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.situation import Change, Promise, Situation

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 11, 12, tzinfo=BERLIN)
CHANGE = Change("google", "1", "budget", NOON, 10.0, "EUR", "p-1")
PROMISE = Promise("p-1", 10.0, "EUR")


@pytest.mark.parametrize(
    ("utc", "today", "morning"),
    [
        ("2026-03-28T22:59", "2026-03-28", "2026-03-27T23:00"),
        ("2026-03-28T23:00", "2026-03-29", "2026-03-28T23:00"),
        ("2026-03-29T21:59", "2026-03-29", "2026-03-28T23:00"),  # a day of 23 hours ends an hour earlier
        ("2026-03-29T22:00", "2026-03-30", "2026-03-29T22:00"),
        ("2026-10-25T22:59", "2026-10-25", "2026-10-24T22:00"),  # and one of 25 an hour later
        ("2026-10-25T23:00", "2026-10-26", "2026-10-25T23:00"),
    ],
)
def test_a_day_is_the_houses_also_when_the_clocks_change(utc, today, morning):
    there = Situation(datetime.fromisoformat(utc).replace(tzinfo=UTC), zone="Europe/Berlin")
    assert there.today == date.fromisoformat(today)
    assert there.morning == datetime.fromisoformat(morning).replace(tzinfo=UTC)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
)
def test_morning_and_monday_are_the_last_ones_before_the_moment(moment, zone):
    there = Situation(moment.replace(tzinfo=UTC), zone=zone)
    assert there.monday <= there.morning <= there.instant
    assert there.morning.astimezone(ZoneInfo(zone)).date() == there.today
    assert there.monday.astimezone(ZoneInfo(zone)).weekday() == 0
    assert there.instant - there.morning <= timedelta(hours=25)
    assert there.instant - there.monday <= timedelta(days=7, hours=1)


def test_a_bare_offset_is_a_moment_but_no_clock_of_a_house():
    there = Situation(NOON.astimezone(timezone(timedelta(hours=1))))
    assert there.doubt == ""
    assert not there.local
    assert Situation(NOON).local
    assert Situation(NOON.astimezone(UTC), zone="Europe/Berlin").local


def test_a_sound_situation_leaves_no_doubt():
    assert Situation(NOON, (CHANGE,), (PROMISE,), spend={"google": 1.0}).doubt == ""


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        ({"now": datetime(2026, 3, 11, 12)}, "now"),  # noqa: DTZ001
        ({"now": None}, "now"),
        ({"zone": "Europe/Atlantis"}, "now"),
        ({"zone": "../etc/passwd"}, "now"),
        ({"stopped": 0}, "stopped"),
        ({"stopped": None}, "stopped"),
        ({"incident": "no"}, "stopped"),
        ({"changes": (replace(CHANGE, at=datetime(2026, 3, 11)),)}, "changes"),  # noqa: DTZ001
        ({"changes": (replace(CHANGE, risk="10"),)}, "changes"),
        ({"changes": (replace(CHANGE, risk=-0.01),)}, "changes"),
        ({"open_risk": (replace(PROMISE, risk=float("inf")),)}, "open_risk"),
        ({"open_risk": (replace(PROMISE, operations=-1),)}, "open_risk"),
        ({"open_risk": (replace(PROMISE, operations=True),)}, "open_risk"),
        ({"spend": {"google": float("nan")}}, "spend"),
        ({"spend": {"google": None}}, "spend"),
    ],
)
def test_what_cannot_be_read_is_named(given, doubt):
    assert replace(Situation(NOON), **given).doubt == doubt
