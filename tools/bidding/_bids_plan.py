# pyright: basic
"""What each click is worth, against what it costs: the changes of bids that follow, inside the limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from errors import WeakData
from methods.bids import bound, steps
from methods.bids.groups import nested
from methods.bids.rates import rates, spread
from methods.bids.values import order_values, variation
from tools._proposal import stated, step
from tools._tool import Desk
from tools.attribution._channels import driven
from tools.bidding._bids_caused import Caused
from tools.bidding._bids_goal import Goal
from tools.bidding._bids_lag import Delay
from tools.bidding._bids_read import Account, Floats

Bools = NDArray[np.bool_]
DRAWS = 600
"""Draws of rates, values and elasticities; as many of each."""
NOW = 28
"""Days that say what clicks cost now, and how many there are."""
FEW_CLICKS = 30.0
STOPPED = 14
LATENESS = 0.3
"""Standard deviation of the logarithm of what is still to come, since a delay is known to about that only."""
LEAST = 0.03
"""A bid that would move by less is left alone."""
SMALLER = (0.7, 0.4, 0.2)
"""Parts of a raise that are tried where the whole is not sure enough."""
WEEKS = 2
"""Weeks until a proposal expires."""


@dataclass(frozen=True)
class Worth:
    """Draws of what a click brings, (draws, n), and the counts behind: clicks, conversions, exposure (n,).

    rate         conversions per click that ads cause, all counted ones unless a share is known
    value        money per click of these, or nan where conversions carry none
    wide         variance over mean of the counts
    cost, sums   (n,) money spent and conversion value counted on the days whose conversions count
    share        (n,) of the counted conversions that ads cause
    counted      (draws, n) conversions per click as the platform counts them
    """

    clicks: Floats
    conversions: Floats
    exposure: Floats
    rate: Floats
    value: Floats
    wide: float
    cost: Floats
    sums: Floats
    share: Floats
    counted: Floats

    def level(self, spare: Bools | None = None) -> tuple[float, float, float]:
        """(conversions, value, cost) of the days that count, with those still to come.

        `spare` items are left out unless nothing else converts.
        """
        rows = np.ones(len(self.cost), np.bool_) if spare is None else ~spare
        if not float(self.conversions[rows].sum()):
            rows = np.ones(len(self.cost), np.bool_)
        whole = self.conversions + (self.counted * np.maximum(self.clicks - self.exposure, 0)).mean(axis=0)
        each = np.divide(self.sums, self.conversions, out=np.zeros_like(self.sums), where=self.conversions > 0)
        brought, money = ((whole * self.share * worth)[rows].sum() for worth in (1.0, each))
        return float(brought), float(money), float(self.cost[rows].sum())

    def worth(self, goal: Goal) -> Floats:
        """(draws, n) money per click by the goal, which can stand beside its price."""
        return (self.value if goal.by_value else self.rate) * goal.scale

    def corrected(self) -> Floats:
        """(draws, n) conversions with those that are still to come, which chance and the delay leave open."""
        coming = self.counted * np.maximum(self.clicks - self.exposure, 0)
        random = np.random.default_rng(11)
        late = np.exp(LATENESS * random.normal(size=(len(coming), 1)) - LATENESS**2 / 2)
        chance = np.sqrt(coming * self.wide) * random.normal(size=coming.shape)
        return self.conversions + np.maximum(coming * late + chance, 0)


@dataclass(frozen=True)
class Moves:
    """(n,) what would change and why not; draws are (draws, n) a week.

    why   per item: worth_more, worth_less, or what holds it back
    """

    price: Floats
    weekly: Floats
    wished: Floats
    after: Floats
    clicks: Floats
    cost: Floats
    gain: Floats
    better: Floats
    bound: Floats
    why: tuple[str, ...]
    risk: Floats

    @property
    def moved(self) -> Bools:
        """Which items change."""
        return self.after != self.price


def worths(
    account: Account, usable: Bools, delay: Delay, known: Caused, seed: int,
    levels: Sequence[NDArray[np.int64]] | None = None,
) -> Worth:  # fmt: skip
    """Rates and values by shrinkage over the levels, those of the keys by default; `known` scales them by name."""
    days = usable.shape[1]
    arrived = np.stack([delay.arrived(key[0], days) for key in account.keys])
    clicks = np.where(usable, account.of("clicks"), 0.0)
    exposure = clicks * arrived
    # Days whose delay is unknown count neither with their clicks nor with their conversions.
    counts = np.where(usable & (arrived > 0), account.of("conversions"), 0.0)
    sums = np.where(usable & (arrived > 0), account.of("conversion_value"), 0.0)
    if not (usable & (arrived > 0)).any():
        raise _too_fresh()
    levels = nested(account.keys) if levels is None else levels
    wide = spread(counts, exposure)
    total, done = counts.sum(axis=1), exposure.sum(axis=1)
    rate = rates(total, done, levels, seed=seed, spread=wide, draws=DRAWS)
    value = np.full_like(rate, np.nan)
    if account.valued:
        cv2 = variation(counts, sums)
        value = rate * order_values(total, sums.sum(axis=1), levels, cv2=cv2 * wide, seed=seed + 1, draws=DRAWS)
    share = np.array([_incremental(key, known.shares, 1.0) for key in account.keys])
    drawn = share * _doubts(account, known, seed + 2)
    shown = np.where(arrived > 0, clicks, 0.0).sum(axis=1)
    cost = np.where(usable & (arrived > 0), account.of("cost"), 0.0).sum(axis=1)
    return Worth(shown, total, done, rate * drawn, value * drawn, wide, cost, sums.sum(axis=1), share, rate)


def _too_fresh() -> WeakData:
    return WeakData(
        en="All days are too recent, or their counting was disturbed: what they bring is not known yet.",
        de="Alle Tage sind zu frisch, oder ihre Zählung war gestört: Was sie bringen, ist noch offen.",
        do_en="Load older days, or give the mean delay as lag_days.",
        do_de="Laden Sie ältere Tage, oder nennen Sie den mittleren Verzug als lag_days.",
    )


def _incremental(key: tuple[str, ...], told: Mapping[str, float], other: float) -> float:
    """What is told of the item's campaign, else of its platform, else of all."""
    return next((told[name.casefold()] for name in (key[1], key[0], "") if name.casefold() in told), other)


