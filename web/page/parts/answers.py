"""An answer: its sentences with every figure on a receipt, charts and tables in place, how far it carries, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Answer, Fact, Finding, Passage, Table
from terms.named import spoken
from web.html import Html, el
from web.page.parts.answer_words import SAID, SEVERITY
from web.page.parts.basic import badge, button, element, evidence, light, note, notes
from web.page.parts.columns import DETAIL, plain, titled
from web.page.parts.figures import figure, marked
from web.page.parts.icons import icon
from web.page.parts.moments import day
from web.page.parts.proposals import card, unrecorded
from web.page.parts.tables import chart, rows, table
from web.terminal import SAID as TOLD
from web.views.answer import Shown

CHARTS = 3
"""Charts that are shown at once."""
ROWS = 8
WIDE = 8
"""Columns of a table that is shown at once."""
LEADS = {"changes": ("number", "action", "target", "before", "after", "unit", "state")}
"""Wide tables that are shown at once by some of their columns; the whole is among the others."""


def text(shown: Shown) -> Html:
    """The sentences; what belongs together stands together, the first line of the whole leads."""
    answer = shown.answer
    blocks = [marked(block, answer.facts, answer.lang, shown.runs) for block in blocks_of(answer.text)]
    return el("div", *blocks, class_="said stack")


def blocks_of(text: str) -> list[str]:
    """What belongs together; a line that was said before is not said again."""
    said: set[str] = set()
    found: list[str] = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line.strip() and line.strip() not in said]
        said |= {line.strip() for line in lines}
        if lines:
            found.append("\n".join(lines))
    return found


def asked_back(answer: Answer) -> Html:
    """A clarifying question with its choices as buttons, in the language of the question."""
    assert answer.plan.clarify is not None
    choices = [
        button(choice.said(answer.lang), "choose", question=choice.said(answer.lang)) for choice in answer.plan.choices
    ]
    line = el("div", *choices, class_="choices") if choices else None
    return el("div", el("p", answer.plan.clarify.said(answer.lang)), line, class_="answer stack")


def charts(answer: Answer) -> Html | None:
    """The charts, those beyond the first few on demand."""
    if not answer.charts:
        return None
    drawn = [chart(each, answer.lang) for each in answer.charts]
    rest = drawn[CHARTS:]
    more = _shut(f"{SAID['charts'].said(answer.lang)} ({len(rest)})", *rest) if rest else None
    return el("div", *drawn[:CHARTS], more, class_="stack")


def tables(answer: Answer, lang: Lang) -> Html | None:
    """The first table in place, the others and those that only back the answer on demand."""
    found = {
        name: each for name, each in answer.tables.items()
        if each.rows and not (answer.findings and plain(name) == "findings")
    }  # fmt: skip
    labels = {fact.id: spoken(fact.label.said(lang)) for fact in answer.facts}
    fits = (name for name, each in found.items() if plain(name) not in DETAIL and len(each.columns) <= WIDE)
    first = next(fits, "")
    told = [_table(name, each, lang, labels) for name, each in found.items() if name != first]
    top = _table(first, found[first], lang, labels) if first else None
    for name, each in found.items():
        if not first and plain(name) in LEADS:
            top = _table(name, _narrowed(each, LEADS[plain(name)]), lang, labels)
    if not top and not told:
        return None
    rest = _shut(f"{SAID['tables'].said(lang)} ({len(told)})", *told) if told else None
    return el("div", top, rest, class_="stack")


def _narrowed(told: Table, kept: Sequence[str]) -> Table:
    """A wide table by the columns that tell most."""
    at = [place for place, column in enumerate(told.columns) if column in kept]
    return Table(columns=tuple(told.columns[each] for each in at),
                 rows=tuple(tuple(row[each] for each in at) for row in told.rows), words=told.words)  # fmt: skip


def _table(name: str, told: Table, lang: Lang, labels: dict[str, str]) -> Html:
    title = titled(name, lang)
    return el("div", el("h4", title, class_="tiny"), table(told, lang, limit=ROWS, caption=title, known=labels),
              class_="stack tight")  # fmt: skip


def findings(answer: Answer, lang: Lang) -> Html | None:
    """What rules found, the law first of all."""
    if not answer.findings:
        return None
    told = (finding(each, answer.lang, lang) for each in answer.findings)
    return el("section", el("h4", SAID["findings"].said(lang)), *told, class_="stack tight")


def finding(told: Finding, lang: Lang, page: Lang) -> Html:
    """What a rule found: how grave, where, why, what to do instead, by which law."""
    tone, words = SEVERITY[told.severity]
    head = el("div", badge(words.said(page), tone), el("q", told.quote) if told.quote else None,
              el("span", told.source or told.rule, class_="tiny"), class_="line")  # fmt: skip
    remedy = (
        el("p", el("strong", SAID["fix"].said(page), ": "), told.remedy.said(lang), class_="small")
        if told.remedy
        else None
    )
    return el("div", head, el("p", told.message.said(lang), class_="small"), remedy, class_=f"finding {tone}".strip())


def passages(found: Sequence[Passage], lang: Lang) -> Html | None:
    """What is cited, word for word."""
    if not found:
        return None
    told = [
        el("figure", el("blockquote", each.text), el("figcaption", f"[{number}] {_place(each)}", class_="tiny"),
           class_="passage")
        for number, each in enumerate(found, 1)
    ]  # fmt: skip
    return _shut(f"{SAID['passages'].said(lang)} ({len(told)})", *told, open=len(told) <= 3)


def _place(passage: Passage) -> str:
    return f"{passage.document} · {passage.place}" if passage.place else passage.document


def proposals(shown: Shown, lang: Lang) -> Html | None:
    """What is proposed, as cards; a proposal that is not on record has nothing to decide."""
    told = shown.answer.proposals
    if not told:
        return None
    cards = [
        card(shown.proposals[each.id], lang, level="h5") if each.id in shown.proposals
        else unrecorded(each.model_dump(mode="json") | _facts(each.effect, each.downside), lang)
        for each in told
    ]  # fmt: skip
    head = el(
        "div",
        el("h4", SAID["proposals"].said(lang)),
        el("span", SAID["nothing"].said(lang), class_="tiny"),
        class_="line",
    )
    return el("section", head, *cards, class_="stack tight")


def _facts(effect: Fact | None, downside: Fact | None) -> dict[str, Any]:
    return {"effect": effect.as_json() if effect else None, "downside": downside.as_json() if downside else None}


def reasons(answer: Answer, lang: Lang) -> Html | None:
    """Why the answer is to be taken with care."""
    caveats = [spoken(each) for each in dict.fromkeys(answer.caveats)]
    if not caveats:
        return None
    tone = "bad" if answer.confidence == "red" else "warn"
    told = notes(caveats[:3], tone)
    more = notes(caveats[3:], tone)
    rest = _shut(f"+ {len(caveats) - 3}", more) if more else None
    group = {"class": "stack tight", "lang": answer.lang, "aria-label": SAID["why"].said(lang), "role": "group"}
    return element("div", (told, rest), group)


def trust(shown: Shown, lang: Lang) -> Html | None:
    """How far it carries, on what it rests, how fresh the data are."""
    answer = shown.answer
    if answer.evidence is None:
        return None
    last = max((source.end for source in answer.sources if source.end), default=None)
    until = f"{SAID['until'].said(lang)} {day(last.isoformat(), lang)}" if last else None
    return el("div", light(answer.confidence, lang), evidence(answer.evidence, lang),
              el("span", until) if until else None, class_="line tiny trust")  # fmt: skip


def carries_nothing(confidence: str, lang: Lang) -> Html | None:
    """Of a red answer, before anything in it is read as advice."""
    return note(SAID["red"].said(lang), "bad") if confidence == "red" else None


def spoke(shown: Shown, lang: Lang) -> Html | None:
    """Who phrased it, what it cost, how long it took."""
    answer = shown.answer
    if answer.evidence is None:
        return None
    by = f"{SAID['by'].said(lang)}: {SAID[answer.model].said(lang)}{f' ({shown.model})' if shown.model else ''}"
    told = (by, money(float(answer.cost), lang), seconds(shown.seconds, lang))
    return el("div", *(el("span", each) for each in told), class_="line tiny trust")


def money(cost: float, lang: Lang) -> str:
    """What models cost, in euros; cents are too coarse for it.

    >>> money(0, "de"), money(0.0123, "en")
    ('kostenlos', 'cost €0.0123')
    """
    if not cost:
        return SAID["free"].said(lang)
    text = f"{cost:.4f}"
    return f"{SAID['cost'].said(lang)} " + (f"{text.replace('.', ',')}\u00a0€" if lang == "de" else f"€{text}")


def seconds(took: float, lang: Lang) -> str:
    """A duration.

    >>> seconds(1.25, "de").replace(chr(160), " "), seconds(83, "en").replace(chr(160), " ")
    ('1,2 s', '83 s')
    """
    text = f"{took:.1f}" if took < 10 else f"{took:.0f}"
    return f"{text.replace('.', ',') if lang == 'de' else text}\u00a0s"


def figures(shown: Shown, lang: Lang) -> Html | None:
    """Every figure of the answer, also those that no sentence names; each opens its receipt."""
    told = {
        (fact.label.said(lang), show(fact, lang), show_interval(fact, lang)): fact for fact in shown.answer.facts[::-1]
    }
    facts = list(told.values())[::-1]
    if not facts:
        return None
    heads = [SAID[name].said(lang) for name in ("figure", "value", "interval", "basis")]
    cells = [
        [spoken(fact.label.said(lang)), figure(fact, lang, shown.runs.get(fact.id, shown.answer.run), show(fact, lang)),
         show_interval(fact, lang) or "", TOLD[fact.basis].said(lang)]
        for fact in facts
    ]  # fmt: skip
    if not any(row[2] for row in cells):
        heads, cells = heads[:2] + heads[3:], [row[:2] + row[3:] for row in cells]
    title = SAID["figures"].said(lang)
    return _shut(f"{title} ({len(facts)})", rows(heads, cells, lang, limit=40, caption=title))


def trace(shown: Shown, lang: Lang, spoke: Sequence[dict[str, Any]] = ()) -> Html | None:
    """Which specialist ran which tool and how long it took; which models were asked and what they cost."""
    if not shown.steps:
        return None
    steps = [step(each["title"], each["specialist"], seconds(each["seconds"], lang), "done", lang, run=each["run"],
                  confidence=each["confidence"]) for each in shown.steps]  # fmt: skip
    models = [
        el("li", f"{each['model'] or each['tier']} · {each['job']} · {seconds(each['seconds'], lang)} · "
           f"{each['tokens_in'] + each['tokens_out']} {SAID['tokens'].said(lang)} · {money(each['cost'], lang)}")
        for each in spoke
    ]  # fmt: skip
    last = el("ul", *models, class_="steps") if models else None
    without = (
        el("p", SAID["nomodel"].said(lang), class_="tiny") if shown.answer.model == "none" and not models else None
    )
    total = f"{SAID['total'].said(lang)} {seconds(shown.seconds, lang)} · {money(float(shown.answer.cost), lang)}"
    again = (
        button(SAID["replay"].said(lang), "receipt", "plain", run=shown.answer.run) if len(shown.steps) == 1 else None
    )
    return _shut(SAID["trace"].said(lang), el("ol", *steps, class_="steps"), last, without,
                 el("div", el("span", total, class_="tiny"), again, class_="line"))  # fmt: skip


def step(
    title: str, specialist: str, took: str, state: str, lang: Lang, *, run: str = "", confidence: str = "",
    why: str = "",
) -> Html:  # fmt: skip
    """One tool of a plan: waits, runs, done or failed.

    Args:
        title: what the tool is called.
        specialist: whose it is.
        took: how long, as text.
        state: waits, runs, done or failed.
        lang: of the page.
        run: opens its receipt.
        confidence: of its result.
        why: it failed.
    """
    marks = {
        "waits": Html('<span class="wait" aria-hidden="true"></span>'),
        "runs": Html('<span class="spin" aria-hidden="true"></span>'),
        "done": el("span", icon("good", 14), class_="ok"), "failed": el("span", icon("bad", 14), class_="no"),
    }  # fmt: skip
    name = el("span", title)
    if run:
        name = element("button", (title,), {"type": "button", "class": "figure", "data-do": "receipt", "data-run": run,
                                            "data-once": "no"})  # fmt: skip
    return el(
        "li", marks[state], el("span", name, " ", el("span", specialist, class_="tiny")),
        el("span", took, class_="num tiny") if took else None, light(confidence, lang) if confidence else None,
        el("span", why, class_="small") if why else None, class_=f"is-{state}",
    )  # fmt: skip


def _shut(title: str, *inner: Any, open: bool = False) -> Html:
    """Something on demand."""
    return element(
        "details", (el("summary", title), el("div", *inner, class_="stack")), {"open": "open"} if open else {}
    )
