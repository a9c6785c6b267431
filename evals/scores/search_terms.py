"""`bidding.search_terms`: a negative list from the earlier weeks, counted in the weeks that it has not seen."""

from __future__ import annotations

from datetime import date, timedelta

from evals.scores._blocked import Held, held_out
from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "bidding.search_terms"
MISTAKES = Words(
    de="ausgeschlossene Begriffe, die in den Wochen danach ihr Ziel erreichten",
    en="blocked terms that reached their target in the weeks after",
)
FOUND = Words(
    de="erkannter Anteil der Kosten von Begriffen, die nie verkaufen",
    en="share found of the cost of terms that never sell",
)
HELD, BRAND = 56, "talfuchs"
"""Days that the list does not see; the company's own name, whose campaigns it does not reach."""


def rows(company: Company) -> list[Row]:
    """Mistakes (at most a hundredth is promised) and what was found."""
    cut = company.last - timedelta(days=HELD)
    answer = company.ask(TOOL, period=f"{company.world.start}..{cut}")
    if not isinstance(answer, Result):
        return [absent(TOOL, MISTAKES, answer, 0.0, "share")]
    held = counted(company, answer, cut)
    note = Words(de=f"{held.cases} Begriffe mit Klicks", en=f"{held.cases} terms with clicks")
    return [
        beside(TOOL, MISTAKES, 0.0, held.mistakes / max(held.cases, 1), tolerance=0.01, unit="share", note=note,
               absolute=True),
        beside(TOOL, FOUND, 1.0, held.found, tolerance=0.3, unit="share", note=note, absolute=True),
    ]  # fmt: skip


def counted(company: Company, answer: Result, cut: date) -> Held:
    """The list against the company's own search terms after `cut`."""
    table = answer.tables["negatives"]
    text, match = (table.columns.index(name) for name in ("negative", "match_type"))
    lines = [(row[text], row[match]) for row in table.rows]
    return held_out(company.world, lines, float(answer.fact("target_cpa").value), cut, BRAND)
