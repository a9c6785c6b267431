"""Charts as PNG files, drawn here: no browser, no network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, cast

from terms import Chart, Lang, localised

FOLDER = "charts"
WIDTH = 640
Theme = Literal["light", "dark"]
_INK = {"light": ("#ffffff", "#1d2733", "#d9dee5"), "dark": ("#14191f", "#e6ebf1", "#38424e")}


def png(chart: Chart, lang: Lang, theme: Theme = "light") -> bytes:
    """One chart as a PNG, with figures and days in the language's form.

    Raises:
        ValueError: not a Vega-Lite specification, or one that wants data from an address.
    """
    import vl_convert

    spec = cast("dict[str, Any]", localised(chart, lang))
    if spec.get("width") == "container":
        spec = spec | {"width": WIDTH}
    locale = "de-DE" if lang == "de" else "en-US"
    return vl_convert.vegalite_to_png(
        spec | {"config": _config(theme)},
        scale=2,
        format_locale=locale,
        time_format_locale=locale,
        allowed_base_urls=[],
    )


def draw(charts: Sequence[Chart], folder: Path, run: str, lang: Lang) -> list[Path]:
    """Write the charts of a run into the folder, `RUN-1.png` and on; the files' places."""
    if not charts:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", run) or "chart"
    places: list[Path] = []
    for count, chart in enumerate(charts, start=1):
        place = folder / f"{name}-{count}.png"
        place.write_bytes(png(chart, lang))
        places.append(place)
    return places


def _config(theme: Theme) -> dict[str, Any]:
    ground, ink, grid = _INK[theme]
    axis = {"labelColor": ink, "titleColor": ink, "gridColor": grid, "domainColor": grid, "tickColor": grid}
    return {
        "background": ground,
        "font": "DejaVu Sans, Liberation Sans, Arial, sans-serif",
        "padding": 16,
        "view": {"stroke": None},
        "title": {"color": ink, "anchor": "start", "fontSize": 15, "offset": 12},
        "axis": axis | {"labelFontSize": 11, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 220},
        "legend": {"labelColor": ink, "titleColor": ink, "labelFontSize": 11, "titleFontWeight": "normal"},
        "rule": {"color": ink},
        "line": {"strokeWidth": 2},
        "bar": {"color": "#0072b2"},
        "point": {"color": "#0072b2"},
    }
