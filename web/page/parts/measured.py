"""What pages that measure have in common: how sure a result is, work that goes on, the next test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from errors import Lang
from figures import show
from terms import Fact, Words
from terms.named import spoken
from web.html import Html, el, join
from web.page.parts.basic import busy, button, card, element, evidence, light, link, note, notes
from web.page.parts.figures import marked
from web.page.parts.ranges import reckoned
from web.page.parts.receipts import fact_of
from web.page.screen import Region, Screen

SAID = {
    "going": Words(de="Wird gemessen …", en="Measuring …"),
    "usual": Words(de="Dauert meist etwa {usual} s; {seconds} s sind um. Sie können die Seite verlassen.",
                   en="Usually takes about {usual} s; {seconds} s have passed. You may leave the page."),
    "unusual": Words(de="Läuft seit {seconds} s. Sie können die Seite verlassen, die Arbeit geht weiter.",
                     en="Running for {seconds} s. You may leave the page, the work goes on."),
    "stale": Words(de="Seit dieser Messung haben sich Daten, Tag oder Rechenweg geändert; neu gemessen wird gerade.",
                   en="Data, day or method have changed since this was measured; it is being measured anew."),
    "failed": Words(de="Das lässt sich gerade nicht sagen", en="This cannot be told at the moment"),
    "again": Words(de="Noch einmal versuchen", en="Try again"),
    "care": Words(de="Was zu beachten ist", en="What to mind"),
    "more": Words(de="weitere Hinweise", en="more notes"),
    "next": Words(de="Was es entscheiden würde", en="What would decide it"),
    "test": Words(de="{design}: {where}. Dauer {weeks}, Kosten {cost}.",
                  en="{design}: {where}. Length {weeks}, cost {cost}."),
    "plan": Words(de="Diesen Test planen", en="Plan this test"),
}  # fmt: skip
FEW = 3
"""Notes that are shown at once."""
PAUSE = 1.0
"""Seconds between two looks at work that goes on."""


def facts_of(told: Mapping[str, Any]) -> dict[str, Fact]:
    """The figures of a shaped result."""
    return {id: fact_of(shape, id) for id, shape in told["facts"].items()}


def verdict(told: Mapping[str, Any], lang: Lang, *, test: bool = True) -> Html:
    """How sure a result is, in whole sentences whose figures open receipts, with what is to be minded."""
    facts = facts_of(told)
    sentences = marked(told["text"], list(facts.values()), lang, dict.fromkeys(facts, str(told["run"])))
    last = next_test(told, lang) if test else None
    return join([badges(told, lang), sentences, caveats(told["caveats"], lang), last])


def badges(told: Mapping[str, Any], lang: Lang) -> Html:
    """How sure, and on what it rests."""
    return el("div", light(told["confidence"], lang), evidence(told["evidence"], lang), class_="line")


def caveats(texts: list[str], lang: Lang) -> Html | None:
    """What is to be minded: the first ones at once, the others on demand."""
    if not texts:
        return None
    texts = [spoken(each) for each in texts]
    rest = notes(texts[FEW:])
    more = element("details", (el("summary", f"{len(texts) - FEW} {SAID['more'].said(lang)}"), rest), {})
    return el("div", notes(texts[:FEW]), more if rest else None, class_="stack tight")


def next_test(told: Mapping[str, Any], lang: Lang) -> Html | None:
    """The test that would decide, with its cost and where to plan it."""
    test = told.get("next_test")
    if not test:
        return None
    from tools.known import DESIGNS

    weeks = show(reckoned(float(test["weeks"]), "weeks", Words(de="Dauer", en="length")), lang)
    money = len(str(test["currency"])) == 3
    cost = show(reckoned(float(test["cost"]), str(test["currency"]) if money else "count", Words(de="", en="")), lang)
    design = DESIGNS.get(test["design"])
    said = (
        SAID["test"]
        .said(lang)
        .format(
            design=design.said(lang) if design else test["design"],
            where=spoken(test["where_said"][lang]),
            weeks=weeks,
            cost=cost,
        )
    )
    plan = link(SAID["plan"].said(lang), f"/page/experiments?{query(test)}#design", "first")
    return el("div", el("h3", SAID["next"].said(lang)), el("p", said), el("div", plan, class_="line"),
              class_="stack tight next")  # fmt: skip


def query(test: Mapping[str, Any]) -> str:
    """The address part by which the page of experiments knows what to plan."""
    from urllib.parse import urlencode

    channel = str(test.get("channel") or test["where_said"]["en"].partition(" in ")[0])
    return urlencode({"channel": channel, "weeks": str(test["weeks"])})


def going(work: Mapping[str, Any], lang: Lang, text: str = "") -> Html:
    """Work that goes on, with how far it is where that can be told."""
    share, words = work["share"], SAID["usual" if work["share"] is not None else "unusual"]
    bar = element("progress", (), {"max": "1", "value": f"{share:.2f}", "aria-label": text or SAID["going"].said(lang)}
                  ) if share is not None else None  # fmt: skip
    below = words.said(lang).format(usual=round(work["usual"]) or 1, seconds=round(work["seconds"]))
    return card(busy(text or SAID["going"].said(lang)), bar, el("p", below, class_="tiny"), kind="flat")


def refused(error: Mapping[str, Any], lang: Lang, again: str = "") -> Html:
    """A refusal as it is, with its next step."""
    retry = button(SAID["again"].said(lang), again) if again else None
    return card(note(error["message"], "bad"), el("p", error.get("do") or ""), retry, title=SAID["failed"].said(lang))


def follow(
    screen: Screen, region: Region, look: Callable[[], dict[str, Any]], show: Callable[[dict[str, Any]], Any],
    text: str = "",
) -> None:  # fmt: skip
    """Show what goes on until it has ended, then what came of it.

    Args:
        screen: the page.
        region: where progress is shown.
        look: tells the state; `working` is None when it has ended.
        show: shows the state.
        text: what goes on.
    """

    async def followed() -> None:
        await asyncio.sleep(PAUSE)
        while screen.open:
            told = await screen.work(look)
            if told["working"] is None:
                region.show()
                show(told)
                return
            region.show(going(told["working"], screen.lang, text))
            await asyncio.sleep(PAUSE)

    screen.soon(followed)
