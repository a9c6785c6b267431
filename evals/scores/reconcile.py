"""`data.reconcile`: what the platforms claim, what the shop sold, and how much of it was measured at all."""

from __future__ import annotations

import numpy as np

from evals.scores._months import months
from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "data.reconcile"
FACTS = {
    "platform_total": Words(de="von den Plattformen gemeldete Conversions", en="conversions that the platforms claim"),
    "shop_total": Words(de="Bestellungen des Shops", en="orders of the shop"),
    "measured_share": Words(de="gemessener Anteil der Bestellungen", en="share of the orders that was measured"),
}


def rows(company: Company) -> list[Row]:
    """The last whole month; a note tells how many orders the platforms really caused."""
    month = months(company.world)[-1]
    tables, truth = company.world.tables, company.world.truth_tables
    ads, sessions = (tables[name] for name in ("ad_days", "sessions"))
    orders = float(truth["daily"]["orders"][month.mask(truth["daily"]["day"])].sum())
    measured = float(sessions["conversions"][month.mask(sessions["day"])].sum())
    caused = truth["incremental"]
    true = float(caused["incremental_orders"][month.mask(caused["day"])].sum())
    claimed = float(np.round(ads["conversions"][month.mask(ads["day"])], 2).sum())
    truths = {"platform_total": round(claimed, 2), "shop_total": orders, "measured_share": measured / orders}
    answer = company.ask(TOOL, period=month.period)
    if not isinstance(answer, Result):
        return [absent(TOOL, FACTS["platform_total"], answer, truths["platform_total"])]
    note = Words(de=f"verursacht haben sie {true:.0f} Bestellungen", en=f"they caused {true:.0f} orders")
    told = {fact.id: float(fact.value) for fact in answer.facts}
    return [_row(name, what, truths[name], told, note if name == "platform_total" else None)
            for name, what in FACTS.items()]  # fmt: skip


def _row(name: str, what: Words, truth: float, told: dict[str, float], note: Words | None) -> Row:
    if name not in told:
        return absent(TOOL, what, Words(de="das Werkzeug nennt es nicht", en="the tool does not tell it"), truth)
    return beside(TOOL, what, truth, told[name], tolerance=0.005, note=note)
