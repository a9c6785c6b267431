# pyright: basic
"""From beliefs to shares: inside the limits, as far as one change may go, with value and regret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from errors import BadArguments
from methods.bandit import learned_value
from methods.bandit.arms import Tally, beliefs
from methods.bandit.learned_value import Logged
from methods.bandit.regret import Regret, regret
from methods.bandit.shares import Bounds, affordable, bounds, rounded, within
from methods.off_policy import OffPolicy, Value
from settings import Limits
from tools._arguments import OWN
from tools._proposal import stated
from tools._tool import Desk
from tools.bidding import _bandit_context as by_context
from tools.bidding._bandit_base import Base, base
from tools.bidding._bandit_context import Contextual
from tools.bidding._bandit_rules import Rules, rules
from tools.bidding._bandit_seen import DAY, Floats, Seen

if TYPE_CHECKING:
    from tools.bidding.bandit import Args

RECENT, FEW_RECENT = 14, 100
UNPLANNED = 10_000
FOLD_DRAWS = 2_000


@dataclass(frozen=True)
class Costs:
    """Money: price per unit of reward and (k,) cost per decision, None where unknown; most money per decision."""

    price: float | None
    cost: Floats | None
    paid: Floats
    most: float | None
    budget: float | None
    per_day: float | None
    planned: int
    currency: str


@dataclass(frozen=True)
class Learned:
    """All that was learned; arms are (k,) in the order of `base.names`.

    current  shares today;  wished those that learning asks for;  staged as far as one change goes
    off      value of what was learned on the log;  ahead how much more than what ran
    """

    base: Base
    rules: Rules
    limits: Bounds
    costs: Costs
    best: Floats
    current: Floats
    wished: Floats
    staged: Floats
    off: OffPolicy | None
    linear: Contextual | None
    regret: Regret
    level: float

    @property
    def net(self) -> Floats:
        """(d, k) draws of what a decision earns less its cost, in units of the reward."""
        return self.base.beliefs.draws - self.costs.paid


def learn(args: Args, desk: Desk) -> Learned:
    """Learn from the log, a trial, counts of arms or an earlier state.

    Raises:
        NoData, WeakData: nothing to learn from.
        BadArguments: limits that contradict each other or name what there is not.
    """
    found = base(args, desk)
    costs = _costs(args, found, desk)
    current = _current(args, found)
    told = rules(desk, found.names, args.constraints)
    limits = _limits(args, told, found.names, current)
    best = found.beliefs.best(limits.allowed, costs.paid)
    wished = _wish(best, limits, costs)
    worth = _value(found, limits, costs, desk.seed)
    linear = None
    if args.policy == "linear" or (args.policy is None and found.seen.context and worth is not None):
        linear = by_context.contextual(args, found, limits, current, costs.paid, (costs.cost, costs.most), desk.seed)
        in_context = by_context.value(found, linear, limits, costs.paid, desk.seed)
        compared = in_context.ahead_of(worth) if worth and len(worth.terms) == len(in_context.terms) else None
        if args.policy is None and not (compared and compared.interval(args.level)[0] > 0):
            linear = None
        else:
            worth, wished = in_context, linear.wished
    staged = stage(current, wished, limits, desk.limits.change_share)
    count = costs.per_day * args.days if costs.per_day else float(costs.planned)
    staged = held(costs, found.beliefs.mean, current, staged, (count, args.days), desk.limits)
    off = worth.off if worth else _counted(found, wished)
    if linear is not None:
        lost = by_context.forgone(linear, current, limits, costs.planned, costs.paid)
    else:
        lost = regret(found.beliefs, current, limits, costs.planned, desk.seed, costs.paid)
    return Learned(
        found, told, limits, costs, best, current, rounded(wished, limits), staged, off, linear, lost,
        args.level,
    )  # fmt: skip


def _costs(args: Args, found: Base, desk: Desk) -> Costs:
    recent = found.recent
    daily = recent.size / recent.days if recent.days and recent.days > 1 else None
    if args.horizon:
        daily = args.horizon / args.days
    planned = args.horizon or (max(round(daily * args.days), 1) if daily else UNPLANNED)
    price = 1.0 if recent.money else args.value
    cost = _cost(args, found)
    paid = np.zeros(len(found.names)) if cost is None or price is None else cost / price
    budget = args.constraints.budget
    currency = recent.currency or desk.currency
    if budget is not None and budget.currency not in (currency, OWN):
        raise BadArguments(
            en=f"The budget is in {budget.currency}, the data are in {currency}.",
            de=f"Das Budget lautet auf {budget.currency}, die Daten auf {currency}.",
            do_en=f"Give the budget in {currency}.", do_de=f"Geben Sie das Budget in {currency} an.",
        )  # fmt: skip
    money = float(budget.amount) if budget else None
    most = money / daily if money is not None and daily and cost is not None else None
    return Costs(price, cost, paid, most, money, daily, planned, currency)


def _cost(args: Args, found: Base) -> Floats | None:
    """(k,) money per decision: as told, else the mean of the log's column of costs."""
    names, seen = found.names, found.recent
    if isinstance(args.cost, dict):
        return _by_arm(args.cost, names)
    if args.cost is not None:
        return np.full(len(names), args.cost)
    if seen.cost is None or not seen.cost.any():
        return None
    count = np.bincount(seen.arm, minlength=len(names))
    mean = float(seen.cost.mean())
    return np.where(count > 0, np.bincount(seen.arm, seen.cost, len(names)) / np.maximum(count, 1), mean)


