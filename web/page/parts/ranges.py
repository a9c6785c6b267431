"""Several figures of one thing on a common axis: marks of different form, the surest one with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from errors import Lang
from figures import show, show_interval
from terms import Fact, Interval, Words, number
from web.html import Html, el
from web.page.parts.basic import element

FAR = 1.25
"""The axis ends so many times beyond what most figures reach; what lies further out is drawn at its end."""
Form = Literal["dot", "square", "triangle"]
BEYOND = Words(de="weiter rechts, außerhalb der Achse", en="further right, beyond the axis")


@dataclass(frozen=True)
class Mark:
    """One figure on the axis: its form, and whether its interval is drawn."""

    fact: Fact
    form: Form = "dot"


def reckoned(
    value: float, unit: str, label: Words, low: float | None = None, high: float | None = None, level: float = 0.9
) -> Fact:
    """A figure of a table, so that it is written like every other one."""
    span = None
    if low is not None and high is not None:
        span = Interval(low=number(min(low, value)), high=number(max(high, value)), level=level)
    return Fact(id="cell", value=number(value), unit=unit, label=label, interval=span)


def money(value: float, unit: str, lang: Lang) -> str:
    """An amount without cents, as the house writes it."""
    return show(reckoned(float(value), unit or "count", Words(de="", en="")).model_copy(update={"digits": 0}), lang)


def cell(fact: Fact, lang: Lang, run: str) -> Html:
    """A figure of a table; a click opens the receipt of the run that made the table."""
    told = {"type": "button", "class": "figure", "data-do": "receipt", "data-run": run, "data-fact": "",
            "data-once": "no", "title": fact.label.said(lang)}  # fmt: skip
    return element("button", (show(fact, lang),), told)


def end_of(marks: Sequence[Sequence[Mark]]) -> float:
    """Where a common axis from zero ends so that most rows are read well; a few far ones are cut."""
    ends = sorted(
        float(max(each.fact.value, each.fact.interval.high if each.fact.interval else each.fact.value))
        for row in marks for each in row
    )  # fmt: skip
    if not ends:
        return 1.0
    usual = ends[int(0.8 * (len(ends) - 1))]
    return max(usual * FAR if ends[-1] > 2 * usual > 0 else ends[-1] * 1.05, 1e-9)


def bar(marks: Sequence[Mark], lang: Lang, end: float, reference: float | None = None) -> Html:
    """The marks of one row on the axis from zero to `end`; in words for whoever does not see it.

    Args:
        marks: of the row; the interval of each is drawn below its mark.
        lang: of the words.
        end: of the axis.
        reference: an upright line, such as break-even.
    """

    def at(value: object) -> float:
        return max(0.0, min(100.0, 100 * float(value) / end))  # type: ignore[arg-type]

    drawn = [element("line", (), {"class": "axis", "x1": "0", "x2": "100%", "y1": "13", "y2": "13"})]
    if reference is not None and reference <= end:
        place = f"{at(reference):.2f}%"
        drawn.append(element("line", (), {"class": "zero", "x1": place, "x2": place, "y1": "1", "y2": "25"}))
    told: list[str] = []
    for mark in marks:
        fact = mark.fact
        if fact.interval:
            ends = {"x1": f"{at(fact.interval.low):.2f}%", "x2": f"{at(fact.interval.high):.2f}%"}
            drawn.append(element("line", (), {"class": "span", "y1": "13", "y2": "13"} | ends))
        drawn.append(_mark(mark.form, at(fact.value), float(fact.value) > end))
        span = show_interval(fact, lang)
        told.append(f"{fact.label.said(lang)}: {show(fact, lang)}{f', {span}' if span else ''}")
    return element("svg", drawn, {"class": "bar", "role": "img", "aria-label": "; ".join(told)})


def _mark(form: Form, place: float, beyond: bool) -> Html:
    """The form at its place; beyond the axis an arrow."""
    x = f"{place:.2f}%"
    if beyond:
        return element("svg", (element("path", (), {"d": "M-9 7 -2 13 -9 19", "class": f"mark {form} arrow"}),),
                       {"x": "100%", "overflow": "visible"})  # fmt: skip
    shapes = {
        "dot": ("circle", {"r": "5.5", "cy": "13"}),
        "square": ("path", {"d": "M-4.500 8.500h9v9h-9z"}),
        "triangle": ("path", {"d": "M0 7.500 5.500 17.500h-11z"}),
    }
    name, shape = shapes[form]
    return element("svg", (element(name, (), {"class": f"mark {form}"} | shape),), {"x": x, "overflow": "visible"})


def key(forms: Sequence[tuple[Form, str]]) -> Html:
    """What each form stands for."""
    return el("p", *(el("span", _sign(form), name, class_="line") for form, name in forms), class_="line small soft")


def _sign(form: Form) -> Html:
    return element("svg", (_mark(form, 50, False),), {"class": "bar sign", "aria-hidden": "true"})
