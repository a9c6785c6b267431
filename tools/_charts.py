"""Vega-Lite specifications with their data inline, the same look for every tool, in German and English.

A `{"de": …, "en": …}` pair anywhere in a specification is one text in two languages; `terms.localised` picks one when
the chart is shown. Colours come from a palette that colour-blind people can tell apart (Okabe and Ito 2008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from terms import Chart, Words

Kind = Literal["temporal", "quantitative", "nominal", "ordinal"]
Values = Sequence[Mapping[str, Any]]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
PALETTE = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6d1f", "#5f5f5f", "#b3a300", "#7f3c8d"]
UP, DOWN, TOTAL, INK = "#009e73", "#d55e00", "#0072b2", "#5f6b78"
LONG_SPAN = 370
FAR, SHORTENED = 3.0, 8
"""An axis of intervals is cut where, of at least so many, one end is so many times the 90 % quantile of all ends."""
_UNITS = {
    "share": Words(de="%", en="%"), "pp": Words(de="Prozentpunkte", en="percentage points"),
    "days": Words(de="Tage", en="days"), "weeks": Words(de="Wochen", en="weeks"),
    "probability": Words(de="Wahrscheinlichkeit", en="probability"),
}  # fmt: skip
_SILENT = {"", "count", "ratio", "index"}
_HUNDREDTHS = {
    "de": "format(100 * datum.value, ',.4~r') + ' %'",
    "en": "format(100 * datum.value, ',.4~r') + '%'",
}
_THOUSANDS = {
    "de": "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, ',~r') + ' Mrd.'"
    " : abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',~r') + ' Mio.'"
    " : abs(datum.value) >= 1e3 ? format(datum.value / 1e3, ',~r') + ' Tsd.' : format(datum.value, ',~r')",
    "en": "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, ',~r') + 'bn'"
    " : abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',~r') + 'm'"
    " : abs(datum.value) >= 1e3 ? format(datum.value / 1e3, ',~r') + 'k' : format(datum.value, ',~r')",
}
_PERCENT = {"share", "probability"}
_POINTS = "format(datum.value * 100, ',~r')"
"""Differences of shares are stored as 0.01 and shown as one percentage point."""


@dataclass(frozen=True)
class Axis:
    """A field of the values with its title; `unit` as in `Fact.unit` (EUR, share, ratio, count …)."""

    field: str
    title: Words
    kind: Kind = "quantitative"
    unit: str = ""

    def titled(self) -> dict[str, str]:
        """The title with its unit, in both languages."""
        if self.unit in _SILENT or self.kind != "quantitative":
            return self.title.model_dump()
        words = _UNITS.get(self.unit, Words(de=self.unit, en=self.unit))
        return {"de": f"{self.title.de} ({words.de})", "en": f"{self.title.en} ({words.en})"}

    def number(self) -> str:
        """The d3 format of its figures."""
        return (
            ".1%"
            if self.unit in _PERCENT
            else ".2%"
            if self.unit == "pp"
            else ",.2f"
            if self.unit in {"ratio", "index"}
            else ",.3~f"
        )


def lines(  # noqa: PLR0913  (one name per thing that a line chart may show)
    values: Values, x: Axis, y: Axis, title: Words, *, series: Axis | None = None, low: str | None = None,
    high: str | None = None, marks: Sequence[date | float] = (), zero: bool = False,
) -> Chart:  # fmt: skip
    """One or more lines, with a band where `low` and `high` name fields; `marks` are upright rules on the x axis."""
    across, up = _place(x, values), _place(y, values, zero=zero)
    colour = {"color": _colour(series)} if series else {}
    layers: list[Chart] = []
    if low and high:
        band = {"x": across, "y": {**up, "field": low}, "y2": {"field": high}, **colour}
        layers.append({"mark": {"type": "area", "opacity": 0.2}, "encoding": band})
    shown = {"x": across, "y": up, **colour, "tooltip": _tooltip(values, (x, y, series), low, high, y)}
    layers.append({"mark": {"type": "line", "point": len(values) < 40}, "encoding": shown})
    if marks:
        rows = [{x.field: _plain(mark)} for mark in marks]
        rule = {"type": "rule", "strokeDash": [4, 4]}
        layers.append({"data": {"values": rows}, "mark": rule, "encoding": {"x": across}})
    return _spec(title, values, {"layer": layers})


def points(drawn: Chart, y: Axis, flag: str) -> Chart:
    """A layer for a line chart: the points of another field, those with the flag in another colour."""
    line = drawn["layer"][-1]["encoding"]
    colour = {
        "field": flag,
        "type": "nominal",
        "legend": None,
        "scale": {"domain": [False, True], "range": [INK, DOWN]},
    }
    return {
        "mark": {"type": "point", "filled": True, "size": 40},
        "encoding": {"x": line["x"], "y": {**line["y"], "field": y.field}, "color": colour},
    }


def intervals(
    values: Values, label: Axis, value: Axis, low: str, high: str, title: Words, *, series: Axis | None = None,
    reference: float | None = None,
) -> Chart:  # fmt: skip
    """A point with its interval per label, one below the other; `reference` is an upright rule, such as break-even."""
    down = {"field": label.field, "type": "nominal", "title": label.title.model_dump(), "sort": None}
    aside = _aside(values, label, series)
    across = _across(value, values, high)
    tip = _tooltip(values, (label, series, value), low, high, value)
    bar = {"y": down, "x": {**across, "field": low}, "x2": {"field": high}, **aside, "tooltip": tip}
    layers: list[Chart] = [
        {"mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.6}, "encoding": bar},
        {
            "mark": {"type": "point", "filled": True, "size": 70},
            "encoding": {"y": down, "x": across, **aside, "tooltip": tip},
        },
    ]
    if reference is not None:
        layers.append(_reference(value, reference, "x"))
    return _spec(title, values, {"layer": layers} | _height(aside))


def bars(
    values: Values, label: Axis, value: Axis, title: Words, *, series: Axis | None = None, low: str | None = None,
    high: str | None = None, stacked: bool = False,
) -> Chart:  # fmt: skip
    """A bar per label, in the given order; beside each other or stacked by series; whiskers where ends are named."""
    down = {"field": label.field, "type": "nominal", "title": label.title.model_dump(), "sort": None}
    across = {**_place(value, values, zero=True), "stack": "zero" if stacked else None}
    aside = _aside(values, label, series)
    if stacked:
        aside.pop("yOffset", None)
    tip = _tooltip(values, (label, series, value), low, high, value)
    layers: list[Chart] = [{"mark": "bar", "encoding": {"y": down, "x": across, **aside, "tooltip": tip}}]
    if low and high:
        offset = {key: each for key, each in aside.items() if key == "yOffset"}
        whisker = {"y": down, "x": {**across, "field": low}, "x2": {"field": high}, **offset}
        layers.append({"mark": {"type": "rule", "strokeWidth": 2}, "encoding": whisker})
    return _spec(title, values, {"layer": layers} | _height(aside))


def _aside(values: Values, label: Axis, series: Axis | None) -> dict[str, Any]:
    """Series by colour, and one below the other where a label has several."""
    if series is None:
        return {}
    labels = [str(row[label.field]) for row in values]
    below = {"yOffset": {"field": series.field, "sort": None}} if len(set(labels)) < len(labels) else {}
    return {"color": _colour(series), **below}


def _height(aside: Mapping[str, Any]) -> dict[str, Any]:
    return {"height": {"step": 14, "for": "offset"}} if "yOffset" in aside else {}


def _across(axis: Axis, values: Values, high: str) -> dict[str, Any]:
    """The axis of intervals: where a few ends lie far beyond all others it stops short, says so, and they end there."""
    place = _place(axis, values)
    ends = sorted(float(row[high]) for row in values if row.get(high) is not None)
    usual = ends[int(0.9 * (len(ends) - 1))] if ends else 0.0
    if len(ends) < SHORTENED or usual <= 0 or ends[-1] <= FAR * usual:
        return place
    title = {
        "de": f"{axis.titled()['de']}, rechts gekürzt",
        "en": f"{axis.titled()['en']}, cut off on the right",
    }
    return place | {"title": title, "scale": {**place["scale"], "domainMax": 1.2 * usual, "clamp": True}}


def areas(values: Values, x: Axis, y: Axis, series: Axis, title: Words) -> Chart:
    """What a sum is made of along x, stacked."""
    encoding = {
        "x": _place(x, values),
        "y": {**_place(y, values, zero=True), "stack": "zero"},
        "color": _colour(series),
        "tooltip": _tooltip(values, (x, series, y)),
    }
    return _spec(title, values, {"mark": {"type": "area", "opacity": 0.85}, "encoding": encoding})


def waterfall(values: Values, label: Axis, value: Axis, title: Words) -> Chart:
    """Steps from one total to another; a row with `"total": true` stands on zero, the others add to what was before."""
    rows: list[dict[str, Any]] = []
    level = 0.0
    for each in values:
        amount = float(each[value.field])
        before = 0.0 if each.get("total") else level
        level = before + amount
        sign = "total" if each.get("total") else "up" if amount >= 0 else "down"
        rows.append({**each, "from": before, "to": level, "sign": sign})
    encoding = {
        "y": {"field": label.field, "type": "nominal", "title": label.title.model_dump(), "sort": None},
        "x": {**_place(value, rows), "field": "from"},
        "x2": {"field": "to"},
        "color": {
            "field": "sign",
            "type": "nominal",
            "legend": None,
            "scale": {"domain": ["up", "down", "total"], "range": [UP, DOWN, TOTAL]},
        },
        "tooltip": _tooltip(rows, (label, value)),
    }
    return _spec(title, rows, {"mark": "bar", "encoding": encoding})


def _spec(title: Words, values: Values, body: Chart) -> Chart:
    data = [{key: _plain(cell) for key, cell in row.items()} for row in values]
    return {"$schema": SCHEMA, "title": title.model_dump(), "data": {"values": data}, "width": "container", **body}


def _place(axis: Axis, values: Values, *, zero: bool = False) -> dict[str, Any]:
    place: dict[str, Any] = {"field": axis.field, "type": axis.kind, "title": axis.titled()}
    if axis.kind == "temporal":
        return place | {"axis": {"format": _days(axis, values), "labelOverlap": True}}
    if axis.kind == "quantitative":
        return place | {
            "scale": {"zero": zero},
            "axis": {**_figures(axis, values), "labelOverlap": True, "tickCount": 8},
        }
    return place | {"sort": None}


def _days(axis: Axis, values: Values) -> dict[str, str]:
    days = sorted(str(_plain(row[axis.field]))[:10] for row in values if row.get(axis.field))
    far = bool(days) and (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days > LONG_SPAN
    return {"de": "%m.%Y", "en": "%b %Y"} if far else {"de": "%d.%m.", "en": "%d %b"}


def _figures(axis: Axis, values: Values) -> dict[str, Any]:
    """How the ticks are written: shares in percent, large figures in thousands, millions and billions."""
    if axis.unit in _PERCENT:
        return {"labelExpr": _HUNDREDTHS}
    if axis.unit == "pp":
        return {"labelExpr": _POINTS}
    return {"labelExpr": _THOUSANDS} if _large(axis, values) else {"format": ",~r"}


def _large(axis: Axis, values: Values) -> bool:
    found = [abs(row[axis.field]) for row in values if isinstance(row.get(axis.field), (int, float))]
    return max(found, default=0) >= 100_000


def _reference(axis: Axis, at: float, side: str) -> Chart:
    place = {side: {"field": axis.field, "type": "quantitative"}}
    return {
        "data": {"values": [{axis.field: at}]},
        "mark": {"type": "rule", "strokeDash": [4, 4]},
        "encoding": place,
    }


def _colour(series: Axis | None) -> dict[str, Any]:
    assert series is not None
    title = series.title.model_dump()
    return {
        "field": series.field,
        "type": "nominal",
        "title": title,
        "sort": None,
        "scale": {"range": PALETTE},
        "legend": {"symbolOpacity": 1},
    }


def _tooltip(
    values: Values, axes: Sequence[Axis | None], low: str | None = None, high: str | None = None,
    ends: Axis | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    shown: list[dict[str, Any]] = []
    for axis in axes:
        if axis is None:
            continue
        form = {"format": axis.number()} if axis.kind == "quantitative" else {}
        if axis.kind == "temporal":
            form = {"format": {"de": "%d.%m.%Y", "en": "%d %b %Y"}}
        shown.append({"field": axis.field, "type": axis.kind, "title": axis.titled(), **form})
    for name, words in ((low, {"de": "von", "en": "from"}), (high, {"de": "bis", "en": "to"})):
        if name and ends:
            shown.append({"field": name, "type": "quantitative", "title": words, "format": ends.number()})
    return shown


def _plain(cell: Any) -> Any:
    """Dates as ISO text, Decimals and numpy numbers as Python's own."""
    if isinstance(cell, Words):
        return cell.model_dump()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (bool, int, str)) or cell is None:
        return cell
    return float(cell) if hasattr(cell, "__float__") else cell
