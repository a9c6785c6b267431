"""Track record: what was promised beside what came, and what the control room itself is worth."""

from __future__ import annotations

from functools import partial

from terms import Result, Words
from web.html import Html
from web.page.parts.basic import card, empty, link
from web.page.parts.receipts import offer
from web.page.parts.results import shown
from web.page.screen import Screen

SAID = {
    "promised": Words(de="Versprochen und eingetreten", en="Promised and realised"),
    "worth": Words(de="Was der Leitstand bringt", en="What the control room brings"),
    "advice": Words(de="Empfehlungen", en="Advice"), "record": Words(de="Vorhersagen", en="Predictions"),
    "tools": Words(de="Je Werkzeug", en="By tool"),
    "next_test": Words(de="Was es klären würde", en="What would settle it"),
    "empty": Words(de="Noch keine Vorhersage", en="No prediction yet"),
    "empty_text": Words(
        de="Jeder Rat wird hier mit dem verglichen, was daraus wurde. Den ersten gibt es, sobald Daten geladen sind.",
        en="Every advice is compared here with what came of it. The first one comes once data are loaded."),
    "load": Words(de="Dateien laden", en="Load files"),
}  # fmt: skip

TOOLS = {"promised": "attribution.track_record", "worth": "data.portal"}
TILES = {
    "promised": ("advice_inside", "coverage", "bias", "scored", "open"),
    "worth": ("portal_return", "incremental_profit", "automated_share", "cost_per_decision",
              "time_to_experiment_days", "drift_days"),
}  # fmt: skip
TABLES = {"promised": ("advice", "record", "tools", "next_test")}


def page(screen: Screen) -> None:
    """Two results of tools, each with its receipt."""
    offer(screen)
    if not screen.visit.room.desk.warehouse.kinds():
        lang = screen.lang
        screen.region(empty(SAID["empty"].said(lang), SAID["empty_text"].said(lang),
                            link(SAID["load"].said(lang), "/page/chat?do=import", "first")))  # fmt: skip
        return
    for title in ("promised", "worth"):
        screen.fill(screen.region(), partial(_made, screen, title))


async def _made(screen: Screen, title: str) -> Html:
    result = await screen.work(called, screen, TOOLS[title])
    inner = shown(result, screen.lang, tiles=TILES[title], tables=TABLES.get(title), heads=SAID)
    return card(inner, title=SAID[title].said(screen.lang))


def called(screen: Screen, tool: str) -> Result:
    """What a tool says today."""
    from tools.calling import call

    return call(tool, {}, screen.visit.room.desk)
