"""How well a ranking finds those whom the treatment moves: uplift curve, Qini and AUUC with standard errors.

Units stand in descending order of predicted uplift; phi is the share from the top.

uplift curve    U(phi) = phi * (mean outcome of the treated - mean outcome of the others), both among the top phi
Qini curve      Q(phi) = (Y1(phi) - Y0(phi) * N1(phi) / N0(phi)) / N1(1)                     (Radcliffe 2007)
AUUC, Qini      area under U, under Q, less the area under a random order, ATE / 2

So a random order has 0 and both curves end at the average effect, per unit of the population.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.uplift.effects import Effect, Floats, Ints, difference

POINTS = 100
CROSSED, FADES = 1.4, 4.0
"""Where units are ranked by models of each other, two units that look alike by chance are found twice, once in each
one's model, which the influence function of a given ranking does not see. In simulated trials whose uplift is the same
for everybody the variance of the areas was 2.4 times as large; the excess fades where the area stands clear of zero."""
SMOOTH = 20
"""Parts of the ranking over which the local effect is averaged."""


@dataclass(frozen=True)
class Ranking:
    """The curve on a grid of shares, with its standard errors, and the areas."""

    share: Floats
    uplift: Floats
    se: Floats
    auuc: Effect
    qini: Effect
    ate: Effect


def ordered(score: Floats, fold: Ints | None = None, seed: int = 0) -> Ints:
    """Positions from the highest to the lowest score; ties fall at random.

    With `fold`, units of different folds are compared by their rank inside the fold: models of different folds
    differ in level in just the direction that would make a ranking look bad.
    """
    dice = np.random.default_rng([seed, 74]).random(len(score))
    if fold is None:
        return np.lexsort((dice, -score))
    place = np.empty(len(score))
    for part in np.unique(fold).tolist():
        own = np.flatnonzero(fold == part)
        inside = own[np.lexsort((dice[own], -score[own]))]
        place[inside] = (np.arange(len(own)) + 0.5) / len(own)
    return np.lexsort((dice, place))


def ranking(outcome: Floats, treated: Ints, order: Ints, *, crossed: bool = False) -> Ranking:
    """Curve and areas of a ranking that was made without the outcomes of these units.

    The standard errors come from influence functions: what one more unit would change, sampling of its arm, its
    outcome and its place in the ranking included.

    Args:
        outcome: (n,).
        treated: (n,).
        order: (n,) positions from best to worst.
        crossed: whether the ranking is by cross-fitted models of these same units; widens the standard errors.
    """
    y, t = outcome[order], treated[order].astype(float)
    size = len(y)
    phi = np.arange(1, size + 1) / size
    ones, zeros = np.cumsum(t), np.cumsum(1 - t)
    mean1 = np.cumsum(t * y) / np.maximum(ones, 1)
    mean0 = np.cumsum((1 - t) * y) / np.maximum(zeros, 1)
    both = (ones > 0) & (zeros > 0)
    gap = np.where(both, mean1 - mean0, 0.0)
    whole = difference(y, t.astype(np.int64))
    curve, radcliffe = phi * gap, ones / ones[-1] * gap
    at = np.unique(np.maximum(1, np.rint(np.linspace(1 / POINTS, 1, POINTS) * size)).astype(int)) - 1
    inside = _outcome_part(y, t, phi, ones, zeros, mean1, mean0)
    local = _local(curve, size)
    base = inside + _place_part(local - gap)
    arm = _arm_part(t, gap, ones[-1] / size)
    se = _curve_se(y, t, ones, zeros, mean1, mean0, phi)[at]
    auuc = Effect(_area(curve) - whole.value / 2, _se(base))
    qini = Effect(_area(radcliffe) - whole.value / 2, _se(inside + _place_part(local) + arm))
    if crossed:
        auuc, qini = _wider(auuc), _wider(qini)
    return Ranking(share=phi[at], uplift=curve[at], se=se, auuc=auuc, qini=qini, ate=whole)


def _wider(area: Effect) -> Effect:
    clear = abs(area.value) / area.se if area.se > 0 else np.inf
    return Effect(area.value, area.se * float(np.sqrt(1 + CROSSED / (1 + (clear / FADES) ** 4))))


def _area(curve: Floats) -> float:
    """Trapezium rule from (0, 0)."""
    return float((curve.sum() - curve[-1] / 2) / len(curve))


def _outcome_part(
    y: Floats, t: Floats, phi: Floats, ones: Floats, zeros: Floats, mean1: Floats, mean0: Floats
) -> Floats:
    """What each unit's outcome does to the area, less what it does to the random order's."""
    size = len(y)
    total = np.zeros(size)
    for arm, count, mean, sign in ((t, ones, mean1, 1.0), (1 - t, zeros, mean0, -1.0)):
        weight = phi / np.maximum(count, 1)
        after, level = _from_here(weight), _from_here(weight * mean)
        total += sign * arm * (y * after - level) - sign * arm * size * (y - mean[-1]) / (2 * count[-1])
    return total


def _from_here(values: Floats) -> Floats:
    """Sum over this and all lower places."""
    return np.cumsum(values[::-1])[::-1]


def _place_part(rate: Floats) -> Floats:
    """What each unit's place does: one more unit above a cut moves the cut up, past units of that local effect."""
    moved = -_from_here(rate) / len(rate)
    return moved - moved.mean()


