"""Moments and days."""

# pyright: basic
from __future__ import annotations

from datetime import date

from web.page.parts.moments import day, moment


def test_a_moment_is_told_on_the_clock_of_the_house():
    assert moment("2026-07-01T22:30:00+00:00", "de") == "Do 02.07.2026, 00:30"
    assert moment("2026-12-01T22:30:00+00:00", "en") == "Tue 1 Dec 2026, 23:30"
    assert moment("2026-07-01T22:30:00+00:00", "en", "UTC") == "Wed 1 Jul 2026, 22:30"


def test_what_is_no_moment_stays_as_it_is():
    assert moment("soon", "de") == "soon"
    assert day("soon", "en") == "soon"
    assert day(None, "en") == day("", "de") == "–"


def test_a_day_is_told_in_the_form_of_the_language():
    assert day(date(2026, 3, 9), "de") == "09.03.2026"
    assert day("2026-03-09T10:00:00", "en") == "9 Mar 2026"
