"""Experiments: what runs and what was learned, which test is worth most next, and planning one."""

from __future__ import annotations

from datetime import date
from typing import Any

from errors import Lang
from terms import Words
from web.html import el
from web.page.parts import designs, experiment, measured, next_tests, receipts, registry
from web.page.parts.basic import busy, button, choice, empty, field, form, submit
from web.page.screen import Given, Screen
from web.views import experiments as view

SAID = {
    "reading": Words(de="Wird gelesen …", en="Reading …"),
    "going": Words(de="Welcher Test am meisten wert ist, wird gerechnet …",
                   en="Working out which test is worth most …"),
    "designing": Words(de="Regionen, Dauer und Trennschärfe werden an der Vergangenheit erprobt …",
                       en="Trying regions, length and power on the past …"),
    "none": Words(de="Noch kein Experiment", en="No experiment yet"),
    "none_text": Words(
        de="Ein Experiment ist der einzige Weg, sicher zu wissen, was ein Kanal bringt. Planen Sie das erste: "
           "Regionen, Dauer und Kosten schlägt der Leitstand vor.",
        en="An experiment is the only way to know for sure what a channel brings. Plan the first one: regions, length "
           "and cost are suggested here."),
    "first": Words(de="Ersten Test planen", en="Plan the first test"),
    "start_title": Words(de="Plan einfrieren und starten?", en="Freeze the plan and start?"),
    "start_text": Words(
        de="Ab jetzt lässt sich der Plan nicht mehr ändern. Er endet {end}; erst dann entscheidet das Ergebnis. Jeder "
           "frühere Blick wird mitgezählt.",
        en="From now on the plan cannot be changed. It ends {end}; only then does the result decide. Looking earlier "
           "is counted."),
    "start": Words(de="Starten", en="Start"),
    "end_open": Words(de="ohne festes Ende", en="without a fixed end"), "end_on": Words(de="am {day}", en="on {day}"),
    "peek_title": Words(de="Vor dem Ende hineinsehen?", en="Look before the end?"),
    "peek_text": Words(
        de="Wer oft hineinsieht, findet leicht etwas, das nicht da ist. Dieser Blick wird im Register gezählt und als "
           "Abweichung vom Plan genannt. Abbrechen darf man vorher nur nach der Spanne, die bei jedem Blick gilt, "
           "nicht nach der für das feste Ende.",
        en="Whoever looks often easily finds what is not there. This look is counted in the registry and named as a "
           "deviation from the plan. Before the end a test may be stopped only by the sequence that holds for every "
           "look, not by the interval for the fixed end."),
    "peek": Words(de="Trotzdem auswerten", en="Read out anyway"),
    "reading_out": Words(de="Wird ausgewertet …", en="Reading out …"),
    "decide_title": Words(de="Was folgt daraus?", en="What follows from it?"),
    "decision": Words(de="Entscheidung", en="Decision"), "why": Words(de="Warum?", en="Why?"),
    "decide": Words(de="Festhalten", en="Put on record"),
    "registered": Words(de="Registriert als {id}. Mit dem Start wird der Plan eingefroren.",
                        en="Registered as {id}. Starting it freezes the plan."),
    "see": Words(de="{id} ansehen", en="See {id}"),
    "started": Words(de="Gestartet; der Plan ist eingefroren.", en="Started; the plan is frozen."),
    "kept": Words(de="Festgehalten.", en="On record."),
    "other_title": Words(de="Anderes Experiment registrieren", en="Register another experiment"),
}  # fmt: skip


