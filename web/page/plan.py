"""Plan: move budgets on the curves of all evidence, see at once what that would bring, and propose it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from errors import BadArguments, Lang
from figures import show, show_interval
from terms import Fact, Words
from terms.named import platform
from web.html import Html, el, join
from web.page.parts import measured, receipts
from web.page.parts.basic import (
    badge,
    busy,
    button,
    card,
    choice,
    element,
    empty,
    evidence,
    field,
    form,
    link,
    note,
    submit,
)
from web.page.parts.figures import figure, interval_bar
from web.page.parts.plan import curve, details, live_figure, money, outcome, still, summary
from web.page.parts.ranges import reckoned
from web.page.parts.tables import chart, rows
from web.page.screen import Given, Region, Screen
from web.views import plan as view

SAID = {
    "empty": Words(de="Noch keine Werbekosten geladen", en="No ad costs loaded yet"),
    "empty_text": Words(
        de="Mit Werbekosten und Bestellungen über etwa ein Jahr lässt sich rechnen, was der nächste Euro je Kanal "
           "bringt.",
        en="With ad costs and orders of about a year it can be computed what the next euro brings in each channel."),
    "data": Words(de="Daten laden", en="Load data"),
    "none": Words(de="Für einen Plan reichen die Daten nicht", en="The data do not carry a plan"),
    "reading": Words(de="Wird gelesen …", en="Reading …"),
    "going": Words(de="Die Kurven aller Kanäle werden geschätzt. Danach antwortet jeder Regler sofort …",
                   en="Estimating the curves of all channels. After that every slider answers at once …"),
    "what": Words(de="Plan für {days} Tage ab {start}: Was ändert sich für {goal}, wenn Sie Geld verschieben?",
                  en="Plan for {days} days from {start}: what changes for {goal} if you move money?"),
    "total": Words(de="Budget im Zeitraum", en="Budget for these days"),
    "margin": Words(de="Deckungsbeitrag in %", en="Margin in %"),
    "margin_hint": Words(de="leer: nach Umsatz; mit Wert: nach Gewinn",
                         en="empty: by revenue; with a value: by profit"),
    "change": Words(de="Größte Änderung je Kanal", en="Largest change by channel"),
    "free": Words(de="so weit wie beobachtet", en="as far as observed"),
    "best": Words(de="Beste Aufteilung", en="Best allocation"), "now": Words(de="Wie heute", en="As now"),
    "own": Words(de="Eigener Plan", en="Own plan"), "keep": Words(de="festhalten", en="keep as is"),
    "propose": Words(de="Als Vorschlag einreichen", en="Submit as a proposal"),
    "slider": Words(de="Budget für {name}", en="Budget for {name}"),
    "amount": Words(de="Betrag für {name}", en="Amount for {name}"),
    "now_is": Words(de="heute {now}", en="now {now}"),
    "most": Words(de="mehr als je ausgegeben (höchstens {most}): geraten, nicht beobachtet",
                  en="more than ever spent (at most {most}): guessed, not observed"),
    "next": Words(de="der nächste Euro bringt {next}", en="the next unit brings {next}"),
    "demand": Words(de="bestehende Nachfrage, ohne Test nicht erhöhen", en="existing demand, do not raise untested"),
    "compare": Words(de="Heute, eigener Plan, beste Aufteilung", en="Now, own plan, best allocation"),
    "channel": Words(de="Kanal", en="Channel"), "sum": Words(de="Zusammen", en="Together"),
    "better": Words(de="besser als heute", en="better than now"),
    "expected": Words(de="erwartete Änderung", en="expected change"),
    "why": Words(de="Was das Modell zur besten Aufteilung sagt", en="What the model says of the best allocation"),
    "reasons": Words(de="Warum je Kanal", en="Why, by channel"), "charts": Words(de="Diagramme", en="Charts"),
    "computing": Words(de="Wird gerechnet …", en="Computing …"),
    "found": Words(de="Die Regler stehen auf der besten Aufteilung.", en="The sliders show the best allocation."),
    "proposing": Words(de="Vorschlag wird geprüft …", en="Checking the proposal …"),
    "sent": Words(de="Liegt unter „Freigaben“", en="It is in the inbox"),
    "sent_text": Words(
        de="Der Vorschlag ändert {count} Tagesbudgets, und zwar um die erste Stufe innerhalb der Grenzen für eine "
           "Änderung. Nichts geschieht ohne Freigabe.",
        en="The proposal changes {count} daily budgets, by the first stage inside the limits of one change. Nothing "
           "happens without approval."),
    "needs": Words(de="Nötig sind {needs} Zustimmungen, nie die eigene.",
                   en="It needs {needs} approvals; whoever proposes does not approve."),
    "needs_one": Words(de="Nötig ist die Zustimmung von jemand anderem.",
                       en="It needs one approval by somebody other than you."),
    "auto": Words(de="Die Regeln des Hauses lassen ihn ohne Freigabe zu.",
                  en="The rules of the house allow it without approval."),
    "suggest": Words(de="Die Regeln des Hauses lassen derzeit nur den Vorschlag zu, keine Änderung.",
                     en="The rules of the house allow only the suggestion at present, no change."),
    "then": Words(de="Danach wird geschrieben, nachgelesen und zum Termin nachgemessen, ob eintrat, was versprochen "
                     "war.",
                  en="Then it is written, read back, and measured when due whether what was promised came true."),
    "inbox": Words(de="Unter „Freigaben“ ansehen", en="See it in the inbox"),
    "not": Words(de="Daraus wird kein Vorschlag", en="This becomes no proposal"),
    "not_text": Words(de="Aus diesem Plan folgt keine Änderung, die sich vorschlagen ließe.",
                      en="No change that could be proposed follows from this plan."),
    "money": Words(de="„{text}“ ist kein Betrag.", en="'{text}' is no amount."),
}  # fmt: skip
EMPTY = Html("&nbsp;")
MONEY = "m:"
"""Names of the fields that hold a channel's money begin so."""


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
        self.body.show(before(told, self.lang))
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
                self.places["controls"] = region(controls(self.live, self.lang))
                for each in self.live["channels"]:
                    with _box("lever"):
                        self.rows[f"slider {each['channel']}"] = region(kind="control")
                        self.rows[each["channel"]] = region(kind="told")
            with _box("stack outcome", "aside"):
                self.places["outcome"] = region(kind="whole", live=True)
                self.places["more"] = region()
        with self.place:
            self.places["compare"] = region()
            self.places["best"] = region(told_best(self.best, self.lang))
        self.sliders()
        self.tell()

    def sliders(self) -> None:
        """Put the sliders where the plan is."""
        for at, each in enumerate(self.live["channels"]):
            made = slider(each, at, self.money[each["channel"]], self.live["currency"], self.lang)
            self.rows[f"slider {each['channel']}"].show(made)

    def tell(self) -> None:
        """What the plan of now would bring."""
        told = view.tried(self.settings, self.lang, self.money, self.margin)
        by_name = {each["channel"]: each for each in told["channels"]}
        for each in self.live["channels"]:
            self.rows[each["channel"]].show(effect(by_name[each["channel"]], each, self.live, self.lang))
        facts = measured.facts_of(told)
        may = self.screen.visit.may("propose")
        self.places["outcome"].show(summary(told, facts, self.lang))
        self.places["more"].show(details(told, facts, self.live, self.lang, propose=may))
        self.places["compare"].show(compared(self.live, self.best, self.money, facts, self.lang))

    def take(self, given: Given) -> None:
        """What the fields say now.

        Raises:
            BadArguments: a field that is no amount.
        """
        for name, text in given.items():
            channel = name.removeprefix(MONEY)
            # A field shows whole amounts; untouched, the cents stay.
            if name.startswith(MONEY) and text.strip() and text.strip() != f"{self.money.get(channel, 0.0):.0f}":
                self.money[channel] = amount(text)
        share = given.get("margin", "").strip()
        self.margin = amount(share) / 100 if share else None

    def tries(self, given: Given) -> None:
        """A slider moves."""
        self.take(given)
        self.tell()

    def reset(self, _given: Given) -> None:
        """Back to what is spent now."""
        self.money = {each["channel"]: each["now"] for each in self.live["channels"]}
        self.sliders()
        self.tell()

    async def find(self, given: Given) -> None:
        """The best allocation of the budget inside the limits."""
        self.take(given)
        total = amount(given["total"]) if given.get("total", "").strip() else None
        kept = tuple(name.removeprefix("keep:") for name in given if name.startswith("keep:"))
        self.places["best"].show(card(busy(SAID["computing"].said(self.lang))))
        try:
            told = await self.screen.work(
                view.best, self.settings, self.lang, total, self.margin, given.get("change", ""), kept
            )
        finally:
            self.places["best"].show(told_best(self.best, self.lang))
        self.best = told["found"]
        self.money = {each["channel"]: each["after"] for each in self.best["plan"]}
        self.places["best"].show(told_best(self.best, self.lang))
        self.sliders()
        self.tell()
        self.screen.tell(SAID["found"].said(self.lang))

    async def prove(self, given: Given) -> None:
        """A figure of a tried plan: computed by the tool, on record, and its receipt shown."""
        told = await self.screen.work(view.proven, self.settings, self.lang, dict(self.money), self.margin)
        await receipts.opened(self.screen, told["found"]["run"], given.get("fact", ""))

    async def propose(self, given: Given) -> None:
        """Put the plan before whoever approves."""
        self.take(given)
        self.screen.box(SAID["propose"].said(self.lang), busy(SAID["proposing"].said(self.lang)))
        who = self.screen.visit.who()
        try:
            told = await self.screen.work(view.proposed, self.settings, self.lang, dict(self.money), who, self.margin)
        except BaseException:
            self.screen.close()
            raise
        title = SAID["sent" if told["proposals"] else "not"].said(self.lang)
        self.screen.box(title, submitted(told, self.lang))


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


