"""The rows behind a figure: which loads brought them, on which lines of which files, and what each load adds to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module, util
from typing import Any

from errors import LeitstandError
from terms import Period, number
from tools._tool import Desk
from tools.data._asked import GRAINS, SEGMENT, Figure, Slice
from tools.data._filter import rows_of
from tools.data._period import before
from warehouse.contract import contract, literal, quoted
from warehouse.provenance import Load, loads, rows_behind

SAMPLE = 20


@dataclass(frozen=True)
class Share:
    """What one load gives to a figure (of one group, if split): exact sums, rows, first and last line."""

    key: tuple[Any, ...]
    load: Load
    top: Decimal | None
    bottom: Decimal | None
    rows: int
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Trace:
    """One leg of a figure back to its files; `filter` is readable SQL, `sample` are (load, line, day, what it says)."""

    asked: Slice
    filter: str
    steps: tuple[str, ...]
    shares: tuple[Share, ...]
    sample: tuple[tuple[Load, int, Any, str], ...]

    @property
    def rows(self) -> int:
        """How many rows of files."""
        return sum(share.rows for share in self.shares)

    @property
    def files(self) -> tuple[Load, ...]:
        """The loads, in order."""
        return tuple({share.load.seq: share.load for share in self.shares}.values())

    def accounts_for(self, figure: Figure) -> bool | None:
        """Whether the loads' sums are the figure's, exactly; None where counts of distinct things do not add up."""
        metric = self.asked.metric
        if metric.per or "distinct" in metric.formula:
            return None
        top = sum((share.top for share in self.shares if share.top is not None), Decimal(0))
        bottom = sum((share.bottom for share in self.shares if share.bottom is not None), Decimal(0))
        return top == figure.top and bottom == (figure.bottom or 0) and self.rows == figure.n


def trace(desk: Desk, asked: Slice, period: Period | None) -> Trace:
    """Follow a slice of one kind back to the lines of its files."""
    days = _looked_at(asked, period)
    clause, params = rows_of(asked, days)
    table, known = (
        _exact(asked, rows_behind(desk.warehouse, asked.loaded.kind)),
        loads(desk.warehouse, asked.loaded.kind),
    )
    top, bottom = ("null", None) if asked.metric.per else asked.metric.parts
    keys = [f"{asked.key(name)} as k{i}" for i, name in enumerate(asked.by)]
    grouped = ", ".join([*(f"k{i}" for i in range(len(keys))), "_load"])
    found = desk.warehouse.rows(
        f"select {', '.join([*keys, '_load', top, bottom or 'null'])}, count(*), min(line), max(line)"  # noqa: S608  names are ours, values are parameters
        f" from {table} where {clause} group by {grouped} order by {grouped}",
        **params,
    )
    width = len(keys)
    shares = [_share(row[:width], known[row[width]], row[width + 1 :]) for row in found]
    says = ", ".join(f"{literal(f'{name}=')} || {quoted(name)}::varchar" for name in _told(asked))
    day = asked.dates if asked.dated else "null"
    sample = desk.warehouse.rows(
        f"select _load, line, {day}, concat_ws('; ', {says or literal('')}) from {table} where {clause}"  # noqa: S608
        f" order by _load, line limit {SAMPLE}",
        **params,
    )
    lines = tuple((known[seq], line, day, said) for seq, line, day, said in sample)
    return Trace(asked, _readable(asked, days), tuple(_steps(asked.loaded.kind)), tuple(shares), lines)


def _looked_at(asked: Slice, period: Period | None) -> Period | None:
    """The days whose rows are read: with a look at the period before, those too."""
    if period is None or not asked.metric.per or "before" not in asked.metric.formula:
        return period
    return Period(start=before(period).start, end=period.end)


def _exact(asked: Slice, table: str) -> str:
    columns = contract(asked.loaded.kind).columns
    numbers = [name for name in asked.metric.columns(asked.loaded.kind) if columns[name].type == "number"]
    cast = ", ".join(f"try_cast({quoted(name)} as decimal(38, 10)) as {quoted(name)}" for name in numbers)
    return f"(select * replace ({cast}) from {table})" if cast else table  # noqa: S608  names of the contract


def _share(key: tuple[Any, ...], load: Load, sums: tuple[Any, ...]) -> Share:
    top, bottom, rows, first, last = sums
    above, below = (None if each is None else number(each) for each in (top, bottom))
    return Share(tuple(key), load, above, below, int(rows), int(first), int(last))


def _told(asked: Slice) -> list[str]:
    """The columns that a line is shown with: what it is split and filtered by, then what the formula reads."""
    split = [name for name in asked.by if name not in GRAINS]
    filtered = [name for name in asked.where if name != SEGMENT]
    read = [*asked.condition_columns, *asked.metric.columns(asked.loaded.kind)]
    return list(dict.fromkeys([*split, *filtered, *sorted(asked.condition_columns), *read]))


def _readable(asked: Slice, period: Period | None) -> str:
    """The row filter as SQL that can be read and run."""
    parts = [
        f"{name} in ({', '.join(literal(value) for value in chosen)})"
        for name, chosen in asked.where.items()
        if name != SEGMENT
    ]
    parts += asked.conditions
    if period is not None and asked.dated:
        parts.append(f"{asked.day}::date between '{period.start}' and '{period.end}'")
    return " and ".join(parts) or "true"


def _steps(kind: str) -> list[str]:
    """The kind and what the layers build from it, where they know it."""
    if util.find_spec("warehouse.layers") is None:
        return []
    told: Callable[[str], list[Any]] | None = getattr(import_module("warehouse.layers"), "lineage", None)
    try:
        return [str(step) for step in told(kind)] if told else []
    except LeitstandError:
        return []
