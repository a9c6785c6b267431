"""Each channel on a common axis: reported, counted once, incremental; and how much the platforms over-report."""

from __future__ import annotations

from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Words
from terms.named import platform
from web.html import Html, el
from web.page.parts.basic import badge, card, evidence
from web.page.parts.ranges import Mark, bar, cell, end_of, key, reckoned

SAID = {
    "channels": Words(de="Kanäle", en="Channels"),
    "axis": Words(de="Ertrag je Euro Kosten, alle Kanäle auf derselben Achse; die Linie ist die Gewinnschwelle 1.",
                  en="Return per unit of cost, all channels on one axis; the line is break-even at 1."),
    "platform": Words(de="Plattform meldet", en="platform reports"),
    "once": Words(de="einmal gezählt", en="counted once"),
    "incremental": Words(de="zusätzlich", en="incremental"),
    "credited": Words(de="nicht belegt", en="not proven"),
    "spend": Words(de="Kosten", en="cost"),
    "demand": Words(de="Ohne Test gilt hier nichts als zusätzlich: Wer danach sucht oder wiederkommt, kauft meist auch "
                       "so.",
                    en="Without a test nothing counts as incremental here: such buyers mostly come anyway."),
    "over": Words(de="Wie stark die Plattformen übertreiben", en="How much the platforms over-report"),
    "over_text": Words(de="Gemeldeter Ertrag geteilt durch zusätzlichen; 1 hieße: stimmt.",
                       en="Reported outcome over incremental outcome; 1 would mean: correct."),
    "factor": Words(de="Übertreibung", en="over-reporting"),
    "tested": Words(de="an einem Experiment geeicht", en="anchored by an experiment"),
    "untested": Words(de="ohne eigenes Experiment", en="without an experiment of its own"),
}  # fmt: skip


def channels(found: dict[str, Any], lang: Lang) -> Html:
    """Each channel on the common axis: reported, counted once, incremental with its range and its evidence."""
    rows = [(each, _marks(each)) for each in found["channels"]]
    end = end_of([[mark for mark in marks.values() if mark] for _, marks in rows])
    forms = key([("square", SAID["platform"].said(lang)), ("triangle", SAID["once"].said(lang)),
                 ("dot", SAID["incremental"].said(lang))])  # fmt: skip
    lines = [_channel(each, marks, end, found["run"], lang) for each, marks in rows]
    return card(
        el("p", SAID["axis"].said(lang), class_="small soft"), forms, el("div", *lines, class_="ranges"),
        title=SAID["channels"].said(lang),
    )  # fmt: skip


def over(found: dict[str, Any], lang: Lang) -> Html | None:
    """How many times what they brought the platforms report; nothing where none reports."""
    rows = [
        (each, Mark(reckoned(each["factor"], "ratio", SAID["factor"], each["low"], each["high"])))
        for each in found["platforms"]
    ]
    if not rows:
        return None
    end = end_of([[mark] for _, mark in rows])
    lines = [
        el(
            "div",
            el("div", el("strong", platform(each["platform"])),
               el("span", SAID["tested" if each["experiments"] else "untested"].said(lang), class_="tiny"),
               class_="name"),
            bar([mark], lang, end, 1.0),
            el("div", el("span", cell(mark.fact, lang, found["run"]),
                         el("span", show_interval(mark.fact, lang), class_="tiny num"), class_="value wide"),
               class_="values"),
            class_="range",
        )
        for each, mark in rows
    ]  # fmt: skip
    return card(el("p", SAID["over_text"].said(lang), class_="small soft"), el("div", *lines, class_="ranges"),
                title=SAID["over"].said(lang))  # fmt: skip


def _channel(each: dict[str, Any], marks: dict[str, Mark | None], end: float, run: str, lang: Lang) -> Html:
    spent = show(reckoned(each["spend"], "EUR", SAID["spend"]), lang)
    mark = marks["incremental"]
    proven = bool(each["called_incremental"])
    label = evidence(each["label"], lang) if each["label"] != "correlation" else badge(
        SAID["credited"].said(lang), "warn", SAID["demand"].said(lang)
    )  # fmt: skip
    told = [
        el("span", el("span", SAID[name].said(lang), class_="tiny"), cell(one.fact, lang, run), class_="value")
        for name, one in marks.items() if one and name != "incremental"
    ]  # fmt: skip
    if mark:
        name = SAID["incremental"].said(lang) if proven else f"{SAID['incremental'].said(lang)}?"
        told.append(
            el("span", el("span", name, class_="tiny"), cell(mark.fact, lang, run),
               el("span", show_interval(mark.fact, lang), class_="tiny num"), class_="value wide")
        )  # fmt: skip
    return el(
        "div",
        el("div", el("strong", platform(each["channel"])),
           el("span", f"{SAID['spend'].said(lang)} {spent}", class_="tiny num"),
           label, class_="name"),
        bar([one for one in marks.values() if one], lang, end, 1.0), el("div", *told, class_="values"),
        class_="range" if proven else "range doubtful",
    )  # fmt: skip


def _marks(each: dict[str, Any]) -> dict[str, Mark | None]:
    def one(name: str, form: Any, label: str, low: Any = None, high: Any = None) -> Mark | None:
        return None if each[name] is None else Mark(reckoned(each[name], "ratio", SAID[label], low, high), form)

    return {
        "platform": one("platform_roas", "square", "platform"), "once": one("deduplicated_roas", "triangle", "once"),
        "incremental": one("iroas", "dot", "incremental", each["low"], each["high"]),
    }  # fmt: skip
