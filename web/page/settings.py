"""The settings: what holds here, and what may be changed from a page."""

from __future__ import annotations

from typing import Any

from errors import BadArguments
from policies import roles
from terms import Words
from web.html import el, join
from web.page.parts import peopled, settled
from web.page.parts.basic import busy
from web.page.parts.settled_words import SAID
from web.page.screen import Given, Screen

ASKS = Words(de="Das Modell wird gefragt …", en="Asking the model …")
TRIES = Words(de="Die Regeln werden erprobt …", en="Trying the rules …")


def page(screen: Screen) -> None:
    """Each part in a card of its own."""
    from web.views.house import house

    visit, lang = screen.visit, screen.lang
    who = visit.who()
    told = house(visit.settings, who, lang)
    admin = told["people"] is not None
    screen.region(settled.contents(admin, lang), kind="settings-nav")
    screen.region(settled.models(told["models"], lang, may=visit.may("ask")))
    answer = screen.region(live=True)
    screen.region(settled.autonomy(told["autonomy"], lang, may=visit.may("ask")))
    people = screen.region(peopled.people(told["people"], lang) if admin else "", id="people-part")
    screen.region(peopled.roles(told["roles"], lang))
    screen.region(settled.platforms(told["platforms"], lang, admin=admin))
    screen.region(settled.nights(told["nights"], lang))
    stops = screen.region()
    screen.region(
        join([settled.privacy(lang) if visit.may("erase") else None, settled.house(told, lang)]), kind="stack"
    )
    _models(screen, answer)
    _policy(screen)
    _stops(screen, stops, [each["platform"] for each in told["platforms"]])
    if admin:
        _people(screen, people)


def _models(screen: Screen, answer: Any) -> None:
    async def test(_given: Given) -> None:
        from web.views.house import tried

        roles.require(screen.visit.who(), "ask")
        answer.show(busy(ASKS.said(screen.lang)))
        told = await screen.work(tried, screen.visit.settings, screen.lang)
        answer.show(settled.answered(told, screen.lang))

    screen.on("model", test, "ask")


def _policy(screen: Screen) -> None:
    async def test(_given: Given) -> None:
        from web.policy import tested

        roles.require(screen.visit.who(), "read")
        screen.drawer(SAID["test"].said(screen.lang), busy(TRIES.said(screen.lang)))
        told, _ = await screen.work(tested, screen.visit.settings, screen.lang)
        screen.drawer(SAID["test"].said(screen.lang), settled.tested(told, screen.lang))

    screen.on("policy", test)


def _stops(screen: Screen, region: Any, platforms: list[str]) -> None:
    from web import orders

    visit, lang = screen.visit, screen.lang

    def show() -> None:
        told, _ = orders.stops(visit.settings, lang)
        region.show(settled.stops(told, platforms, lang, stop=visit.may("stop"), go=visit.may("go")))

    async def switch(on: bool, why: str, platform: str, campaign: str) -> None:
        await screen.work(orders.switched, visit.settings, lang, visit.who(), on, why, platform, campaign)
        for each in screen.switched:
            each()

    async def stop(given: Given) -> None:
        await switch(True, given.get("why", ""), given.get("platform", ""), given.get("campaign", ""))

    async def go(given: Given) -> None:
        kind, _, name = given.get("scope", "").partition(":")
        platform, _, campaign = name.partition("/") if kind == "campaign" else (name, "", "")
        await switch(False, "", platform, campaign)

    screen.on("stop part", stop, "stop")
    screen.on("go part", go, "go")
    screen.switched.append(show)
    show()


def _people(screen: Screen, region: Any) -> None:
    from web import people
    from web.views.house import people as listed

    visit, lang = screen.visit, screen.lang

    def me() -> str:
        """Whoever acts, if they may; a key made for less than their role may not."""
        who = visit.who()
        roles.require(who, "change_people")
        return who.id

    def show() -> None:
        region.show(peopled.people(listed(visit.settings, lang), lang))

    async def add(given: Given) -> None:
        by = me()
        told, _ = await screen.work(
            people.added, visit.settings, given.get("name", ""), given.get("role", ""), by, lang
        )
        show()
        screen.tell(el("span", SAID["added"].said(lang).format(name=told["person"]["name"])))

    async def remove(given: Given) -> None:
        _, text = await screen.work(people.removed, visit.settings, given.get("name", ""), me(), lang)
        show()
        screen.tell(text)

    def ask(given: Given) -> None:
        name = given.get("name", "")
        screen.box(f"{SAID['key_do'].said(lang)}: {name}", peopled.key_form(name, lang))

    async def key(given: Given) -> None:
        by, name = me(), given.get("name", "")
        _first_is_own(visit.settings, listed(visit.settings, lang), by, name)
        days = given.get("days", "")
        if not days.isdigit() or not 1 <= int(days) <= LONGEST:
            raise BadArguments(
                en="A key holds for 1 to 3650 days.", de="Ein Schlüssel gilt 1 bis 3650 Tage.",
            )  # fmt: skip
        told, _ = await screen.work(people.keyed, visit.settings, name, int(days), by, lang, given.get("scope", "act"))
        screen.box(name, peopled.key_shown(told, lang, mine=told["person"] == by and not visit.key))
        show()

    async def revoke(given: Given) -> None:
        _, text = await screen.work(people.revoked, visit.settings, given.get("id", ""), me(), lang)
        show()
        screen.tell(text)

    for name, order in (("add", add), ("remove", remove), ("key?", ask), ("key", key), ("revoke", revoke)):
        screen.on(name, order, "change_people")


LONGEST = 3650
"""Days of a key."""


def _first_is_own(settings: Any, known: list[dict[str, Any]], me: str, name: str) -> None:
    """From the first key on nobody comes in without one: whoever makes it for somebody else would be locked out.

    Raises:
        BadArguments: it is for somebody else.
    """
    if any(each["keys"] for each in known):
        return
    mine = next((each["name"] for each in known if each["id"] == me), settings.user)
    if name != mine:
        words = SAID["first"]
        raise BadArguments(en=words.en.format(name=mine), de=words.de.format(name=mine))
