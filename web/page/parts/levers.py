"""What is moved on the page of plans: total and limits, a slider for each channel, its curve and what a move brings."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact, Words
from terms.named import platform
from web.html import Html, el, join
from web.page.parts.basic import button, card, choice, element, evidence, field, note, submit, void
from web.page.parts.ranges import money, reckoned

SAID = {
    "total": Words(de="Budget im Zeitraum", en="Budget for these days"),
    "margin": Words(de="Deckungsbeitrag in %", en="Margin in %"),
    "margin_hint": Words(de="leer: nach Umsatz; mit Wert: nach Gewinn",
                         en="empty: by revenue; with a value: by profit"),
    "change": Words(de="Größte Änderung je Kanal", en="Largest change by channel"),
    "free": Words(de="so weit wie beobachtet", en="as far as observed"),
    "best": Words(de="Beste Aufteilung", en="Best allocation"), "now": Words(de="Wie heute", en="As now"),
    "keep": Words(de="festhalten", en="keep as is"),
    "slider": Words(de="Budget für {name}", en="Budget for {name}"),
    "amount": Words(de="Betrag für {name}", en="Amount for {name}"),
    "now_is": Words(de="heute {now}", en="now {now}"),
    "most": Words(de="mehr als je ausgegeben (höchstens {most}): geraten, nicht beobachtet",
                  en="more than ever spent (at most {most}): guessed, not observed"),
    "next": Words(de="der nächste Euro bringt {next}", en="the next unit brings {next}"),
    "demand": Words(de="bestehende Nachfrage, ohne Test nicht erhöhen", en="existing demand, do not raise untested"),
    "expected": Words(de="erwartete Änderung", en="expected change"),
    "curve": Words(de="Kurve: heute {now}, im Plan {then}", en="curve: now {now}, in the plan {then}"),
}  # fmt: skip
FORM = "plan"
"""The form to which all sliders belong, wherever they stand."""
MONEY, KEEP = "m:", "keep:"
"""Names of the fields that hold a channel's money, and of those that hold it fast, begin so."""
STEPS, FINE = 400, 8000
"""Steps of a slider; from so much money on it moves by tens."""
MOVED = 0.5
"""Money from which on a channel counts as moved."""
EMPTY = Html("&nbsp;")
CURVE = (132.0, 44.0)


def controls(live: Mapping[str, Any], lang: Lang) -> Html:
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
    return card(element("form", (fields, buttons), {"id": FORM, "data-do": "best", "class": "stack"}))


def slider(each: Mapping[str, Any], at: int, now: float, currency: str, lang: Lang) -> Html:
    """One channel: its slider and its amount, which move together; what holds it back."""
    name = platform(each["name"])
    top = max(each["top"], now)
    pull = el("div", el("div", _bar(each, at, now, top, name, lang), _scale(each, top), class_="track"),
              _amount(each, at, now, name, lang), class_="pull")  # fmt: skip
    keep = void("input", {"type": "checkbox", "name": KEEP + each["channel"], "form": FORM})
    below = el(
        "div", el("span", SAID["now_is"].said(lang).format(now=money(each["now"], currency, lang)), class_="tiny num"),
        el("label", keep, SAID["keep"].said(lang), class_="line tiny"), class_="line apart",
    )  # fmt: skip
    demand = None if each["caused"] else note(SAID["demand"].said(lang), "warn")
    return join([el("div", el("strong", name), evidence(each["evidence"], lang), class_="line"), pull, below, demand])


def _bar(each: Mapping[str, Any], at: int, now: float, top: float, name: str, lang: Lang) -> Html:
    step = max(round(top / STEPS, -1 if top > FINE else 0), 1)
    return void("input", {
        "type": "range", "min": "0", "max": f"{top:.0f}", "step": f"{step:g}", "value": f"{now:.0f}",
        "id": f"slider-{at}", "data-pair": f"slider-{at}n", "aria-label": SAID["slider"].said(lang).format(name=name),
        "autocomplete": "off", "name": f"r:{each['channel']}", "form": FORM, "data-live": "try",
    })  # fmt: skip