def before(told: dict[str, Any], lang: Lang) -> Html:
    """What stands above the sliders: why there are none, or what the plan is about."""
    parts: list[Any] = []
    if not told["data"]:
        return empty(SAID["empty"].said(lang), SAID["empty_text"].said(lang),
                     link(SAID["data"].said(lang), "/page/data", "first"))  # fmt: skip
    if told["failed"]:
        parts.append(measured.refused(told["failed"], lang, "again"))
    if told["found"] and not told["live"] and not told["working"]:
        parts.append(card(measured.verdict(told["found"], lang), title=SAID["none"].said(lang)))
    if told["stale"] and told["working"]:
        parts.append(note(measured.SAID["stale"].said(lang), "warn"))
    if told["live"]:
        live = told["live"]
        start = receipts.day(live["start"], lang)
        parts.append(el("p", SAID["what"].said(lang).format(days=live["days"], start=start, goal=live["goal"]),
                        class_="lead"))  # fmt: skip
    return el("div", *parts, class_="stack") if parts else Html("")


def controls(live: dict[str, Any], lang: Lang) -> Html:
    """Total, margin and limits, with the buttons that find the best allocation and go back."""
    limits = [("", SAID["free"].said(lang)), ("20%", "20 %"), ("50%", "50 %")]
    fields = el(
        "div",
        field(f"{SAID['total'].said(lang)} ({live['currency']})", "total", f"{live['budget']:.0f}",
              more={"inputmode": "decimal"}),
        field(SAID["margin"].said(lang), "margin", "", hint=SAID["margin_hint"].said(lang),
              more={"inputmode": "decimal", "data-live": "try"}),
        choice(SAID["change"].said(lang), "change", limits), class_="fields",
    )  # fmt: skip
    buttons = el("div", submit(SAID["best"].said(lang)), button(SAID["now"].said(lang), "now"), class_="line")
    made = str(form("best", fields, buttons)).replace("<form ", '<form id="plan" ', 1)
    return card(Html(made))