def _arm_part(t: Floats, gap: Floats, share: float) -> Floats:
    """Only for Qini, which weighs by the treated above the cut instead of by all units: chance in where they fall."""
    moved = t / share * (_from_here(gap) / len(gap))
    return moved - t / share * moved.sum() / (t / share).sum()


def _local(curve: Floats, size: int) -> Floats:
    """The effect at each place, smoothed: the slope of the curve."""
    parts = max(1, min(SMOOTH, size // 200))
    edges = np.rint(np.linspace(0, size, parts + 1)).astype(int)
    heights = np.concatenate([[0.0], curve])[edges]
    return np.repeat(np.diff(heights) / np.diff(edges) * size, np.diff(edges))


def _curve_se(y: Floats, t: Floats, ones: Floats, zeros: Floats, mean1: Floats, mean0: Floats, phi: Floats) -> Floats:
    spread1 = np.cumsum(t * y * y) / np.maximum(ones, 1) - mean1**2
    spread0 = np.cumsum((1 - t) * y * y) / np.maximum(zeros, 1) - mean0**2
    inside = np.maximum(spread1, 0) / np.maximum(ones - 1, 1) + np.maximum(spread0, 0) / np.maximum(zeros - 1, 1)
    return phi * np.sqrt(inside)


def _se(influence: Floats) -> float:
    return float(influence.std(ddof=1) / np.sqrt(len(influence)))


def qini_coefficient(outcome: Floats, treated: Ints, score: Floats) -> float:
    """Area between the Qini curve and the random line, as a share of that of a perfect order (0/1 outcomes).

    The curve is Y1 - Y0 * N1 / N0 in counts, taken at distinct scores; the perfect order puts treated buyers first
    and untreated buyers last.
    """
    # The order among equal scores does not matter: the curve is taken where a score ends. One byte a unit holds both
    # outcome and arm, so that following the order touches little memory.
    order = np.argsort(-score)
    both = (2 * outcome + treated).astype(np.uint8)[order]
    ranked = score[order]
    ends = np.append(ranked[1:] != ranked[:-1], True)
    ones, won = np.cumsum(both & 1, dtype=np.int64), np.cumsum(both == 3, dtype=np.int64)
    other, at = np.cumsum(both == 2, dtype=np.int64), np.arange(1, len(score) + 1)
    if not ends.all():
        ones, won, other, at = ones[ends], won[ends], other[ends], at[ends]
    zeros = at - ones
    curve = np.concatenate([[0.0], won - other * (ones / np.maximum(zeros, 1))])
    size, end = float(len(score)), float(curve[-1])
    actual = float(np.trapezoid(curve, np.concatenate([[0], at]))) - end * size / 2
    buyers1, buyers0 = float(won[-1]), float(other[-1])
    perfect = buyers1 * buyers1 / 2 + buyers1 * (size - buyers0 - buyers1) + (buyers1 + end) / 2 * buyers0
    return actual / (perfect - end * size / 2)
