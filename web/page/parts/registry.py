"""The experiments on record: how many there are, the list, and the calendar with what is in each other's way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact, Words
from terms.named import platform
from web.html import Html, el, join
from web.page.parts import measured
from web.page.parts.basic import badge, button, card, element, note, tile
from web.page.parts.figures import figure
from web.page.parts.ranges import reckoned
from web.page.parts.receipts import days

SAID = {
    "list": Words(de="Register", en="Registry"),
    "calendar": Words(de="Kalender", en="Calendar"),
    "conflict": Words(de="{a} und {b} stören sich vom {days}: {shared}.", en="{a} and {b} clash {days}: {shared}."),
    "overdue": Words(de="Ende erreicht, noch nicht ausgewertet", en="ended, not read out yet"),
    "peeks": Words(de="{count}-mal vor dem Ende hineingesehen", en="looked before the end: {count}"),
    "left": Words(de="noch {count} Tage", en="{count} days left"),
    "deviations": Words(de="Abweichungen vom Plan: {count}", en="deviations from the plan: {count}"),
    "anchors": Words(de="eicht das Modell", en="anchors the model"),
}  # fmt: skip
ANCHORS = {
    True: Words(
        de="Dieses Ergebnis geht als Anker in Wirkung und Planen ein: Es setzt das Niveau des Kanals und die "
           "Übertreibung seiner Plattform.",
        en="This result is an anchor of Truth and Plan: it sets the level of its channel and the over-reporting of its "
           "platform."),
    False: Words(
        de="Dieses Ergebnis eicht das Modell nicht: Es ist kein Ertrag je Euro mit Spanne, oder es ist rot.",
        en="This result does not anchor the model: it is no return per unit of cost with a range, or it is red."),
}  # fmt: skip
"""What a result does to the model: it anchors it, or not."""
KINDS = {
    "campaign": Words(de="Kampagne", en="campaign"), "creative": Words(de="Anzeige", en="creative"),
    "page": Words(de="Seite", en="page"), "geo": Words(de="Regionen", en="regions"),
    "holdout": Words(de="Kontrollgruppe", en="holdout group"), "mail": Words(de="E-Mail", en="mail"),
    "price": Words(de="Preis", en="price"), "other": Words(de="Anderes", en="other"),
}  # fmt: skip
TONES = {"running": "accent", "read": "warn", "decided": "good", "designed": "", "proposed": ""}
TILES = ("running", "planned", "read", "decided")


def registry(told: Mapping[str, Any], lang: Lang) -> Html:
    """How many there are, the list, the calendar with what is in each other's way."""
    facts = measured.facts_of(told)
    tiles = [tile(facts[id].label.said(lang), figure(facts[id], lang, told["run"])) for id in TILES if id in facts]
    return el(
        "div", el("div", *tiles, class_="tiles"), measured.caveats(told["caveats"], lang),
        card(el("ul", *(el("li", _one(each, lang)) for each in told["experiments"]), class_="plain experiments"),
             title=SAID["list"].said(lang)),
        calendar(told, lang), class_="stack",
    )  # fmt: skip


def _one(each: Mapping[str, Any], lang: Lang) -> Html:
    """One line of the list; a click opens it."""
    what = each["asset"] or platform(each["channel"] or "") or KINDS[each["kind"]].said(lang)
    signs = [
        late(each, lang),
        badge(SAID["left"].said(lang).format(count=each["left_days"]))
        if each["status"] == "running" and each["left_days"] is not None else None,
        badge(SAID["peeks"].said(lang).format(count=each["peeks"]), "warn") if each["peeks"] else None,
        badge(SAID["deviations"].said(lang).format(count=each["deviations"]), "warn") if each["deviations"] else None,
        badge(SAID["anchors"].said(lang), "good", ANCHORS[True].said(lang)) if each["anchors"] else None,
    ]  # fmt: skip
    head = el("span", el("strong", f"{each['id']} · {what}"), status(each["status"], lang), *signs, class_="line")
    said = _result(each["readout"], lang)
    span = days(each["start"], each["end"] or each["start"], lang) if each["start"] else None
    return button(
        join([head, el("span", each["hypothesis"], class_="small"),
              el("span", *(el("span", part) for part in (span, said) if part), class_="line tiny num")]),
        "experiment", "row", id=each["id"],
    )  # fmt: skip


def status(name: str, lang: Lang) -> Html:
    """How far an experiment is."""
    from tools.registry import STATUS

    words = STATUS[name]  # type: ignore[index]
    return badge(words.said(lang), TONES.get(name, ""))


def late(each: Mapping[str, Any], lang: Lang) -> Html | None:
    """That it has ended and nobody has read it out."""
    return badge(SAID["overdue"].said(lang), "bad") if each["overdue"] else None


def measured_of(readout: Mapping[str, Any]) -> Fact:
    """The figure that was read out, with its range."""
    from tools.registry import unit_of

    label = Words(de=str(readout["metric"]), en=str(readout["metric"]))
    return reckoned(readout["estimate"], unit_of(readout["unit"]), label, readout["low"], readout["high"],
                    readout["level"] or 0.9)  # fmt: skip


def _result(readout: Mapping[str, Any] | None, lang: Lang) -> str | None:
    if readout is None:
        return None
    fact = measured_of(readout)
    span = show_interval(fact, lang)
    return f"{readout['metric']} {show(fact, lang)}{f' [{span}]' if span else ''}"


def calendar(told: Mapping[str, Any], lang: Lang) -> Html | None:
    """When which experiment runs, as bars over time, and which are in each other's way."""
    dated = [each for each in told["calendar"] if each["start"] and each["end"]]
    if not dated:
        return None
    today = date.fromisoformat(told["today"])
    first = min([today, *(date.fromisoformat(each["start"]) for each in dated)]) - timedelta(days=3)
    last = max([today, *(date.fromisoformat(each["end"]) for each in dated)]) + timedelta(days=3)
    whole = (last - first).days or 1

    def at(text: str | date) -> float:
        one = date.fromisoformat(text) if isinstance(text, str) else text
        return 100 * (one - first).days / whole

    clash = {id for each in told["conflicts"] for id in each["experiments"]}
    lines = [
        el(
            "div", el("span", each["id"], class_="tiny num"),
            element("div", (element("i", (), {
                "class": f"run {each['status']}{' clash' if each['id'] in clash else ''}",
                "style": f"left:{at(each['start']):.2f}%;width:{max(at(each['end']) - at(each['start']), 0.8):.2f}%"}),
                element("i", (), {"class": "now", "style": f"left:{at(today):.2f}%"})),
                {"class": "lane", "role": "img",
                 "aria-label": f"{each['id']}: {days(each['start'], each['end'], lang)}"}),
            el("span", days(each["start"], each["end"], lang), class_="tiny num"), class_="when",
        )
        for each in dated
    ]  # fmt: skip
    met = [
        note(SAID["conflict"].said(lang).format(
            a=each["experiments"][0], b=each["experiments"][1], days=days(each["start"], each["end"], lang),
            shared=each["shared"]), "bad")
        for each in told["conflicts"]
    ]  # fmt: skip
    return card(el("div", *lines, class_="lanes"), *met, title=SAID["calendar"].said(lang))
