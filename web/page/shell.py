"""What surrounds every page: where one is, who one is, what waits, and the kill switch within reach."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from terms import Words
from web.html import Html, el, join
from web.page.files import asset
from web.page.parts.basic import badge, button, element, field, form, submit
from web.page.parts.icons import icon
from web.page.places import PLACES, Place
from web.page.screen import Given, Screen
from web.page.visit import Visit

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

SAID = {
    "skip": Words(de="Zum Inhalt", en="Skip to content"), "nav": Words(de="Seiten", en="Pages"),
    "menu": Words(de="Menü", en="Menu"), "theme": Words(de="Hell oder dunkel", en="Light or dark"),
    "other": Words(de="English", en="Deutsch"), "out": Words(de="Abmelden", en="Sign out"),
    "stop": Words(de="Notaus", en="Kill switch"), "stop_title": Words(de="Alles anhalten?", en="Stop everything?"),
    "stop_text": Words(
        de="Von jetzt an beginnt kein neuer Schreibvorgang, auf keiner Plattform. Was schon unterwegs ist, wird "
           "beendet und nachgelesen. Wieder freischalten darf nur ein Admin.",
        en="From now on no new write starts, on any platform. What is on its way is finished and read back. Only an "
           "admin may let it go on."),
    "why": Words(de="Warum?", en="Why?"), "stop_now": Words(de="Jetzt anhalten", en="Stop now"),
    "stopped": Words(de="Der Notausschalter ist an: Nichts Neues wird geschrieben.",
                     en="The kill switch is on: nothing new is written."),
    "part": Words(de="Der Notausschalter ist für einen Teil an.", en="The kill switch is on for a part."),
    "go": Words(de="Wieder freischalten", en="Let it go on"),
    "halted": Words(de="Angehalten.", en="Stopped."), "going": Words(de="Es geht weiter.", en="It goes on."),
    "role": Words(de="Rolle", en="role"),
}  # fmt: skip
ROLES = {
    "viewer": Words(de="Lesen", en="viewer"), "analyst": Words(de="Analyse", en="analyst"),
    "approver": Words(de="Freigabe", en="approver"), "admin": Words(de="Admin", en="admin"),
    "service": Words(de="Dienst", en="service"),
}  # fmt: skip


def head(visit: Visit, title: str) -> Html:
    """What the browser needs before it shows anything: language, theme, the form of figures and days."""
    formats = {"de": '{"decimal":",","thousands":".","grouping":[3],"currency":[""," €"]}',
               "en": '{"decimal":".","thousands":",","grouping":[3],"currency":["€",""]}'}  # fmt: skip
    theme = json.dumps(visit.theme)
    return Html(
        f'<link rel="stylesheet" href="{asset("look.css")}"><script>(() => {{ const r = document.documentElement; '
        f"r.lang = {json.dumps(visit.lang)}; r.dataset.theme = {theme} || "
        f"(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'); }})();</script>"
        f'<script src="{asset("page.js")}"></script><script>leitstand.vega = "/page/static/vega.js"; '
        f"leitstand.formatLocale = {formats[visit.lang]}; leitstand.timeFormatLocale = {_times(visit.lang)};</script>"
    )


@cache
def _times(lang: str) -> str:
    import vl_convert

    return json.dumps(vl_convert.get_time_format_locale("de-DE" if lang == "de" else "en-US"))


def shell(screen: Screen, place: Place) -> AbstractContextManager[Any]:
    """The house around a page; what is built within it is the page."""
    from nicegui import ui

    visit, lang = screen.visit, screen.lang
    ui.add_head_html(str(head(visit, place.title.said(lang))))
    screen.region(element("a", (SAID["skip"].said(lang),), {"href": "#main", "class": "skip"}))
    screen.frame()
    house = ui.element("div").classes("house")
    with house:
        with ui.element("nav").classes("nav").props(f'aria-label="{SAID["nav"].said(lang)}"'):
            screen.region(_nav(visit, place))
        with ui.element("header").classes("top"):
            screen.region(_left(visit, place))
            screen.region(_right(visit), kind="line")
        main = ui.element("main").classes("main stack").props('id="main" tabindex="-1"')
    with main:
        halt = screen.region(live=True)
    _switch(screen, halt)
    return main


def _nav(visit: Visit, place: Place) -> Html:
    waits = _waiting(visit)
    lines: list[Html] = []
    for each in (every for every in PLACES if visit.may(every.needs)):
        more = {"aria-current": "page"} if each is place else {}
        count = badge(str(waits), "accent") if each.name == "inbox" and waits else None
        inner = (
            icon(each.name),
            el("span", each.title.said(visit.lang)),
            el("span", count, class_="count") if count else None,
        )
        lines.append(el("li", element("a", inner, {"href": each.path} | more)))
    brand = element("a", (icon("house", 22), "Leitstand"), {"href": "/", "class": "brand"})
    return join([brand, el("ul", *lines)])


def _left(visit: Visit, place: Place) -> Html:
    menu = button(
        join([icon("menu"), el("span", SAID["menu"].said(visit.lang), class_="unseen")]), page="menu", kind="plain menu"
    )
    return el("div", menu, el("h1", place.title.said(visit.lang)), class_="line")


def _right(visit: Visit) -> Html:
    lang = visit.lang
    other = "en" if lang == "de" else "de"
    who = visit.who()
    role = ROLES[who.role].said(lang)
    out = form_out(SAID["out"].said(lang)) if visit.key else None
    theme = button(
        join([icon("theme"), el("span", SAID["theme"].said(lang), class_="unseen")]), page="theme", kind="plain"
    )
    language = element(
        "a",
        (
            el("span", SAID["other"].said(lang), class_="words"),
            el("span", other.upper(), class_="code", aria_hidden="true"),
        ),
        {"class": "button plain", "href": f"?lang={other}", "lang": other, "hreflang": other},
    )
    stop = (
        button(join([icon("stop", 16), el("span", SAID["stop"].said(lang), class_="words")]), "halt?", "stop")
        if visit.may("stop")
        else None
    )
    return join([badge(role, "", SAID["role"].said(lang)), language, theme, out, stop])


def form_out(text: str) -> Html:
    """The button that signs out."""
    shown = join([icon("out"), el("span", text, class_="words")])
    return element("form", (submit(shown, "plain out"),), {"method": "post", "action": "/page/logout"})


def _waiting(visit: Visit) -> int:
    from ledger import proposals
    from web import orders

    house = orders.office(visit.settings)
    with house.book.reading() as tx:
        return len(proposals.listed(tx, ("open",)))


def _switch(screen: Screen, halt: Any) -> None:
    """The kill switch: what is stopped now, stop, go on."""
    from web import orders

    visit, lang = screen.visit, screen.lang

    def show() -> None:
        told, _ = orders.stops(visit.settings, lang)
        if not told["stopped"]:
            halt.show()
            return
        whole = any(each["scope"] == "all" for each in told["stops"])
        why = "; ".join(dict.fromkeys(each["why"] for each in told["stops"] if each["why"]))
        go = button(SAID["go"].said(lang), "go") if visit.may("go") else None
        words = SAID["stopped" if whole else "part"].said(lang)
        halt.show(el("div", el("span", f"{words} {why}"), go, class_="halt line apart", role="alert"))

    def ask(_given: Given) -> None:
        screen.box(
            SAID["stop_title"].said(lang), el("p", SAID["stop_text"].said(lang)),
            form("halt", field(SAID["why"].said(lang), "why"), submit(SAID["stop_now"].said(lang), "stop")),
        )  # fmt: skip

    async def stop(given: Given) -> None:
        await screen.work(orders.switched, visit.settings, lang, visit.who(), True, given.get("why", ""))
        screen.close()
        for each in screen.switched:
            each()
        screen.tell(SAID["halted"].said(lang))

    async def go(_given: Given) -> None:
        await screen.work(orders.switched, visit.settings, lang, visit.who(), False)
        for each in screen.switched:
            each()
        screen.tell(SAID["going"].said(lang))

    for name, order, needs in (("halt?", ask, "stop"), ("halt", stop, "stop"), ("go", go, "go")):
        screen.on(name, order, needs)
    screen.switched.append(show)
    show()
