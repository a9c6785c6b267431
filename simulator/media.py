# pyright: basic
"""Paid media: budgets meet an auction, ads wear out, pressure carries over and saturates, orders are caused."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from simulator.chance import hashed, stream
from simulator.company import (
    AWARE,
    BRAND,
    BRAND_INCREMENTAL,
    CAMPAIGN,
    CAMPAIGNS,
    COUPLING,
    DEVICES,
    LINE,
    LINE_OF,
    LINES,
)  # fmt: skip
from simulator.market import SPENT, Market
from simulator.regions import DARK_SHARE, TESTED
from simulator.stories import Story

UNITS = [
    (CAMPAIGN[c.id], group, ad, keyword)
    for c in CAMPAIGNS
    for group, ads, keywords in c.groups
    for ad in ads
    for keyword in keywords or ("",)
]
"""Campaign position, ad group, ad slot and keyword of everything that is booked."""
UNIT_CAMPAIGN = np.array([unit[0] for unit in UNITS])
ROWS = len(UNITS) * len(DEVICES)
ROW_UNIT = np.repeat(np.arange(len(UNITS)), len(DEVICES))
ROW_CAMPAIGN = UNIT_CAMPAIGN[ROW_UNIT]
ROW_LINE = LINE_OF[ROW_CAMPAIGN]
LINE_EDGE = np.searchsorted(ROW_LINE, np.arange(len(LINES) + 1))
"""Rows are ordered by line: those of line i are LINE_EDGE[i] : LINE_EDGE[i + 1]."""
_MOBILE = np.array([c.mobile for c in CAMPAIGNS])
DEVICE_SHARE = np.stack([_MOBILE, (1 - _MOBILE) * 0.94, (1 - _MOBILE) * 0.06], 1)
DEVICE_WEIGHT = np.array([0.55, 1.6, 1.1])
"""How well clicks on mobile, desktop and tablet convert, up to a factor."""
ROW_WEIGHT = np.array([c.weight for c in CAMPAIGNS])[ROW_CAMPAIGN] * np.tile(DEVICE_WEIGHT, len(UNITS))
WEARS = np.array([LINES[LINE_OF[i]].channel.startswith(("social", "video")) for i in UNIT_CAMPAIGN])
"""Units whose ads wear out."""
WEAR, WEAR_FLOOR = 0.0042, 0.45
_SHARE = np.array([c.share for c in CAMPAIGNS])
_HALF = np.array([line.half for line in LINES])
_SLOPE = np.array([line.slope for line in LINES])
_TOP = np.array([line.top for line in LINES])
_CPC = np.array([line.cpc for line in LINES])
_CTR = np.array([line.ctr for line in LINES])
_VOLUME = np.array([line.volume for line in LINES])
_BUDGET = np.array([line.budget for line in LINES])
CARRY = np.array([line.carryover for line in LINES])
_AWARE = np.array([AWARE.get(line.name, 0.0) for line in LINES])
_FLIGHTS = np.array([line.platform in {"tiktok", "pinterest"} or line.name == "google_video" for line in LINES])


@dataclass
class Desk:
    """What the marketers have set: budgets in EUR a day, bids as factors, what is paused, own creatives by slot."""

    budgets: dict[str, float] = field(default_factory=dict)
    bids: dict[str, float] = field(default_factory=dict)
    paused: frozenset[str] = frozenset()
    creatives: dict[int, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class MediaDay:
    """One day of all booked rows (cents, counts) and what it does per line."""

    cost: np.ndarray
    clicks: np.ndarray
    impressions: np.ndarray
    reach: np.ndarray
    share: np.ndarray
    names: tuple[str, ...]
    pressure: np.ndarray
    carry: np.ndarray
    carry_dark: np.ndarray
    mean: np.ndarray
    dark_kept: float


def media_day(
    seed: int, day: int, first: int, now: Market, desk: Desk, carry: tuple[np.ndarray, np.ndarray],
    off: np.ndarray, stories: dict[str, Story],
) -> MediaDay:  # fmt: skip
    """Produce one day; `carry` is yesterday's pressure (all regions, dark ones), `off` the lines that do not exist."""
    random = stream(seed, "media", day)
    names, fresh = creatives(seed, day, first, desk, stories)
    weight = _unit_weight(seed) * fresh
    campaign_weight = np.bincount(UNIT_CAMPAIGN, weight, len(CAMPAIGNS))
    wear = campaign_weight / np.bincount(UNIT_CAMPAIGN, _unit_weight(seed), len(CAMPAIGNS))
    bids = np.array([desk.bids.get(c.id, 1.0) for c in CAMPAIGNS])
    budget = budgets(seed, day, now, desk, stories) * ~off[LINE_OF]
    curious = np.where(LINE["google_shopping"] == LINE_OF, _curious(stories, day), 1.0)
    cpc = _CPC[LINE_OF] * now.cpc * bids**0.7 / wear**0.6 * np.exp(random.normal(0, 0.03, len(CAMPAIGNS))) / curious
    interest = 1 + (_AWARE * hill(carry[0])).sum()
    volume = _VOLUME[LINE_OF] * _SHARE * bids**0.8 * np.where(BRAND[LINE_OF], now.demand * interest, now.demand**0.3)
    clicks = np.minimum(budget / cpc, volume * curious)
    pressure = np.bincount(LINE_OF, clicks / curious * _CPC[LINE_OF], len(LINES))
    test = stories.get("geo")
    dark_today = test is not None and test.on(day)
    here = np.where(dark_today & (LINE[TESTED] == LINE_OF), 1 - DARK_SHARE, 1.0)
    rows = _rows(random, clicks * here, weight / campaign_weight[UNIT_CAMPAIGN], cpc, fresh)
    share = np.where(_VOLUME[LINE_OF] * _SHARE > 0, np.minimum(0.96, 0.92 * clicks / volume), 0.0)
    after = CARRY * carry[0] + (1 - CARRY) * pressure
    tested = np.arange(len(LINES)) == LINE[TESTED]
    after_dark = CARRY * carry[1] + (1 - CARRY) * np.where(tested & dark_today, 0.0, pressure)
    mean = _TOP * hill(after) * now.demand**COUPLING
    mean += BRAND * BRAND_INCREMENTAL * np.bincount(LINE_OF, clicks, len(LINES))
    kept = float(hill(after_dark)[LINE[TESTED]] / max(hill(after)[LINE[TESTED]], 1e-12))
    searched = np.array([line.channel.startswith(("search", "shopping")) for line in LINES])[ROW_LINE]
    reach = np.where(searched, 0, np.rint(rows[2] / 1.35)).astype(np.int64)
    shown = np.where(searched & (rows[2] > 0), share[ROW_CAMPAIGN], np.nan)
    return MediaDay(rows[0], rows[1], rows[2], reach, shown, names, pressure, after, after_dark, mean, min(kept, 1.0))


