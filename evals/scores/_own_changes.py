# pyright: basic
"""What the company itself changed: budgets, pauses, new creatives. An alarm for one of these is no false alarm."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulator.world import World

STEP = 0.2
"""A budget that moved by more than this share from one day to the next was changed; the weekday's plan is taken out."""


def own_changes(world: World) -> dict[str, set[date]]:
    """Days of changes per campaign and per platform, keyed `platform · campaign` and `platform`; all under ``."""
    from simulator.company import CAMPAIGNS, LINE_OF, LINES
    from simulator.market import SPENT
    from simulator.media import budgets

    desk, stories = world.state.desk, world.stories
    plan = np.stack(
        [budgets(world.seed, day.day, day.market, desk, stories) / SPENT[day.market.weekday] for day in world.days]
    )
    moved = np.abs(np.diff(plan, axis=0)) > STEP * np.maximum(plan[:-1], 1e-9)
    found: dict[str, set[date]] = {"": set()}
    for i, campaign in enumerate(CAMPAIGNS):
        platform = LINES[LINE_OF[i]].platform
        days = {world.start + timedelta(days=int(at) + 1) for at in np.flatnonzero(moved[:, i])}
        days |= _new_ads(world, campaign.name)
        for key in (f"{platform} · {campaign.name}", platform, ""):
            found.setdefault(key, set()).update(days)
    return found


def _new_ads(world: World, campaign: str) -> set[date]:
    """First days of the campaign's ads that were not there from the beginning."""
    table = world.tables["ad_days"]
    own = table["campaign"] == campaign
    names, first = np.unique(table["ad"][own].astype(str), return_index=True)
    begun = table["day"][own][first].astype("datetime64[D]").astype(object)
    return {day for _, day in zip(names, begun, strict=True) if day > world.start}
