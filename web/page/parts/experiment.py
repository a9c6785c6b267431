"""One experiment beside the page: plan, stop rule, result and what it does to the model, history, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Words
from terms.named import platform
from web.html import Html, el, join, pairs
from web.page.parts import measured
from web.page.parts.basic import button, note
from web.page.parts.figures import interval_bar
from web.page.parts.moments import day
from web.page.parts.ranges import cell, reckoned
from web.page.parts.receipts import days
from web.page.parts.registry import ANCHORS, late, measured_of, status

SAID = {
    "channel": Words(de="Kanal", en="Channel"),
    "regions": Words(de="Testregionen", en="Treated regions"),
    "metric": Words(de="Die eine Kennzahl, die entscheidet", en="The one metric that decides"),
    "asset": Words(de="Kampagne, Anzeige oder Seite", en="Campaign, ad or page"),
    "effect": Words(de="Kleinste wichtige Wirkung in %", en="Smallest effect that matters in %"),
    "least": Words(de="Kleinste wichtige Wirkung", en="Smallest effect that matters"),
    "plan": Words(de="Plan", en="Plan"),
    "result": Words(de="Ergebnis", en="Result"),
    "no_result": Words(de="Noch nichts ausgewertet.", en="Nothing has been read out yet."),
    "left_plan": Words(de="Wo der Plan verlassen wurde", en="Where the plan was left"),
    "history": Words(de="Verlauf", en="History"),
    "hash": Words(de="Prüfsumme des Plans", en="Checksum of the plan"),
    "rule": Words(
        de="Stoppregel: Das Ergebnis entscheidet am {end}. Jeder Blick davor wird gezählt und genannt.",
        en="Stop rule: the result decides on {end}. Every look before is counted and named."),
    "begin": Words(de="Plan einfrieren und starten", en="Freeze the plan and start"),
    "read": Words(de="Auswerten", en="Read out"),
    "decide": Words(de="Entscheiden", en="Decide"),
    "period": Words(de="Zeitraum", en="Period"),
    "size": Words(de="Stichprobe", en="Sample"),
    "decision": Words(de="Entscheidung", en="Decision"),
}  # fmt: skip
EVENTS = {
    "proposed": Words(de="vorgeschlagen", en="proposed"), "changed": Words(de="Plan geändert", en="plan changed"),
    "started": Words(de="gestartet, Plan eingefroren", en="started, plan frozen"),
    "read": Words(de="ausgewertet", en="read out"), "decided": Words(de="entschieden", en="decided"),
}  # fmt: skip


def shown(one: Mapping[str, Any], lang: Lang, *, may: bool = True) -> Html:
    """One experiment: plan, stop rule, result with what it does to the model, deviations, history, what can be done."""
    from tools.registry import DECISION

    plan = one["plan"]
    told = [
        (SAID["channel"].said(lang), platform(one["channel"] or "")), (SAID["asset"].said(lang), one["asset"]),
        (SAID["metric"].said(lang), one["metric"]),
        (SAID["period"].said(lang), days(one["start"], one["end"] or one["start"], lang) if one["start"] else ""),
        (SAID["regions"].said(lang), ", ".join(one["regions"])),
        (SAID["least"].said(lang), show(reckoned(one["minimum_effect"], "share", SAID["effect"]), lang)
         if one["minimum_effect"] else ""),
        (SAID["size"].said(lang), str(plan.get("size") or "")),
        (SAID["hash"].said(lang), el("code", one["plan_hash"]) if one["plan_hash"] else ""),
    ]  # fmt: skip
    rule = None
    if one["end"] and one["status"] in ("designed", "running"):
        rule = note(SAID["rule"].said(lang).format(end=day(one["end"], lang)))
    head = el("div", status(one["status"], lang), late(one, lang), class_="line")
    decision = None
    if one["decision"]:
        decision = el("section", el("h3", SAID["decision"].said(lang)),
                      el("p", el("strong", DECISION[one["decision"]].said(lang)), " ", one["why"]))  # fmt: skip
    history = [el("li", f"{day(each['on'], lang)} · {EVENTS[each['event']].said(lang)}") for each in one["history"]]
    gone = [el("li", each) for each in one["left"]]
    left = [el("h3", SAID["left_plan"].said(lang)), el("ul", *gone, class_="dots small")]
    return join([
        head, el("p", one["hypothesis"], class_="lead"), _doing(one, lang) if may else None, rule,
        el("section", el("h3", SAID["result"].said(lang)), _read_outs(one, lang), class_="stack tight"),
        *(left if one["left"] else []), decision,
        el("section", el("h3", SAID["plan"].said(lang)), pairs(told, "pairs"), class_="stack tight"),
        el("section", el("h3", SAID["history"].said(lang)), el("ul", *history, class_="dots small")),
    ])  # fmt: skip


def _doing(one: Mapping[str, Any], lang: Lang) -> Html | None:
    """What can be done with it now."""
    doing = {
        "designed": [("start?", "begin", "first")],
        "running": [("read?", "read", "" if one["early"] else "first")],
        "read": [("decide?", "decide", "first"), ("read?", "read", "")],
    }.get(one["status"], [])
    buttons = [button(SAID[name].said(lang), do, kind, id=one["id"]) for do, name, kind in doing]
    return el("div", *buttons, class_="line") if buttons else None


def _read_outs(one: Mapping[str, Any], lang: Lang) -> Html:
    """What was measured, the newest first, and what it does to the model."""
    if not one["readouts"]:
        return el("p", SAID["no_result"].said(lang), class_="soft")
    told: list[Html | None] = []
    for each in reversed(one["readouts"]):
        fact = measured_of(each)
        ends = [0.0, float(fact.value), *((each["low"], each["high"]) if each["low"] is not None else ())]
        told.append(el(
            "div", el("div", el("span", day(each["on"], lang), class_="tiny num"), measured.badges(each, lang),
                      class_="line"),
            el("p", each["metric"], ": ", cell(fact, lang, each["run"]), " ", show_interval(fact, lang) or ""),
            interval_bar(fact, lang, min(ends), max(ends)), class_="stack tight",
        ))  # fmt: skip
    if one["status"] in ("read", "decided"):
        told.append(note(ANCHORS[bool(one["anchors"])].said(lang), "good" if one["anchors"] else ""))
    return join(told)


def decisions(lang: Lang) -> list[tuple[str, str]]:
    """What can be decided."""
    from tools.registry import DECISION

    return [(name, words.said(lang)) for name, words in DECISION.items()]
