"""The days of the week agree with the calendar and with the names that files use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from policies._bounds import Weekday
from terms.weekdays import CODES, EVERY, SHORT, WHOLE

MONDAY = date(2026, 11, 23)


def test_they_begin_on_monday_and_are_the_calendars():
    days = [MONDAY + timedelta(days=n) for n in range(7)]
    assert [each.en for each in SHORT] == [f"{day:%a}" for day in days]
    assert [each.en for each in WHOLE] == [f"{day:%A}" for day in days]
    assert all(whole.de.startswith(short.de) for whole, short in zip(WHOLE, SHORT, strict=True))


def test_a_habit_is_said_as_people_say_it():
    assert (EVERY[0].de, EVERY[2].en) == ("montags", "Wednesdays")


def test_files_name_the_same_days():
    assert tuple(CODES) == get_args(Weekday)
