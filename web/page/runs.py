"""Every question and every run: what it took, what it cost, how far it is to be trusted, and its trace."""

from __future__ import annotations

from typing import Any

from errors import Lang
from terms import Words
from web.html import Html, el, join
from web.page.parts.basic import badge, button, capital, card, choice, empty, light, link
from web.page.parts.moments import moment, once
from web.page.parts.receipts import offer
from web.page.parts.tables import rows
from web.page.screen import Given, Screen
from web.terminal import SAID as TOLD
from web.views import records

SAID = {
    "empty": Words(de="Noch nichts berechnet", en="Nothing computed yet"),
    "empty_text": Words(de="Jede Frage und jede Rechnung steht hier mit ihrem Beleg, sobald es eine gibt.",
                        en="Every question and every computation is listed here with its receipt, once there is one."),
    "ask": Words(de="Etwas fragen", en="Ask something"), "what": Words(de="Was", en="What"),
    "when": Words(de="Wann", en="When"), "took": Words(de="Dauer", en="Took"), "cost": Words(de="Kosten", en="Cost"),
    "trust": Words(de="Vertrauen", en="Trust"), "by": Words(de="formuliert von", en="phrased by"),
    "show": Words(de="Zeigen", en="Show"), "all": Words(de="Fragen und einzelne Läufe", en="Questions and single runs"),
    "questions": Words(de="nur Fragen", en="questions only"), "trace": Words(de="Ablauf", en="Trace"),
    "receipt": Words(de="Beleg", en="Receipt"), "seconds": Words(de="s", en="s"),
    "pack": Words(de="Beweismappe", en="Evidence pack"), "free": Words(de="nichts", en="nothing"),
    "answer": Words(de="Antwort", en="Answer"), "none": Words(de="Hier lief kein Werkzeug.", en="No tool ran here."),
}  # fmt: skip


def page(screen: Screen) -> None:
    """The list, and a trace beside it."""
    offer(screen)
    lang, settings = screen.lang, screen.visit.settings
    tool = screen.visit.query.get("tool", "")
    head, region = screen.region(), screen.region(kind="stack")

    async def make() -> Html:
        told = await screen.work(records.runs, settings, screen.visit.who(), lang, tool)
        head.show(_choice(told["tools"], tool, lang))
        return listed(told["runs"], lang)

    async def trace(given: Given) -> None:
        told = await screen.work(records.run, settings, screen.visit.who(), lang, given.get("id", ""))
        screen.drawer(SAID["trace"].said(lang), traced(told, lang))

    screen.on("trace", trace)
    screen.on("tool", lambda given: screen.go(f"/page/runs?tool={given.get('value', '')}"))
    screen.fill(region, make)
    if wanted := screen.visit.query.get("run"):
        screen.soon(lambda: trace({"id": wanted}))


def _choice(tools: dict[str, int], chosen: str, lang: Lang) -> Html:
    from agents.titles import title

    options = [("", SAID["all"].said(lang)), ("ask", SAID["questions"].said(lang))]
    options += sorted(
        ((name, title(name, lang)) for name in tools if name != "ask"), key=lambda each: each[1].casefold()
    )
    return el("div", choice(SAID["show"].said(lang), "tool", options, chosen, {"data-live": "tool"}), class_="narrow")


def listed(found: list[dict[str, Any]], lang: Lang) -> Html:
    """The runs as a table."""
    if not found:
        return empty(
            SAID["empty"].said(lang), SAID["empty_text"].said(lang), link(SAID["ask"].said(lang), "/page/chat", "first")
        )
    heads = [SAID[key].said(lang) for key in ("what", "when", "trust", "took", "cost")]
    cells = [
        [
            button(capital(each["title"] or each["run"]), "trace", "row", id=each["run"]), once(each["at"], lang),
            light(each["confidence"], lang) if _judged(each) else "", took(each["seconds"], lang), cost(each, lang),
        ]
        for each in found
    ]  # fmt: skip
    return card(el("div", rows(heads, cells, lang, limit=60, caption=heads[0], right=(3, 4)), class_="flow"))


def _judged(run: dict[str, Any]) -> bool:
    """Whether anything was computed: a question that was asked back carries nothing."""
    return bool(run["confidence"]) and (run["tool"] != "ask" or bool(run["evidence"]))


def traced(told: dict[str, Any], lang: Lang) -> Html:
    """One run: its steps as bars, each with its receipt."""
    run, steps = told["run"], told["steps"]
    longest = max([each["seconds"] for each in steps], default=0) or 1
    bars = [el("li", *_bar(each, longest, lang), class_="stack tight") for each in steps]
    text = told.get("text")
    answer = [el("h3", SAID["answer"].said(lang)), el("p", text, class_="answer small")] if text else []
    return el(
        "div",
        el("p", capital(run["title"]), class_="quoted") if run["title"] else None,
        el("div", light(run["confidence"], lang) if run["confidence"] else None, badge(moment(run["at"], lang)),
           badge(took(run["seconds"], lang)), badge(cost(run, lang)), class_="line"),
        el("div", *answer, class_="stack tight") if answer else None,
        el("ul", *bars, class_="plain stack") if bars else None,
        None if steps or run["tool"] != "ask" else el("p", SAID["none"].said(lang), class_="soft"),
        button(SAID["receipt"].said(lang), "receipt", run=run["run"]) if run["tool"] != "ask" else None,
        link(SAID["pack"].said(lang), f"/page/audit?id={run['run']}", "plain"),
        class_="stack",
    )  # fmt: skip


def _bar(step: dict[str, Any], longest: float, lang: Lang) -> tuple[Html, ...]:
    """How long a step took beside the others, and its receipt."""
    title, seconds = step["title"], took(step["seconds"], lang)
    return (
        el("div", el("span", title), el("span", seconds, class_="num soft"), class_="line apart"),
        el("progress", value=f"{step['seconds'] / longest:.3f}", max="1", aria_label=f"{title}: {seconds}"),
        el("div", light(step["confidence"], lang) if step["confidence"] else None,
           button(SAID["receipt"].said(lang), "receipt", "plain", run=step["run"]), class_="line"),
    )  # fmt: skip


def took(seconds: float, lang: Lang) -> str:
    """How long something took."""
    from web.proposing import value_said

    return f"{value_said(round(seconds, 2 if seconds < 10 else 0), lang)}\u00a0{SAID['seconds'].said(lang)}"


def cost(run: dict[str, Any], lang: Lang) -> Html:
    """What a question cost, and who phrased its answer."""
    from web.proposing import value_said

    if run["tool"] != "ask":
        return Html("–")
    who = TOLD[run["model"]].said(lang) if run["model"] in TOLD else run["model"]
    money = f"{value_said(round(run['cost'], 4), lang)} €" if run["cost"] else SAID["free"].said(lang)
    return join([el("span", money), el("span", f" · {who}", class_="tiny") if who else None])
