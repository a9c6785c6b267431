# pyright: basic
"""The ad accounts as the platforms show them: with their own way to count, as it was known on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator._parts import Table
from simulator.chance import hashed
from simulator.company import CAMPAIGNS, DEVICES, LINES
from simulator.media import ROW_CAMPAIGN, ROW_LINE, ROW_UNIT, ROWS, UNITS
from simulator.stories import Story

if TYPE_CHECKING:
    from simulator.world import World

ROW_PLATFORM = np.array([LINES[i].platform for i in ROW_LINE], object)
_COLUMNS = ("cost", "clicks", "impressions", "reach", "share")


def ad_days(world: World, known: int | None = None) -> Table:
    """Ad rows that ran, with the conversions that the platforms know at the end of day `known` (days since 1970)."""
    today = world.days[-1].day if known is None else min(known, world.days[-1].day)
    days = [day for day in world.days if day.day <= today]
    stack = {name: np.stack([getattr(day.media, name) for day in days]) for name in _COLUMNS}
    conversions, value = booked(world, days, today)
    at, row = np.nonzero((stack["impressions"] > 0) | (conversions > 0))
    day = np.array([day.day for day in days])[at]
    rate = _exchange(world, day, ROW_PLATFORM[row])
    ads = np.array([day.media.names for day in days], object)
    return {
        "day": day.astype("datetime64[D]"),
        "platform": ROW_PLATFORM[row],
        **{name: _LABELS[name][row] for name in ("channel", "campaign_id", "campaign", "ad_group")},
        "ad": ads[at, ROW_UNIT[row]],
        **{name: _LABELS[name][row] for name in ("keyword", "device")},
        "impressions": stack["impressions"][at, row],
        "clicks": stack["clicks"][at, row],
        "cost": np.rint(stack["cost"][at, row] * rate).astype(np.int64),
        "conversions": np.round(conversions[at, row], 2),
        "conversion_value": np.rint(value[at, row] * rate).astype(np.int64),
        "reach": stack["reach"][at, row],
        "impression_share": np.round(stack["share"][at, row], 4),
        "currency": np.where(rate == 1, "EUR", "USD").astype(object),
    }


def booked(world: World, days: list[Any], today: int) -> tuple[np.ndarray, np.ndarray]:
    """(days, rows) conversions and value in cents, on the day of the click, as reported at the end of `today`."""
    place = np.concatenate([day.credit.booked_row for day in days]) - world.first * ROWS
    weight = np.concatenate([day.credit.booked_weight for day in days])
    value = np.concatenate([day.orders.revenue[day.credit.booked_order] for day in days]) * weight
    key = np.concatenate([day.orders.key[day.credit.booked_order] for day in days])
    ordered = np.repeat([day.day for day in days], [len(day.credit.booked_row) for day in days])
    platform = ROW_PLATFORM[place % ROWS]
    kept = (place >= 0) & _arrives(world.stories.get("pixel"), platform, ordered, key)
    factor = _definition(world.stories.get("definition"), platform, place // ROWS + world.first, today)
    size = len(days) * ROWS
    counted = [np.bincount(place[kept], (column * factor)[kept], size) for column in (weight, value)]
    return counted[0].reshape(-1, ROWS), counted[1].reshape(-1, ROWS)


def exchange(story: Story | None, platform: str, day: int) -> float:
    """Units of the reported currency per EUR for a platform's account on a day."""
    mixed = story is not None and story.where["platform"] == platform and story.on(day)
    return float(story.effect["rate"]) if story is not None and mixed else 1.0


def _exchange(world: World, day: np.ndarray, platform: np.ndarray) -> np.ndarray:
    story, rate = world.stories.get("currency"), np.ones(len(day))
    if story is not None:
        mixed = (platform == story.where["platform"]) & (day >= story.first) & (day <= story.last)
        rate[mixed] = story.effect["rate"]
    return rate


def _arrives(story: Story | None, platform: np.ndarray, ordered: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Whether the platform hears of each order: while its pixel is broken it hears of hardly any."""
    if story is None:
        return np.ones(len(key), bool)
    dead = (platform == story.where["platform"]) & (ordered >= story.first) & (ordered <= story.last)
    return ~dead | (hashed(key, 95) < story.effect["reported_share"])


def _definition(story: Story | None, platform: np.ndarray, clicked: np.ndarray, today: int) -> np.ndarray:
    """What each booking counts under the definition of the export's day."""
    if story is None or today < story.first:
        return np.ones(len(platform))
    restated = today >= _day(story.effect["restated_from_export"])
    since = _day(story.effect["restated_days_from"]) if restated else story.first
    changed = (platform == story.where["platform"]) & (clicked >= since)
    return np.where(changed, story.effect["conversions_factor"], 1.0)


def _day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(int))


def _labels() -> dict[str, np.ndarray]:
    rows = [(CAMPAIGNS[c], UNITS[u], LINES[i]) for c, u, i in zip(ROW_CAMPAIGN, ROW_UNIT, ROW_LINE, strict=True)]
    return {
        "channel": np.array([line.channel for _, _, line in rows], object),
        "campaign_id": np.array([campaign.id for campaign, _, _ in rows], object),
        "campaign": np.array([campaign.name for campaign, _, _ in rows], object),
        "ad_group": np.array([unit[1] for _, unit, _ in rows], object),
        "keyword": np.array([unit[3] for _, unit, _ in rows], object),
        "device": np.array(DEVICES * len(UNITS), object),
    }


_LABELS = _labels()
