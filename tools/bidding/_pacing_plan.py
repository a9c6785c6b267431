"""Daily budgets that would land the month on its budget, inside the limits of a change, as a proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from terms import Fact, Proposal, Table, Words
from tools._facts import fact
from tools._proposal import DAYS, propose, room, step
from tools._tool import Desk
from tools.bidding._held import wished
from tools.bidding._pace import CAMPAIGN, DAY, LEVEL, PLATFORM, Month, Pace

WORTH = 0.01
"""A change that brings the month nearer to its budget by less than this share of it is not worth making."""
WEEK = 7
REST = "…"
"""Small campaigns together."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pot:
    """A budget and the series that share it."""

    budget: float
    members: NDArray[np.bool_]


@dataclass(frozen=True)
class Change:
    """One campaign's daily budget: lately, as it would be now, and as it would have to be to land.

    `rest` is what is still wanted from it until the month ends, `expected` what is expected without a change.
    `held`: `before` is the budget that its platform holds, and not what was spent.
    """

    pace: Pace
    before: float
    after: float
    wished: float
    rest: float
    expected: float
    held: bool = False


@dataclass(frozen=True)
class Plan:
    """The changes, the days from `start` on which they act, and what they would do.

    `held` are the running campaigns that share a budget with them and stay as they are.
    """

    changes: tuple[Change, ...]
    held: tuple[Change, ...]
    start: date
    days: int
    landing: Floats
    gain: Floats


def pots(month: Month, budget: Decimal | None, budgets: Mapping[str, Decimal]) -> list[Pot]:
    """The named budgets, campaigns before platforms, and what is left of the total for all others."""
    free, found = month.whole.members.copy(), list[Pot]()
    for kind in (CAMPAIGN, PLATFORM):
        for pace in month.paces:
            named = budgets.get(pace.key or "") if pace.kind == kind else None
            if named is None:
                continue
            mine = pace.members & free
            # A platform's budget holds those of its campaigns that have one of their own.
            inside = sum(pot.budget for pot in found if (pot.members & pace.members).any())
            if mine.any():
                found.append(Pot(max(float(named) - inside, 0.0), mine))
                free &= ~mine
    if budget is not None and free.any():
        found.append(Pot(max(float(budget) - sum(pot.budget for pot in found), 0.0), free))
    return found


def plan(
    month: Month, wanted: Sequence[Pot], desk: Desk, keep: NDArray[np.bool_], held: Mapping[str, float]
) -> Plan | None:
    """Scale the daily budgets of running campaigns so that each pot lands; None where nothing is worth changing.

    `held` are the budgets that the platforms hold, where they are known.

    Campaigns of the (series,) `keep` stay as they are while others of their pot have room.
    """
    start = max(desk.today, month.today + DAY)
    days = min(month.left, (month.period.end - start).days + 1)
    if days < 1 or not wanted:
        return None
    most = desk.limits.change_share
    found = [change for pot in wanted for change in _within(month, pot, days, most, keep, held)]
    found = _limited(found, desk, month.ledger.currency, days)
    if not any(each.after != each.before for each in found):
        return None
    moved = np.zeros((month.found.rest.shape[0], len(wanted)))
    for each in found:
        share = _moves(each, days)
        pot = next(i for i, pot in enumerate(wanted) if (pot.members & each.pace.members).any())
        moved[:, pot] += each.pace.rest * (days / month.left) * share
    gain = np.zeros(moved.shape[0])
    for i, pot in enumerate(wanted):
        spent = sum(float(month.ledger.spent[j]) for j in np.flatnonzero(pot.members))
        lands = spent + _rest(month, pot)
        gain += np.abs(lands - pot.budget) - np.abs(np.maximum(lands + moved[:, i], spent) - pot.budget)
    total = sum(pot.budget for pot in wanted)
    if float(gain.mean()) < WORTH * total:
        return None
    changed, kept = (tuple(each for each in found if (each.after != each.before) is on) for on in (True, False))
    return Plan(changed, kept, start, days, month.whole.draws() + moved.sum(1), gain)


def _moves(change: Change, days: int) -> float:
    """By which share of what is expected the spend changes: a budget above it frees or takes nothing."""
    if change.after == change.before:
        return 0.0
    share = change.after * days / change.expected - 1
    if not change.held:
        return share
    return max(share, 0.0) if change.after > change.before else min(share, 0.0)