def _amount(each: Mapping[str, Any], at: int, now: float, name: str, lang: Lang) -> Html:
    return void("input", {
        "type": "text", "inputmode": "decimal", "name": MONEY + each["channel"], "value": f"{now:.0f}",
        "id": f"slider-{at}n", "data-pair": f"slider-{at}", "aria-label": SAID["amount"].said(lang).format(name=name),
        "autocomplete": "off", "class": "amount", "form": FORM, "data-live": "try",
    })  # fmt: skip


def _scale(each: Mapping[str, Any], top: float) -> Html:
    """Below the slider: where it is today, and up to where there is experience."""
    seen = 100 * min(each["seen"] / top, 1.0) if top > 0 else 100.0
    place = 100 * min(each["now"] / top, 1.0) if top > 0 else 0.0
    today = element("i", (), {"style": f"left:{place:.2f}%", "class": "at"})
    return element("div", (today,), {"class": "scale", "style": f"--seen:{seen:.2f}%", "aria-hidden": "true"})


def effect(each: Mapping[str, Any], now: Mapping[str, Any], live: Mapping[str, Any], lang: Lang) -> Html:
    """What one channel's change brings: its curve with both points, the change with its range, the next unit."""
    said = [el("strong", "±0", class_="num soft"), el("span", EMPTY, class_="tiny")]
    if abs(each["money"] - now["now"]) >= MOVED:
        fact = _change(each, live)
        said = [el("strong", ("+" if each["change"] > 0 else "") + show(fact, lang), class_="num"),
                el("span", show_interval(fact, lang), class_="tiny num")]  # fmt: skip
    steep = show(reckoned(each["next"], live["unit"] or "ratio", SAID["next"]), lang)
    after = el("span", SAID["next"].said(lang).format(next=steep), class_="tiny num")
    over = None
    if each["beyond"]:
        over = note(SAID["most"].said(lang).format(most=money(now["seen"], live["currency"], lang)), "warn")
    told = el("div", el("span", *said, class_="value wide"), after)
    return join([el("div", curve(now, each["money"], lang), told, class_="effect"), over])


def _change(each: Mapping[str, Any], live: Mapping[str, Any]) -> Fact:
    """A change of the outcome with its range, without cents."""
    made = reckoned(each["change"], live["unit"] or "count", SAID["expected"], each["low"], each["high"])
    return made.model_copy(update={"id": "gain", "digits": 0})


def curve(each: Mapping[str, Any], then: float, lang: Lang) -> Html:
    """A channel's curve with its band; where it is now and in the plan; beyond what was seen it is dashed."""
    points, (width, height) = each["curve"], CURVE
    end, top = points[-1][0] or 1.0, max(point[3] for point in points) or 1.0

    def at(money: float, value: float) -> str:
        return f"{width * min(money / end, 1):.1f},{height - (height - 4) * min(value / top, 1):.1f}"

    def line(pairs: list[list[float]]) -> str:
        return " ".join(at(point[0], point[1]) for point in pairs)

    band = " ".join([*(at(point[0], point[3]) for point in points),
                     *(at(point[0], point[2]) for point in reversed(points))])  # fmt: skip
    seen = [point for point in points if point[0] <= each["seen"]]
    rest = points[max(len(seen) - 1, 0) :]
    x_now, x_then = at(each["now"], 0).split(",")[0], at(then, _height(points, then))
    drawn = [
        element("polygon", (), {"points": band, "class": "band"}),
        element("polyline", (), {"points": line(seen), "class": "seen"}),
        element("polyline", (), {"points": line(rest), "class": "guessed"}),
        element("line", (), {"x1": x_now, "x2": x_now, "y1": "2", "y2": f"{height:.0f}", "class": "zero"}),
        element("circle", (), {"cx": x_then.split(",")[0], "cy": x_then.split(",")[1], "r": "4", "class": "mark dot"}),
    ]
    told = SAID["curve"].said(lang).format(now=money(each["now"], "", lang), then=money(then, "", lang))
    return element("svg", drawn, {"class": "curve", "viewBox": f"0 0 {width:.0f} {height:.0f}", "role": "img",
                                  "aria-label": told})  # fmt: skip


def _height(points: list[list[float]], money: float) -> float:
    """The mean of the curve at some money, between its points by a straight line."""
    for left, right in pairwise(points):
        if money <= right[0]:
            share = (money - left[0]) / ((right[0] - left[0]) or 1.0)
            return left[1] + share * (right[1] - left[1])
    return points[-1][1]