def _doubts(account: Account, known: Caused, seed: int) -> Floats:
    """(draws, n) or one: factors of mean one on the shares, the same for all items of a channel."""
    if not known.doubts:
        return np.ones((1, len(account.keys)))
    wide = np.array([_incremental(key, known.doubts, 0.0) for key in account.keys])
    share = np.array([_incremental(key, known.shares, 1.0) for key in account.keys])
    channel = np.unique(np.stack([wide, share]), axis=1, return_inverse=True)[1].ravel()
    chance = np.random.default_rng(seed).standard_normal((DRAWS, int(channel.max()) + 1))[:, channel]
    return np.exp(wide * chance - wide**2 / 2)


def moves(  # noqa: PLR0913  (what people may set, one name each)
    account: Account, found: Worth, goal: Goal, elasticity: Floats, later: Floats, desk: Desk, *, share: float,
    cooldown: int,
    sure: float, changed: Sequence[str], bound_by: Sequence[str] | None, spared: Bools, inverse: bool = False,
) -> Moves:  # fmt: skip
    """Bids that earn more, each within `share` of what it is, the whole within the limits of a run.

    Args:
        account: what was read.
        found: what a click is worth.
        goal: scale of worth into money.
        elasticity: (draws,).
        later: (draws,) worth of clicks beyond today's over that of today's.
        desk: limits and seed.
        share: most that a bid may move.
        cooldown: days within which a price must not have moved by itself.
        sure: chance of a gain from which a change is proposed.
        changed: items or campaigns that were changed within the cool-down.
        bound_by: campaigns whose budget binds; None lets the data say how likely.
        spared: (n,) items that are not raised without a test of what they cause.
        inverse: whether what is set moves against the price, as a target ROAS does; `share` then holds for it.
    """
    price, weekly = _present(account)
    chance = _bound(account, bound_by)
    worth = found.worth(goal) * goal.marginal
    # A target on average says what the last conversion may cost, however much less it brings than the first.
    counted = later if goal.marginal == 1 else later / max(float(later.mean()), 1e-9)
    wish = steps.wished(worth.mean(axis=0), price, elasticity, chance, float(counted.mean()))
    if goal.ceiling is not None:
        wish = np.minimum(wish, np.maximum((found.rate * goal.ceiling).mean(axis=0) / np.maximum(price, 1e-9), 0.1))
    digits = [2 if each >= 0.2 else 4 for each in price.tolist()]
    shown = np.array([round(each, places) for each, places in zip(price.tolist(), digits, strict=True)])
    case = _Case(
        worth, found.worth(goal), shown, weekly, elasticity, later, counted,
        _binds(account, chance, len(elasticity), desk.seed + 7), goal.marginal != 1,
    )  # fmt: skip
    after = _stepped(shown, np.maximum(wish, 1 / (1 + share)) if inverse else wish, share, digits)
    after = _sure_enough(case, after, np.minimum(wish, 1 + share), share, digits, sure)
    more, dearer, gain, better = case.tried(after)
    halted = {
        "stopped": account.of("clicks")[:, -STOPPED:].sum(axis=1) <= 0,
        "cooldown": bound.moved(account.of("clicks"), account.of("cost"), cooldown) | _named(account, changed),
    }
    while True:
        factor = after / np.maximum(shown, 1e-9)
        at_stake = np.maximum(np.quantile(np.abs(dearer), 0.95, axis=0), np.abs(dearer).mean(axis=0)) * WEEKS
        holds = halted | {
            "small_change": np.abs(factor - 1) < LEAST,
            "brand_demand": spared & (factor > 1),
            "budget_bound": (better < sure) & (factor > 1) & (chance > 1 - sure),
            "unsure": better < sure,
        }
        kept = ~np.logical_or.reduce(list(holds.values()))
        over = _over(desk, account, kept, gain.mean(axis=0), dearer, at_stake, weekly * price)
        # What does not fit as a whole may do so as a smaller step, as long as that is worth a change.
        less = after.copy()
        for at, part in over.items():
            [tried] = _stepped(shown[at : at + 1], 1 + (factor[at : at + 1] - 1) * part, share, digits[at : at + 1])
            less[at] = tried if abs(tried / shown[at] - 1) >= LEAST else after[at]
        if np.array_equal(less, after):
            break
        after = less
        more, dearer, gain, better = case.tried(after)
    why = np.where(factor > 1, "worth_more", "worth_less").astype(object)
    for name, held in reversed(holds.items()):
        why[held] = name
    for at in over:
        why[at], kept[at] = "limit", False
    return Moves(
        price=shown, weekly=weekly, wished=wish, after=np.where(kept, after, shown), clicks=more, cost=dearer,
        gain=gain, better=better, bound=chance, why=tuple(why.tolist()), risk=at_stake,
    )  # fmt: skip