class Desk:
    """The page while somebody works with experiments."""

    def __init__(self, screen: Screen) -> None:
        self.screen: Screen = screen
        self.lang: Lang = screen.lang
        self.settings = screen.visit.settings
        self.told: dict[str, Any] = {}
        self.args: dict[str, Any] = {}
        self.body = screen.region(busy(SAID["reading"].said(self.lang)), kind="stack")
        self.work = screen.region(live=True)
        self.next = screen.region()
        self.asking = screen.region(id="design", kind="stack")
        self.designing = screen.region(live=True)
        self.designed = screen.region(kind="stack")

    def look(self) -> dict[str, Any]:
        """What is known now."""
        return view.experiments(self.settings, self.lang, begin=self.screen.visit.may("ask"))

    async def first(self) -> None:
        """Show what is there when the page is opened."""
        self.show(await self.screen.work(self.look))
        query = self.screen.visit.query
        if self.screen.visit.may("ask"):
            may = self.screen.visit.may("propose")
            self.asking.show(designs.form_design(self.told, query, self.lang, may=may))
        if query.get("id"):
            await self.open({"id": query["id"]})

    def show(self, told: dict[str, Any]) -> None:
        """The registry, and what to test next."""
        self.told, lang = told, self.lang
        may = self.screen.visit.may("propose")
        first = el("a", SAID["first"].said(lang), href="#design", class_="button first")
        nothing = empty(SAID["none"].said(lang), SAID["none_text"].said(lang), first)
        self.body.show(registry.registry(told, lang) if told["experiments"] else nothing)
        self.next.show(next_tests.worth(told, lang, may=may))
        self.work.show()
        if told["working"] is not None:
            text = SAID["going"].said(lang)
            self.work.show(measured.going(told["working"], lang, text))
            measured.follow(self.screen, self.work, self.look, self.show, text)

    async def again(self) -> None:
        """Read everything anew after something was put on record."""
        self.show(await self.screen.work(self.look))

    async def open(self, given: Given) -> None:
        """One experiment beside the page."""
        told = await self.screen.work(view.shown, self.settings, self.lang, given.get("id", ""))
        one = told["experiment"]
        self.screen.drawer(one["id"], experiment.shown(one, self.lang, may=self.screen.visit.may("propose")))

    async def design(self, given: Given) -> None:
        """Design a geo test with what the form says."""
        keys = ("kind", "channel", "weeks", "treated_count", "must", "never", "budget", "max_lost_revenue", "start")
        self.args = {name: given.get(name, "") for name in keys}
        told = await self.screen.work(view.design, self.settings, self.lang, self.args)
        self.show_design(told)

    def look_design(self) -> dict[str, Any]:
        """How far the design is."""
        return view.design(self.settings, self.lang, self.args, begin=False)

    def show_design(self, told: dict[str, Any]) -> None:
        """The design, the refusal of one, or how far it is."""
        lang = self.lang
        self.designing.show()
        if told["failed"]:
            self.designed.show(measured.refused(told["failed"], lang))
        elif told["found"]:
            self.designed.show(designs.designed(told["found"], lang, may=self.screen.visit.may("propose")))
        if told["working"] is not None:
            text = SAID["designing"].said(lang)
            self.designed.show()
            self.designing.show(measured.going(told["working"], lang, text))
            measured.follow(self.screen, self.designing, self.look_design, self.show_design, text)

    async def register(self, given: Given) -> None:
        """Put the design on the registry."""
        who = self.screen.visit.who()
        told = await self.screen.work(view.registered, self.settings, self.lang, given.get("run", ""), who)
        id = told["experiment"]["id"]
        said = SAID["registered"].said(self.lang).format(id=id)
        see = button(SAID["see"].said(self.lang).format(id=id), "experiment", "first", id=id)
        self.designed.show(el("div", el("p", said), see, class_="note good line apart"))
        await self.done(said)

    async def propose(self, given: Given) -> None:
        """Put another experiment on the registry."""
        names = ("hypothesis", "kind", "channel", "asset", "metric", "control", "treatment", "start", "end",
                 "minimum_effect")  # fmt: skip
        plan: dict[str, Any] = {name: given[name] for name in names if given.get(name, "").strip()}
        who = self.screen.visit.who()
        told = await self.screen.work(view.proposed, self.settings, plan, who)
        self.screen.close()
        await self.done(SAID["registered"].said(self.lang).format(id=told["experiment"]["id"]))

    def ask_other(self, _given: Given) -> None:
        """Ask for another experiment."""
        self.screen.box(SAID["other_title"].said(self.lang), designs.form_other(self.lang))

    async def ask_start(self, given: Given) -> None:
        """Say what starting means."""
        told = await self.screen.work(view.shown, self.settings, self.lang, given.get("id", ""))
        one, lang = told["experiment"], self.lang
        end = SAID["end_on"].said(lang).format(day=receipts.day(one["end"], lang)) if one["end"] else (
            SAID["end_open"].said(lang)
        )  # fmt: skip
        press = button(SAID["start"].said(lang), "start", "first", id=one["id"])
        self.screen.box(SAID["start_title"].said(lang), el("p", one["hypothesis"]),
                        el("p", SAID["start_text"].said(lang).format(end=end)), el("div", press, class_="line")
                        )  # fmt: skip

    async def start(self, given: Given) -> None:
        """Freeze and begin; a planned first day that is still ahead stays."""
        who, id = self.screen.visit.who(), given.get("id", "")
        told = await self.screen.work(view.shown, self.settings, self.lang, id)
        planned = told["experiment"]["start"]
        on = date.fromisoformat(planned) if planned and planned > self.settings.day.isoformat() else None
        await self.screen.work(view.started, self.settings, id, who, on)
        self.screen.close()
        await self.done(SAID["started"].said(self.lang))

    async def ask_read(self, given: Given) -> None:
        """Read out; before the planned end, say first what looking means."""
        told = await self.screen.work(view.shown, self.settings, self.lang, given.get("id", ""))
        one, lang = told["experiment"], self.lang
        if not one["early"]:
            await self.read(given)
            return
        press = button(SAID["peek"].said(lang), "read", "stop", id=one["id"])
        self.screen.box(SAID["peek_title"].said(lang), el("p", SAID["peek_text"].said(lang)),
                        el("div", press, class_="line"))  # fmt: skip

    async def read(self, given: Given) -> None:
        """Measure as planned, and keep that."""
        id, who = given.get("id", ""), self.screen.visit.who()
        self.screen.drawer(id, busy(SAID["reading_out"].said(self.lang)))
        try:
            await self.screen.work(view.read_out, self.settings, self.lang, id, who)
        finally:
            await self.open({"id": id})
        await self.again()

    def ask_decide(self, given: Given) -> None:
        """Ask for the decision."""
        lang = self.lang
        self.screen.box(SAID["decide_title"].said(lang), form(
            "decide", choice(SAID["decision"].said(lang), "decision", experiment.decisions(lang)),
            field(SAID["why"].said(lang), "why", long=True), submit(SAID["decide"].said(lang)), id=given.get("id", ""),
        ))  # fmt: skip

    async def decide(self, given: Given) -> None:
        """Put the decision on record."""
        who = self.screen.visit.who()
        await self.screen.work(
            view.decided, self.settings, given.get("id", ""), given.get("decision", ""), given.get("why", ""), who
        )
        self.screen.close()
        await self.done(SAID["kept"].said(self.lang))

    async def done(self, text: str) -> None:
        """Say what was put on record, and show it."""
        self.screen.tell(text)
        await self.again()


def page(screen: Screen) -> None:
    """The registry, its calendar, the next test, and the desk to design one."""
    receipts.offer(screen)
    desk = Desk(screen)
    screen.on("experiment", desk.open)
    screen.on("design", desk.design, "ask")
    orders: tuple[tuple[str, Any], ...] = (
        ("register", desk.register), ("other?", desk.ask_other), ("other", desk.propose), ("start?", desk.ask_start),
        ("start", desk.start), ("read?", desk.ask_read), ("read", desk.read), ("decide?", desk.ask_decide),
        ("decide", desk.decide),
    )  # fmt: skip
    for name, order in orders:
        screen.on(name, order, "propose")
    screen.soon(desk.first)
