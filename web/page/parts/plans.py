"""What stands around the sliders of the page of plans: what it is about, plans side by side, what became of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact, Words
from terms.named import platform
from web.html import Html, el, join
from web.page.parts import gains, measured, receipts
from web.page.parts.basic import card, element, empty, link, note
from web.page.parts.figures import figure, interval_bar
from web.page.parts.ranges import money
from web.page.parts.tables import chart, rows

SAID = {
    "empty": Words(de="Noch keine Werbekosten geladen", en="No ad costs loaded yet"),
    "empty_text": Words(
        de="Mit Werbekosten und Bestellungen über etwa ein Jahr lässt sich rechnen, was der nächste Euro je Kanal "
           "bringt.",
        en="With ad costs and orders of about a year it can be computed what the next euro brings in each channel."),
    "data": Words(de="Daten laden", en="Load data"),
    "none": Words(de="Für einen Plan reichen die Daten nicht", en="The data do not carry a plan"),
    "what": Words(de="Plan für {days} Tage ab {start}: Was ändert sich für {goal}, wenn Sie Geld verschieben?",
                  en="Plan for {days} days from {start}: what changes for {goal} if you move money?"),
    "now": Words(de="Wie heute", en="As now"),
    "own": Words(de="Eigener Plan", en="Own plan"),
    "best": Words(de="Beste Aufteilung", en="Best allocation"),
    "compare": Words(de="Heute, eigener Plan, beste Aufteilung", en="Now, own plan, best allocation"),
    "channel": Words(de="Kanal", en="Channel"),
    "sum": Words(de="Zusammen", en="Together"),
    "better": Words(de="besser als heute", en="better than now"),
    "why": Words(de="Was das Modell zur besten Aufteilung sagt", en="What the model says of the best allocation"),
    "reasons": Words(de="Warum je Kanal", en="Why, by channel"),
    "charts": Words(de="Diagramme", en="Charts"),
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
    "not_text": Words(de="Aus diesem Plan folgt keine Änderung, die sich vorschlagen ließe.",
                      en="No change that could be proposed follows from this plan."),
}  # fmt: skip


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


def compared(
    live: dict[str, Any], best: dict[str, Any], own: Mapping[str, float], facts: Mapping[str, Fact], lang: Lang
) -> Html:  # fmt: skip
    """Money of each channel now, in one's own plan and in the best one, with what the two would bring."""
    known = measured.facts_of(best)
    low, high = _ends([facts["gain"], known["gain"]])
    own_plan = [] if gains.still(facts) else [("own", facts, "")]
    pairs = [
        el("div", el("div", el("strong", SAID[name].said(lang)), class_="name"),
           interval_bar(one["gain"], lang, low, high), el("div", _gain(one, run, lang), class_="values"),
           class_="range")
        for name, one, run in [*own_plan, ("best", known, best["run"])]
    ]  # fmt: skip
    return card(el("div", *pairs, class_="ranges"), _budgets(live, best, own, lang), title=SAID["compare"].said(lang))


def _budgets(live: dict[str, Any], best: dict[str, Any], own: Mapping[str, float], lang: Lang) -> Html:
    """The three plans channel by channel, with their sums."""
    top = {each["channel"]: each["after"] for each in best["plan"]}
    told = [
        (platform(each["name"]), (each["now"], own[each["channel"]], top.get(each["channel"], each["now"])))
        for each in live["channels"]
    ]

    def line(name: Any, values: Iterable[float], kind: str = "span") -> list[Any]:
        return [name, *(el(kind, money(value, live["currency"], lang), class_="num") for value in values)]

    sums = (sum(each["now"] for each in live["channels"]), sum(own.values()), sum(top.values()))
    cells = [*(line(name, values) for name, values in told),
             line(el("strong", SAID["sum"].said(lang)), sums, "strong")]  # fmt: skip
    heads = [SAID[name].said(lang) for name in ("channel", "now", "own", "best")]
    return rows(heads, cells, lang, limit=40, caption=SAID["compare"].said(lang), right=(1, 2, 3))


def _ends(facts: list[Fact]) -> tuple[float, float]:
    spans = [each.interval for each in facts if each.interval]
    low = min([0.0, *(float(each.low) for each in spans)])
    high = max([0.0, *(float(each.high) for each in spans)])
    room = 0.04 * (high - low or 1.0)
    return low - room, high + room


def _gain(facts: Mapping[str, Fact], run: str, lang: Lang) -> Html:
    shown = figure(facts["gain"], lang, run) if run else gains.live_figure(facts["gain"], lang)
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
