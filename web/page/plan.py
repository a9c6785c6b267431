"""Plan: move budgets on the curves of all evidence, see at once what that would bring, and propose it."""

from __future__ import annotations

import asyncio
from typing import Any

from errors import BadArguments, Lang
from terms import Words
from web.page.parts import gains, levers, measured, plans, receipts
from web.page.parts.basic import busy, card
from web.page.screen import Given, Region, Screen
from web.views import plan as view

SAID = {
    "reading": Words(de="Wird gelesen …", en="Reading …"),
    "going": Words(de="Die Kurven aller Kanäle werden geschätzt. Danach antwortet jeder Regler sofort …",
                   en="Estimating the curves of all channels. After that every slider answers at once …"),
    "computing": Words(de="Wird gerechnet …", en="Computing …"),
    "found": Words(de="Die Regler stehen auf der besten Aufteilung.", en="The sliders show the best allocation."),
    "proposing": Words(de="Vorschlag wird geprüft …", en="Checking the proposal …"),
    "sent": Words(de="Liegt unter „Freigaben“", en="It is in the inbox"),
    "not": Words(de="Daraus wird kein Vorschlag", en="This becomes no proposal"),
    "money": Words(de="„{text}“ ist kein Betrag.", en="'{text}' is no amount."),
}  # fmt: skip


class Bench:
    """The page while somebody tries plans: what is asked for now, the best plan, and the places that show it."""

    def __init__(self, screen: Screen) -> None:
        self.screen: Screen = screen
        self.lang: Lang = screen.lang
        self.settings = screen.visit.settings
        self.live: dict[str, Any] = {}
        self.best: dict[str, Any] = {}
        self.money: dict[str, float] = {}
        self.margin: float | None = None
        self.moves = 0
        self.turn = asyncio.Lock()
        self.work = screen.region(busy(SAID["reading"].said(self.lang)), live=True)
        self.body = screen.region(kind="stack")
        self.place = _box("stack")
        self.rows: dict[str, Region] = {}
        self.places: dict[str, Region] = {}

    def look(self) -> dict[str, Any]:
        """How far it is."""
        return view.plan(self.settings, self.lang, begin=self.screen.visit.may("ask"))

    async def first(self) -> None:
        """Show what is there when the page is opened."""
        self.show(await self.screen.work(self.look))

    def show(self, told: dict[str, Any]) -> None:
        """Show what is known: nothing yet, a refusal, or sliders."""
        self.work.show()
        self.body.show(plans.before(told, self.lang))
        if told["working"] is not None:
            text = SAID["going"].said(self.lang)
            self.work.show(measured.going(told["working"], self.lang, text))
            measured.follow(self.screen, self.work, self.look, self.show, text)
        elif told["live"] and told["found"]:
            self.live, self.best = told["live"], told["found"]
            self.money = {each["channel"]: each["now"] for each in self.live["channels"]}
            self.build()

    def build(self) -> None:
        """The sliders, once; what follows from them is shown beside them."""
        region = self.screen.region
        self.place.clear()
        with self.place, _box("bench"):
            with _box("stack levers"):
                self.places["controls"] = region(levers.controls(self.live, self.lang))
                for each in self.live["channels"]:
                    with _box("lever"):
                        self.rows[f"slider {each['channel']}"] = region(kind="control")
                        self.rows[each["channel"]] = region(kind="told")
            with _box("stack outcome", "aside"):
                self.places["outcome"] = region(kind="whole", live=True)
                self.places["more"] = region()
        with self.place:
            self.places["compare"] = region()
            self.places["best"] = region(plans.told_best(self.best, self.lang))
        self.sliders()
        self.tell()

    def sliders(self) -> None:
        """Put the sliders where the plan is."""
        for at, each in enumerate(self.live["channels"]):
            made = levers.slider(each, at, self.money[each["channel"]], self.live["currency"], self.lang)
            self.rows[f"slider {each['channel']}"].show(made)

    def tell(self) -> None:
        """What the plan of now would bring."""
        self.answer(view.tried(self.settings, self.lang, self.money, self.margin))

    async def tell_beside(self) -> None:
        """The same, computed beside the page so that its line does not wait; of many moves the last one is told."""
        self.moves += 1
        mine = self.moves
        async with self.turn:
            if mine != self.moves:
                return
            self.answer(await self.screen.work(view.tried, self.settings, self.lang, dict(self.money), self.margin))

    def answer(self, told: dict[str, Any]) -> None:
        """Show what a plan would bring."""
        by_name = {each["channel"]: each for each in told["channels"]}
        for each in self.live["channels"]:
            self.rows[each["channel"]].show(levers.effect(by_name[each["channel"]], each, self.live, self.lang))
        facts = measured.facts_of(told)
        may = self.screen.visit.may("propose")
        self.places["outcome"].show(gains.summary(told, facts, self.lang))
        self.places["more"].show(gains.details(told, facts, self.live, self.lang, propose=may))
        self.places["compare"].show(plans.compared(self.live, self.best, self.money, facts, self.lang))

    def take(self, given: Given) -> None:
        """What the fields say now.

        Raises:
            BadArguments: a field that is no amount.
        """
        for name, text in given.items():
            channel = name.removeprefix(levers.MONEY)
            # A field shows whole amounts; untouched, the cents stay.
            if name.startswith(levers.MONEY) and text.strip() and text.strip() != f"{self.money.get(channel, 0.0):.0f}":
                self.money[channel] = amount(text)
        share = given.get("margin", "").strip()
        self.margin = amount(share) / 100 if share else None

    async def tries(self, given: Given) -> None:
        """A slider moves."""
        self.take(given)
        await self.tell_beside()

    async def reset(self, _given: Given) -> None:
        """Back to what is spent now."""
        self.money = {each["channel"]: each["now"] for each in self.live["channels"]}
        self.sliders()
        await self.tell_beside()

    async def find(self, given: Given) -> None:
        """The best allocation of the budget inside the limits."""
        self.take(given)
        total = amount(given["total"]) if given.get("total", "").strip() else None
        kept = tuple(name.removeprefix(levers.KEEP) for name in given if name.startswith(levers.KEEP))
        self.places["best"].show(card(busy(SAID["computing"].said(self.lang))))
        try:
            told = await self.screen.work(
                view.best, self.settings, self.lang, total, self.margin, given.get("change", ""), kept
            )
        finally:
            self.places["best"].show(plans.told_best(self.best, self.lang))
        self.best = told["found"]
        self.money = {each["channel"]: each["after"] for each in self.best["plan"]}
        self.places["best"].show(plans.told_best(self.best, self.lang))
        self.sliders()
        await self.tell_beside()
        self.screen.tell(SAID["found"].said(self.lang))

    async def prove(self, given: Given) -> None:
        """A figure of a tried plan: computed by the tool, on record, and its receipt shown."""
        told = await self.screen.work(view.proven, self.settings, self.lang, dict(self.money), self.margin)
        await receipts.opened(self.screen, told["found"]["run"], given.get("fact", ""))

    async def propose(self, given: Given) -> None:
        """Put the plan before whoever approves."""
        self.take(given)
        self.screen.box(gains.SAID["propose"].said(self.lang), busy(SAID["proposing"].said(self.lang)))
        who = self.screen.visit.who()
        try:
            told = await self.screen.work(view.proposed, self.settings, self.lang, dict(self.money), who, self.margin)
        except BaseException:
            self.screen.close()
            raise
        title = SAID["sent" if told["proposals"] else "not"].said(self.lang)
        self.screen.box(title, plans.submitted(told, self.lang))


