# pyright: basic
"""Segments of campaigns that cost more than they bring, and which of them to leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from errors import WeakData
from methods.bids import cuts
from tools._proposal import stated
from tools._tool import Desk
from tools.bidding._bids_goal import Goal
from tools.bidding._bids_plan import NOW, WEEKS, Worth
from tools.bidding._bids_read import Account, Floats
from tools.data._slice import dimension
from tools.data._sums import has

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
USUAL = ("device", "ad_group")
"""What is looked at when nobody says; where the reports have none of it, campaigns."""
BASE = ("platform", "campaign")
NEVER = ("search_term", "currency")
EARNS, PART = 0.8, 0.1
"""A part of a segment that earns with this chance and takes this share of its cost keeps the segment."""
FEWEST = 30.0
"""Clicks below which a segment is not looked at."""


@dataclass(frozen=True)
class Segment:
    """A value of a column within one campaign."""

    column: str
    platform: str
    campaign: str
    value: str

    @property
    def label(self) -> str:
        """Its name for people."""
        own = (self.value,) if self.column != "campaign" else ()
        return " · ".join(part for part in (self.platform, self.campaign, *own) if part)


@dataclass(frozen=True)
class Cuts:
    """(s,) segments with their figures a week, and what is done with each.

    belongs   (s, n) which cells of the account each holds
    worth     (draws, s) money per click by the goal
    lost      (draws, s) conversions a week that a cut loses
    gain      (draws, s) money a week: what is saved less what the lost clicks are worth
    losing    chance that a click costs more than it is worth
    why       loses, or what keeps it
    """

    segments: tuple[Segment, ...]
    belongs: Floats
    clicks: Floats
    cost: Floats
    conversions: Floats
    price: Floats
    saving: Floats
    worth: Floats
    lost: Floats
    gain: Floats
    losing: Floats
    why: tuple[str, ...]

    @property
    def chosen(self) -> Bools:
        """Which segments are left out."""
        return np.array([why == "loses" for why in self.why], dtype=np.bool_)


def columns(desk: Desk, by: Sequence[str]) -> tuple[str, ...]:
    """The columns that segments are made of.

    Raises:
        WeakData: asked for a column that holds single searches, for which there is another tool.
    """
    loaded = desk.warehouse.need("ads")
    wanted = tuple(dict.fromkeys(dimension(loaded, name, filtering=True) for name in by))
    if refused := [name for name in wanted if name in NEVER]:
        raise WeakData(
            en=f"'{refused[0]}' is no audience.",
            de=f"„{refused[0]}“ ist keine Zielgruppe.",
            do_en="Search terms are judged by bidding.search_terms; here take device, ad_group, ad or keyword.",
            do_de="Suchbegriffe beurteilt bidding.search_terms; hier passen device, ad_group, ad oder keyword.",
        )
    found = wanted or tuple(name for name in USUAL if has(loaded, name))
    return tuple(name for name in found if name not in BASE) or ("campaign",)


def levels(account: Account, dims: Sequence[str]) -> tuple[Ints, ...]:
    """Groups that lend strength: platforms, campaigns, each value in a platform and in a campaign, and the cell."""
    keys = account.keys
    own = [name for name in dims if name in account.columns]
    made = [[key[:1] for key in keys], [key[:2] for key in keys]]
    for name in own:
        at = account.columns.index(name)
        made += [[(key[0], key[at]) for key in keys], [(*key[:2], key[at]) for key in keys]]
    made.append(list(keys))
    found: list[Ints] = []
    for groups in made:
        places: dict[tuple[str, ...], int] = {}
        level = np.array([places.setdefault(group, len(places)) for group in groups], dtype=np.int64)
        if len(places) > 1 and not any(np.array_equal(level, other) for other in found):
            found.append(level)
    return tuple(found)


def segments(account: Account, dims: Sequence[str]) -> tuple[tuple[Segment, ...], Floats]:
    """Every value of every column within a campaign that has at least two of them, with its cells."""
    found: list[Segment] = []
    masks: list[Floats] = []
    for name in dims:
        at = account.columns.index(name)
        places: dict[tuple[str, str, str], list[int]] = {}
        for cell, key in enumerate(account.keys):
            if key[at]:
                places.setdefault((key[0], key[1], key[at]), []).append(cell)
        siblings: dict[str, int] = {}
        for platform, campaign, _ in places:
            home = f"{platform}\n{campaign}" if name != "campaign" else ""
            siblings[home] = siblings.get(home, 0) + 1
        for (platform, campaign, value), cells in places.items():
            if siblings[f"{platform}\n{campaign}" if name != "campaign" else ""] < 2:
                continue
            mask = np.zeros(len(account.keys))
            mask[cells] = 1.0
            found.append(Segment(name, platform, campaign, value))
            masks.append(mask)
    return tuple(found), np.array(masks) if masks else np.zeros((0, len(account.keys)))


def judge(
    account: Account, dims: Sequence[str], found: Worth, goal: Goal, desk: Desk, *, sure: float, share: float
) -> Cuts:
    """What to leave out: what almost surely loses, holds nothing that earns, and fits the limits.

    Args:
        account: what was read, one item a cell.
        dims: columns that segments are made of.
        found: what a click of each cell is worth.
        goal: scale of worth into money.
        desk: the limits of a change and of a run.
        sure: chance of losing from which a segment is left out.
        share: most of a campaign's spend that may be cut at once.
    """
    parts, belongs = segments(account, dims)
    clicks, cost = account.of("clicks"), account.of("cost")
    span = min(NOW, clicks.shape[1])
    weekly, spend = (sums[:, -span:].sum(axis=1) * 7 / span for sums in (clicks, cost))
    whole_clicks, whole_cost = clicks.sum(axis=1), cost.sum(axis=1)
    price = whole_cost / np.maximum(whole_clicks, 1e-9)
    worth = found.worth(goal)
    own_clicks, own_cost = belongs @ whole_clicks, belongs @ whole_cost
    own_price = own_cost / np.maximum(own_clicks, 1e-9)
    own_worth = cuts.gathered(worth, whole_clicks, belongs)
    losing = cuts.losing(own_worth, own_price)
    saving = belongs @ spend
    lost = (found.rate * weekly) @ belongs.T
    gain = saving - (worth * weekly) @ belongs.T
    inside = cuts.earning_inside(worth, price, whole_cost, belongs, sure=EARNS, least=PART)
    why = np.where(losing >= sure, "loses", np.where(losing <= 1 - sure, "earns", "unsure")).astype(object)
    why[(why == "loses") & inside] = "earns_in_part"
    why[own_clicks < FEWEST] = "few_clicks"
    why[saving <= 0] = "not_running"
    homes = {name: at for at, name in enumerate(dict.fromkeys((each.platform, each.campaign) for each in parts))}
    home = np.array([homes[each.platform, each.campaign] for each in parts], dtype=np.int64)
    campaign = np.zeros(max(len(homes), 1))
    for key, each in zip(account.keys, spend.tolist(), strict=True):
        if (key[0], key[1]) in homes:
            campaign[homes[key[0], key[1]]] += each
    if dims != ("campaign",):
        _whole_campaigns(parts, why)
    candidates = np.flatnonzero(why == "loses")
    order = candidates[np.argsort(-gain.mean(axis=0)[candidates], kind="stable")]
    per = 1.0 if dims == ("campaign",) else share
    kept = cuts.within(order, saving, home, campaign, share=per, room=desk.limits.run_share * float(spend.sum()))
    kept = _affordable(desk, kept, parts, belongs, spend, worth * weekly)
    for at in set(candidates.tolist()) - set(kept):
        why[at] = "limit"
    return Cuts(
        segments=parts, belongs=belongs, clicks=belongs @ found.clicks, cost=belongs @ found.cost,
        conversions=belongs @ found.corrected().mean(axis=0), price=own_price, saving=saving, worth=own_worth,
        lost=lost, gain=gain, losing=losing, why=tuple(why.tolist()),
    )  # fmt: skip


def _whole_campaigns(parts: Sequence[Segment], why: NDArray[np.object_]) -> None:
    """A campaign of which every value loses is no matter of audiences: it keeps them all and is named as such."""
    by: dict[tuple[str, str, str], list[int]] = {}
    for at, each in enumerate(parts):
        by.setdefault((each.column, each.platform, each.campaign), []).append(at)
    for rows in by.values():
        if all(why[at] in ("loses", "not_running", "few_clicks") for at in rows):
            for at in rows:
                why[at] = "whole_campaign" if why[at] == "loses" else why[at]


def _affordable(desk: Desk, kept: list[int], parts: Sequence[Segment], belongs: Floats, spend: Floats,
                earned: Floats) -> list[int]:  # fmt: skip
    """What the absolute limits leave room for: `change` by platform, as that is one proposal, the others in all.

    Args:
        desk: the limits.
        kept: segments, the most useful first.
        parts: all segments.
        belongs: (s, n) their cells.
        spend: (n,) cost a week of the cells.
        earned: (draws, n) what the clicks of a cell are worth a week.
    """
    limits = desk.limits
    most = min((each for each in (limits.day, limits.total) if each is not None), default=None)
    by, stakes, found = dict[str, Bools](), dict[str, float](), list[int]()
    for at in kept:
        name = parts[at].platform
        cells = by.get(name, np.zeros(len(spend), np.bool_)) | (belongs[at] > 0)
        stake = stated(at_risk(earned[:, cells].sum(axis=1)))
        whole = sum((stakes | {name: stake}).values())
        if (limits.change is not None and stake > limits.change) or (most is not None and whole > most):
            continue
        by[name], stakes[name] = cells, stake
        found.append(at)
    return found


def at_risk(earned: Floats) -> float:
    """Money: what the clicks that are given up may be worth until the proposal expires, at the bad end.

    Args:
        earned: (draws,) worth a week of these clicks.
    """
    return float(max(0.0, np.quantile(earned, 0.95), earned.mean())) * WEEKS


def together(plan: Cuts, rows: Bools, account: Account, found: Worth, goal: Goal) -> tuple[float, Floats, Floats]:
    """(saving, lost conversions, gain) a week of several cuts at once; what two of them share counts once."""
    cells = np.any(plan.belongs[rows] > 0, axis=0)
    clicks, cost = account.of("clicks")[cells], account.of("cost")[cells]
    span = min(NOW, clicks.shape[1])
    weekly, spend = (sums[:, -span:].sum(axis=1) * 7 / span for sums in (clicks, cost))
    saving = float(spend.sum())
    return saving, found.rate[:, cells] @ weekly, saving - found.worth(goal)[:, cells] @ weekly
