"""When changes may be made: hours, days that change the clock, how long a thing has to stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.autonomy import Situation
from tests.policies._rulings import NOON, ZONE, against, auto, change, here, judged, marks, proposal


def test_a_bare_offset_knows_no_summer_time_so_hours_cannot_be_told():
    now = NOON.astimezone(UTC)
    assert judged(auto(hours=["00:00-24:00"]), None, None, Situation(now=now)).level == "approve"
    assert judged(auto(hours=["12:00-12:01"]), None, None, Situation(now=now, zone="Europe/Berlin")).level == "auto"


@pytest.mark.parametrize(
    ("now", "hours", "counts"),
    [
        (datetime(2026, 3, 29, 12, tzinfo=ZONE), 10.9, True),  # that day has 23 hours: noon is 11 hours after midnight
        (datetime(2026, 3, 29, 12, tzinfo=ZONE), 11.1, False),
        (datetime(2026, 10, 25, 12, tzinfo=ZONE), 12.9, True),  # and that one 25
        (datetime(2026, 10, 25, 12, tzinfo=ZONE), 13.1, False),
    ],
)
def test_a_day_begins_at_midnight_also_when_the_clock_changes(now, hours, counts):
    at = now.astimezone(UTC) - timedelta(hours=hours)
    what = proposal(until=now.date() + timedelta(days=14))
    ruling = judged(auto(grow={"day": 0.1}), what, None, here(now, changes=(change(at, before=90.0),)))
    assert ("grow.day" in against(ruling)) is counts


def test_cool_downs_are_of_one_field_of_one_thing():
    rules = auto(cooldown_hours=20)
    recent = change(NOON - timedelta(hours=19))
    assert judged(rules, situation=here(changes=(recent,))).level == "approve"
    assert judged(rules, situation=here(changes=(replace(recent, field="bid"),))).level == "auto"
    assert judged(rules, situation=here(changes=(replace(recent, entity="2"),))).level == "auto"
    assert judged(rules, situation=here(changes=(replace(recent, at=NOON - timedelta(hours=20)),))).level == "auto"


@given(minute=st.integers(0, 24 * 60 - 1), first=st.integers(0, 23), last=st.integers(0, 23))
def test_hours_hold_their_first_minute_and_not_their_last_also_over_midnight(minute, first, last):
    if first == last:
        return
    at = NOON.replace(hour=minute // 60, minute=minute % 60)
    inside = {(first * 60 + each) % (24 * 60) for each in range((last - first) % 24 * 60)}
    told = marks({"hours": [f"{first:02d}:00-{last:02d}:00"]}, situation=here(at))
    assert told["hours"].ok == (minute in inside)
