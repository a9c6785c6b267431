"""The morning: what the night did, what waits, what changed, what it is worth; read in a minute."""

from __future__ import annotations

import asyncio
from typing import Any

from terms import Words
from web.html import Html, el
from web.page.parts import receipts
from web.page.parts.basic import busy, button, card, element, empty, link, problem
from web.page.parts.icons import icon
from web.page.parts.mornings import SAID, changed, incidents, night, progress, results, waiting, worth
from web.page.screen import Given, Screen

PAUSE = 1.0
"""Seconds between two looks at work that goes on."""
START = {
    "title": Words(de="Willkommen im Leitstand", en="Welcome to Leitstand"),
    "text": Words(
        de="Leitstand wertet Ihre Werbe- und Shopdaten aus, schlägt nachts Änderungen vor und setzt um, was Sie "
           "freigeben. Jede Zahl zeigt, woher sie kommt. Alles bleibt auf diesem Rechner.",
        en="Leitstand reads your ad and shop data, proposes changes at night, and carries out what you approve. Every "
           "figure shows where it comes from. Everything stays on this machine."),
    "demo": Words(de="Erst ansehen", en="Look first"),
    "demo_text": Words(
        de="Eine erfundene Firma mit 400 Tagen Daten, deren wahre Wirkungen bekannt sind. Dauert ein bis zwei Minuten.",
        en="An invented company with 400 days of data whose true effects are known. Takes a minute or two."),
    "demo_do": Words(de="Beispielfirma laden", en="Load the example company"),
    "files": Words(de="Eigene Daten", en="Your own data"),
    "files_text": Words(
        de="Exporte von Google, Meta, GA4, Shopify und anderen: Datei hineinziehen, den Plan ansehen, bestätigen.",
        en="Exports of Google, Meta, GA4, Shopify and others: drop a file, look at the plan, confirm."),
    "files_do": Words(de="Dateien laden", en="Import files"),
    "platform": Words(de="Plattform verbinden", en="Connect a platform"),
    "platform_text": Words(
        de="Google Ads oder Meta verbinden, damit Freigegebenes gleich dort umgesetzt und nachgelesen wird.",
        en="Connect Google Ads or Meta, so that what you approve is written there and read back."),
    "platform_do": Words(de="So geht das", en="See how"),
    "viewer": Words(de="Daten lädt jemand mit der Rolle Analyse, Freigabe oder Admin.",
                    en="Somebody with the role analyst, approver or admin loads data."),
    "files_step": Words(de="Die Firma schreibt ihre Dateien", en="The company writes its files"),
    "import_step": Words(de="Die Dateien werden geladen", en="The files are being imported"),
    "begin": Words(de="Es geht los", en="It begins"),
    "loaded": Words(de="Geladen. Jetzt lohnt sich die erste Nacht.", en="Loaded. Now the first night is worth it."),
    "computing": Words(de="Die letzten sieben Tage werden berechnet …", en="Computing the last seven days …"),
}  # fmt: skip


def page(screen: Screen) -> None:
    """The morning, or the first steps where nothing is loaded."""
    from web.views.morning import morning

    receipts.offer(screen)
    told = morning(screen.visit.settings, screen.lang)
    if told["empty"]:
        _first_steps(screen)
        return
    _morning(screen, told)


def _morning(screen: Screen, told: dict[str, Any]) -> None:
    visit, lang = screen.visit, screen.lang
    top = screen.region(kind="morning", live=True)
    numbers = screen.region(busy(START["computing"].said(lang)), kind="stack")
    below = screen.region(kind="stack")

    def show(told: dict[str, Any]) -> None:
        run = visit.may("run_night")
        top.show(el("div", night(told, lang, run=run), waiting(told, lang)))

    async def figures() -> None:
        from web.views.changes import changes
        from web.views.changes import worth as valued

        found = await screen.work(changes, visit.settings, lang)
        numbers.show(changed(found, lang))
        value = await screen.work(valued, visit.settings, lang)
        below.show(el("div", incidents(told, lang), results(told, lang), worth(value, lang), class_="cards"))

    async def watch() -> None:
        """While the night runs: how far it is; then the new morning."""
        from web import works
        from web.views.morning import morning

        work = works.found(visit.settings.home, "night")
        while work is not None and not work.ended and screen.open:
            now = await screen.work(morning, visit.settings, lang)
            top.show(el("div", progress(now, lang), waiting(now, lang)))
            await asyncio.sleep(PAUSE)
        if work is not None and screen.open:
            show(await screen.work(morning, visit.settings, lang))
            if work.failed is not None:
                screen.tell(problem(work.failed, lang), "bad")
            else:
                screen.tell(SAID["ran"].said(lang))
                await figures()

    async def run(_given: Given) -> None:
        from web.views.nights import started

        await screen.work(started, visit.settings, lang, visit.who())
        screen.soon(watch)

    screen.on("night", run, "run_night")
    show(told)
    screen.soon(figures)
    if told["running"] is not None:
        screen.soon(watch)


def _first_steps(screen: Screen) -> None:
    visit, lang = screen.visit, screen.lang
    region = screen.region(live=True)

    def show() -> None:
        region.show(first_steps(lang, may=visit.may("import_data")))

    async def watch() -> None:
        from web import starting, works

        work = works.found(visit.settings.home, starting.KIND)
        while work is not None and not work.ended and screen.open:
            region.show(loading(work.as_json(), lang))
            await asyncio.sleep(PAUSE / 2)
        if work is None or not screen.open:
            return
        if work.failed is not None:
            show()
            screen.tell(problem(work.failed, lang), "bad")
            return
        screen.tell(START["loaded"].said(lang))
        screen.go("/")

    async def load(_given: Given) -> None:
        from web import starting

        await screen.work(starting.demo, visit.settings, lang, visit.who())
        screen.soon(watch)

    screen.on("demo", load, "import_data")
    show()
    from web import starting, works

    going = works.going(visit.settings.home, starting.KIND)
    if going is not None:
        region.show(loading(going.as_json(), lang))
        screen.soon(watch)


def first_steps(lang: Any, *, may: bool) -> Html:
    """What this is, and three ways to begin."""
    title, text = START["title"].said(lang), START["text"].said(lang)
    if not may:
        return empty(title, f"{text} {START['viewer'].said(lang)}")
    ways = (
        ("demo", "track", button(START["demo_do"].said(lang), "demo", "first")),
        ("files", "file", link(START["files_do"].said(lang), "/page/chat?do=import", "plainly")),
        ("platform", "plan", link(START["platform_do"].said(lang), "/page/settings#platforms", "plainly")),
    )
    cards = (
        card(icon(drawn, 26), el("h3", START[name].said(lang)), el("p", START[f"{name}_text"].said(lang),
             class_="soft small"), el("div", way, class_="line foot"), kind="way")
        for name, drawn, way in ways
    )  # fmt: skip
    head = el("div", el("h2", title, class_="big"), el("p", text, class_="soft"), class_="stack tight lead")
    return el("div", head, el("div", *cards, class_="cards"), class_="stack first-steps")


def loading(work: dict[str, Any], lang: Any) -> Html:
    """How far the demo company is."""
    step = {"files": "files_step", "import": "import_step"}.get(work["step"], "begin")
    share = (0.5 if work["step"] == "import" else 0.0) + 0.5 * (work["done"] / work["total"] if work["total"] else 0)
    said = START[step].said(lang)
    bar = element("progress", (), {"max": "100", "value": str(round(100 * share)), "aria-label": said})
    return card(busy(f"{said} …"), bar, title=START["demo"].said(lang))
