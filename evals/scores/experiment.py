"""`attribution.experiment`: what the voucher of the randomised trial caused."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "attribution.experiment"
EFFECT = {
    "visit": Words(de="Wirkung des Gutscheins auf Besuche", en="effect of the voucher on visits"),
    "conversion": Words(de="Wirkung des Gutscheins auf Käufe", en="effect of the voucher on purchases"),
}


def rows(company: Company) -> list[Row]:
    """Effects on visits and purchases."""
    truth = company.world.truth["uplift"]
    found: list[Row] = []
    for outcome, what in EFFECT.items():
        true = float(truth[f"ate_{outcome}"])
        answer = company.ask(TOOL, outcome=outcome, control=truth["control"], treatment=truth["treatment"])
        if isinstance(answer, Result):
            value = float(answer.fact("effect").value)
            found.append(beside(TOOL, what, true, value, tolerance=0.02, unit="share", absolute=True))
        else:
            found.append(absent(TOOL, what, answer, true, "share"))
    return found
