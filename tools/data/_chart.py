"""Vega-Lite charts with their data inline: a line along time, bars for everything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from terms import Chart

MOST = 60
"""More bars or lines than this cannot be read; a table shows them all."""


def chart(dims: Sequence[str], measure: str, rows: Sequence[Sequence[Any]], title: str, *, line: bool) -> Chart:
    """One measure by one or two dimensions: the first is the axis, the second (if any) the colour.

    Args:
        dims: names of the leading cells of each row.
        measure: name of the cell after them.
        rows: cells in that order; further cells are left out.
        title: shown above.
        line: along time, so a line with all points; else bars, the largest first as given.
    """
    names = [*dims, measure]
    shown = rows if line else rows[:MOST]
    values = [{name: _cell(cell) for name, cell in zip(names, row, strict=False)} for row in shown]
    axis: dict[str, Any] = {"field": dims[0], "type": "ordinal" if line else "nominal", "sort": None}
    height: dict[str, Any] = {"field": measure, "type": "quantitative"}
    encoding = {"x": axis, "y": height} if line else {"y": axis, "x": height}
    if len(dims) > 1:
        encoding["color"] = {"field": dims[1], "type": "nominal"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "data": {"values": values},
        "mark": {"type": "line", "point": True} if line else "bar",
        "encoding": encoding | {"tooltip": [{"field": name} for name in names]},
    }


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