def budgets(seed: int, day: int, now: Market, desk: Desk, stories: dict[str, Story]) -> np.ndarray:
    """EUR that each campaign may spend: the plan moves in blocks of 18 days; a decision holds until the next one."""
    found = np.empty(len(CAMPAIGNS))
    test = stories.get("geo")
    raised = test.effect["budget_factor"] if test is not None and test.on(day) else 1.0
    for i, campaign in enumerate(CAMPAIGNS):
        level = desk.budgets.get(campaign.id)
        if level is None:
            level = _BUDGET[LINE_OF[i]] * _SHARE[i] * _plan(seed, campaign.id, (day + 5 * i) // 18, LINE_OF[i])
            level *= raised if campaign.line == TESTED else 1.0
        found[i] = 0.0 if campaign.id in desk.paused else level * SPENT[now.weekday]
    return found


def creatives(
    seed: int, day: int, first: int, desk: Desk, stories: dict[str, Story]
) -> tuple[tuple[str, ...], np.ndarray]:
    """(names, freshness of the click rate in 0–1) of every unit's ad: a slot gets a new version every 70–110 days."""
    names, fresh = [], np.ones(len(UNITS))
    every = 70 + (hashed(np.arange(len(UNITS)), seed & 0xFFFF) * 40).astype(int)
    begun = (hashed(np.arange(len(UNITS)), (seed & 0xFFFF) + 7) * every).astype(int)
    for i, (campaign, group, ad, _) in enumerate(UNITS):
        if not WEARS[i]:
            names.append(ad)
            continue
        version, age = divmod(day - first + int(begun[i]), int(every[i]))
        name, rate, floor = f"{ad} V{version + 1}", WEAR, WEAR_FLOOR
        if i in desk.creatives and desk.creatives[i][1] <= day:
            name, age = desk.creatives[i][0], day - desk.creatives[i][1]
        else:
            name, age, rate, floor = _told(stories, CAMPAIGNS[campaign].id, group, ad, day) or (name, age, rate, floor)
        names.append(name)
        fresh[i] = max(floor, np.exp(-rate * age))
    return tuple(names), fresh


def _told(
    stories: dict[str, Story], campaign: str, group: str, ad: str, day: int
) -> tuple[str, int, float, float] | None:
    for story in stories.values():
        if not story.on(day) or story.where.get("campaign_id") != campaign or story.where.get("ad_group") != group:
            continue
        if story.kind == "fatigued_creative" and story.where["ad"] == ad:
            return ad, day - story.first, story.effect["ctr_decay_per_day"], story.effect["ctr_floor"]
        slots = [unit[2] for unit in UNITS if CAMPAIGNS[unit[0]].id == campaign and unit[1] == group]
        if story.kind == "prompt_injection" and ad == slots[-1]:
            return story.effect["text"], day - story.first, WEAR, WEAR_FLOOR
    return None


def _rows(
    random: np.random.Generator, clicks: np.ndarray, weight: np.ndarray, cpc: np.ndarray, fresh: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """(cost, clicks, impressions) per row."""
    mean = (clicks[UNIT_CAMPAIGN] * weight)[ROW_UNIT] * DEVICE_SHARE[ROW_CAMPAIGN, np.tile(np.arange(3), len(UNITS))]
    drawn = random.poisson(mean)
    cost = np.rint(100 * drawn * cpc[ROW_CAMPAIGN] * np.exp(random.normal(0, 0.05, ROWS))).astype(np.int64)
    rate = _CTR[ROW_LINE] * fresh[ROW_UNIT]
    impressions = drawn + random.poisson(mean * (1 - rate) / rate)
    return cost, drawn, impressions


def hill(pressure: np.ndarray) -> np.ndarray:
    """Share of the possible effect: x**s / (x**s + half**s); 0 for lines without a curve."""
    raised = np.maximum(pressure, 0) ** _SLOPE
    return np.where(_HALF > 0, raised / (raised + np.maximum(_HALF, 1e-9) ** _SLOPE), 0.0)


def _curious(stories: dict[str, Story], day: int) -> float:
    story = stories.get("feed")
    return story.effect["clicks_factor"] if story is not None and story.on(day) else 1.0


@lru_cache(maxsize=64)
def _unit_weight(seed: int) -> np.ndarray:
    return 0.4 + hashed(np.arange(len(UNITS)), (seed & 0xFFFF) + 13)


@lru_cache(maxsize=4096)
def _plan(seed: int, campaign: str, block: int, line: int) -> float:
    random = stream(seed, f"plan {campaign}", block)
    level, pause = random.normal(0, 0.42), random.random()
    if BRAND[line]:
        return 1.0
    return 0.0 if _FLIGHTS[line] and pause < 0.22 else float(np.exp(level - 0.08))
