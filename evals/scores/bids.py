# pyright: basic
"""`bidding.bids`: what the proposed bids truly earn when the company plays on under them, and who converts better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

if TYPE_CHECKING:
    from simulator.world import World

TOOL = "bidding.bids"
GAIN = Words(de="Zusatzgewinn je Woche unter den vorgeschlagenen Geboten", en="profit a week under the proposed bids")
INSIDE = Words(de="wahrer Zusatzgewinn im Intervall (Abstand)", en="true profit inside its interval (distance)")
RATIO = Words(
    de="Klickwert Generic Wohnen gegen Generic Outdoor", en="value of a click, Generic Wohnen over Generic Outdoor"
)
MARGIN, DAYS = 0.4, 56
PRICE = 0.7
"""Price per click = bid ** 0.7 in the company's auctions."""
BETTER, WORSE = "Generic Outdoor DE", "Generic Wohnen DE"


def rows(company: Company) -> list[Row]:
    """The company plays on for eight weeks, once as it is and once under the proposals."""
    answer = company.ask(TOOL, level="campaign", margin=MARGIN, where={"currency": "EUR"})
    if not isinstance(answer, Result):
        return [absent(TOOL, what, answer) for what in (GAIN, INSIDE, RATIO)]
    return [*_played(company.world, answer), *_ratio(answer)]


def _played(world: World, answer: Result) -> list[Row]:
    from simulator.company import CAMPAIGNS

    ids = {campaign.name: campaign.id for campaign in CAMPAIGNS}
    bids = {
        ids[name]: float(each.after[name] / before) ** (1 / PRICE)
        for each in answer.proposals
        for name, before in each.before.items()
    }
    if not bids:
        nothing = Words(de="kein Vorschlag", en="no proposal")
        return [absent(TOOL, what, nothing) for what in (GAIN, INSIDE)]
    worth = float(np.mean(np.concatenate([day.orders.revenue for day in world.days[-60:]]))) / 100 * MARGIN
    true = _profit(world.play(DAYS, {"bids": bids}), worth) - _profit(world.play(DAYS), worth)
    gain = answer.fact("gain_week")
    note = Words(de=f"{len(bids)} Kampagnen", en=f"{len(bids)} campaigns")
    found = [beside(TOOL, GAIN, true, float(gain.value), tolerance=0.75, unit="EUR", note=note)]
    if gain.interval is not None:
        off = max(float(gain.interval.low) - true, true - float(gain.interval.high), 0.0)
        found.append(Row(TOOL, INSIDE, true, float(gain.value), off / max(abs(true), 1.0), 0.25, "EUR", note))
    return found


def _profit(world: World, worth: float) -> float:
    """Money a week: orders that media cause in the mean, at their margin, less what media cost."""
    days = world.days[-DAYS:]
    caused = sum(float(day.media.mean.sum()) for day in days)
    return (caused * worth - sum(int(day.media.cost.sum()) for day in days) / 100) / DAYS * 7


def _ratio(answer: Result) -> list[Row]:
    """Both campaigns are of one line, so that only the company's weights tell them apart."""
    from simulator.company import CAMPAIGNS

    weight = {campaign.name: campaign.weight for campaign in CAMPAIGNS}
    table = answer.tables.get("bids")
    if table is None:
        return [absent(TOOL, RATIO, Words(de="keine Tabelle", en="no table"))]
    at = table.columns.index("value_per_click")
    value = {str(row[0]).rpartition(" · ")[2]: float(row[at]) for row in table.rows}
    return [beside(TOOL, RATIO, weight[WORSE] / weight[BETTER], value[WORSE] / value[BETTER], tolerance=0.15)]