def needed(month: Month, wanted: Sequence[Pot], keep: NDArray[np.bool_]) -> Floats:
    """(series,) money a day that would land every pot, whatever the limits of a change."""
    found = np.zeros(len(month.ledger.keys))
    for pot in wanted:
        for each in _within(month, pot, month.left, 1.0, keep, {}) if month.left else ():
            mine = each.pace.members & pot.members
            daily = month.found.daily.sum(0) * mine
            found += each.rest / month.left * daily / max(float(daily.sum()), 1e-9)
    return found


def _rest(month: Month, pot: Pot) -> Floats:
    """(draws,) still to come of a pot."""
    if (pot.members == month.whole.members).all():
        return month.whole.rest
    mine = [pace.rest for pace in month.paces if pace.kind == CAMPAIGN and (pace.members & pot.members).any()]
    return np.asarray(np.sum(mine, axis=0) if mine else np.zeros(month.found.rest.shape[0]), np.float64)


def _within(
    month: Month, pot: Pot, days: int, most: float, keep: NDArray[np.bool_], held: Mapping[str, float]
) -> list[Change]:
    """The running campaigns of a pot, those that are not kept with the same factor on what is expected of each."""
    passed = month.left - days
    mine = [
        pace
        for pace in month.paces
        if pace.kind == CAMPAIGN and pace.state == "running" and (pace.members & pot.members).any()
    ]
    daily = [month.found.daily[:, pace.members].sum(1) for pace in mine]
    expected = np.array([float(each[passed:].sum()) for each in daily])
    others = float(month.found.daily[:, pot.members].sum() - sum(float(each.sum()) for each in daily))
    before_now = sum(float(each[:passed].sum()) for each in daily)
    spent = sum(float(month.ledger.spent[j]) for j in np.flatnonzero(pot.members))
    target = max(pot.budget - spent - others - before_now, 0.0)
    if expected.sum() <= 0:
        return []
    kept = np.array([bool(keep[pace.members].all()) for pace in mine])
    found: list[Change] = []
    for pace, each, by in zip(mine, expected.tolist(), _factors(expected, target, kept).tolist(), strict=True):
        before = round(pace.lately, 2)
        if before > 0 and each > 0:
            want = before if by == 1 else round(by * each / days, 2)
            there = held.get(pace.key or "")
            if there is not None:
                before, want = there, wished(there, before, want) if by != 1 else there
            after = step(before, want, most)
            found.append(Change(pace, before, after, want, by * each, each, there is not None))
    return _kept_longest(found, keep)


def _factors(expected: Floats, target: float, kept: NDArray[np.bool_]) -> Floats:
    """(campaigns,) on what is expected: kept ones move only where all the others together are not enough."""
    fixed = float(expected[kept].sum())
    if fixed in (0.0, float(expected.sum())):
        return np.full(expected.size, target / float(expected.sum()))
    rest = max(target - fixed, 0.0) / float(expected[~kept].sum())
    return np.where(kept, min(1.0, target / fixed), rest)


def _kept_longest(found: list[Change], keep: NDArray[np.bool_]) -> list[Change]:
    """Kept campaigns wait while a limit still holds back the cuts of the others."""
    waiting = any(each.after > each.wished and not keep[each.pace.members].all() for each in found)
    return [replace(each, after=each.before) if waiting and keep[each.pace.members].all() else each for each in found]


def _limited(found: list[Change], desk: Desk, currency: str, days: int) -> list[Change]:
    """The same changes, all a little smaller where they would break a limit of the run or of the risk."""
    limits, most = desk.limits, room(desk.limits)
    for _ in range(len(found) + 1):
        # What stays as it is gives no room: the proposal does not name it.
        now = sum(each.before for each in found if each.after != each.before)
        raised = sum(max(each.after - each.before, 0.0) for each in found)
        if raised <= limits.run_share * now * (1 + 1e-10):
            break
        found = [_nearer(each, limits.run_share * now / raised) if each.after > each.before else each for each in found]
    risk = sum(abs(each.after - each.before) for each in found) * days
    if most is not None and currency != desk.currency:
        return []
    return found if most is None or risk <= most else [_nearer(each, most / risk) for each in found]


def _nearer(change: Change, by: float) -> Change:
    if by >= 1:
        return change
    share = abs(change.after - change.before) / change.before * by
    after = step(change.before, change.after, share)
    return replace(change, after=after)


def beyond(made: Plan, month: Month) -> list[str]:
    """Campaigns that would get more a day than the best week of their history ever took."""
    found: list[str] = []
    for each in made.changes:
        daily = month.ledger.spend[:, each.pace.members].sum(1)
        sums = np.cumsum(np.concatenate([[0.0], daily]))
        best = float((sums[WEEK:] - sums[:-WEEK]).max()) / WEEK if daily.size >= WEEK else float(daily.max())
        if each.after > max(each.before, best):
            found.append(each.pace.key or REST)
    return found