def slider(each: dict[str, Any], at: int, now: float, currency: str, lang: Lang) -> Html:
    """One channel: its slider and its amount, which move together; what holds it back."""
    name, id = platform(each["name"]), f"slider-{at}"
    top = max(each["top"], now)
    step = max(round(top / 400, -1 if top > 8000 else 0), 1)
    common = {"form": "plan", "data-live": "try"}
    bar = element(
        "input", (),
        {"type": "range", "min": "0", "max": f"{top:.0f}", "step": f"{step:g}", "value": f"{now:.0f}", "id": id,
         "data-pair": f"{id}n", "aria-label": SAID["slider"].said(lang).format(name=name), "autocomplete": "off",
         "name": f"r:{each['channel']}"} | common,
    )  # fmt: skip
    box = element(
        "input", (),
        {"type": "text", "inputmode": "decimal", "name": MONEY + each["channel"], "value": f"{now:.0f}", "id": f"{id}n",
         "data-pair": id, "aria-label": SAID["amount"].said(lang).format(name=name), "autocomplete": "off",
         "class": "amount"} | common,
    )  # fmt: skip
    keep = element("input", (), {"type": "checkbox", "name": f"keep:{each['channel']}", "form": "plan"})
    seen = 100 * min(each["seen"] / top, 1.0) if top > 0 else 100.0
    place = 100 * min(each["now"] / top, 1.0) if top > 0 else 0.0
    scale = element("div", (element("i", (), {"style": f"left:{place:.2f}%", "class": "at"}),),
                    {"class": "scale", "style": f"--seen:{seen:.2f}%", "aria-hidden": "true"})  # fmt: skip
    head = el(
        "div", el("strong", name), evidence(each["evidence"], lang),
        badge(SAID["demand"].said(lang), "warn") if not each["caused"] else None, class_="line",
    )  # fmt: skip
    below = el(
        "div", el("span", SAID["now_is"].said(lang).format(now=money(each["now"], currency, lang)), class_="tiny num"),
        el("label", Html(_void(keep)), SAID["keep"].said(lang), class_="line tiny"), class_="line apart",
    )  # fmt: skip
    return join([head, el("div", el("div", Html(_void(bar)), scale, class_="track"), Html(_void(box)), class_="pull"),
                 below])  # fmt: skip


