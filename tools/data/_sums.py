"""Sums of one kind as arrays: by group and by day, for the tools that compare, explain and watch.

Names come from contracts and from what `_slice.dimension` resolved; values of people and files travel as parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terms import Period, number
from tools._tool import Desk
from warehouse.contract import contract, quoted
from warehouse.reader import Loaded

Floats = NDArray[np.float64]
Chosen = Mapping[str, Sequence[str]]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Daily:
    """Sums a group and a day.

    Attributes:
        keys: the groups' names, one tuple a group.
        first: the first day.
        sums: measure -> (groups, days); a day without rows is zero.
        seen: (groups, days) whether there was a row.
    """

    keys: tuple[tuple[Any, ...], ...]
    first: date
    sums: dict[str, Floats]
    seen: NDArray[np.bool_]

    @property
    def days(self) -> int:
        """How many days."""
        return self.seen.shape[1]


def day_of(kind: str) -> str:
    """The SQL expression of a row's day."""
    return f"{quoted(contract(kind).day or 'date')}::date"


def has(loaded: Loaded, *columns: str) -> bool:
    """Whether all of these columns hold data."""
    return set(columns) <= set(loaded.columns)


def dated(loaded: Loaded) -> bool:
    """Whether each row has a day of its own: journeys know the days of their touches, but a path of them has none."""
    return loaded.first is not None and loaded.last is not None and has(loaded, contract(loaded.kind).day or "")


def by_group(
    desk: Desk, kind: str, measures: Sequence[str], by: Sequence[str], where: Chosen, period: Period
) -> dict[tuple[Any, ...], list[Decimal]]:
    """Exact sums of a period by group.

    Args:
        desk: what is read from.
        kind: a loaded kind.
        measures: SQL aggregates of the contract's columns.
        by: columns.
        where: column -> allowed values.
        period: days, both ends included.
    """
    clause, params = narrowed(kind, where, period)
    keys = "".join(f"{quoted(name)}, " for name in by)
    sql = f"select {keys}{', '.join(measures)} from {exactly(kind)} where {clause}"  # noqa: S608  names of the contract
    sql += f" group by {', '.join(quoted(name) for name in by)}" if by else ""
    width = len(by)
    rows = desk.warehouse.rows(sql, **params)
    return {row[:width]: [number(cell or 0) for cell in row[width:]] for row in rows}


def by_day(
    desk: Desk, kind: str, measures: Mapping[str, str], by: Sequence[str], where: Chosen, period: Period
) -> Daily:
    """Sums by group and day, as a full grid over the period; at most a few thousand groups.

    Args:
        desk: what is read from.
        kind: a loaded kind.
        measures: name -> SQL aggregate.
        by: columns.
        where: column -> allowed values.
        period: days, both ends included.
    """
    clause, params = narrowed(kind, where, period)
    keys = "".join(f"coalesce({quoted(name)}::varchar, '') as k{i}, " for i, name in enumerate(by))
    picks = ", ".join(f"{sql} as m{i}" for i, sql in enumerate(measures.values()))
    group = ", ".join([*(f"k{i}" for i in range(len(by))), "d"])
    sql = (
        f"select {keys}{day_of(kind)} as d, {picks} from {exactly(kind)}"  # noqa: S608  names of the contract
        f" where {clause} group by {group} order by {group}"
    )
    found = desk.warehouse.columns(sql, **params)
    names = list(zip(*(found[f"k{i}"].tolist() for i in range(len(by))), strict=True)) or [()] * len(found["d"])
    keys_seen = tuple(dict.fromkeys(names))
    place = {key: at for at, key in enumerate(keys_seen)}
    rows = np.array([place[name] for name in names], dtype=np.int64)
    columns = (found["d"] - np.datetime64(period.start, "D")).astype(np.int64)
    shape = (len(keys_seen), period.days)
    sums = {name: _grid(shape, rows, columns, found[f"m{i}"]) for i, name in enumerate(measures)}
    seen = np.zeros(shape, dtype=np.bool_)
    seen[rows, columns] = True
    return Daily(keys_seen, period.start, sums, seen)


def narrowed(kind: str, where: Chosen, period: Period | None) -> tuple[str, dict[str, Any]]:
    """The where clause and its parameters."""
    clauses, params = ["true"], dict[str, Any]()
    for i, (column, chosen) in enumerate(where.items()):
        clauses.append(f"list_contains($v{i}, {quoted(column)})")
        params[f"v{i}"] = list(chosen)
    if period is not None:
        clauses.append(f"{day_of(kind)} between $start and $end")
        params |= {"start": period.start, "end": period.end}
    return " and ".join(clauses), params


def exactly(kind: str) -> str:
    """The view with its plain numbers as decimals, so that sums do not depend on the order of adding."""
    numbers = [name for name in contract(kind).shown if contract(kind).columns[name].type == "number"]
    if not numbers:
        return kind
    cast = ", ".join(f"try_cast({quoted(name)} as decimal(38, 10)) as {quoted(name)}" for name in numbers)
    return f"(select * replace ({cast}) from {kind})"  # noqa: S608  names of the contract


def _grid(shape: tuple[int, int], rows: NDArray[np.int64], columns: NDArray[np.int64], values: Any) -> Floats:
    grid = np.zeros(shape)
    grid[rows, columns] = np.nan_to_num(np.asarray(values, dtype=np.float64))
    return grid
