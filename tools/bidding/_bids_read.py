# pyright: basic
"""The ad data day by day and item by item, for bids and cuts: clicks, cost, conversions and their value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from errors import NoData, WeakData
from terms import Period, Source
from tools._tool import Desk
from tools.data._period import spoken
from tools.data._slice import Slice, Where, resolve, rows_of, source, total
from tools.data._sums import DAY, exactly, has
from warehouse.contract import quoted

Floats = NDArray[np.float64]
DAYS = 90
"""Days that are read when nobody says which."""
BEFORE = 70
"""Days before the period from which is learnt what is usual."""
MOST = 4000
"""Items that are judged one by one, the dearest first; the others are left as they are."""
MEASURES = ("clicks", "cost", "conversions", "conversion_value")


@dataclass(frozen=True)
class Account:
    """Sums by item and day.

    columns   what an item's key holds, such as platform, campaign, ad_group
    keys      (n,) items; an empty part means that the report has none there
    first     first day of the arrays, which lies before the period
    start     index of the period's first day; the period goes to the end of the arrays
    sums      measure -> (n, days)
    valued    whether conversions carry a value
    left_out  share of the cost that lies in items too small to be judged
    """

    asked: Slice
    currency: str
    period: Period
    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    first: date
    start: int
    sums: dict[str, Floats]
    valued: bool
    left_out: float
    source: Source

    def day(self, at: int) -> date:
        """The day of a column."""
        return self.first + at * DAY

    def of(self, measure: str) -> Floats:
        """(n, days) of the period."""
        return self.sums[measure][:, self.start :]

    def platforms(self) -> list[str]:
        """Names in the order in which items bring them."""
        return list(dict.fromkeys(key[0] for key in self.keys))


def read(desk: Desk, columns: Sequence[str], where: Where, period: Period | None, days: int = DAYS) -> Account:
    """The account over the period, its last days by default; platform always comes first.

    Raises:
        NoData: nothing in the period, or no conversions in the reports.
        WeakData: several currencies.
    """
    loaded = desk.warehouse.need("ads")
    if not has(loaded, "conversions"):
        raise _uncounted()
    last = loaded.last if period is None else min(loaded.last or period.end, period.end)
    within = period or Period(start=(last or desk.today) - (days - 1) * DAY, end=last or desk.today)
    asked = resolve(desk, "cost", (), where, within)
    if period is None:
        within = _own_days(desk, asked, days)
        asked = resolve(desk, "cost", (), where, within)
    within = Period(start=within.start, end=max(within.start, min(within.end, loaded.last or within.end)))
    told = total(desk, asked, within)
    valued = has(loaded, "conversion_value")
    first = max(loaded.first or within.start, within.start - BEFORE * DAY)
    keys, sums = _grid(desk, asked, columns, Period(start=first, end=within.end), valued)
    start = (within.start - first).days
    cost = sums["cost"][:, start:].sum(axis=1)
    running = np.flatnonzero(sums["clicks"][:, start:].sum(axis=1) > 0)
    kept = np.sort(running[np.argsort(-cost[running], kind="stable")][:MOST])
    if not len(kept):
        raise _no_clicks(within)
    return Account(
        asked=asked, currency=asked.unit, period=within, columns=tuple(columns),
        keys=tuple(keys[at] for at in kept.tolist()), first=first, start=start,
        sums={name: grid[kept] for name, grid in sums.items()},
        valued=valued and bool(sums["conversion_value"][kept, start:].sum() > 0),
        left_out=1 - float(cost[kept].sum()) / max(float(cost.sum()), 1e-9), source=source(asked, told),
    )  # fmt: skip


def _own_days(desk: Desk, asked: Slice, days: int) -> Period:
    """The last days of what is asked for, which may end before other parts of the data do."""
    clause, params = rows_of(asked, None)
    [(first, last)] = desk.warehouse.rows(f"select min(date)::date, max(date)::date from ads where {clause}", **params)  # noqa: S608  names are ours, values are parameters
    if first is None or last is None:
        raise _no_clicks(Period(start=desk.today, end=desk.today))
    return Period(start=max(first, last - (days - 1) * DAY), end=last)


def _grid(
    desk: Desk, asked: Slice, columns: Sequence[str], span: Period, valued: bool
) -> tuple[list[tuple[str, ...]], dict[str, Floats]]:
    clause, params = rows_of(asked, span)
    keys = ", ".join(f"coalesce({quoted(name)}::varchar, '') as k{i}" for i, name in enumerate(columns))
    names = ", ".join(f"k{i}" for i in range(len(columns)))
    value = "sum(conversion_value)" if valued else "0"
    found = desk.warehouse.columns(
        f"select {keys}, date::date as d, sum(clicks) as clicks, sum(cost) as cost, sum(conversions) as conversions,"  # noqa: S608  names of the contract, values are parameters
        f" {value} as conversion_value from {exactly('ads')} where {clause} group by {names}, d order by {names}, d",
        **params,
    )
    parts = [found[f"k{i}"].tolist() for i in range(len(columns))]
    rows = list(zip(*parts, strict=True))
    place = {key: at for at, key in enumerate(dict.fromkeys(rows))}
    at = np.array([place[key] for key in rows], dtype=np.int64)
    day = (found["d"] - np.datetime64(span.start, "D")).astype(np.int64)
    sums: dict[str, Floats] = {}
    for name in MEASURES:
        grid = np.zeros((len(place), span.days))
        grid[at, day] = np.maximum(np.nan_to_num(np.asarray(found[name], dtype=np.float64)), 0.0)
        sums[name] = grid
    return list(place), sums


def _uncounted() -> WeakData:
    return WeakData(
        en="The ad reports hold no conversions, so nothing tells what a click is worth.",
        de="Die Anzeigenberichte enthalten keine Conversions; was ein Klick wert ist, sagt also nichts.",
        do_en="Load a report with the column conversions.",
        do_de="Laden Sie einen Bericht mit der Spalte Conversions.",
    )


def _no_clicks(period: Period) -> NoData:
    when = spoken(period)
    return NoData(
        en=f"The ad data hold no clicks for {when.en}.",
        de=f"Die Werbedaten enthalten keine Klicks für {when.de}.",
        do_en="Choose another period or another filter.",
        do_de="Wählen Sie einen anderen Zeitraum oder Filter.",
    )