def _void(made: Html) -> str:
    return str(made).replace("></input>", ">")


def effect(each: dict[str, Any], now: dict[str, Any], live: dict[str, Any], lang: Lang) -> Html:
    """What one channel's change brings: its curve with both points, the change with its range, the next unit."""
    change = outcome("gain", each["change"], live, SAID["expected"], (each["low"], each["high"]))
    steep = show(reckoned(each["next"], live["unit"] or "ratio", SAID["next"]), lang)
    moved = abs(each["money"] - now["now"]) >= 0.5
    over = None
    if each["beyond"]:
        over = note(SAID["most"].said(lang).format(most=money(now["seen"], live["currency"], lang)), "warn")
    span = show_interval(change, lang)
    said = el("span", el("strong", ("+" if each["change"] > 0 else "") + show(change, lang), class_="num"),
              el("span", span, class_="tiny num"), class_="value wide") if moved else (
        el("span", el("strong", "±0", class_="num soft"), el("span", EMPTY, class_="tiny"), class_="value wide")
    )  # fmt: skip
    after = el("span", SAID["next"].said(lang).format(next=steep), class_="tiny num")
    return join([el("div", curve(now, each["money"], lang), el("div", said, after), class_="effect"), over])


def compared(
    live: dict[str, Any], best: dict[str, Any], own: Mapping[str, float], facts: Mapping[str, Fact], lang: Lang
) -> Html:  # fmt: skip
    """Money of each channel now, in one's own plan and in the best one, with what the two would bring."""
    top = {each["channel"]: each["after"] for each in best["plan"]}
    heads = [SAID[name].said(lang) for name in ("channel", "now", "own", "best")]
    cells: list[list[Any]] = [
        [platform(each["name"]), *(
            el("span", money(value, live["currency"], lang), class_="num end")
            for value in (each["now"], own[each["channel"]], top.get(each["channel"], each["now"])))]
        for each in live["channels"]
    ]  # fmt: skip
    totals = [sum(each["now"] for each in live["channels"]), sum(own.values()), sum(top.values())]
    last = [el("strong", money(value, live["currency"], lang), class_="num end") for value in totals]
    cells.append([el("strong", SAID["sum"].said(lang)), *last])
    known = measured.facts_of(best)
    low, high = _ends([facts["gain"], known["gain"]])
    moved = not still(facts)
    plans = [("own", facts), ("best", known)] if moved else [("best", known)]
    pairs = [
        el("div", el("div", el("strong", SAID[name].said(lang)), class_="name"),
           interval_bar(one["gain"], lang, low, high),
           el("div", _gain(one, best["run"] if name == "best" else "", lang), class_="values"), class_="range")
        for name, one in plans
    ]  # fmt: skip
    return card(
        el("div", *pairs, class_="ranges"), rows(heads, cells, lang, limit=40, caption=SAID["compare"].said(lang)),
        title=SAID["compare"].said(lang),
    )  # fmt: skip


