"""Tables and charts of a result as people read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from errors import Lang
from terms import Chart, Table, Words, localised
from web.html import Html, el, join
from web.page.parts.basic import element
from web.terminal import column_decimals, shown_cell

MORE = Words(de="weitere Zeilen", en="more rows")
CHART = Words(de="Diagramm", en="chart")


def table(told: Table, lang: Lang, *, limit: int = 12, caption: str = "") -> Html:
    """A table of a result; long ones by their first rows, with the rest on demand."""
    return rows(told.columns, told.said(lang), lang, limit=limit, caption=caption)


def rows(columns: Sequence[str], cells: Sequence[Sequence[Any]], lang: Lang, *, limit: int = 12, caption: str = ""
         ) -> Html:  # fmt: skip
    """Rows under heads; cells that are Html stay as they are, numbers stand to the right."""
    if not cells:
        return Html("")
    sides = [_numeric([row[at] for row in cells]) for at in range(len(columns))]
    places = [column_decimals([row[at] for row in cells]) if side else None for at, side in enumerate(sides)]

    def line(row: Sequence[Any]) -> Html:
        told = (
            element(
                "td",
                (cell if isinstance(cell, Html) else shown_cell(cell, lang, place),),
                {"class": "right"} if side else {},
            )
            for cell, side, place in zip(row, sides, places, strict=True)
        )
        return el("tr", *told)

    heads = (
        element("th", (each,), {"scope": "col"} | ({"class": "right"} if side else {}))
        for each, side in zip(columns, sides, strict=True)
    )
    name = el("caption", caption, class_="hidden") if caption else None
    first = el(
        "table", name, el("thead", el("tr", *heads)), el("tbody", *(line(row) for row in cells[:limit])), class_="data"
    )
    shown = element(
        "div", (first,), {"class": "wide", "tabindex": "0", "role": "region", "aria-label": caption or columns[0]}
    )
    if len(cells) <= limit:
        return shown
    more = el("table", el("tbody", *(line(row) for row in cells[limit : limit + 500])), class_="data")
    summary = el("summary", f"{len(cells) - limit} {MORE.said(lang)}")
    return join(
        [
            shown,
            el(
                "details",
                summary,
                element(
                    "div", (more,), {"class": "wide", "tabindex": "0", "role": "region", "aria-label": MORE.said(lang)}
                ),
            ),
        ]
    )


def _numeric(column: Sequence[Any]) -> bool:
    told = [each for each in column if each is not None]
    return bool(told) and all(isinstance(each, (int, float, Decimal)) and not isinstance(each, bool) for each in told)


def chart(spec: Chart, lang: Lang, *, titled: bool = True) -> Html:
    """A Vega-Lite chart, drawn by the browser from data that are in the page; its title for whoever does not see it.

    Args:
        spec: of the chart.
        lang: of its words.
        titled: whether its title is drawn; not so where a heading says the same.
    """
    told = cast("dict[str, Any]", localised(spec, lang))
    title: Any = told.get("title", "")
    name: Any = cast("dict[str, Any]", title).get("text", "") if isinstance(title, dict) else title
    if not titled:
        told = {key: each for key, each in told.items() if key != "title"}
    name = " ".join(map(str, cast("list[Any]", name))) if isinstance(name, list) else str(name)
    return element(
        "figure",
        (),
        {
            "class": "chart",
            "role": "img",
            "aria-label": name or CHART.said(lang),
            "data-spec": json.dumps(told, ensure_ascii=False),
        },
    )
