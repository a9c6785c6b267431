"""The series that `data.anomalies` watches: daily figures by source, campaign and of the whole shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from methods.anomalies import Watched, watch
from terms import Period, Words
from tools._tool import Desk
from tools.data._sums import Chosen, Daily, by_day, has
from warehouse.reader import Loaded

Floats = NDArray[np.float64]

HISTORY = timedelta(days=182)
MOST = 60
"""Campaigns watched, the largest first: a small one is too noisy to tell anything, day by day."""


@dataclass(frozen=True)
class Watch:
    """One figure of a kind: which sums it is made of; `worth`: a sum whose mean per `top` event scales money."""

    kind: str
    id: str
    top: str
    bottom: str | None = None
    worth: str | None = None
    name: Words = field(default_factory=lambda: Words(de="", en=""))


def _ads(id: str, top: str, bottom: str | None, worth: str | None, de: str, en: str) -> Watch:
    return Watch("ads", id, top, bottom, worth, Words(de=de, en=en))


WATCHED = (
    _ads("impressions", "impressions", None, None, "Impressionen", "impressions"),
    _ads("clicks", "clicks", None, None, "Klicks", "clicks"),
    _ads("cost", "cost", None, "clicks", "Kosten", "cost"),
    _ads("conversions", "conversions", None, None, "Conversions", "conversions"),
    _ads("conversion_value", "conversion_value", None, "conversions", "Conversion-Wert", "conversion value"),
    _ads("ctr", "clicks", "impressions", None, "Klickrate", "click rate"),
    _ads("cpc", "cost", "clicks", "clicks", "Klickpreis", "price per click"),
    _ads("cvr", "conversions", "clicks", None, "Conversion-Rate", "conversion rate"),
    _ads("cpa", "cost", "conversions", "clicks", "CPA", "CPA"),
    Watch("orders", "orders", "rows", name=Words(de="Bestellungen", en="orders")),
    Watch("orders", "revenue", "revenue", worth="rows", name=Words(de="Umsatz", en="revenue")),
    Watch("transactions", "orders", "rows", name=Words(de="Bestellungen", en="orders")),
    Watch("transactions", "revenue", "amount", worth="rows", name=Words(de="Umsatz", en="revenue")),
    Watch("sessions", "sessions", "sessions", name=Words(de="Sitzungen", en="sessions")),
    Watch("search_console", "organic_clicks", "clicks", name=Words(de="organische Klicks", en="organic clicks")),
)
SUMS = {"rows": "count(*)"}
LEVELS: dict[str, tuple[tuple[str, ...], ...]] = {"ads": (("platform",), ("platform", "campaign"))}


@dataclass(frozen=True)
class Line:
    """One watched series: what, whose, and where it lies in its block."""

    watch: Watch
    level: tuple[str, ...]
    key: tuple[str, ...]
    block: int
    row: int


@dataclass(frozen=True)
class Board:
    """Everything that is watched over the same days.

    Attributes:
        first: the first day of the arrays.
        lines: all tested series.
        blocks: the watched arrays; a line's series is `blocks[line.block]` in row `line.row`.
        values: observed figures in the shape of the blocks.
        daily: sums by kind and level.
    """

    first: date
    lines: tuple[Line, ...]
    blocks: tuple[Watched, ...]
    values: tuple[Floats, ...]
    daily: Mapping[tuple[str, tuple[str, ...]], Daily]


def board(
    desk: Desk, watches: Sequence[Watch], by: tuple[str, ...], where: Chosen, period: Period, alarms: float
) -> Board:
    """Read the daily sums of half a year and compare each day with what was to be expected.

    Args:
        desk: what is read from.
        watches: the figures.
        by: one level to split the advertising data by; empty for sources and campaigns.
        where: filter of the advertising data.
        period: the days that are judged.
        alarms: false alarms in thirty days over everything that is watched.
    """
    kinds = desk.warehouse.kinds()
    loaded = [kinds[kind] for kind in dict.fromkeys(each.kind for each in watches)]
    first = max(min(each.first for each in loaded if each.first), period.start - HISTORY)
    span = Period(start=first, end=period.end)
    daily: dict[tuple[str, tuple[str, ...]], Daily] = {}
    for each in loaded:
        for level in _levels(each, by):
            daily[each.kind, level] = _read(desk, each, level, where if each.kind == "ads" else {}, span)
    parts = [(each, level) for each in watches for level in _levels(kinds[each.kind], by)]
    parts = [(each, level) for each, level in parts if _made(each, daily[each.kind, level])]
    total = sum(len(daily[each.kind, level].keys) for each, level in parts)
    lines, blocks, values = list[Line](), list[Watched](), list[Floats]()
    for each, level in parts:
        grid = daily[each.kind, level]
        seen = _watched(each, grid, alarms, total)
        lines += [Line(each, level, key, len(blocks), row) for row, key in enumerate(grid.keys)]
        blocks.append(seen)
        values.append(_value(each, grid))
    return Board(first, tuple(lines), tuple(blocks), tuple(values), daily)


def _levels(loaded: Loaded, by: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    if loaded.kind != "ads":
        return ((),)
    return (by,) if by else LEVELS["ads"]


def _read(desk: Desk, loaded: Loaded, level: tuple[str, ...], where: Chosen, span: Period) -> Daily:
    names = dict.fromkeys(
        part for each in WATCHED if each.kind == loaded.kind for part in (each.top, each.bottom) if part
    )
    measures = {name: SUMS.get(name) or f"sum({name})" for name in names if name in SUMS or has(loaded, name)}
    daily = by_day(desk, loaded.kind, measures, level, where, span)
    if len(daily.keys) <= MOST:
        return daily
    weight = daily.sums[next(iter(measures))].sum(axis=1)
    top = sorted(np.argsort(-weight, kind="stable")[:MOST].tolist())
    sums = {name: grid[top] for name, grid in daily.sums.items()}
    return Daily(tuple(daily.keys[at] for at in top), daily.first, sums, daily.seen[top])


def _made(each: Watch, daily: Daily) -> bool:
    return each.top in daily.sums and (each.bottom is None or each.bottom in daily.sums) and bool(daily.keys)


def _watched(each: Watch, daily: Daily, alarms: float, total: int) -> Watched:
    bottom = daily.sums[each.bottom] if each.bottom else None
    unit = None
    if each.worth and each.worth in daily.sums:
        events = daily.sums[each.worth].sum(axis=1)
        unit = daily.sums[each.top].sum(axis=1) / np.maximum(events, 1.0)
    return watch(daily.sums[each.top], bottom, unit=unit, alarms=alarms, tests=total)


def _value(each: Watch, daily: Daily) -> Floats:
    if each.bottom is None:
        return daily.sums[each.top]
    bottom = daily.sums[each.bottom]
    return np.divide(daily.sums[each.top], bottom, out=np.full(bottom.shape, np.nan), where=bottom > 0)
