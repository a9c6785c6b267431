"""A figure that opens its receipt, its interval as a bar, and a text in which every figure is one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact, Interval, Words
from terms.named import spoken
from web.html import Html, el, join
from web.page.parts.basic import element


def figure(fact: Fact, lang: Lang, run: str = "", text: str = "") -> Html:
    """A figure, underlined; a click opens its receipt.

    Args:
        fact: the figure.
        lang: language of the page.
        run: of the tool that computed it, or of the whole answer.
        text: how it reads here; by default its value.
    """
    return element(
        "button", (text or show(fact, lang),),
        {"type": "button", "class": "figure", "data-do": "receipt", "data-run": run, "data-fact": fact.id,
         "data-once": "no", "title": fact.label.said(lang)},
    )  # fmt: skip


def marked(text: str, facts: Sequence[Fact], lang: Lang, runs: Mapping[str, str]) -> Html:
    """A text in which each figure of its facts is underlined and opens its receipt.

    Args:
        text: of an answer, with figures as `figures.show` writes them.
        facts: of the answer.
        lang: its language.
        runs: of each fact's id the run that computed it.
    """
    ways: dict[str, Fact] = {}
    for fact in facts:
        for way in (show_interval(fact, lang), show(fact, lang)):
            if way:
                ways.setdefault(way, fact)
    if not ways:
        return el("div", *_paragraphs([spoken(text)]), class_="stack tight")
    # A figure within a longer number is another figure.
    longest = "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True))
    found = re.compile(rf"(?<![\d.,])(?:{longest})(?![\d]|[.,]\d)")
    parts: list[str] = []
    at = 0
    for match in found.finditer(text):
        fact = ways[match[0]]
        parts += [spoken(text[at : match.start()]), figure(fact, lang, runs.get(fact.id, ""), match[0])]
        at = match.end()
    return el("div", *_paragraphs([*parts, spoken(text[at:])]), class_="stack tight")


def fact_of(shape: dict[str, Any], id: str) -> Fact:
    """A figure from its stable shape."""
    span = None if shape["low"] is None else Interval(low=shape["low"], high=shape["high"], level=shape["level"])
    return Fact(id=id, value=shape["value"], unit=shape["unit"], label=Words(**shape["label"]), interval=span,
                basis=shape["basis"], n=shape["n"])  # fmt: skip


def _paragraphs(parts: Sequence[str]) -> list[Html]:
    """Lines as paragraphs, those that begin with a dash or a dot as a list."""
    lines: list[list[str]] = [[]]
    for part in parts:
        if isinstance(part, Html):
            lines[-1].append(part)
            continue
        first, *more = part.split("\n")
        lines[-1].append(first)
        lines += [[each] for each in more]
    return [el("p", join(kept(line))) for line in lines if any(each.strip() for each in line)]


def kept(line: Sequence[str]) -> list[str]:
    """A figure with the bracket before it and the sign after it, so that no line begins or ends between them."""
    told = list(line)
    for at, each in enumerate(told):
        if not isinstance(each, Html):
            continue
        lead, sign = (
            "" if isinstance(other, Html) else other
            for other in (told[at - 1] if at else "", told[at + 1] if at + 1 < len(told) else "")
        )
        before, after = _OPENING.search(lead), _CLOSING.match(sign)
        if before or after:
            first, last = before[0] if before else "", after[0] if after else ""
            told[at] = el("span", first, each, last, class_="kept")
            if before:
                told[at - 1] = lead[: before.start()]
            if after:
                told[at + 1] = sign[after.end() :]
    return told


_OPENING, _CLOSING = re.compile(r"[(„“–−]+$"), re.compile(r"[.,;:)!?%“”]+")


def interval_bar(fact: Fact, lang: Lang, low: Decimal | float, high: Decimal | float) -> Html:
    """A point with its interval on a common axis from low to high; in words for whoever does not see it.

    Args:
        fact: the figure, with or without an interval.
        lang: language of the page.
        low: left end of the axis.
        high: right end.
    """
    start, end = float(low), float(high)
    width = (end - start) or 1.0

    def at(value: Decimal | float) -> str:
        return f"{max(0.0, min(100.0, 100 * (float(value) - start) / width)):.2f}%"

    drawn = [element("line", (), {"class": "axis", "x1": "0", "x2": "100%", "y1": "13", "y2": "13"})]
    if start < 0 < end:
        drawn.append(element("line", (), {"class": "zero", "x1": at(0), "x2": at(0), "y1": "2", "y2": "24"}))
    if fact.interval:
        ends = {"x1": at(fact.interval.low), "x2": at(fact.interval.high), "y1": "13", "y2": "13"}
        drawn.append(element("line", (), {"class": "span"} | ends))
    drawn.append(element("circle", (), {"class": "dot", "cx": at(fact.value), "cy": "13", "r": "5"}))
    told = f"{fact.label.said(lang)}: {show(fact, lang)}"
    span = show_interval(fact, lang)
    return element("svg", drawn, {"class": "bar", "role": "img", "aria-label": f"{told}, {span}" if span else told})
