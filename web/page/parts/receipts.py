"""The receipt of a figure beside the page, and computing it again to the byte."""

from __future__ import annotations

import re
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact, Words, number
from web.html import Html, el, join, pairs
from web.page.parts.basic import badge, busy, button, capital, element, evidence, light, link, note, notes
from web.page.parts.figures import fact_of, interval_bar
from web.page.parts.moments import day
from web.page.parts.tables import rows
from web.page.screen import Given, Screen
from web.terminal import SAID as TOLD

SAID = {
    "figure": Words(de="Beleg", en="Receipt"), "how": Words(de="Wie berechnet", en="How it was computed"),
    "what": Words(de="Woraus", en="From what"), "given": Words(de="Mit welchen Angaben", en="Asked with"),
    "which": Words(de="Aus welchem Lauf", en="Exactly which run"),
    "again": Words(de="Nachrechnen", en="Compute it again"),
    "again_text": Words(de="Rechnet denselben Lauf mit denselben Daten noch einmal und vergleicht jedes Byte.",
                        en="Computes the same run from the same data once more and compares every byte."),
    "computing": Words(de="Wird nachgerechnet …", en="Computing it again …"),
    "same": Words(de="Byte für Byte dasselbe Ergebnis.", en="The same result, byte for byte."),
    "changed": Words(de="Nicht mehr dasselbe Ergebnis.", en="No longer the same result."),
    "method": Words(de="So rechnet das Werkzeug", en="How the tool computes"),
    "formula": Words(de="Formel", en="Formula"), "data": Words(de="Daten", en="Data"),
    "period": Words(de="Zeitraum", en="Period"), "rows": Words(de="Zeilen", en="Rows"),
    "filter": Words(de="Filter", en="Filter"), "snapshot": Words(de="Datenstand", en="Snapshot"),
    "run": Words(de="Lauf", en="Run"), "tool": Words(de="Werkzeug", en="Tool"), "code": Words(de="Code", en="Code"),
    "seed": Words(de="Startwert", en="Seed"), "today": Words(de="Stichtag", en="as of the day"),
    "at": Words(de="berechnet um", en="computed at"), "seconds": Words(de="Dauer", en="took"),
    "result": Words(de="Prüfsumme", en="Checksum"), "n": Words(de="Beobachtungen", en="observations"),
    "origin": Words(de="Bis zur Zeile verfolgen", en="Trace it to the row"),
    "trace": Words(de="Ganzen Lauf ansehen", en="See the whole run"),
    "to": Words(de="bis", en="to"),
}  # fmt: skip
TRACED = ("data.metric", "data.compare", "data.decompose")
"""Tools whose figures can be followed to the rows that they were read from."""
SPAN = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
MONEY = re.compile(r"amount = (\d+(?:\.\d+)?), currency = ([A-Z]{3})")
BASIS = {
    "observed": Words(de="Gezählt aus den geladenen Daten.", en="Counted from the loaded data."),
    "modelled": Words(de="Geschätzt von einem Modell, nicht gezählt.", en="Estimated by a model, not counted."),
    "platform-reported": Words(de="So meldet es die Plattform.", en="As the platform reports it."),
}  # fmt: skip
NAMES = {
    "period": SAID["period"], "month": Words(de="Monat", en="Month"),
    "metric": Words(de="Kennzahl", en="Metric"), "by": Words(de="je", en="by"),
    "where": SAID["filter"], "against": Words(de="verglichen mit", en="Compared with"),
    "budget": Words(de="Budget", en="Budget"), "channel": Words(de="Kanal", en="Channel"),
    "platform": Words(de="Plattform", en="Platform"), "campaign": Words(de="Kampagne", en="Campaign"),
    "start": Words(de="Beginn", en="Start"), "end": Words(de="Ende", en="End"), "kpi": Words(de="Zielgröße", en="KPI"),
}  # fmt: skip


def offer(screen: Screen) -> None:
    """Let figures on this page open their receipts, and receipts be computed again."""
    screen.on("receipt", lambda given: _open(screen, given))
    screen.on("replay", lambda given: _replay(screen, given))
    screen.on("origin", lambda given: _origin(screen, given), "ask")


