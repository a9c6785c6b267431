# pyright: basic
"""What each campaign cost in some days."""

from __future__ import annotations

from terms import Period
from tools._tool import Desk
from tools.bidding._response import Planned


def campaign_spend(desk: Desk, planned: Planned, period: Period) -> dict[tuple[str, str], tuple[float, str]]:
    """(platform, campaign) -> (cost in the period, currency) of planned channels' campaigns; empty without ads."""
    if "ads" not in desk.warehouse.kinds() or not planned.campaigns:
        return {}
    currency = "coalesce(max(currency), '')" if "currency" in desk.warehouse.kinds()["ads"].columns else "''"
    desk.warehouse.need("ads")
    rows = desk.warehouse.rows(
        f"""
        select coalesce(platform, '') as platform, coalesce(campaign, '') as campaign, sum(cost)::double as cost,
            {currency} as currency
        from ads where date between $start and $end and cost is not null group by 1, 2 order by 1, 2
        """,  # noqa: S608  a column of the kind
        start=period.start, end=period.end,
    )  # fmt: skip
    return {
        (str(platform), str(campaign)): (float(cost), str(code or ""))
        for platform, campaign, cost, code in rows if (str(platform), str(campaign)) in planned.campaigns
    }  # fmt: skip
