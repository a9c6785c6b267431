"""`data.reconcile`: by how much the platforms claim more than the shop sold."""

from __future__ import annotations

import numpy as np

from evals.scores._months import months
from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "data.reconcile"
CLAIM = Words(de="gemeldete Conversions je Bestellung aus bezahlten Kanälen",
              en="conversions claimed per order that paid channels caused")  # fmt: skip
NAMES = ("claimed", "claimed_conversions", "platform_conversions", "reported", "platform")
"""Ids under which the tool may tell the platforms' total."""


def rows(company: Company) -> list[Row]:
    """What the platforms claim in the last whole month; the note tells what they caused."""
    month = months(company.world)[-1]
    ads, caused = company.world.tables["ad_days"], company.world.truth_tables["incremental"]
    claimed = float(np.round(ads["conversions"][month.mask(ads["day"])], 2).sum())
    true = float(caused["incremental_orders"][month.mask(caused["day"])].sum())
    note = Words(de=f"verursacht haben sie {true:.0f}", en=f"they caused {true:.0f}")
    answer = company.ask(TOOL, period=month.period)
    if not isinstance(answer, Result):
        return [absent(TOOL, CLAIM, answer, claimed)]
    known = {fact.id: float(fact.value) for fact in answer.facts}
    value = next((known[name] for name in NAMES if name in known), None)
    if value is None:
        return [absent(TOOL, CLAIM, Words(de="ohne Summe der Plattformen", en="without the platforms' total"), claimed)]
    return [beside(TOOL, CLAIM, claimed, value, tolerance=0.005, note=note)]