async def _open(screen: Screen, given: Given) -> None:
    await opened(screen, given.get("run", ""), given.get("fact", ""))


async def opened(screen: Screen, run: str, fact: str) -> None:
    """Show the receipt of a figure beside the page."""
    from web.views.receipt import shown

    told = await screen.work(shown, screen.visit.settings, run, fact, screen.lang)
    screen.drawer(heading(told, screen.lang), body(told, screen.lang))


async def _replay(screen: Screen, given: Given) -> None:
    from web.replaying import replayed
    from web.views.receipt import shown

    run, fact, lang = given.get("run", ""), given.get("fact", ""), screen.lang
    told = await screen.work(shown, screen.visit.settings, run, fact, lang)
    screen.drawer(heading(told, lang), body(told, lang, busy(SAID["computing"].said(lang))))
    verdict, _ = await screen.work(replayed, screen.visit.settings, told["run"], lang)
    screen.drawer(heading(told, lang), body(told, lang, replay(verdict, lang)))
    screen.run("document.getElementById('replayed')?.scrollIntoView({block: 'center'})")


async def _origin(screen: Screen, given: Given) -> None:
    """From the figure back to the files and lines that it was read from."""
    from tools.calling import call
    from web.page.parts.results import shown

    found = await screen.work(call, "data.lineage", {"run": given.get("run", "")}, screen.visit.room.desk)
    screen.drawer(SAID["origin"].said(screen.lang), shown(found, screen.lang))


def heading(told: dict[str, Any], lang: Lang) -> str:
    """What the receipt is of."""
    return told["fact"]["label"][lang] if told["fact"] else told["title"]


def body(told: dict[str, Any], lang: Lang, again: Html | None = None) -> Html:
    """A receipt: the figure, how it was computed, from what, and the button that computes it again.

    Args:
        told: as `web.views.receipt.shown` tells it.
        lang: of the page.
        again: what computing it again shows; without it, the button.
    """
    fact = told["fact"]["id"] if told["fact"] else ""
    ask = button(SAID["again"].said(lang), "replay", "first", run=told["run"], fact=fact)
    below = el("p", SAID["again_text"].said(lang), class_="tiny")
    origin = button(SAID["origin"].said(lang), "origin", run=told["run"]) if told["tool"] in TRACED else None
    below = el("div", el("div", ask, origin, class_="line"), below, class_="stack tight")
    return join([
        _figure(told, lang), again or below, _how(told, lang), _what(told, lang),
        _section("given", _given(told, lang), lang), _section("which", _which(told, lang), lang),
    ])  # fmt: skip


def _figure(told: dict[str, Any], lang: Lang) -> Html:
    badges = el("div", evidence(told["evidence"], lang), light(told["confidence"], lang), class_="line")
    if not told["fact"]:
        return join([badges, notes(told["caveats"])])
    fact = fact_of(told["fact"], told["fact"]["id"])
    span, bar = show_interval(fact, lang), None
    if fact.interval:
        low, high = min(fact.interval.low, 0), max(fact.interval.high, 0)
        bar = interval_bar(fact, lang, low, high)
    count = f" · n = {fact.n:,}".replace(",", "." if lang == "de" else ",") if fact.n else ""
    return el(
        "div", el("p", show(fact, lang), class_="big"), el("p", span, class_="soft num") if span else None, bar,
        el("p", BASIS[fact.basis].said(lang), count, class_="small soft"), badges, notes(told["caveats"]),
        class_="stack tight",
    )  # fmt: skip


def _how(told: dict[str, Any], lang: Lang) -> Html:
    formulas = [
        el("div", el("p", el("strong", each["name"]), " ", badge(each["version"])),
           el("p", each["says"], class_="small") if each["says"] else None,
           el("pre", each["formula"], class_="code"), class_="stack tight")
        for each in told["formulas"]
    ]  # fmt: skip
    method = None
    if told["method"]:
        text = element("div", [el("p", part) for part in told["method"].split("\n\n")],
                       {"class": "small soft stack tight"})  # fmt: skip
        shut: dict[str, str] = {} if formulas else {"open": "open"}
        method = element("details", (el("summary", SAID["method"].said(lang)), text), shut)
    return _section("how", join([el("p", told["title"]), *formulas, method]), lang)


