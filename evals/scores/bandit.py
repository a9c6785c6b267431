"""`bidding.bandit`: the value of choosing subject lines evenly, and of the shares it learns, from a log of neither."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside
from simulator.subjects import AGE_SHARE, AGES, CLICKS, DEVICE_SHARE, SUBJECTS
from terms import Result, Words

TOOL = "bidding.bandit"
VALUE = Words(de="Wert der gleichmäßigen Auswahl (SNIPS)", en="value of an even choice (SNIPS)")
LEARNED = Words(de="Wert der gelernten Anteile (DR)", en="value of the learned shares (DR)")


def rows(company: Company) -> list[Row]:
    """Off-policy value of the uniform policy, and of the shares by age that are learned with context."""
    true = float(company.world.truth["bandit"]["uniform"])
    answer = company.ask(TOOL, policy="uniform")
    found = (
        [beside(TOOL, VALUE, true, float(answer.fact("snips").value), tolerance=0.15)]
        if isinstance(answer, Result)
        else [absent(TOOL, VALUE, answer, true)]
    )
    learned = company.ask(TOOL, policy="linear", source="log", segment="age")
    if not isinstance(learned, Result):
        return [*found, absent(TOOL, LEARNED, learned, None)]
    worth = _worth(learned)
    return [*found, beside(TOOL, LEARNED, worth, float(learned.fact("dr").value), tolerance=0.15)]


def _worth(answer: Result) -> float:
    """True clicks per mail of the shares by age."""
    table = answer.tables["segments"]
    cells = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    by_age = CLICKS @ DEVICE_SHARE
    return float(
        sum(
            AGE_SHARE[AGES.index(cell["segment"].partition("=")[2])]
            * cell["share_target"]
            * by_age[SUBJECTS.index(cell["arm"]), AGES.index(cell["segment"].partition("=")[2])]
            for cell in cells
        )
    )
