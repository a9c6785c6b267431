"""Once for each local date, on both days when the clocks change, and after a pause."""

# pyright: basic
from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from graphs._times import due, following, moment

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize("when", [time(2, 30), time(3, 0), time(23, 59)])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_a_year_of_looks_fires_once_for_each_local_date(when, zone):
    here, ran = ZoneInfo(zone), []
    now = datetime(2026, 1, 1, tzinfo=here).astimezone(UTC)
    end, since = datetime(2027, 1, 1, tzinfo=here).astimezone(UTC), now
    while now < end:
        owed = due(when, here, now, since, ran[-9:], 7)
        if owed.day is not None:
            assert owed.missed == ()
            ran.append(owed.day)
        now += timedelta(minutes=30)
    assert len(ran) == len(set(ran))
    first = ran[0]
    assert ran == [first + timedelta(days=n) for n in range(len(ran))]
    assert len(ran) >= 364


@pytest.mark.parametrize(
    ("day", "when", "fires"),
    [
        (date(2026, 3, 29), time(2, 30), "2026-03-29T03:30+02:00"),  # that time does not exist
        (date(2026, 3, 29), time(3, 0), "2026-03-29T03:00+02:00"),
        (date(2026, 10, 25), time(2, 30), "2026-10-25T02:30+02:00"),  # that time comes twice
        (date(2026, 10, 25), time(3, 0), "2026-10-25T03:00+01:00"),
    ],
)
def test_where_the_clocks_change(day, when, fires):
    assert moment(day, when, BERLIN) == at(fires)
    just = at(fires)
    assert due(when, BERLIN, just - timedelta(seconds=1), LONG_AGO, [day - timedelta(days=1)], 7).day is None
    assert due(when, BERLIN, just, LONG_AGO, [day - timedelta(days=1)], 7).day == day
    for minutes in range(0, 22 * 60, 30):  # however often the hands come by
        assert due(when, BERLIN, just + timedelta(minutes=minutes), LONG_AGO, [day], 7).day is None


def test_after_a_pause_the_latest_is_run_and_the_missed_are_listed():
    now = at("2026-11-26T09:00+01:00")
    owed = due(time(3, 0), BERLIN, now, LONG_AGO, [date(2026, 11, 22)], 7)
    assert owed.day == date(2026, 11, 26)
    assert owed.missed[-3:] == (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))
    assert due(time(3, 0), BERLIN, now, at("2026-11-24T12:00+01:00"), [], 7).missed == (date(2026, 11, 25),)


def test_what_came_before_the_schedule_is_not_owed():
    assert due(time(3, 0), BERLIN, at("2026-11-26T14:00+01:00"), at("2026-11-26T13:00+01:00"), [], 7).day is None


def test_without_catching_up_a_late_night_is_left_out():
    now = at("2026-11-26T09:00+01:00")
    assert due(time(3, 0), BERLIN, now, LONG_AGO, [], 0).day is None
    assert due(time(3, 0), BERLIN, at("2026-11-26T03:20+01:00"), LONG_AGO, [], 0).day == date(2026, 11, 26)


def test_a_clock_that_goes_back_fires_nothing_twice():
    now = at("2026-11-26T03:00+01:00")
    assert due(time(3, 0), BERLIN, now, LONG_AGO, [], 7).day == date(2026, 11, 26)
    back = due(time(3, 0), BERLIN, now - timedelta(minutes=5), LONG_AGO, [date(2026, 11, 26), date(2026, 11, 25)], 7)
    assert back.day is None


@pytest.mark.parametrize("when", [time(2, 30), time(3, 0)])
def test_the_next_one_is_after_now(when):
    for days in range(0, 400, 3):
        now = LONG_AGO + timedelta(days=2300 + days, hours=days % 24)
        then = following(when, BERLIN, now)
        assert now < then <= now + timedelta(hours=25, minutes=30)