def _what(told: dict[str, Any], lang: Lang) -> Html:
    heads = [SAID[name].said(lang) for name in ("data", "period", "rows", "snapshot")]
    cells = [
        (
            _kind(each["kind"], each["name"], lang),
            days(each["start"], each["end"], lang),
            each["rows"],
            each["snapshot"][:8],
        )
        for each in told["sources"]
    ]
    found = dict.fromkeys([*(each["filter"] for each in told["sources"]), told["filter"]])
    filters = "; ".join(each for each in found if each)
    shown = el("p", SAID["filter"].said(lang), ": ", el("code", filters), class_="small") if filters else None
    return _section("what", join([rows(heads, cells, lang, caption=SAID["what"].said(lang)), shown]), lang)


def _given(told: dict[str, Any], lang: Lang) -> Html:
    named = [
        (NAMES[name].said(lang) if name in NAMES else name, _argument(value, lang)) for name, value in told["args"]
    ]
    return pairs(named, "pairs")


def _kind(kind: str, name: str, lang: Lang) -> str:
    """What a source is called: by its kind, else by its name."""
    from warehouse.contract import contract, kinds

    return capital(contract(kind).title.said(lang)) if kind in kinds() else name or kind


def _argument(value: str, lang: Lang) -> str:
    """An argument as people write it: days from to, money with its currency."""
    if span := SPAN.fullmatch(value):
        return days(span[1], span[2], lang)
    if money := MONEY.fullmatch(value):
        fact = Fact(id="amount", value=number(float(money[1])), unit=money[2], label=NAMES["budget"])
        return show(fact, lang)
    return value


def _which(told: dict[str, Any], lang: Lang) -> Html:
    seconds = f"{told['seconds']:.2f} s"
    told_rows = [
        ("run", el("code", told["run"])), ("tool", el("code", f"{told['tool']}@{told['version']}")),
        ("code", el("code", told["code"])), ("seed", str(told["seed"])), ("today", day(told["today"], lang)),
        ("seconds", seconds.replace(".", ",") if lang == "de" else seconds),
        ("result", el("code", told["result"][:16])),
    ]  # fmt: skip
    whole = told["answer"] or told["run"]
    return join([pairs([(SAID[name].said(lang), value) for name, value in told_rows], "pairs"),
                 el("p", link(SAID["trace"].said(lang), f"/page/runs?run={whole}"), class_="small")])  # fmt: skip


def _section(name: str, inner: Any, lang: Lang) -> Html:
    if not inner:
        return Html("")
    return el("section", el("h3", SAID[name].said(lang)), inner, class_="stack tight")


def replay(verdict: dict[str, Any], lang: Lang) -> Html:
    """What computing it again showed."""
    lines: list[Html] = []
    for step in verdict["steps"]:
        sums = el("p", el("code", f"sha256 {step['before'][:16]} → {step['after'][:16] or '–'}"))
        said, changes = TOLD["same" if step["same"] else "changed"].said(lang), map(_line, step["changes"])
        lines.append(el("li", el("code", step["tool"]), " ", said, sums, *changes, class_="small"))
    said = note(SAID["same" if verdict["same"] else "changed"].said(lang), "good" if verdict["same"] else "bad")
    return element("div", (said, el("ul", *lines, class_="plain")),
                   {"id": "replayed", "class": "stack tight", "role": "status"})  # fmt: skip


def _line(text: str) -> Html:
    return el("p", text)


def days(start: str | None, end: str | None, lang: Lang) -> str:
    """From day to day, in the form of the language."""
    if not end:
        return "–"
    last = day(end, lang)
    return last if start in (None, end) else f"{day(str(start), lang)} {SAID['to'].said(lang)} {last}"
