"""What the data shelf counts with: a slice (what is asked, resolved) and a figure (what came of it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from terms.weekdays import SHORT
from warehouse.contract import quoted
from warehouse.metric import Metric
from warehouse.reader import Loaded
from warehouse.rollup import Rollup

_GRAINS = {
    "date": "{0}::date",
    "week": "strftime({0}, '%G-W%V')",
    "month": "strftime({0}, '%Y-%m')",
    "quarter": "concat(year({0}), '-Q', quarter({0}))",
    "year": "year({0})::varchar",
    "weekday": "isodow({0})",
}
GRAINS = {name: text.format("date") for name, text in _GRAINS.items()}
"""Grains of time, for a kind whose rows are dated by `date`."""
WEEKDAYS = tuple(each.en for each in SHORT)
SEGMENT = "segment"
Where = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Known:
    """Which definition and which state of the data count.

    version  this version of the definition, whatever the day
    as_of    what was known at the end of that day; the desk reads that state, which no rollup knows
    on       the day whose definition counts
    """

    version: int | None = None
    as_of: date | None = None
    on: date | None = None


@dataclass(frozen=True)
class Figure:
    """One group's figure: `key` are its dimensions, `top` and `bottom` the exact sums, `gaps` rows without a value.

    `parts` are the two figures of a metric that is made of others.
    """

    key: tuple[Any, ...]
    top: Decimal
    bottom: Decimal | None
    value: Decimal | None
    n: int
    gaps: int
    first: date | None
    last: date | None
    parts: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Slice:
    """What is asked, resolved against what is loaded.

    day        the column that dates a row
    legs       the slices of the two metrics that this one is made of
    conditions SQL of the segments that are asked for
    rollup     sums of the kind that may answer in its place
    view       another view of the kind's rows that is read, where what is asked needs it
    """

    metric: Metric
    id: str
    loaded: Loaded
    by: tuple[str, ...]
    where: dict[str, tuple[str, ...]]
    unit: str
    dated: bool
    day: str = "date"
    legs: tuple[Slice, ...] = ()
    conditions: tuple[str, ...] = ()
    condition_columns: frozenset[str] = field(default_factory=frozenset)
    rollup: Rollup | None = None
    view: str = ""

    @property
    def timed(self) -> bool:
        """Whether the split runs along time."""
        return bool(self.by) and self.by[0] in GRAINS

    @property
    def shown(self) -> str:
        """The view that is read: the kind's own unless another is needed."""
        return self.view or self.loaded.kind

    @property
    def dates(self) -> str:
        """The day of a row, as SQL."""
        return f"{quoted(self.day)}::date"

    @property
    def filtered(self) -> frozenset[str]:
        """The columns that the filter reads."""
        return frozenset(self.where) - {SEGMENT} | self.condition_columns

    def key(self, name: str) -> str:
        """The SQL of a column or grain of time to split by."""
        return _GRAINS[name].format(quoted(self.day)) if name in _GRAINS else quoted(name)

    def table(self, columns: frozenset[str]) -> str:
        """Where these columns can be read: the rollup if it has them, else the view that is read."""
        small = self.rollup is not None and columns <= self.rollup.dims
        return self.rollup.table if self.rollup is not None and small else self.shown
