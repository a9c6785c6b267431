"""The scorecard command: the card as a table with bars, its page, and a progress bar while it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from errors import Lang
from evals.scorecard import Card, page, run, shown
from terms import Words
from web.progress import Bar

PAGE = Path(__file__).parents[1] / "docs" / "scorecard.md"
WIDE = 20
SAID = {
    "exact": Words(de="genau", en="exact"),
    "close": Words(de="nah", en="close"),
    "off": Words(de="daneben", en="off"),
    "absent": Words(de="keine Antwort", en="no answer"),
    "tool": Words(de="Werkzeug", en="tool"),
    "what": Words(de="Größe", en="figure"),
    "truth": Words(de="Wahrheit", en="truth"),
    "found": Words(de="gefunden", en="found"),
    "error": Words(de="Fehler", en="error"),
}
_COLOUR = {"exact": "green", "close": "green", "off": "red", "absent": "yellow"}


def run_scorecard(seed: int, days: int, *, write: bool, lang: Lang) -> tuple[dict[str, Any], str]:
    """Make the card; with `write` also its page. Returns the JSON shape and the text for people."""
    bar = Bar()
    try:
        card = run(seed, days, progress=bar.step)
    finally:
        bar.stop()
    if write:
        PAGE.write_text(page(card), encoding="utf-8")
    return card.as_json(lang) | ({"page": str(PAGE)} if write else {}), show_card(card, lang)


def show_card(card: Card, lang: Lang) -> str:
    """A line a figure: truth, found, a bar for the error, the verdict; what is to be said about it below."""
    heads = [SAID[name].said(lang) for name in ("tool", "what", "truth", "found", "error")]
    cells = [
        [row.tool, row.what.said(lang), _number(row.truth, lang), _number(row.found, lang), _number(row.error, lang)]
        for row in card.rows
    ]
    widths = [max(len(row[i]) for row in [heads, *cells]) for i in range(len(heads))]
    lines = [click.style(_line(heads, widths), dim=True)]
    for row, own in zip(card.rows, cells, strict=True):
        length = 0 if row.error is None else min(WIDE, round(min(row.error, 1.0) * WIDE))
        verdict = click.style(SAID[row.verdict].said(lang), fg=_COLOUR[row.verdict])
        lines.append(f"{_line(own, widths)}  {('█' * length).ljust(WIDE)} {verdict}")
        if row.note:
            lines.append(click.style(f"    {row.note.said(lang)[:160]}", dim=True))
    return "\n".join(lines)


def _line(cells: list[str], widths: list[int]) -> str:
    left = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
    right = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join(left + right)


def _number(value: float | None, lang: Lang) -> str:
    text = shown(value)
    return text.translate(str.maketrans(",.", ".,")) if lang == "de" else text