def _box(kind: str, name: str = "div") -> Any:
    """A part of the page that holds regions."""
    from nicegui import ui

    made: Any = ui.element(name)
    return made.classes(kind)


def page(screen: Screen) -> None:
    """Sliders, what they would bring, and what to do with it."""
    receipts.offer(screen)
    bench = Bench(screen)

    async def again(_given: Given) -> None:
        await screen.work(view.again, screen.visit.settings)
        await bench.first()

    screen.on("try", bench.tries, "ask", often=True)
    for name, order in (("again", again), ("now", bench.reset), ("best", bench.find), ("prove", bench.prove)):
        screen.on(name, order, "ask")
    screen.on("propose", bench.propose, "propose")
    screen.soon(bench.first)


def amount(text: str) -> float:
    """Money as people type it in either language.

    >>> amount("12.345,50"), amount("12,345.50"), amount("1500"), amount("12.5")
    (12345.5, 12345.5, 1500.0, 12.5)
    """
    from terms import Money

    plain = text.strip()
    try:
        value = float(Money.model_validate(plain).amount)
    except ValueError:
        value = -1.0
    if value < 0:
        raise BadArguments(
            en=SAID["money"].en.format(text=plain[:40]), de=SAID["money"].de.format(text=plain[:40]),
            do_en="Write a number such as 12500.", do_de="Schreiben Sie eine Zahl wie 12500.",
        )  # fmt: skip
    return value
