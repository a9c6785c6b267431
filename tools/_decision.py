"""The right to say no: reasons decide whether a result may advise, needs care, or names the test that would decide.

green   the evidence carries a decision
amber   usable with the care that the caveats name
red     it cannot carry a decision: no advice and no proposal, but the cheapest experiment that would decide it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from figures import render
from terms import Confidence, Fact, Result, Table, Words, number

Code = Literal[
    "convergence", "interval_width", "prior_dominates", "collinearity", "too_little_variation", "extrapolation",
    "confounding", "srm", "few_conversions", "conversion_lag", "changed_definition", "overlap", "fit_before",
    "placebo", "misfit", "stale", "peeking", "novelty", "consent", "tracking",
]  # fmt: skip
Design = Literal["geo_holdout", "geo_pulse", "randomised_holdout", "ab_test", "budget_variation", "collect_data"]
WORST: tuple[Confidence, ...] = ("red", "amber", "green")
DESIGNS: dict[Design, Words] = {
    "geo_holdout": Words(de="Geo-Test mit Pause in einigen Regionen", en="geo test with a pause in some regions"),
    "geo_pulse": Words(
        de="Geo-Test mit mehr Budget in einigen Regionen", en="geo test with more budget in some regions"
    ),
    "randomised_holdout": Words(de="zufällige Kontrollgruppe", en="randomised holdout group"),
    "ab_test": Words(de="A/B-Test", en="A/B test"),
    "budget_variation": Words(
        de="geplantes Auf und Ab des Budgets nach Zufallsplan", en="planned, randomised ups and downs of the budget"
    ),
    "collect_data": Words(de="weiter Daten sammeln", en="collecting more data"),
}  # fmt: skip
NEXT = Words(
    de="Das lässt sich mit diesen Daten nicht entscheiden. Der günstigste Test, der es entscheidet: "
    "{{test_design}}, {{test_where}}; Dauer {{test_weeks}}, Kosten {{test_cost}}.",
    en="These data cannot decide that. The cheapest test that would decide it: "
    "{{test_design}}, {{test_where}}; length {{test_weeks}}, cost {{test_cost}}.",
)
LOST = Words(
    de="Das lässt sich mit diesen Daten nicht entscheiden. Der günstigste Test, der es entscheidet: "
    "{{test_design}}, {{test_where}}; Dauer {{test_weeks}}. Dabei geht voraussichtlich etwas von „{{test_outcome}}“ "
    "verloren: {{test_cost}}.",
    en="These data cannot decide that. The cheapest test that would decide it: "
    "{{test_design}}, {{test_where}}; length {{test_weeks}}. It is expected to lose some of '{{test_outcome}}': "
    "{{test_cost}}.",
)
NEAREST = Words(
    de="Das lässt sich mit diesen Daten nicht entscheiden. Am weitesten führt dieser Test: "
    "{{test_design}}, {{test_where}}; Dauer {{test_weeks}}, Kosten {{test_cost}}.",
    en="These data cannot decide that. The test that leads furthest: "
    "{{test_design}}, {{test_where}}; length {{test_weeks}}, cost {{test_cost}}.",
)
SMALLEST = Words(
    de="Erkennbar ist damit ab einer Wirkung von {{test_mde}}.", en="It can detect an effect from {{test_mde}} upwards."
)


@dataclass(frozen=True)
class Reason:
    """One check of the gate: what was measured against which limit, and what it means."""

    code: Code
    state: Confidence
    words: Words
    measured: float | None = None
    limit: float | None = None


@dataclass(frozen=True)
class NextTest:
    """The cheapest experiment that would decide: where, how long, what is spent or forgone for it.

    `in_outcome` names the outcome in whose units `cost` is told where the data hold no money; empty: in `currency`.
    `sure` is false where none decides with today's budget; `why` then says what else it takes. Figures and names in
    `why` are placeholders of `facts` and `names`, as in every text.
    """

    design: Design
    where: Words
    weeks: int
    cost: float
    currency: str
    mde: float | None
    why: Words
    in_outcome: str | Words = ""
    sure: bool = True
    facts: tuple[Fact, ...] = ()
    names: Mapping[str, Words] = field(default_factory=dict[str, Words])


def worst(reasons: Sequence[Reason], before: Confidence = "green") -> Confidence:
    """The most careful of all states."""
    states = {before, *(reason.state for reason in reasons)}
    return next(state for state in WORST if state in states)


def gated(
    result: Result, reasons: Sequence[Reason], *, advice: Words | None = None, next_test: NextTest | None = None
) -> Result:
    """The result as the gate lets it through.

    Args:
        result: its text describes and does not recommend.
        reasons: every check that was made, passed ones included.
        advice: sentences that recommend; left out on red.
        next_test: what would decide; needed on red, and shown on amber too where it is given.

    Raises:
        ValueError: red without a test that would decide; sentences to add to a result that has none of its own.
    """
    _known(reasons)
    if result.text is None and (advice or next_test):
        raise ValueError("a gated result brings its own sentences")
    state = worst(reasons, result.confidence)
    if state == "red" and next_test is None:
        raise ValueError("a red result names the experiment that would decide it")
    told = sorted((reason for reason in reasons if reason.state != "green"), key=lambda each: WORST.index(each.state))
    update: dict[str, object] = {
        "confidence": state,
        "caveats": tuple(dict.fromkeys([*(reason.words for reason in told), *result.caveats])),
        "tables": {**result.tables, "gate": _table(reasons)},
        "text": _joined(result.text, None if state == "red" else advice),
    }
    if state == "red":
        update["proposals"] = ()
    if next_test is not None and state != "green":
        update |= _told(result, next_test, update)
        if state == "red":
            update["text"] = _joined(result.text, _sentences(next_test))
    return result.model_copy(update=update)


def _known(reasons: Sequence[Reason]) -> None:
    if unknown := {reason.code for reason in reasons} - set(get_args(Code)):
        raise ValueError(f"the gate does not know {sorted(unknown)}")


def _table(reasons: Sequence[Reason]) -> Table:
    rows = tuple((each.code, each.state, each.measured, each.limit) for each in reasons)
    return Table(columns=("check", "state", "measured", "limit"), rows=rows)


def _told(result: Result, test: NextTest, update: dict[str, object]) -> dict[str, object]:
    facts = [
        *test.facts,
        Fact(
            id="test_weeks", value=number(test.weeks), unit="weeks",
            label=Words(de="Dauer des Tests", en="length of the test"), basis="modelled",
        ),
        Fact(
            id="test_cost", value=number(_money(test.cost)), unit="count" if test.in_outcome else test.currency,
            digits=0,
            label=Words(de="Kosten des Tests", en="cost of the test"), basis="modelled",
        ),
    ]  # fmt: skip
    if test.mde is not None:
        label = Words(de="kleinste erkennbare Wirkung", en="smallest detectable effect")
        facts.append(Fact(id="test_mde", value=number(test.mde), unit="share", label=label, basis="modelled"))
    outcome = Words(de=test.in_outcome, en=test.in_outcome) if isinstance(test.in_outcome, str) else test.in_outcome
    paid_in = outcome.en or test.currency
    names = {**result.names, **test.names, "test_design": DESIGNS[test.design], "test_where": test.where}
    own_facts = {fact.id: fact for fact in test.facts}
    why = Words(de=render(test.why.de, own_facts, names, "de"), en=render(test.why.en, own_facts, names, "en"))
    row = (test.design, test.where.en, test.weeks, _money(test.cost), paid_in, test.mde, why.en)
    words = {"where": {test.where.en: test.where}, "why": {why.en: why}}
    columns = ("design", "where", "weeks", "cost", "currency", "mde", "why")
    tables: dict[str, Table] = update["tables"]  # pyright: ignore[reportAssignmentType]
    own = {fact.id for fact in facts}
    return {
        "facts": (*(fact for fact in result.facts if fact.id not in own), *facts),
        "names": names | ({"test_outcome": outcome} if test.in_outcome else {}),
        "tables": {**tables, "next_test": Table(columns=columns, rows=(row,), words=words)},
    }


def _money(cost: float) -> float:
    """To the cent; less than one unit to three digits, so that a small cost does not read as none."""
    return round(cost, 2) if cost >= 1 else float(f"{cost:.3g}")


def _sentences(test: NextTest) -> Words:
    first = LOST if test.in_outcome else NEXT if test.sure else NEAREST
    why = Words(de=f"{first.de}\n{test.why.de}", en=f"{first.en}\n{test.why.en}")
    return why if test.mde is None else Words(de=f"{why.de}\n{SMALLEST.de}", en=f"{why.en}\n{SMALLEST.en}")


def _joined(first: Words | None, second: Words | None) -> Words | None:
    if first is None or second is None:
        return first or second
    return Words(de=f"{first.de}\n{second.de}", en=f"{first.en}\n{second.en}")