def _current(args: Args, found: Base) -> Floats:
    """Shares as they are: as told, else those of the last two weeks, else of all decisions counted."""
    names, seen = found.names, found.recent
    if args.current is not None:
        told = _by_arm(args.current, names)
        return told / told.sum()
    count = _recent(seen, len(names)) if seen.counts is None and seen.size else found.told.count
    total = float(count.sum())
    return count / total if total > 0 else np.full(len(names), 1 / len(names))


def _by_arm(told: Mapping[str, float], names: tuple[str, ...]) -> Floats:
    """(k,) what was told of each arm, in any letters; zero where nothing was."""
    lower = {name.casefold(): at for at, name in enumerate(names)}
    found = np.zeros(len(names))
    for arm, each in told.items():
        if arm.strip().casefold() not in lower:
            raise BadArguments(
                en=f"There is no arm '{arm}'.", de=f"Einen Arm „{arm}“ gibt es nicht.",
                do_en=f"Known are: {', '.join(names[:8])}.", do_de=f"Bekannt sind: {', '.join(names[:8])}.",
            )  # fmt: skip
        found[lower[arm.strip().casefold()]] = each
    return found


def _recent(seen: Seen, arms: int) -> Floats:
    arm = seen.arm
    if seen.when is not None:
        late = seen.when > seen.when.max() - RECENT * DAY
        arm = arm[late] if late.sum() >= FEW_RECENT else arm
    return np.bincount(arm, minlength=arms).astype(float)


def _limits(args: Args, told: Rules, names: tuple[str, ...], current: Floats) -> Bounds:
    """Floors and caps; an arm with an open question gets no more than it has."""
    limits, allowed = args.constraints, told.allowed(names)
    most = np.ones(len(names))
    if isinstance(limits.max_share, dict):
        caps = {arm.casefold(): share for arm, share in limits.max_share.items()}
        most = np.array([caps.get(name.casefold(), 1.0) for name in names])
    else:
        most *= limits.max_share
    held = told.held(names)
    least = limits.min_share if "min_share" in limits.model_fields_set else min(limits.min_share, 0.5 / len(names))
    try:
        plain = bounds(allowed, least, most)
        if not held.any() or held[allowed].all():
            return plain
        capped = np.where(held, np.minimum(most, np.maximum(current, 1e-9)), most)
        return bounds(allowed, least, capped) if capped[allowed].sum() >= 1 else plain
    except ValueError as failed:
        raise _impossible(str(failed), int(allowed.sum()), least) from None


def _impossible(why: str, arms: int, least: float) -> BadArguments:
    if why == "floor":
        return BadArguments(
            en=f"With {arms} arms a least share of {least:g} comes to more than all.",
            de=f"Bei {arms} Armen ergibt ein Mindestanteil von {least:g} mehr als alles.",
            do_en=f"Give `min_share` of at most {1 / arms:.3g}.",
            do_de=f"Geben Sie `min_share` höchstens {1 / arms:.3g} an.",
        )
    return BadArguments(
        en="The caps of the allowed arms come to less than one: part of the decisions would have no arm.",
        de="Die Obergrenzen der erlaubten Arme ergeben weniger als eins: Ein Teil der Entscheidungen bliebe ohne Arm.",
        do_en=f"Give `max_share` of at least {1 / arms:.3g}, or allow more arms.",
        do_de=f"Geben Sie `max_share` mindestens {1 / arms:.3g} an, oder erlauben Sie mehr Arme.",
    )


def _wish(best: Floats, limits: Bounds, costs: Costs) -> Floats:
    if costs.cost is None or costs.most is None:
        return within(best, limits)
    return affordable(best, costs.cost, costs.most, limits)


