"""One measure by one or two dimensions: a line along time, bars for everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from terms import Chart, Words
from tools._charts import Axis, bars, lines
from tools.data._asked import GRAINS

MOST = 60
"""More bars than this cannot be read; a table shows them all."""
_NAMES = {
    "account": "Konto", "ad": "Anzeige", "ad_group": "Anzeigengruppe", "browser": "Browser", "campaign": "Kampagne",
    "channel": "Kanal", "country": "Land", "date": "Tag", "day": "Tag", "device": "Gerät", "keyword": "Keyword",
    "medium": "Medium", "month": "Monat", "page": "Seite", "period": "Zeitraum", "platform": "Plattform",
    "quarter": "Quartal", "query": "Suchanfrage", "region": "Region", "search_term": "Suchbegriff", "series": "Reihe",
    "source": "Quelle", "status": "Status", "week": "Woche", "weekday": "Wochentag", "year": "Jahr",
}  # fmt: skip


def chart(
    dims: Sequence[str], measure: str, rows: Sequence[Sequence[Any]], title: Words, named: Words, unit: str
) -> Chart:
    """The chart of a split figure.

    Args:
        dims: names of the leading cells of each row; the first is the axis, the second (if any) the colour.
        measure: name of the cell after them.
        rows: cells in that order; further cells are left out.
        title: shown above.
        named: what the measure is called.
        unit: as in `Fact.unit`.
    """
    line = dims[0] in GRAINS and dims[0] != "weekday"
    names = [*dims, measure]
    values = [dict(zip(names, row, strict=False)) for row in (rows if line else rows[:MOST])]
    value = Axis(measure, named, unit=unit)
    first, *more = (axis(name, values) for name in dims[:2])
    series = more[0] if more else None
    if line:
        return lines(values, first, value, title, series=series, zero=True)
    return bars(values, first, value, title, series=series)


def axis(name: str, values: Sequence[dict[str, Any]] = ()) -> Axis:
    """A dimension as an axis; days and starts of weeks and months as time, `2026-Q1` and the like in order."""
    timed = name in {"date", "day", "week", "month"} and all(_is_day(row.get(name)) for row in values)
    words = Words(de=_NAMES.get(name, name.replace("_", " ")), en=name.replace("_", " "))
    return Axis(name, words, "temporal" if timed else "ordinal" if name in GRAINS else "nominal")


def _is_day(cell: Any) -> bool:
    return hasattr(cell, "isoformat") or (isinstance(cell, str) and len(cell) == 10 and cell[4] == cell[7] == "-")
