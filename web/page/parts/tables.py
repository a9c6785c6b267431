"""Tables and charts of a result as people read them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from errors import Lang
from terms import Chart, Table, Words, localised
from terms.named import platform
from web.heads import head
from web.html import Html, el, join
from web.page.parts.basic import element
from web.page.parts.cells import VERBATIM, cell
from web.page.parts.columns import SHARES
from web.page.parts.moments import day
from web.terminal import column_decimals, shown_cell

MORE = Words(de="weitere Zeilen", en="more rows")
DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
CHART = Words(de="Diagramm", en="chart")


def table(
    told: Table, lang: Lang, *, limit: int = 12, caption: str = "", known: Mapping[str, str] | None = None
) -> Html:  # fmt: skip
    """A table of a result; long ones by their first rows, with the rest on demand; columns without a cell are left out.

    Args:
        told: the table.
        lang: of the page.
        limit: rows that are shown at once.
        caption: for whoever does not see it.
        known: what cells are called that are ids of figures.
    """
    names = known or {}
    said = [
        [names[each] if isinstance(each, str) and each in names else cell(told.columns[at], each, lang)
         for at, each in enumerate(row)]
        for row in told.said(lang)
    ]  # fmt: skip
    kept = [at for at in range(len(told.columns)) if any(row[at] is not None for row in said)]
    heads = [head(told.columns[at], lang) for at in kept]
    shares = [place for place, at in enumerate(kept) if told.columns[at] in SHARES]
    return rows(heads, [[row[at] for at in kept] for row in said], lang, limit=limit, caption=caption, shares=shares)


def rows(
    columns: Sequence[str], cells: Sequence[Sequence[Any]], lang: Lang, *, limit: int = 12, caption: str = "",
    shares: Sequence[int] = (), right: Sequence[int] = (),
) -> Html:  # fmt: skip
    """Rows under heads; cells that are Html stay as they are, numbers stand to the right, shares in per cent.

    Args:
        columns: their heads.
        cells: of each row.
        lang: of the page.
        limit: rows that are shown at once.
        caption: for whoever does not see it.
        shares: columns that are shown in per cent.
        right: columns of numbers that are made as Html already.
    """
    if not cells:
        return Html("")
    numbers = [_numeric([row[at] for row in cells]) for at in range(len(columns))]
    sides = [number or at in right for at, number in enumerate(numbers)]
    cells = [[_percent(cell, lang) if at in shares else cell for at, cell in enumerate(row)] for row in cells]
    places = [
        column_decimals([row[at] for row in cells]) if number and at not in shares else None
        for at, number in enumerate(numbers)
    ]

    def line(row: Sequence[Any]) -> Html:
        told = (
            element(
                "td",
                (cell if isinstance(cell, Html) else _cell(cell, lang, place),),
                {"class": "right"} if side else {},
            )
            for cell, side, place in zip(row, sides, places, strict=True)
        )
        return el("tr", *told)

    heads = (
        element("th", (each,), {"scope": "col"} | ({"class": "right"} if side else {}))
        for each, side in zip(columns, sides, strict=True)
    )
    name = el("caption", caption, class_="unseen") if caption else None
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


def _cell(cell: Any, lang: Lang, places: int | None) -> str:
    if isinstance(cell, date) or (isinstance(cell, str) and DAY.fullmatch(cell)):
        return day(cell, lang).replace(" ", "\u00a0")
    told = shown_cell(cell, lang, places)
    return told.replace("-", "−", 1) if isinstance(cell, (int, float, Decimal)) and told.startswith("-") else told


def _percent(cell: Any, lang: Lang) -> Any:
    if not isinstance(cell, (int, float, Decimal)) or isinstance(cell, bool):
        return cell
    text = f"{100 * cell:.1f}".replace("-", "−")
    return Html(f"{text.replace('.', ',')}\u00a0%" if lang == "de" else f"{text}%")


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
            "data-spec": json.dumps(_named(told), ensure_ascii=False),
        },
    )


def _named(spec: Any, field: str = "") -> Any:
    """The spec with platforms as they write themselves; names of fields and people's own words stay."""
    if isinstance(spec, dict):
        return {key: _named(each, str(key)) for key, each in cast("dict[str, Any]", spec).items()}
    if isinstance(spec, list):
        return [_named(each, field) for each in cast("list[Any]", spec)]
    return platform(spec) if isinstance(spec, str) and field not in _KEPT else spec


_KEPT = VERBATIM | {"field", "type", "as", "groupby", "fields", "key"}
