"""Truth: what the platforms report, what is counted once, what advertising added; how sure, and what would tell."""

from __future__ import annotations

from typing import Any

from terms import Words
from web.page.parts import measured, receipts, truths
from web.page.parts.basic import busy
from web.page.screen import Given, Screen
from web.views import truth as view

SAID = {
    "going": Words(de="Plattformzahlen, Bestellungen, Media-Mix und Experimente werden abgeglichen …",
                   en="Reconciling platform figures, orders, media mix and experiments …"),
    "reading": Words(de="Wird gelesen …", en="Reading …"),
}  # fmt: skip


def page(screen: Screen) -> None:
    """What every channel is worth, for a period."""
    receipts.offer(screen)
    visit, lang = screen.visit, screen.lang
    start, end = visit.query.get("start", ""), visit.query.get("end", "")
    work = screen.region(busy(SAID["reading"].said(lang)), live=True)
    body = screen.region(kind="stack")

    def look() -> dict[str, Any]:
        return view.truth(visit.settings, lang, start, end, begin=visit.may("ask"))

    def show(told: dict[str, Any]) -> None:
        body.show(truths.shown(told, lang, may=visit.may("ask")))
        work.show()
        if told["working"] is not None:
            text = SAID["going"].said(lang)
            work.show(measured.going(told["working"], lang, text))
            measured.follow(screen, work, look, show, text)

    async def first() -> None:
        show(await screen.work(look))

    async def again(_given: Given) -> None:
        await screen.work(view.again, visit.settings, start, end)
        show(await screen.work(look))

    def period(given: Given) -> None:
        view.asked(given.get("start", ""), given.get("end", ""))
        screen.go(f"/page/truth?start={given.get('start', '')}&end={given.get('end', '')}")

    screen.on("again", again, "ask")
    screen.on("period", period)
    screen.soon(first)
