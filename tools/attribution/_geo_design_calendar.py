"""What else happens while a geo test would run: holidays of some or all regions, shopping seasons, other tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from terms import Period, Words
from tools.data._calendar import easter, occasions

DAY = timedelta(days=1)
Weight = Literal["note", "some_regions", "season", "test"]
FIXED_REGIONAL = {
    (1, 6): Words(de="Heilige Drei Könige (BW, BY, ST)", en="Epiphany (BW, BY, ST)"),
    (3, 8): Words(de="Frauentag (BE, MV)", en="Women's Day (BE, MV)"),
    (8, 15): Words(de="Mariä Himmelfahrt (BY, SL)", en="Assumption Day (BY, SL)"),
    (9, 20): Words(de="Weltkindertag (TH)", en="Children's Day (TH)"),
    (10, 31): Words(
        de="Reformationstag (BB, HB, HH, MV, NI, SN, ST, SH, TH)",
        en="Reformation Day (BB, HB, HH, MV, NI, SN, ST, SH, TH)",
    ),
    (11, 1): Words(de="Allerheiligen (BW, BY, NW, RP, SL)", en="All Saints' Day (BW, BY, NW, RP, SL)"),
}
"""Public holidays of some federal states, by the holiday laws of the states as of 2026."""
CARNIVAL = Words(de="Karneval (vor allem am Rhein)", en="Carnival (mostly along the Rhine)")
CORPUS = Words(de="Fronleichnam (BW, BY, HE, NW, RP, SL)", en="Corpus Christi (BW, BY, HE, NW, RP, SL)")
CHRISTMAS = Words(de="Weihnachtsgeschäft", en="Christmas business")
BURDEN: dict[Weight, float] = {"note": 0.0, "some_regions": 1.0, "season": 3.0, "test": 6.0}
WAITING = 0.25
SEASONS = frozenset({"Black Week", "Easter", "Christmas"})


@dataclass(frozen=True)
class Conflict:
    """Something that falls into a test: days, name, and how much it matters."""

    start: date
    end: date
    name: Words
    weight: Weight

    @property
    def serious(self) -> bool:
        """Whether it can move treated and comparison regions apart or drown the effect."""
        return self.weight != "note"


def conflicts(
    period: Period, planned: Mapping[str, Period], running: Mapping[str, Period], *, holidays: bool = True
) -> list[Conflict]:
    """Everything that overlaps the period, in order of time."""
    found = _holidays(period) if holidays else []
    for name, when in planned.items():
        found.append(Conflict(when.start, when.end, Words(de=name, en=name), "season"))
    for name, when in running.items():
        found.append(Conflict(when.start, when.end, Words(de=f"Test „{name}“", en=f"Test “{name}”"), "test"))
    inside = [each for each in found if each.start <= period.end and each.end >= period.start]
    return sorted(inside, key=lambda each: (each.start, each.end, each.name.en))


def first_calm(
    earliest: date, days: int, planned: Mapping[str, Period], running: Mapping[str, Period], *, holidays: bool = True
) -> date:
    """The Monday within half a year that a test should begin on: few conflicts, and soon.

    Another test weighs most, then a season, then holidays of some regions; each week of waiting costs a little.
    """
    monday = earliest + timedelta(days=-earliest.weekday() % 7)
    weeks = [monday + 7 * number * DAY for number in range(26)]

    def burden(start: date) -> float:
        met = conflicts(Period(start=start, end=start + (days - 1) * DAY), planned, running, holidays=holidays)
        return sum(BURDEN[each.weight] for each in met) + WAITING * (start - monday).days / 7

    return min(weeks, key=burden)


def _holidays(period: Period) -> list[Conflict]:
    found: dict[tuple[str, int], Conflict] = {}
    # One occasion of several days, such as Easter, is one conflict.
    for day, name in occasions(Period(start=period.start - 10 * DAY, end=period.end + 10 * DAY)):
        weight: Weight = "season" if name.en in SEASONS else "note"
        before = found.get((name.en, day.year))
        found[name.en, day.year] = Conflict(before.start if before else day, day, name, weight)
    for year in range(period.start.year - 1, period.end.year + 1):
        sunday = easter(year)
        for when, name in FIXED_REGIONAL.items():
            found[name.en, year] = Conflict(date(year, *when), date(year, *when), name, "some_regions")
        corpus = sunday + 60 * DAY
        found[CORPUS.en, year] = Conflict(corpus, corpus, CORPUS, "some_regions")
        found[CARNIVAL.en, year] = Conflict(sunday - 52 * DAY, sunday - 46 * DAY, CARNIVAL, "some_regions")
        found[CHRISTMAS.en, year] = Conflict(date(year, 12, 1), date(year, 12, 24), CHRISTMAS, "season")
    return list(found.values())
