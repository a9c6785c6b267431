"""What a click costs against what it did: a bid that slipped shows at once, long before conversions can tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from methods.guards import Flags, latched
from methods.noise import LATE, Floats
from policies._guard_rules import Rules
from policies._rates import Days, above, below, settled, sums

BEFORE, TWICE = 42, 2
"""Days whose median is the usual price, and days in a row on which it has to be another."""
FEWEST, HARDLY = 10, 5
"""Clicks a day from which a price is one; conversions from which a click's worth is known."""
SURE, BASKET = 2.0, 2.0
"""Standard errors by which a click's worth is taken at its best; variance of one conversion's worth, at mean 1."""


def prices(days: Days) -> Floats:
    """(n,) cost of a click against its median in the weeks before; nan where there were too few clicks."""
    cost = np.divide(days.spend, days.clicks, out=np.full(days.n, np.nan), where=days.clicks >= FEWEST)
    found = np.full(days.n, np.nan)
    if days.n <= BEFORE + TWICE:
        return found
    windows = np.lib.stride_tricks.sliding_window_view(cost[:-TWICE], BEFORE)
    enough = np.isfinite(windows).sum(1) >= BEFORE // 2
    usual = np.full(len(windows), np.nan)
    usual[enough] = np.nanmedian(windows[enough], axis=1)
    found[-len(windows) :] = cost[-len(windows) :] / usual
    return found


def market(others: Sequence[Floats], n: int) -> Floats:
    """(n,) what clicks cost elsewhere against what they did: the median of the other campaigns, never below 1."""
    seen = np.array(others).reshape(len(others), n)
    there = np.isfinite(seen).any(0)
    found = np.ones(n)
    found[there] = np.maximum(np.nanmedian(seen[:, there], axis=0), 1.0)
    return found


def dear(days: Days, rule: Rules, elsewhere: Floats) -> tuple[Flags, Floats]:
    """(n,) days on which a click costs far more than it did and is worth less than that, and its relative price."""
    ratio = prices(days) / elsewhere
    both = np.full(days.n, np.nan)
    both[1:] = np.where(np.isnan(ratio[1:]), np.nan, np.fmin(ratio[1:], ratio[:-1]))
    jumped = above(both, rule.price_enter)
    enter = jumped & (_best(days, rule) < 0) & ~_pays(days, rule, above(ratio, rule.price_leave))
    return latched(enter, below(ratio, rule.price_leave), 1), ratio


def _best(days: Days, rule: Rules) -> Floats:
    """(n,) profit per euro at today's price, were a click worth the most that it may have been so far."""
    value, clicks = _before(days.value, days.clicks)
    counts, _ = _before(days.conversions, days.clicks)
    known = (clicks > 0) & (counts >= HARDLY)
    worth = np.divide(value, clicks, out=np.full(days.n, np.nan), where=known)
    worth = worth * (1 + SURE * np.sqrt(BASKET / np.maximum(counts, 1)))
    cost, bought = sums(days.spend, days.clicks, TWICE)
    price = np.divide(cost, bought, out=np.full(days.n, np.nan), where=bought > 0)
    return np.nan_to_num(rule.margin * rule.incremental * worth / price - 1 - rule.value_enter, nan=np.inf)


def _before(counts: Floats, size: Floats) -> tuple[Floats, Floats]:
    """(n,) both of the weeks that end two weeks ago."""
    late = np.full(LATE, np.nan)
    n = len(counts)
    return sums(np.concatenate([late, counts])[:n], np.concatenate([late, size])[:n], BEFORE)


def _pays(days: Days, rule: Rules, dearer: Flags) -> Flags:
    """Whether what has come in since the price is another one surely pays for it all the same."""
    value, counts = settled(days.value, rule), settled(days.conversions, rule)
    known = dearer & np.isfinite(value)
    won, spent, seen = (_since(np.where(known, each, 0.0), dearer) for each in (value, days.spend, counts))
    each = np.divide(won, seen, out=np.zeros(days.n), where=seen > 0)
    noise = rule.margin * rule.incremental * each * np.sqrt(BASKET * np.maximum(seen, 1))
    return rule.margin * rule.incremental * won - spent * (1 + rule.value_enter) > SURE * noise


def _since(values: Floats, on: NDArray[np.bool_]) -> Floats:
    """(n,) sum since the run of days began."""
    total = np.cumsum(np.nan_to_num(values))
    return total - np.maximum.accumulate(np.where(on, 0.0, total))
