"""What one tool says: its sentence with figures that open, tiles, charts, tables, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from errors import Lang
from figures import render, show_interval
from terms import Fact, Result, Words
from terms.named import spoken
from web.html import Html, el, join
from web.page.parts.basic import evidence, light, notes, tile
from web.page.parts.figures import figure, marked
from web.page.parts.tables import chart, table


def shown(result: Result, lang: Lang, *, tiles: Sequence[str] = (), tables: Sequence[str] | None = None,
          heads: dict[str, Words] | None = None) -> Html:  # fmt: skip
    """A result as people read it.

    Args:
        result: of a tool, with its receipt.
        lang: language of the page.
        tiles: ids of the facts that stand large above everything; those that are not there are left out.
        tables: names of the tables that are shown, in this order; all where unset.
        heads: titles of the tables.
    """
    run = result.receipt.run if result.receipt else ""
    facts = {fact.id: fact for fact in result.facts}
    large = [tiled(facts[id], lang, run) for id in tiles if id in facts]
    text = render(result.text.said(lang), facts, result.names, lang) if result.text else ""
    named = list(result.tables) if tables is None else [name for name in tables if name in result.tables]
    told = [
        join([el("h3", heads[name].said(lang)) if heads and name in heads else None, table(result.tables[name], lang)])
        for name in named if result.tables[name].rows
    ]  # fmt: skip
    return el(
        "div",
        trust(result.confidence, result.evidence, lang),
        el("div", *large, class_="tiles") if large else None,
        marked(text, result.facts, lang, dict.fromkeys(facts, run)) if text else None,
        *(chart(each, lang) for each in result.charts),
        *told,
        notes([spoken(each.said(lang)) for each in result.caveats]),
        class_="stack",
    )


def tiled(fact: Fact, lang: Lang, run: str) -> Html:
    """A fact as a tile, its interval below."""
    return tile(fact.label.said(lang), figure(fact, lang, run), show_interval(fact, lang))


def trust(confidence: str, label: str | None, lang: Lang, *more: Any) -> Html:
    """How far to trust it, and on what it rests."""
    return el("div", light(confidence, lang), evidence(label, lang), *more, class_="line")