def _ends(facts: list[Fact]) -> tuple[float, float]:
    spans = [each.interval for each in facts if each.interval]
    low = min([0.0, *(float(each.low) for each in spans)])
    high = max([0.0, *(float(each.high) for each in spans)])
    room = 0.04 * (high - low or 1.0)
    return low - room, high + room


def _gain(facts: Mapping[str, Fact], run: str, lang: Lang) -> Html:
    shown = figure(facts["gain"], lang, run) if run else live_figure(facts["gain"], lang)
    return join([
        el("span", shown, el("span", show_interval(facts["gain"], lang), class_="tiny num"), class_="value wide"),
        el("span", el("span", show(facts["p_better"], lang), class_="num"),
           el("span", SAID["better"].said(lang), class_="tiny"), class_="value"),
    ])  # fmt: skip


def told_best(found: dict[str, Any], lang: Lang) -> Html:
    """What the tool says of the best allocation, channel by channel, with its charts and how sure it is."""
    place = "why_de" if lang == "de" else "why"
    reasons = [
        el("li", el("strong", platform(each["channel"])), " ", each[place]) for each in found["details"] if each[place]
    ]
    why = element("details", (el("summary", SAID["reasons"].said(lang)), el("ul", *reasons, class_="dots small")), {})
    drawn = element("details", (el("summary", SAID["charts"].said(lang)),
                                el("div", *(chart(each, lang) for each in found["charts"]), class_="stack")), {}
                    )  # fmt: skip
    return card(measured.verdict(found, lang), why if reasons else None, drawn if found["charts"] else None,
                title=SAID["why"].said(lang))  # fmt: skip


def submitted(told: dict[str, Any], lang: Lang) -> Html:
    """What became of a plan: where its proposal waits and what happens next, or why there is none."""
    if not told["proposals"]:
        why = measured.caveats(told["found"]["caveats"], lang)
        return join([el("p", SAID["not_text"].said(lang)), why, measured.next_test(told["found"], lang)])
    parts: list[Any] = []
    for each in told["proposals"]:
        level, needs = each["level"], each["needs"]
        if level == "auto":
            said = SAID["auto"].said(lang)
        elif level == "suggest":
            said = SAID["suggest"].said(lang)
        else:
            said = SAID["needs_one" if needs <= 1 else "needs"].said(lang).format(needs=needs)
        parts += [el("p", SAID["sent_text"].said(lang).format(count=each["changes"])), el("p", said),
                  el("p", SAID["then"].said(lang), class_="small soft")]  # fmt: skip
    first = told["proposals"][0]["id"]
    return join([*parts, el("div", link(SAID["inbox"].said(lang), f"/page/inbox?id={first}", "first"), class_="line")])
