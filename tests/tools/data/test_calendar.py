"""The calendar: Easter as published, public holidays, Black Week, weekends."""

from datetime import date

import pytest

from terms import Period
from tools.data._calendar import differs, easter, occasions, weekend_days


def period(text):
    return Period.model_validate(text)


@pytest.mark.parametrize(
    "sunday",
    ["1961-04-02", "2000-04-23", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"],
)
def test_easter_sundays(sunday):
    assert easter(date.fromisoformat(sunday).year) == date.fromisoformat(sunday)


def test_holidays_and_black_week():
    names = {when: name.de for when, name in occasions(period("2026"))}
    assert names[date(2026, 4, 3)] == "Ostern"
    assert names[date(2026, 5, 14)] == "Christi Himmelfahrt"
    assert names[date(2026, 5, 25)] == "Pfingsten"
    assert names[date(2026, 11, 27)] == names[date(2026, 11, 30)] == "Black Week"
    assert date(2026, 7, 1) not in names


def test_what_differs_between_two_months():
    said = differs(period("2026-04"), period("2026-03"))
    assert "nur im jetzigen Zeitraum: Ostern" in said.de
    assert "weekend days: 8 against 9" in said.en
    assert differs(period("2026-W10"), period("2026-W09")) is None
    assert weekend_days(period("2026-W10")) == 2
