"""The calendar of a kind: rows and sums by day and source, cheap enough to look at before every answer.

Read from the warehouse's own profile where it keeps one, else counted once a snapshot and remembered.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from terms import Period
from tools._tool import Desk
from tools.data._sums import Daily, by_day, has
from warehouse.contract import contract
from warehouse.reader import Loaded

ROWS = "rows"
PARTS = ("platform", "source")
COUNTED = (
    "impressions", "clicks", "cost", "conversions", "conversion_value", "sessions", "revenue", "amount", "users",
)  # fmt: skip
_REMEMBERED: dict[tuple[Any, ...], Daily] = {}
_MOST = 16


def part_of(loaded: Loaded) -> str | None:
    """The column that names a row's source, if the kind has one."""
    return next((name for name in PARTS if has(loaded, name)), None)


def profile(desk: Desk, kind: str) -> Daily | None:
    """Rows and sums of every loaded day by source; None for a kind without dates.

    The first call for a snapshot counts, later ones remember.
    """
    loaded = desk.warehouse.need(kind)
    if loaded.first is None or loaded.last is None or not has(loaded, contract(kind).day or ""):
        return None
    key = (kind, loaded.snapshot, loaded.rows, loaded.first, loaded.last)
    if key not in _REMEMBERED:
        if len(_REMEMBERED) >= _MOST:
            _REMEMBERED.pop(next(iter(_REMEMBERED)))
        _REMEMBERED[key] = _counted(desk, loaded, Period(start=loaded.first, end=loaded.last))
    return _REMEMBERED[key]


def _counted(desk: Desk, loaded: Loaded, period: Period) -> Daily:
    part = part_of(loaded)
    kept = _kept(desk, loaded, period)
    if kept is not None:
        return kept
    measures = {ROWS: "count(*)"} | {name: f"sum({name})" for name in COUNTED if has(loaded, name)}
    return by_day(desk, loaded.kind, measures, [part] if part else [], {}, period)


def _kept(desk: Desk, loaded: Loaded, period: Period) -> Daily | None:
    """From the profile that the warehouse keeps (day, part, column_name, rows, nulls, total), where it keeps one."""
    read: Any = getattr(desk.warehouse, "profile", None)
    if read is None:
        return None
    found: dict[str, Any] = read(loaded.kind)
    known = [ROWS, *(name for name in COUNTED if has(loaded, name))]
    places = {("" if name == ROWS else name): at for at, name in enumerate(known)}
    names, parts = found["column_name"].tolist(), found["part"].tolist()
    order = {part: at for at, part in enumerate(dict.fromkeys(parts))}
    column = np.array([places.get(name, -1) for name in names], dtype=np.int64)
    row = np.array([order[part] for part in parts], dtype=np.int64)
    held = (column >= 0) & ~np.isnat(found["day"])
    day = (found["day"][held].astype("datetime64[D]") - np.datetime64(period.start, "D")).astype(np.int64)
    totals = np.asarray(found["total"], dtype=np.float64)
    values = np.where(column == 0, np.asarray(found["rows"], dtype=np.float64), np.nan_to_num(totals))
    grid = np.zeros((len(known), len(order), period.days))
    grid[column[held], row[held], day] = values[held]
    keys = tuple((part,) if part_of(loaded) else () for part in order)
    return Daily(keys, period.start, dict(zip(known, grid, strict=True)), grid[0] > 0)
