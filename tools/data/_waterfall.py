"""A waterfall as Vega-Lite with its data inline: where a figure stood, each step, where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from terms import Chart, Words

COLOURS = {"total": "#5b6770", "up": "#2f7d5b", "down": "#b5483a"}


def waterfall(
    before: tuple[Words, Decimal], steps: Sequence[tuple[Words, Decimal]], after: tuple[Words, Decimal],
    title: Words, unit: str,
) -> Chart:  # fmt: skip
    """Bars that float from level to level; titles and labels in both languages.

    Args:
        before: name and value of the first bar.
        steps: names and changes, in the order in which they are shown; they lead from before to after.
        after: name and value of the last bar.
        title: of the chart.
        unit: shown at the axis.
    """
    values = [_bar(before[0], Decimal(0), before[1], "total")]
    level = before[1]
    for name, change in steps:
        values.append(_bar(name, level, level + change, "up" if change > 0 else "down"))
        level += change
    values.append(_bar(after[0], Decimal(0), after[1], "total"))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title.de, "subtitle": title.en},
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "x": {"field": "step", "type": "nominal", "sort": None, "title": None, "axis": {"labelAngle": -30}},
            "y": {"field": "from", "type": "quantitative", "title": unit},
            "y2": {"field": "to"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
            },
            "tooltip": [{"field": "step_de"}, {"field": "step_en"}, {"field": "change"}, {"field": "to"}],
        },
        "usermeta": {"title": {"de": title.de, "en": title.en}, "unit": unit},
    }


def _bar(name: Words, start: Decimal, end: Decimal, kind: str) -> dict[str, Any]:
    said = name.de if name.de == name.en else f"{name.de} · {name.en}"
    return {
        "step": said,
        "step_de": name.de,
        "step_en": name.en,
        "from": float(start),
        "to": float(end),
        "change": float(end - start),
        "kind": kind,
    }
