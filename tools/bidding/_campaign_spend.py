# pyright: basic
"""What each campaign cost in some days."""

from __future__ import annotations

from terms import Period
from tools._tool import Desk
from tools.bidding._response import Planned


def campaign_spend(desk: Desk, planned: Planned, period: Period) -> dict[tuple[str, str], float]:
    """(platform, campaign) -> cost of planned channels' campaigns in the period; empty without ads.

    A channel that cost nothing in these days is told by what its campaigns cost in all days up to their end.
    """
    if "ads" not in desk.warehouse.kinds() or not planned.campaigns:
        return {}
    desk.warehouse.need("ads")
    rows = desk.warehouse.rows(
        """
        select coalesce(platform, '') as platform, coalesce(campaign, '') as campaign,
            coalesce(sum(cost) filter (date >= $start), 0)::double as cost, sum(cost)::double as ever
        from ads where date <= $end and cost is not null group by 1, 2 order by 1, 2
        """,
        start=period.start, end=period.end,
    )  # fmt: skip
    told = {(str(platform), str(campaign)): (float(cost), float(ever)) for platform, campaign, cost, ever in rows}
    told = {pair: costs for pair, costs in told.items() if pair in planned.campaigns}
    running = {planned.campaigns[pair] for pair, (cost, _) in told.items() if cost > 0}
    return {pair: cost if planned.campaigns[pair] in running else ever for pair, (cost, ever) in told.items()}