def _present(account: Account) -> tuple[Floats, Floats]:
    """(n,) price of a click of late, of the whole period where there are few; and (n,) clicks a week of late."""
    clicks, cost = account.of("clicks"), account.of("cost")
    span = min(NOW, clicks.shape[1])
    recent, spent = clicks[:, -span:].sum(axis=1), cost[:, -span:].sum(axis=1)
    whole = cost.sum(axis=1) / np.maximum(clicks.sum(axis=1), 1e-9)
    return np.where(recent >= FEW_CLICKS, spent / np.maximum(recent, 1e-9), whole), recent * 7 / span


def _sure_enough(case: _Case, after: Floats, wish: Floats, share: float, digits: Sequence[int], sure: float) -> Floats:
    """(n,) new prices; a raise that is not sure enough as a whole may be so as a smaller one."""
    better = case.tried(after)[3]
    for part in SMALLER:
        smaller = _stepped(case.price, wish * part + (1 - part), share, digits)
        less = np.where((better < sure) & (after > case.price) & (smaller > case.price), smaller, after)
        if np.array_equal(less, after):
            break
        after = less
        better = case.tried(after)[3]
    return after


@dataclass(frozen=True)
class _Case:
    """All that the effect of new prices depends on; see `steps.changes`.

    average    (draws, n) worth of a click by the goal, beside `worth`, which is that of the last conversion
    counted    (draws,) worth of clicks beyond today's as gains count it
    targeted   whether a target on average decides, rather than profit
    """

    worth: Floats
    average: Floats
    price: Floats
    weekly: Floats
    elasticity: Floats
    later: Floats
    counted: Floats
    binds: Bools
    targeted: bool

    def tried(self, after: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """More clicks, more cost and more profit, (draws, n), and the chance (n,) that the change is right.

        With a target: of a lower price, that a conversion costs more than the target now; of a higher one, that with
        all that it adds a conversion still costs no more than that.
        """
        factor = after / np.maximum(self.price, 1e-9)
        same = (self.worth, self.price, self.weekly, factor, self.elasticity, self.binds)
        more, cost, _ = steps.changes(*same, self.later)
        gain = steps.changes(*same, self.counted)[2]
        if not self.targeted:
            return more, cost, gain, (gain > 0).mean(axis=0)
        holds = (self.weekly + more) * self.average >= self.weekly * self.price + cost
        return more, cost, gain, np.where(factor > 1, holds, self.average < self.price).mean(axis=0)


def _stepped(price: Floats, factor: Floats, share: float, digits: Sequence[int]) -> Floats:
    """New prices, rounded towards today's."""
    wished = (price * factor).tolist()
    return np.array([
        step(was, wish, share, places) for was, wish, places in zip(price.tolist(), wished, digits, strict=True)
    ])  # fmt: skip


def _bound(account: Account, told: Sequence[str] | None) -> Floats:
    if told is not None:
        return _named(account, told).astype(float)
    by: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(account.keys):
        by.setdefault((key[0], key[1]), []).append(at)
    chance = np.zeros(len(account.keys))
    for rows in by.values():
        chance[rows] = bound.by_budget(account.sums["clicks"][rows].sum(axis=0), account.sums["cost"][rows].sum(axis=0))
    return chance


def _binds(account: Account, chance: Floats, draws: int, seed: int) -> Bools:
    """(draws, n) whether budgets bind: one throw a campaign, half of its luck shared by all.

    What misleads the judgement of one campaign, such as noisy prices, misleads that of the others too; throws without
    anything in common would make the sum look surer than it is.
    """
    from scipy.special import ndtr

    random = np.random.default_rng(seed)
    campaigns = np.unique([" · ".join(key[:2]) for key in account.keys], return_inverse=True)[1]
    luck = random.normal(size=(draws, int(campaigns.max()) + 1)) + random.normal(size=(draws, 1))
    return ndtr(luck / np.sqrt(2))[:, campaigns] < chance


def _named(account: Account, names: Sequence[str]) -> Bools:
    """Items that are named by any part of their key or by the whole of it."""
    wanted = {name.casefold() for name in names}
    return np.array(
        [bool(wanted & {part.casefold() for part in (*key, label(key)) if part}) for key in account.keys],
        dtype=np.bool_,
    )


def _over(
    desk: Desk, account: Account, kept: Bools, gain: Floats, dearer: Floats, risk: Floats, spend: Floats
) -> dict[int, float]:
    """Items that the limits of a run leave no room for, the least useful first to go, and the part that would fit."""
    limits, run, moved = desk.limits, 0.0, dearer.mean(axis=0)
    most = limits.run_share * float(spend.sum())
    by, out = dict[str, float](), dict[int, float]()
    change = np.inf if limits.change is None else limits.change
    total = min((each for each in (limits.day, limits.total) if each is not None), default=np.inf)
    for at in np.argsort(-gain, kind="stable").tolist():
        if not kept[at]:
            continue
        name, own, up = account.keys[at][0], float(risk[at]), max(float(moved[at]), 0.0)
        stake = by.get(name, 0.0) + own
        together = sum(stated(each) for each in (by | {name: stake}).values())
        if run + up <= most and stated(stake) <= change and together <= total:
            by[name], run = stake, run + up
            continue
        free = min(change - by.get(name, 0.0), total - sum(by.values()))
        parts = (0.95 * free / max(own, 1e-9), 0.95 * (most - run) / up if up > 0 else 1.0, 0.9)
        out[at] = max(min(parts), 0.0)
    return out


def spared(account: Account, shares: Mapping[str, float]) -> Bools:
    """Items that reach people who mostly would have bought anyway, unless what they cause is given."""
    return np.array(
        [driven(key[1]) and not {key[1].casefold(), key[0].casefold(), ""} & set(shares) for key in account.keys],
        dtype=np.bool_,
    )


def label(key: tuple[str, ...]) -> str:
    """An item's name for people."""
    return " · ".join(part for part in key if part)