def _value(found: Base, limits: Bounds, costs: Costs, seed: int) -> learned_value.Learned | None:
    """The table learner's value on the log; None where there are no chances to weight by."""
    seen = found.seen
    if seen.counts is not None or seen.propensity is None or not seen.size:
        return None
    use = np.flatnonzero(found.known.finished & (seen.propensity > 0) & (seen.propensity <= 1))
    if len(use) < 2:
        return None
    action, reward, weight = seen.arm[use], seen.reward[use], found.weight[use]
    from methods.bandit.arms import tally

    def learned(part: np.ndarray) -> Floats:
        told: Tally = tally(action[part], reward[part], len(found.names), weight[part])
        return _wish(beliefs(told, seed, FOLD_DRAWS).best(limits.allowed, costs.paid), limits, costs)[None]

    log = Logged(action, reward, seen.propensity[use], None, np.zeros(len(use), dtype=np.int64), seed)
    return learned_value.value(log, learned)


def _counted(found: Base, shares: Floats) -> OffPolicy | None:
    """The value of shares from counts alone, as if arms had been drawn by lot in the shares that they had.

    SNIPS = sum of share * mean; its variance sum of share² * variance / count; ESS = 1 / sum of share² / count.
    """
    told = found.told
    rows = float(told.count.sum())
    if rows < 2 or found.seen.counts is None:
        return None
    count = np.maximum(told.count, 1e-9)
    mean = told.total / count
    spread = np.maximum(told.squares / count - mean**2, 0.0) / count
    has = (told.count > 0) & (shares > 0)
    value = Value(float(shares[has] @ mean[has]), float(np.sqrt((shares[has] ** 2 * spread[has]).sum())))
    now = told.count / rows
    logged = Value(float(now @ mean), float(np.sqrt((now**2 * spread).sum())))
    gap = float(np.sqrt(((shares - now)[has] ** 2 * spread[has]).sum()))
    weight = shares / np.maximum(now, 1e-12)
    thin = bool(((told.count <= 0) & (shares > 0.5 / len(shares))).any())
    ess = 0.0 if thin else 1 / float((shares[has] ** 2 / count[has]).sum())
    return OffPolicy(
        value, value, value, logged, Value(value.value - logged.value, gap), ess, Value(1.0, 0.0),
        float(weight[has].max(initial=0.0)), float(now[np.argmax(weight * has)]), round(rows),
        round(float(told.count[has].sum())),
    )  # fmt: skip


def stage(current: Floats, wished: Floats, limits: Bounds, share: float) -> Floats:
    """As far towards the wished shares as one change may go, rounded; what is forbidden stops at once."""
    reach = Bounds(np.zeros(len(current)), np.ones(len(current))).narrowed(
        np.ceil(current * (1 - share) * 1e4 - 1e-9) / 1e4, np.floor(current * (1 + share) * 1e4 + 1e-9) / 1e4
    )
    new = (current <= 0) & limits.allowed
    high = np.where(new, np.maximum(wished, limits.low), np.minimum(reach.high, limits.high))
    low = np.where(limits.allowed & ~new, np.minimum(np.maximum(reach.low, 0), limits.high), 0.0)
    high = np.where(limits.allowed, np.maximum(high, low), 0.0)
    if high.sum() < 1:
        # What forbidden arms leave must go somewhere: all others grow by the same factor, no more than is needed.
        room = Bounds(high, limits.high)
        return rounded(within(high, room), room)
    room = Bounds(low, high)
    return rounded(within(wished, room), room)


def at_risk(costs: Costs, mean: Floats, current: Floats, shares: Floats, count: float, days: int) -> float:
    """Money that the moved decisions cost, or earn today, until the proposal expires; zero without any price."""
    more = np.maximum(shares - current, 0.0)
    if costs.cost is not None:
        return float(more @ costs.cost) * count
    if costs.budget is not None:
        return float(more.sum()) * costs.budget * days
    if costs.price is not None:
        return max(float(more.sum()) * count * float(mean @ current) * costs.price, 0.0)
    return 0.0


def held(
    costs: Costs, mean: Floats, current: Floats, shares: Floats, until: tuple[float, int], limits: Limits,
    proposals: int = 1,
) -> Floats:  # fmt: skip
    """The change cut down to the money that one proposal, and all of this run, may put at risk.

    Nothing is cut where a forbidden arm must stop: then the limits say no, and a person decides.
    """
    most = min(
        (each / part for each, part in ((limits.change, 1), (limits.day, proposals), (limits.total, proposals))
         if each is not None),
        default=None,
    )  # fmt: skip
    risk = stated(at_risk(costs, mean, current, shares, *until))
    if most is None or risk <= most or bool(((current > 0) & (shares == 0)).any()):
        return shares
    free, share = Bounds(np.zeros(len(current)), np.ones(len(current))), most / risk
    for _ in range(20):
        cut = rounded(current + share * (shares - current), free)
        if stated(at_risk(costs, mean, current, cut, *until)) <= most:
            return cut
        share *= 0.9
    return current
