"""What a plan would bring, beside the sliders: the expected change with its range, the bad end, the way on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact, Words
from terms.named import platform
from web.html import Html, el
from web.page.parts.basic import button, card, element, note
from web.page.parts.figures import interval_bar
from web.page.parts.ranges import money

SAID = {
    "title": Words(de="Was Ihr Plan brächte", en="What your plan would bring"),
    "gain": Words(de="erwartete Änderung für {goal}", en="expected change of {goal}"),
    "as_now": Words(de="Bewegen Sie einen Regler: Hier steht sofort, was sich ändert.",
                    en="Move a slider: what changes shows here at once."),
    "better": Words(de="Wahrscheinlichkeit, besser zu sein als heute", en="Probability of being better than now"),
    "bad": Words(de="im schlechten Fall (einmal in zwanzig)", en="in a bad case (one time in twenty)"),
    "budget": Words(de="Budget", en="Budget"), "against": Words(de="heute {now}", en="now {now}"),
    "same": Words(de="gegenüber derselben Summe, wie heute verteilt", en="against the same total split as today"),
    "with": Words(de="mit Wahrscheinlichkeit {p}", en="with probability {p}"),
    "more": Words(de="Sie planen mehr Geld als heute. Ob sich das lohnt, sagt erst der Gewinn: Geben Sie den "
                     "Deckungsbeitrag an.",
                  en="You plan more money than now. Whether that pays only profit tells: give the margin."),
    "worse": Words(de="Nach dem Modell eher schlechter als heute.", en="By the model rather worse than now."),
    "beyond": Words(de="Außerhalb der Beobachtung: {names}. Dort spricht die Form der Kurve, nicht die Erfahrung.",
                    en="Beyond what was observed: {names}. There the form of the curve speaks, not experience."),
    "propose": Words(de="Als Vorschlag einreichen", en="Submit as a proposal"),
    "next": Words(
        de="Daraus wird ein Vorschlag unter „Freigaben“, innerhalb der Grenzen für eine Änderung. Geschrieben wird "
           "erst nach der Freigabe.",
        en="It becomes a proposal in the inbox, inside the limits of one change. It is written only after approval."),
}  # fmt: skip
EVEN = 0.5
NOTHING = 0.5
"""Money below which a plan is the one of now."""


def live_figure(fact: Fact, lang: Lang) -> Html:
    """A figure of a tried plan: a click has the tool compute it on record, and opens its receipt."""
    if fact.unit.isupper() and abs(fact.value) >= 100:
        fact = fact.model_copy(update={"digits": 0})
    told = {"type": "button", "class": "figure", "data-do": "prove", "data-fact": fact.id,
            "title": fact.label.said(lang)}  # fmt: skip
    return element("button", (show(fact, lang),), told)


def summary(told: Mapping[str, Any], facts: Mapping[str, Fact], lang: Lang) -> Html:
    """What the plan would bring as a whole: the change with its range, and how likely it is one to the better."""
    gain, better = facts["gain"], facts["p_better"]
    gain = gain.model_copy(update={"digits": 0}) if gain.unit.isupper() and abs(gain.value) >= 100 else gain
    if still(facts):
        return card(el("p", SAID["as_now"].said(lang), class_="soft"), title=SAID["title"].said(lang))
    return card(
        el("span", SAID["gain"].said(lang).format(goal=told["goal"]), class_="tiny"),
        el("p", live_figure(gain, lang), class_="big"), el("p", show_interval(gain, lang), class_="soft num small"),
        interval_bar(gain, lang, *_axis(gain)), chance(better, lang), title=SAID["title"].said(lang),
    )  # fmt: skip


def still(facts: Mapping[str, Fact]) -> bool:
    """Whether nothing is moved."""
    return float(facts["moved"].value) < NOTHING


def details(
    told: Mapping[str, Any], facts: Mapping[str, Fact], live: Mapping[str, Any], lang: Lang, *, propose: bool = True
) -> Html:  # fmt: skip
    """The bad end, the same total split as today, what is beyond observation, and the way to a proposal."""
    total, now, better = facts["budget_total"], facts["before_total"], facts["p_better"]
    budget = el("p", el("span", SAID["budget"].said(lang), class_="tiny"),
                el("strong", money(float(total.value), live["currency"], lang), class_="num"),
                el("span", SAID["against"].said(lang).format(now=money(float(now.value), live["currency"], lang)),
                   class_="tiny num"), class_="line")  # fmt: skip
    if still(facts):
        return card(budget, kind="flat")
    names = {each["channel"]: platform(each["name"]) for each in live["channels"]}
    over = [names[each["channel"]] for each in told["channels"] if each["beyond"]]
    other = abs(float(total.value) - float(now.value)) >= 1
    same = None
    if other:
        same = el(
            "p", SAID["same"].said(lang), ": ", live_figure(facts["gain_same_budget"], lang), ", ",
            SAID["with"].said(lang).format(p=show(facts["p_same_budget"], lang)), class_="small",
        )  # fmt: skip
    raised = float(total.value) > float(now.value) + 1 and told["margin"] is None
    return card(
        el("p", SAID["bad"].said(lang), ": ", live_figure(facts["downside"], lang), class_="small"), same, budget,
        note(SAID["worse"].said(lang), "bad") if float(better.value) < EVEN else None,
        note(SAID["more"].said(lang), "warn") if raised else None,
        note(SAID["beyond"].said(lang).format(names=", ".join(over)), "warn") if over else None,
        _propose(lang) if propose else None, kind="flat",
    )  # fmt: skip


def _propose(lang: Lang) -> Html:
    press = button(SAID["propose"].said(lang), "propose", "first")
    return el("div", press, el("p", SAID["next"].said(lang), class_="tiny"), class_="stack tight")


def chance(better: Fact, lang: Lang) -> Html:
    """The probability of being better, as a bar with its figure."""
    share = max(0.0, min(1.0, float(better.value)))
    bar = element("div", (element("i", (), {"style": f"width:{100 * share:.1f}%"}),), {"class": "chance"})
    head = el("span", SAID["better"].said(lang), class_="tiny")
    return el("div", el("div", head, live_figure(better, lang), class_="line apart"), bar, class_="stack tight")


def _axis(gain: Fact) -> tuple[float, float]:
    low, high = (float(gain.interval.low), float(gain.interval.high)) if gain.interval else (0.0, 0.0)
    most = max(abs(low), abs(high), 1e-9) * 1.05
    return -most, most
