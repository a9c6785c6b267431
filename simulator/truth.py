# pyright: basic
"""What is true about the company and stands in none of its tables; counted from what was drawn, never estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import company, mail, people
from simulator._parts import each_day, together
from simulator.company import CAMPAIGNS, LINE, LINES
from simulator.crm import deal_amounts
from simulator.media import ROW_LINE, UNITS, WEAR, WEAR_FLOOR, WEARS, creatives
from simulator.regions import DARK, DARK_SHARE, REGIONS, TESTED
from simulator.tables import all_leads
from simulator.totals import caused_by, spend
from simulator.voices import consent_rates

if TYPE_CHECKING:
    from simulator.world import World


def truth(world: World) -> dict[str, Any]:
    """Everything that the scorecard compares with, ready for JSON; money in cents unless a name says EUR."""
    return {
        "company": company.NAME,
        "seed": world.seed,
        "first_day": str(world.start),
        "last_day": str(world.last),
        "channels": {line.name: _channel(world, i) for i, line in enumerate(LINES)},
        "totals": _totals(world),
        "brand_search": {
            "lines": [line.name for line in LINES if line.channel == "search_brand"],
            "orders_per_click_caused": company.BRAND_INCREMENTAL, "raised_by": company.AWARE,
        },
        "clv": company.CLV | {"spend_shape": company.SPEND_SHAPE, "unit": "days"},
        "uplift": _uplift(),
        "geo": _geo(world),
        "conversion_lag_days": {line.name: line.lag for line in LINES},
        "fatigue": {"rate_per_day": WEAR, "floor": WEAR_FLOOR, "ads": _ads(world)},
        "consent": {"cells": consent_rates(), "pings_without_consent": company.PINGS,
                    "safari_forgets_after_days": company.ITP_DAYS},
        "price_elasticity": company.ELASTICITY,
        "stories": [story.as_json() for story in world.stories.values() if story.first <= world.days[-1].day],
    }  # fmt: skip


def _channel(world: World, i: int) -> dict[str, Any]:
    line, spent = LINES[i], spend(world)[:, i]
    caused = caused_by(world, i)
    periods = _months(world)
    return {
        "platform": line.platform, "channel": line.channel, "cost": int(spent.sum()),
        "incremental_orders": int(caused[0].sum()), "incremental_revenue": int(caused[1].sum()),
        "iroas": _over(caused[1].sum(), spent.sum()),
        "later_orders": int(caused[2].sum()), "later_revenue": int(caused[3].sum()),
        "adstock": {"kind": "geometric", "carryover": line.carryover},
        "saturation": {"kind": "hill", "half_saturation": line.half, "slope": line.slope, "top_orders_a_day": line.top,
                       "demand_exponent": company.COUPLING},
        "reported": {"click_days": line.credit[0], "views_counted": line.credit[1], "weight": line.credit[2]},
        "by_month": [
            {"month": str(month), "cost": int(spent[at].sum()), "incremental_orders": int(caused[0][at].sum()),
             "incremental_revenue": int(caused[1][at].sum()), "iroas": _over(caused[1][at].sum(), spent[at].sum())}
            for month, at in periods
        ],
    }  # fmt: skip


def _months(world: World) -> list[tuple[np.datetime64, np.ndarray]]:
    months = each_day(world).astype("datetime64[D]").astype("datetime64[M]")
    return [(month, months == month) for month in np.unique(months)]


def _totals(world: World) -> dict[str, Any]:
    cause, revenue = together(world, "orders", "cause"), together(world, "orders", "revenue")
    names = {"base": people.BASE, "repeat": people.REPEAT, "mail": people.MAILED}
    causes = {name: cause == code for name, code in names.items()} | {"paid": cause >= 0}
    deals = all_leads(world)
    won = deals.caused & (deals.reached[:, 5] < world.days[-1].day + 1)
    return {
        "orders": len(cause), "revenue": int(revenue.sum()), "cost": int(spend(world).sum()),
        "orders_by_cause": {name: int(of.sum()) for name, of in causes.items()},
        "revenue_by_cause": {name: int(revenue[of].sum()) for name, of in causes.items()},
        "leads": len(deals.at), "leads_caused_by_linkedin": int(deals.caused.sum()),
        "deal_value_caused_by_linkedin": int(deal_amounts(deals)[won].sum()),
    }  # fmt: skip


def _uplift() -> dict[str, Any]:
    size, before, added = people.SEGMENT_SHARE, mail.CONVERSION, mail.CONVERSION_UPLIFT
    segments = [
        {"segment": name, "share": float(size[i]), "conversion": float(before[i]), "uplift_conversion": float(added[i]),
         "uplift_visit": float(mail.VISIT_UPLIFT[i]), "orders_per_mail": float(mail.MOVED[i])}
        for i, name in enumerate(people.SEGMENTS)
    ]  # fmt: skip
    return {
        "segments": segments, "ate_conversion": float((size * added).sum()),
        "ate_visit": float((size * mail.VISIT_UPLIFT).sum()), "voucher": mail.VOUCHER,
        "treatment": "voucher", "control": "control",
    }  # fmt: skip


def _geo(world: World) -> dict[str, Any] | None:
    story = world.stories.get("geo")
    days = [day for day in world.days if story and story.on(day.day)]
    if not story or not days:
        return None
    region = world.state.people["region"]
    made = sum(int(day.orders.revenue[DARK[region[day.orders.who]]].sum()) for day in days)
    lost = np.array([day.orders.kept_out for day in days]).sum(0)
    spent = sum(int(day.media.cost[LINE[TESTED] == ROW_LINE].sum()) for day in days)
    return {
        "line": TESTED, "holdout": REGIONS[DARK].tolist(), "start": str(np.datetime64(story.first, "D")),
        "end": str(np.datetime64(days[-1].day, "D")), "orders_lost": int(lost[0]), "revenue_lost": int(lost[1]),
        "lift": -float(lost[1]) / (made + int(lost[1])), "cost_saved": round(spent * DARK_SHARE / (1 - DARK_SHARE)),
    }  # fmt: skip


def _ads(world: World) -> list[dict[str, Any]]:
    """The wearing ads of the last day with the share of their fresh click rate that is left."""
    day = world.days[-1].day
    names, fresh = creatives(world.seed, day, world.first, world.state.desk, world.stories)
    return [
        {"campaign_id": CAMPAIGNS[UNITS[i][0]].id, "ad_group": UNITS[i][1], "ad": names[i],
         "left": round(float(fresh[i]), 4)}
        for i in np.flatnonzero(WEARS)
    ]  # fmt: skip


def _over(value: float, cost: float) -> float | None:
    return round(float(value) / float(cost), 4) if cost else None