def facts(made: Plan, currency: str) -> tuple[Fact, ...]:
    """Daily budgets before and after, where that lands, and how much nearer to the budget."""
    low, high = np.quantile(made.landing, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    mean = float(made.landing.mean())
    whole = made.changes + made.held
    now, then = (sum(getattr(each, side) for each in whole) for side in ("before", "after"))
    ends = (round(min(float(low), mean), 2), round(max(float(high), mean), 2), LEVEL)
    gain, worst = float(made.gain.mean()), float(np.quantile(made.gain, 0.05))
    span = tuple(round(float(end), 2) for end in np.quantile(made.gain, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    return (
        fact("now_per_day", round(now, 2), currency, "Tagesbudgets zuletzt", "daily spend lately", basis="observed"),
        fact("planned_per_day", round(then, 2), currency, "Tagesbudgets geplant", "daily budgets planned"),
        fact("landing_planned", round(mean, 2), currency, "Landung mit Plan", "landing with the plan", ends),
        fact("plan_gain", round(gain, 2), currency, "näher am Budget", "nearer to the budget",
             (min(span[0], round(gain, 2)), max(span[1], round(gain, 2)), LEVEL)),
        fact("plan_gain_low", round(worst, 2), currency, "näher am Budget, schlechtes Ende",
             "nearer to the budget, bad end"),
    )  # fmt: skip


def proposal(made: Plan, month: Month, desk: Desk, told: Mapping[str, Fact], target: str) -> Proposal:
    """All daily budgets that change, as one diff to approve."""
    moved = sum(abs(each.after - each.before) for each in made.changes) * made.days
    unit = month.ledger.currency
    return propose(
        desk, action="set_budget", target=target,
        before={each.pace.key or REST: each.before for each in made.changes},
        after={each.pace.key or REST: each.after for each in made.changes},
        unit=f"{unit}/day", effect=told["plan_gain"], downside=told["plan_gain_low"], risk=moved, currency=unit,
        evidence="model", days=min(DAYS, max((month.period.end - desk.today).days, 0)),
        why=_why(made),
    )  # fmt: skip


def _why(made: Plan) -> Words:
    known = [each.held for each in made.changes]
    de, en = _BEFORE["held" if all(known) else "partly" if any(known) else "spent"]
    return Words(
        de=f"Bringt die Ausgaben bis zum Monatsende näher an das Budget. „Vorher“ ist {de}; was mehr oder weniger "
        "Werbung an Umsatz heißt, ist nicht gerechnet; das wägt die Budgetaufteilung ab.",
        en=f"Brings spend nearer to the budget by the end of the month. 'Before' is {en}; what more or less "
        "advertising means for revenue is not part of this; a split of the budget weighs that.",
    )


_BEFORE = {
    "partly": ("das Budget der Plattform, wo es lesbar ist, sonst die Ausgaben am Tag in den letzten sieben Tagen",
     "the platform's budget where it can be read, else the spend a day in the last seven days"),
    "spent": ("was zuletzt in sieben Tagen am Tag ausgegeben wurde", "what was spent a day in the last seven days"),
    "held": ("das Tagesbudget, das die Plattform jetzt hat", "the daily budget that the platform holds now"),
}  # fmt: skip


def tables(made: Plan, month: Month, desk: Desk) -> dict[str, Table]:
    """The diff by campaign, and further steps where a limit stops the first one short."""
    rows = [
        (each.pace.key, each.before, each.after, round(each.after - each.before, 2), each.wished)
        for each in made.changes
    ]
    found = {"budgets": Table(columns=("campaign", "now", "proposed", "change", "needed"), rows=tuple(rows))}
    wait = max(desk.limits.cooldown_days, 1)
    later = made.start + wait * DAY
    left = (month.period.end - later).days + 1
    stages = [
        (each.pace.key, later, each.after, _next(each, wait, left, desk.limits.change_share))
        for each in made.changes
        if abs(each.after - each.wished) > max(0.01 * each.before, 0.01) and left > 0
    ]
    if stages:
        found["stages"] = Table(columns=("campaign", "from", "before", "after"), rows=tuple(stages))
    return found


def _next(change: Change, wait: int, left: int, most: float) -> float:
    return step(change.after, round(max(change.rest - change.after * wait, 0.0) / left, 2), most)
