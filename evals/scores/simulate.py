"""`bidding.simulate`: what a cut and a pause of each channel would really do, beside what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evals.scores._row import Company, Row, absent, beside
from simulator.company import CAMPAIGNS, LINES
from simulator.market import SPENT
from simulator.media import ROW_CAMPAIGN
from terms import Result, Words

if TYPE_CHECKING:
    from simulator.world import World

TOOL = "bidding.simulate"
CHANGES = {"-30 %": 0.7, "pause": 0.0}
WEEKS, TAIL, RECENT, PRICES = 8, 35, 28, 90
"""Weeks of a change; days after it; days that the present is read from; days whose orders tell their price."""
HELD = Words(
    de="wahre Änderung in der Spanne (Anteil der Änderungen)", en="true change inside the range (share of changes)"
)
SIZE = Words(de="Summe der erwarteten Änderungen", en="sum of the expected changes")
TESTED = Words(de="Markensuche zu testen verlangt (Kanäle)", en="brand search asked to be tested (channels)")


def present(world: World) -> dict[str, float]:
    """{campaign: EUR a day} of the last four weeks."""
    cost = [np.bincount(ROW_CAMPAIGN, day.media.cost, len(CAMPAIGNS)) for day in world.days[-RECENT:]]
    return dict(zip((campaign.id for campaign in CAMPAIGNS), (np.mean(cost, axis=0) / 100).tolist(), strict=True))


def revenue(world: World, budgets: dict[str, float], after: dict[str, float]) -> float:
    """Expected revenue of ads while budgets hold and while their effect fades, so that chance decides nothing."""
    level = float(np.mean(SPENT))
    later = world.play(7 * WEEKS, {"budgets": {name: money / level for name, money in budgets.items()}})
    later = later.play(TAIL, {"budgets": {name: money / level for name, money in after.items()}})
    orders = sum(float(day.media.mean.sum()) for day in later.days[len(world.days) :])
    return orders * float(np.concatenate([day.orders.revenue for day in world.days[-PRICES:]]).mean()) / 100


def rows(company: Company) -> list[Row]:
    """Share of true changes inside the range, their sum, and whether brand search is asked to be tested."""
    now = present(company.world)
    base = revenue(company.world, now, now)
    held: list[bool] = []
    true, told, brand = 0.0, 0.0, 0
    for line in LINES:
        own = {campaign.id for campaign in CAMPAIGNS if campaign.line == line.name}
        for change, factor in CHANGES.items():
            answer = company.ask(TOOL, channel=line.name, change=change, weeks=WEEKS)
            if not isinstance(answer, Result):
                return [absent(TOOL, HELD, answer, 0.9)]
            if line.channel == "search_brand":
                brand += change == "pause" and answer.confidence == "red"
            changed = {name: money * (factor if name in own else 1) for name, money in now.items()}
            real, fact = revenue(company.world, changed, now) - base, answer.fact("outcome_change")
            assert fact.interval is not None
            held.append(float(fact.interval.low) <= real <= float(fact.interval.high))
            true, told = true + real, told + float(fact.value)
    lines = sum(line.channel == "search_brand" for line in LINES)
    return [
        beside(TOOL, HELD, 0.9, float(np.mean(held)), tolerance=0.1, absolute=True),
        beside(TOOL, SIZE, true, told, tolerance=0.4, unit="EUR"),
        beside(TOOL, TESTED, float(lines), float(brand), tolerance=0.0),
    ]
