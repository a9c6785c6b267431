"""What is loaded: sources, fields, date ranges, gaps and owners, as a list that a data owner can act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from warehouse.contract import contract, quoted
from warehouse.metric import metrics
from warehouse.reader import Loaded, Reader

MOST_GAPS = 5
PARTS = {"ads": "platform", "sessions": "source", "orders": "source", "contacts": "source"}
"""The column that tells sources of a kind apart."""


@dataclass(frozen=True)
class Entry:
    """One kind of data.

    fields   loaded column -> share of rows that have a value
    missing  optional columns that no row has
    gaps     (first, last) day of each stretch without a row, between the first and the last day
    parts    source -> (rows, first day, last day)
    owners   who owns the metrics that are read from it
    """

    kind: str
    dataset: str
    rows: int
    first: date | None
    last: date | None
    age: int | None
    fields: dict[str, float]
    missing: tuple[str, ...]
    gaps: tuple[tuple[date, date], ...]
    parts: dict[str, tuple[int, date | None, date | None]]
    owners: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": self.kind,
            "dataset": self.dataset,
            "rows": self.rows,
            "first": _iso(self.first),
            "last": _iso(self.last),
            "age_days": self.age,
            "fields": self.fields,
            "missing": list(self.missing),
            "gaps": [[_iso(first), _iso(last)] for first, last in self.gaps],
            "sources": {
                name: {"rows": rows, "first": _iso(first), "last": _iso(last)}
                for name, (rows, first, last) in self.parts.items()
            },
            "owners": list(self.owners),
        }


def inventory(reader: Reader, today: date) -> list[Entry]:
    """Every loaded kind, looked at once; an empty list while nothing is loaded."""
    return [_entry(reader, loaded, today) for loaded in reader.kinds().values()]


def _entry(reader: Reader, loaded: Loaded, today: date) -> Entry:
    agreed = contract(loaded.kind)
    owners = sorted({metric.owner for metric in metrics().values() if loaded.kind in metric.kinds})
    return Entry(
        kind=loaded.kind,
        dataset=loaded.dataset,
        rows=loaded.rows,
        first=loaded.first,
        last=loaded.last,
        age=(today - loaded.last).days if loaded.last else None,
        fields=_filled(reader, loaded),
        missing=tuple(name for name in agreed.shown if name not in loaded.columns),
        gaps=_gaps(reader, loaded),
        parts=_parts(reader, loaded),
        owners=tuple(owners),
    )


def _filled(reader: Reader, loaded: Loaded) -> dict[str, float]:
    if not loaded.columns or not loaded.rows:
        return {}
    counts = ", ".join(f"count({quoted(name)})" for name in loaded.columns)
    [found] = reader.rows(f"select {counts} from {loaded.kind}")  # noqa: S608  names of the catalogue
    return {name: round(count / loaded.rows, 4) for name, count in zip(loaded.columns, found, strict=True)}


def _gaps(reader: Reader, loaded: Loaded) -> tuple[tuple[date, date], ...]:
    """Days without a row; a weekly file has its six days between two rows, which are no gap."""
    day = contract(loaded.kind).day
    if day is None or day not in loaded.columns or loaded.first is None:
        return ()
    sql = f"select distinct {quoted(day)}::date as day from {loaded.kind} where {quoted(day)} is not null order by day"  # noqa: S608
    days = reader.columns(sql)["day"].astype("datetime64[D]").astype(np.int64)
    steps = np.diff(days)
    if not len(steps):
        return ()
    usual = int(np.median(steps))
    holes = np.flatnonzero(steps > max(1, usual))
    epoch = date(1970, 1, 1)
    stretches = [
        (epoch + timedelta(days=int(days[at]) + 1), epoch + timedelta(days=int(days[at + 1]) - 1)) for at in holes
    ]
    return tuple(sorted(stretches, key=lambda gap: (gap[0] - gap[1], gap[0]))[:MOST_GAPS])


def _parts(reader: Reader, loaded: Loaded) -> dict[str, tuple[int, date | None, date | None]]:
    column, day = PARTS.get(loaded.kind), contract(loaded.kind).day
    if column is None or column not in loaded.columns:
        return {}
    span = f"min({quoted(day)})::date, max({quoted(day)})::date" if day and day in loaded.columns else "null, null"
    sql = f"select {quoted(column)}, count(*), {span} from {loaded.kind} group by 1 order by 2 desc, 1 limit 12"  # noqa: S608
    return {str(name or "–"): (int(rows), first, last) for name, rows, first, last in reader.rows(sql)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
