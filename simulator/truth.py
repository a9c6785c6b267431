"""What is true about the company and stands in none of its tables; counted from what was drawn, never estimated."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import company, mail, people, stories
from simulator.company import LINES, PLATFORMS
from simulator.crm import deal_amounts
from simulator.media import ROW_LINE, ROW_UNIT, UNITS, WEAR, WEAR_FLOOR
from simulator.regions import DARK, REGIONS, TESTED
from simulator.tables import Table, all_leads, customer_ids, each_day, together
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
        "consent": {"cells": consent_rates(), "pings_without_consent": company.PINGS, "safari_forgets_after_days": company.ITP_DAYS},
        "price_elasticity": company.ELASTICITY,
        "stories": [story.as_json() for story in world.stories.values() if story.first <= world.days[-1].day],
    }  # fmt: skip


def _channel(world: World, i: int) -> dict[str, Any]:
    line, spent = LINES[i], _spend(world)[:, i]
    caused = _caused(world, i)
    periods = _months(world)
    return {
        "platform": line.platform, "channel": line.channel, "cost": int(spent.sum()),
        "incremental_orders": int(caused[0].sum()), "incremental_revenue": int(caused[1].sum()),
        "iroas": _over(caused[1].sum(), spent.sum()), "later_orders": int(caused[2].sum()), "later_revenue": int(caused[3].sum()),
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


def _caused(world: World, i: int) -> tuple[np.ndarray, ...]:
    """(orders, revenue) a day that line i caused at once, and (orders, revenue) of its customers who came back."""
    born = world.state.people["cause"]
    found = np.zeros((4, len(world.days)), np.int64)
    for at, day in enumerate(world.days):
        now = day.orders.cause == i
        later = (day.orders.cause < people.BASE) & (born[day.orders.who] == i)
        found[:, at] = now.sum(), day.orders.revenue[now].sum(), later.sum(), day.orders.revenue[later].sum()
    return tuple(found)


def _spend(world: World) -> np.ndarray:
    return np.stack([np.bincount(ROW_LINE, day.media.cost, len(LINES)) for day in world.days]).astype(np.int64)


def _months(world: World) -> list[tuple[np.datetime64, np.ndarray]]:
    months = each_day(world).astype("datetime64[D]").astype("datetime64[M]")
    return [(month, months == month) for month in np.unique(months)]


def _totals(world: World) -> dict[str, Any]:
    cause, revenue = together(world, "orders", "cause"), together(world, "orders", "revenue")
    names = {"base": people.BASE, "repeat": people.REPEAT, "mail": people.MAILED}
    causes = {name: cause == code for name, code in names.items()} | {"paid": cause >= 0}
    deals = all_leads(world)
    return {
        "orders": len(cause), "revenue": int(revenue.sum()), "cost": int(_spend(world).sum()),
        "orders_by_cause": {name: int(of.sum()) for name, of in causes.items()},
        "revenue_by_cause": {name: int(revenue[of].sum()) for name, of in causes.items()},
        "leads": len(deals.at), "leads_caused_by_linkedin": int(deals.caused.sum()),
        "deal_value_caused_by_linkedin": int(deal_amounts(deals)[deals.caused & np.isfinite(deals.reached[:, 5])].sum()),
    }  # fmt: skip


def _uplift() -> dict[str, Any]:
    rows = zip(
        people.SEGMENTS,
        people.SEGMENT_SHARE,
        mail.CONVERSION,
        mail.CONVERSION_UPLIFT,
        mail.VISIT_UPLIFT,
        mail.MOVED,
        strict=True,
    )
    segments = [
        {"segment": name, "share": float(share), "conversion": float(base), "uplift_conversion": float(up),
         "uplift_visit": float(visit), "orders_per_mail": float(moved)}
        for name, share, base, up, visit, moved in rows
    ]  # fmt: skip
    average = float((people.SEGMENT_SHARE * mail.CONVERSION_UPLIFT).sum())
    return {"segments": segments, "ate_conversion": average, "ate_visit": float((people.SEGMENT_SHARE * mail.VISIT_UPLIFT).sum()),
            "voucher": mail.VOUCHER, "treatment": "voucher", "control": "control"}  # fmt: skip


def _geo(world: World) -> dict[str, Any] | None:
    story = world.stories.get("geo")
    days = [day for day in world.days if story and story.on(day.day)]
    if not story or not days:
        return None
    region = world.state.people["region"]
    made = sum(int(day.orders.revenue[DARK[region[day.orders.who]]].sum()) for day in days)
    lost = np.array([day.orders.kept_out for day in days]).sum(0)
    return {
        "line": TESTED, "holdout": REGIONS[DARK].tolist(), "start": str(np.datetime64(story.first, "D")),
        "end": str(np.datetime64(days[-1].day, "D")), "orders_lost": int(lost[0]), "revenue_lost": int(lost[1]),
        "lift": -float(lost[1]) / (made + int(lost[1])),
    }  # fmt: skip


def _ads(world: World) -> list[dict[str, Any]]:
    """The wearing ads of the last day with the share of their fresh click rate that is left."""
    from simulator.company import CAMPAIGNS
    from simulator.media import WEARS, creatives

    day = world.days[-1].day
    names, fresh = creatives(world.seed, day, world.first, world.state.desk, world.stories)
    return [
        {"campaign_id": CAMPAIGNS[UNITS[i][0]].id, "ad_group": UNITS[i][1], "ad": names[i], "left": round(float(fresh[i]), 4)}
        for i in np.unique(ROW_UNIT) if WEARS[i]
    ]  # fmt: skip


def _over(value: float, cost: float) -> float | None:
    return round(float(value) / float(cost), 4) if cost else None


def daily(world: World) -> Table:
    """Per day: orders, revenue, discount, shipping and cost per platform as reported (`cost_x`) and in EUR (`cost_eur_x`)."""
    table = {"day": each_day(world).astype("datetime64[D]")}
    table["orders"] = np.array([len(day.orders.who) for day in world.days], np.int64)
    for name in ("revenue", "discount", "shipping"):
        table[name] = np.array([getattr(day.orders, name).sum() for day in world.days], np.int64)
    spent, story = _rows_cost(world), world.stories.get("currency")
    for platform in PLATFORMS:
        rows = spent[:, [LINES[i].platform == platform for i in ROW_LINE]]
        rate = np.ones(len(world.days))
        if story and story.where["platform"] == platform:
            rate[[story.on(day.day) for day in world.days]] = story.effect["rate"]
        table[f"cost_{platform}"] = np.rint(rows * rate[:, None]).astype(np.int64).sum(1)
        table[f"cost_eur_{platform}"] = rows.sum(1)
    return table


def _rows_cost(world: World) -> np.ndarray:
    return np.stack([day.media.cost for day in world.days])


def incremental(world: World) -> Table:
    """Per day and line: orders and revenue caused at once, and of customers whom the line had won and who came back."""
    caused = np.stack([np.stack(_caused(world, i), 1) for i in range(len(LINES))], 1)
    names = ("incremental_orders", "incremental_revenue", "later_orders", "later_revenue")
    table = {
        "day": np.repeat(each_day(world), len(LINES)).astype("datetime64[D]"),
        "line": np.tile(np.array([line.name for line in LINES], object), len(world.days)),
        "cost": _spend(world).ravel(),
        "expected_orders": np.stack([day.media.mean for day in world.days]).ravel(),
    }
    return table | {name: caused[:, :, i].ravel() for i, name in enumerate(names)}


def customers(world: World) -> Table:
    """Per customer what nobody sees: purchase rate, chance to leave, whether still a customer, cause, segment."""
    who, names = (
        world.state.people,
        {people.BASE: "base", people.EARLIER: "earlier"} | dict(enumerate(line.name for line in LINES)),
    )
    return {
        "customer_id": customer_ids(np.arange(who.count)),
        "rate_per_day": who["rate"].copy(),
        "leaves": who["leaves"].copy(),
        "level": who["level"].copy(),
        "alive": np.isfinite(who["next"]),
        "cause": np.array([names[int(code)] for code in who["cause"]], object),
        "segment": np.array(people.SEGMENTS, object)[people.segment(who["key"])],
    }


MAKERS: dict[str, Callable[[World], Table]] = {
    "daily": daily,
    "incremental": incremental,
    "customers": customers,
    "trial": lambda world: mail.trial(world.seed)[1],
}
"""Every truth table and how it is made."""
assert stories.OPEN > 0
