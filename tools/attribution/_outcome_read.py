# pyright: basic
"""The days of what changed and of what did not, from the advertising data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments, NoData, WeakData
from terms import Period
from tools._tool import Desk
from tools.data._filter import dimension, values
from tools.data._money import currencies
from tools.data._slice import resolve
from tools.data._sums import DAY, Daily, by_day, has
from warehouse.reader import Loaded

Floats = NDArray[np.float64]
Chosen = Mapping[str, tuple[str, ...]]
HISTORY = 400
"""Days before the change that are read."""
COUNTED = ("cost", "conversions", "conversion_value", "clicks", "impressions")


@dataclass(frozen=True)
class Days:
    """Daily sums since `first`.

    own     (n,) by measure, of what changed
    others  (k, n) by measure: what else ran at the same platform, and what ran at others
    names   what changed, for people · compared: how many campaigns did not
    """

    loaded: Loaded
    first: date
    own: dict[str, Floats]
    others: dict[str, Floats]
    names: tuple[str, ...]
    compared: int
    currency: str
    where: str


def read(desk: Desk, where: Mapping[str, str | tuple[str, ...]], aside: tuple[str, ...], on: date, end: date) -> Days:
    """Read the days up to `end`; what is not named and did not change is the comparison.

    Raises:
        NoData: no advertising data, or none of what is named.
        BadArguments: nothing named, or a column or value that is not there.
        WeakData: the days after the change are not loaded.
    """
    loaded = desk.warehouse.need("ads")
    if not where:
        raise BadArguments(
            en="Which campaigns or platforms changed is missing.",
            de="Es fehlt, welche Kampagnen oder Plattformen geändert wurden.",
            do_en='Name them, such as where={"campaign": "Brand DE"}.',
            do_de='Nennen Sie sie, etwa where={"campaign": "Brand DE"}.',
        )
    chosen = {dimension(loaded, name, filtering=True): each for name, each in where.items()}
    exact = {column: values(desk, loaded, column, wanted) for column, wanted in chosen.items()}
    if loaded.first is None or loaded.last is None or not loaded.first < on <= end <= loaded.last:
        raise WeakData(
            en=f"The days from {on} to {end} are not loaded completely.",
            de=f"Die Tage vom {on} bis {end} sind nicht vollständig geladen.",
            do_en=f"Loaded is {loaded.first} to {loaded.last}; load newer exports or name other days.",
            do_de=f"Geladen ist {loaded.first} bis {loaded.last}; laden Sie neuere Exporte oder nennen Sie andere.",
        )
    span = Period(start=max(loaded.first, on - HISTORY * DAY), end=end)
    asked = resolve(desk, "cost", (), exact, span)
    known = currencies(desk, asked, span)
    if len(known) > 1:
        raise WeakData(
            en=f"What is named is paid in several currencies ({', '.join(known)}).",
            de=f"Das Genannte wird in mehreren Währungen bezahlt ({', '.join(known)}).",
            do_en="Name the platforms of one currency.", do_de="Nennen Sie die Plattformen einer Währung.",
        )  # fmt: skip
    measures = {name: f"sum({name})" for name in COUNTED if has(loaded, name)}
    own = by_day(desk, "ads", measures, (), exact, span)
    if not own.keys:
        raise NoData(en="What is named has no days in the data.", de="Zum Genannten gibt es keine Tage in den Daten.")
    every = by_day(desk, "ads", measures, ("platform", "campaign"), {}, span)
    mine = by_day(desk, "ads", measures, ("platform", "campaign"), exact, span)
    others, count = _others(every, mine, aside)
    names = tuple(dict.fromkeys(name for wanted in exact.values() for name in wanted))
    told = " and ".join(f"{column} in ({', '.join(wanted)})" for column, wanted in exact.items())
    return Days(
        loaded, span.start, {name: grid[0] for name, grid in own.sums.items()}, others, names, count,
        known[0], told,
    )  # fmt: skip


def _others(every: Daily, mine: Daily, aside: tuple[str, ...]) -> tuple[dict[str, Floats], int]:
    """Sums of the campaigns that did not change, at the same platforms and at others; an empty group is left out."""
    out = {name.casefold() for name in aside}
    touched, home = set(mine.keys), {key[0] for key in mine.keys}
    still = [key not in touched and not {str(key[1]).casefold(), f"{key[0]} · {key[1]}".casefold()} & out
             for key in every.keys]  # fmt: skip
    groups = [
        np.array([free and (key[0] in home) is same for key, free in zip(every.keys, still, strict=True)], dtype=bool)
        for same in (True, False)
    ]
    kept = [rows for rows in groups if rows.any()]
    empty = np.zeros((0, every.days))
    sums = {
        name: np.array([grid[rows].sum(axis=0) for rows in kept]) if kept else empty
        for name, grid in every.sums.items()
    }
    return sums, sum(still)
