# pyright: basic
"""The company as a measurer sees it: spend per line and day, and the panel of the geo test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator import goods
from simulator._parts import Table, each_day
from simulator.company import LINE, LINES
from simulator.media import ROW_LINE
from simulator.regions import DARK, DARK_SHARE, REGIONS, SHARE, TESTED

if TYPE_CHECKING:
    from simulator.world import World

PANEL_DAYS = 120
"""Days before the geo test that its panel shows."""


def media_days(world: World) -> Table:
    """Revenue and true spend in EUR cents per line and day, with what a model may control for."""
    spend = np.stack([np.bincount(ROW_LINE, day.media.cost, len(LINES)) for day in world.days]).astype(np.int64)
    table = {"day": each_day(world).astype("datetime64[D]")}
    table["kpi"] = np.array([day.orders.revenue.sum() for day in world.days], np.int64)
    table |= {line.name: spend[:, i] for i, line in enumerate(LINES)}
    return table | {
        "holiday": np.array([int(day.market.holiday) for day in world.days]),
        "competitor_sale": np.array([int(day.market.sale) for day in world.days]),
        "price_index": np.array([round(goods.price_index(day.prices), 5) for day in world.days]),
    }


def geo_days(world: World) -> Table:
    """The panel of the geo test: revenue and the tested line's cost per region, from 120 days before to its end."""
    story = world.stories.get("geo")
    days = [d for d in world.days if story and story.first - PANEL_DAYS <= d.day <= story.last]
    count = len(REGIONS)
    kpi, cost = np.zeros((len(days), count), np.int64), np.zeros((len(days), count), np.int64)
    for i, day in enumerate(days):
        kpi[i] = np.bincount(world.state.people["region"][day.orders.who], day.orders.revenue, count)
        total = int(day.media.cost[LINE[TESTED] == ROW_LINE].sum())
        share = np.where(DARK, 0.0, SHARE) / (1 - DARK_SHARE) if story and story.on(day.day) else SHARE
        edges = np.rint(np.cumsum(np.concatenate([[0.0], share])) * total).astype(np.int64)
        cost[i] = np.diff(edges)
    return {
        "day": np.repeat(np.array([d.day for d in days], np.int64), count).astype("datetime64[D]"),
        "region": np.tile(REGIONS.astype(object), len(days)),
        "kpi": kpi.ravel(),
        "cost": cost.ravel(),
        "assignment": np.tile(np.where(DARK, "holdout", "control").astype(object), len(days)),
    }
