"""`bidding.allocate`: what the planned budgets would really have brought, beside going on as before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.scores._row import Company, Row, absent, beside
from simulator.company import CAMPAIGNS
from simulator.market import SPENT
from terms import Result, Table, Words

if TYPE_CHECKING:
    from simulator.world import World

TOOL = "bidding.allocate"
MARGIN = 0.4
PLAN, TAIL, PRICES = 28, 14, 90
"""Days that are played under the plan, days after it in which its effect fades, days whose orders tell their price."""
BEATS = Words(de="Plan besser als weiter wie bisher (1 = ja)", en="plan better than going on as before (1 = yes)")
HELD = Words(de="wahrer Zuwachs in der Spanne (1 = ja)", en="true gain inside the range (1 = yes)")
GAIN = Words(de="Gewinn des Plans, Anteil am Ergebnis der Werbung", en="gain of the plan, share of what ads bring")
STAGE = Words(de="erste Stufe besser als weiter wie bisher (1 = ja)", en="first stage better than as before (1 = yes)")


@dataclass(frozen=True)
class Played:
    """What happened under budgets: orders expected from ads, what they are worth, and what was spent."""

    orders: float
    revenue: float
    cost: float

    @property
    def profit(self) -> float:
        """Margin of the revenue, less the cost."""
        return MARGIN * self.revenue - self.cost


def played(world: World, budgets: Mapping[str, float], before: Mapping[str, float]) -> Played:
    """Let the company play on under budgets {campaign: EUR a day}, then for two weeks as before.

    Orders are expected ones, so that chance in who buys decides nothing; money is that of the plan's own days.
    """
    ids = {campaign.name: campaign.id for campaign in CAMPAIGNS}
    level = float(np.mean(SPENT))

    def decided(money: Mapping[str, float]) -> dict[str, dict[str, float]]:
        return {"budgets": {ids[name]: float(each) / level for name, each in money.items() if name in ids}}

    later = world.play(PLAN, decided(budgets))
    cost = sum(float(day.media.cost.sum()) for day in later.days[-PLAN:]) / 100
    later = later.play(TAIL, decided(before))
    orders = sum(float(day.media.mean.sum()) for day in later.days[-PLAN - TAIL :])
    price = float(np.concatenate([day.orders.revenue for day in world.days[-PRICES:]]).mean()) / 100
    return Played(orders, orders * price, cost)


def by_campaign(table: Table, column: str) -> dict[str, float]:
    """{campaign: EUR a day} of a column of the table of campaigns."""
    name, money = table.columns.index("campaign"), table.columns.index(column)
    return {str(row[name]): float(row[money]) for row in table.rows}


def rows(company: Company) -> list[Row]:
    """Whether plan and first stage beat the present budgets, by how much, and whether the range holds it."""
    answer = company.ask(TOOL, margin=MARGIN)
    if not isinstance(answer, Result):
        return [absent(TOOL, BEATS, answer, 1.0)]
    if "campaigns" not in answer.tables:
        return [absent(TOOL, BEATS, Words(de="keine Kampagnen genannt", en="no campaigns named"), 1.0)]
    before = by_campaign(answer.tables["campaigns"], "before_per_day")
    after = by_campaign(answer.tables["campaigns"], "after_per_day")
    now, plan = played(company.world, before, before), played(company.world, after, before)
    gain, told = plan.profit - now.profit, answer.fact("gain")
    found = [
        beside(TOOL, BEATS, 1.0, float(gain > 0), tolerance=0.0),
        beside(TOOL, GAIN, gain / (MARGIN * now.revenue), float(told.value) / (MARGIN * now.revenue), tolerance=0.05,
               unit="share", absolute=True),
    ]  # fmt: skip
    if told.interval is not None:
        inside = float(told.interval.low) <= gain <= float(told.interval.high)
        found.append(beside(TOOL, HELD, 1.0, float(inside), tolerance=0.0))
    if answer.proposals:
        first = before | {name: float(each) for name, each in answer.proposals[0].after.items()}
        stage = played(company.world, first, before)
        found.append(beside(TOOL, STAGE, 1.0, float(stage.profit > now.profit), tolerance=0.0))
    return found
