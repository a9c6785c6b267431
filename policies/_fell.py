"""Whether a campaign fell from what it was, and surely does not pay since then.

What it brings per euro is conversions a euro times what one is worth. Each falls in its own way and is noisy in its own
way: where one fell, the other is taken as it was before, or as it is since if that is better. So it takes as few days
as the side that fell can tell by itself. A campaign that fell and still pays is left to the step backs.
"""

from __future__ import annotations

import numpy as np

from methods.guards import Flags, enough, tipped
from methods.noise import Floats, dispersion, uneven
from methods.since import Starts, begun, too_little, total
from policies._falls import carried, complete
from policies._guard_rules import Rules
from policies._rates import Days, settled, usual

HALF, SIDES = 0.5, 2
"""Share that is feared to be missing of what was usual; ways of falling, which share the error."""
BEST = 1.3
"""Standard errors of a count, at its best, that varies more than Poisson's."""


def unpaid(days: Days, rule: Rules) -> Flags:
    """(n,) days on which one side has fallen, and what came in since then is surely less than is due."""
    return _twice(_rarer(days, rule), complete(days.n, rule, "clicks")) | _twice(_cheaper(days, rule), days.n)


def _twice(on: Flags, known: int) -> Flags:
    """On two days in a row: what is not counted is missing everywhere at once, and a second day shows whether it is."""
    return carried(on[:known] & np.concatenate([[False], on[:known]])[:known], len(on))


def _rarer(days: Days, rule: Rules) -> Flags:
    """Fewer conversions a euro."""
    counts = settled(days.conversions, rule)
    hoped = days.spend * np.nan_to_num(usual(counts, days.spend, rule))
    noise, level = dispersion(counts, hoped)
    fell, start = begun(tipped(counts, hoped, HALF, noise), _most(rule))
    worth = np.fmax(usual(days.value, days.conversions, rule), _per(days.value, days.conversions, start))
    known = np.isfinite(counts) & np.isfinite(noise)
    won, spent = total(np.where(known, counts, 0.0), start), total(np.where(known, days.spend, 0.0), start)
    more = _per(hoped, np.ones(days.n), start) / _at(level, start)
    return fell & _surely(too_little(won, spent * _due(rule, worth), _grown(_at(noise, start), more)), rule)


def _grown(noise: Floats, more: Floats) -> Floats:
    """(n,) overdispersion of counts that are so many times as many: what all of a day share grows with them."""
    return np.where(noise > 1, 1 + (noise - 1) * np.fmax(more, 1.0), noise)


def _cheaper(days: Days, rule: Rules) -> Flags:
    """Conversions that are worth less. What one is worth does not change while others still come in."""
    was, varies = usual(days.value, days.conversions, rule), uneven(days.value, days.conversions)
    fell, start = begun(tipped(days.value, days.conversions * was, HALF, varies * was), _most(rule))
    known = np.isfinite(days.value) & np.isfinite(varies)
    won, sold = total(np.where(known, days.value, 0.0), start), total(np.where(known, days.conversions, 0.0), start)
    each = _due(rule, _rate(days, rule, start))
    return fell & _surely(too_little(won, sold * each, _at(varies, start) * each), rule)


def _rate(days: Days, rule: Rules, start: Starts) -> Floats:
    """(n,) conversions a euro: as usual, or since the start at their best, whichever is more."""
    full = settled(days.conversions, rule)
    best = usual(full, days.spend, rule)
    for counts in (full, days.conversions):
        known = np.isfinite(counts)
        seen, spent = total(np.where(known, counts, 0.0), start), total(np.where(known, days.spend, 0.0), start)
        most = seen + BEST * np.sqrt(seen)
        best = np.fmax(best, np.divide(most, spent, out=np.full(days.n, np.nan), where=spent > 0))
    return best


def _per(counts: Floats, size: Floats, start: Starts) -> Floats:
    """(n,) counts per size since the start, of the days on which both are known."""
    known = np.isfinite(counts) & np.isfinite(size)
    count, sized = (total(np.where(known, each, 0.0), start) for each in (counts, size))
    return np.divide(count, sized, out=np.full(len(counts), np.nan), where=sized > 0)


def _due(rule: Rules, other: Floats) -> Floats:
    """(n,) what has to come in of one side for a euro, at so much of the other one."""
    won = rule.margin * rule.incremental * other
    return np.divide(1 + rule.value_enter, won, out=np.full(len(won), np.nan), where=won > 0)


def _at(noise: Floats, start: Starts) -> Floats:
    """(n,) noise as it was known when it began: what fell since then must not make itself more certain."""
    return noise[np.minimum(start, len(noise) - 1)]


def _most(rule: Rules) -> float:
    return enough(rule.alpha, rule.horizon_days)


def _surely(evidence: Floats, rule: Rules) -> Flags:
    return evidence > np.log(SIDES / rule.alpha)
