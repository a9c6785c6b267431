# pyright: basic
"""Synthetic control: the weighted mix of untreated regions that moves like the treated ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PENALTIES = 20
SMALLEST = 1e-8


@dataclass(frozen=True)
class Control:
    """A fitted counterfactual.

    weights   (donors,) of each untreated region; they sum to one
    gap       (periods,) treated minus counterfactual, per treated region
    l2        root of the summed squared gaps before the treatment
    scaled    `l2` over that of equal weights: 0 is a perfect fit, 1 no better than the plain average
    penalty   of the ridge augmentation; None without
    """

    weights: np.ndarray
    gap: np.ndarray
    l2: float
    scaled: float
    penalty: float | None = None


def synthetic_control(treated: np.ndarray, donors: np.ndarray, before: int, penalty: float | None = None) -> Control:
    """Fit weights on the periods before the treatment and carry them forward.

    Every series is demeaned by its mean before the treatment (Doudchenko & Imbens 2016; unit fixed effects), then
    min ||y - D w|| over w >= 0, sum w = 1 (Abadie, Diamond & Hainmueller 2010), solved exactly. With a penalty the
    weights are augmented by ridge regression (Ben-Michael, Feller & Rothstein 2021, JASA 116, eq. 9):
    w + D~ (D~'D~ + penalty I)^-1 (y~ - D~ w), where ~ is centred by period over the donors.

    Args:
        treated: (periods,) mean of the treated regions.
        donors: (periods, donors) untreated regions.
        before: number of periods before the treatment.
        penalty: of the ridge augmentation; None for plain weights, `ridge_penalty` chooses one.

    Returns:
        The fitted control.
    """
    y, d = treated - treated[:before].mean(), donors - donors[:before].mean(axis=0)
    weights = simplex_weights(d[:before], y[:before])
    if penalty is not None:
        weights = augmented(d[:before], y[:before], weights, np.array([penalty]))[0]
    gap = y - d @ weights
    l2 = float(np.linalg.norm(gap[:before]))
    plain = float(np.linalg.norm(y[:before] - d[:before].mean(axis=1)))
    return Control(weights, gap, l2, l2 / plain if plain > 0 else 0.0, penalty)


def ridge_penalty(treated: np.ndarray, donors: np.ndarray, before: int) -> float:
    """The penalty by leaving out one period at a time: the largest within one standard error of the best.

    The grid falls from the largest squared singular value of the centred donors to 1e-8 of it in 20 steps, as in the
    R package augsynth, whose choice it reproduces.
    """
    y, d = treated[:before] - treated[:before].mean(), donors[:before] - donors[:before].mean(axis=0)
    middle = d.mean(axis=1)
    centred = d - middle[:, None]
    value, vector = np.linalg.eigh(centred.T @ centred)
    if value[-1] <= 0:
        return 1.0
    grid = value[-1] * SMALLEST ** (np.arange(PENALTIES + 1) / PENALTIES)
    shrunk = 1 / (np.maximum(value, 0.0) + grid[:, None])
    gram, products, start = d.T @ d, d.T @ y, simplex_weights(d, y)
    missed = np.empty((before, len(grid)))
    for out in range(before):
        weights = Simplex(gram - np.outer(d[out], d[out])).weights(products - d[out] * y[out], start)
        gap = y - middle - centred @ weights
        # Without period x the ridge predicts its gap as s(x, rest) / (1 - s(x, x)), by Sherman and Morrison.
        period = vector.T @ centred[out]
        rest = vector.T @ (centred.T @ gap) - period * gap[out]
        missed[out] = (gap[out] - shrunk @ (period * rest) / (1 - shrunk @ period**2)) ** 2
    mean, error = missed.mean(axis=0), missed.std(axis=0, ddof=1) / np.sqrt(before)
    best = int(mean.argmin())
    return float(grid[mean <= mean[best] + error[best]].max())


def simplex_weights(donors: np.ndarray, target: np.ndarray, start: np.ndarray | None = None) -> np.ndarray:
    """Minimise ||target - donors w|| over w >= 0, sum w = 1, to machine precision by a primal active-set method.

    Args:
        donors: (periods, donors).
        target: (periods,).
        start: feasible weights to begin from, for a row of similar problems.

    Returns:
        (donors,) weights; the Karush-Kuhn-Tucker conditions hold to 1e-9 of the scale of the problem.
        (Nocedal & Wright, Numerical Optimization, algorithm 16.3.)
    """
    return Simplex(donors.T @ donors).weights(donors.T @ target, start)


class Simplex:
    """The quadratic programme for one set of donors and many targets."""

    def __init__(self, gram: np.ndarray) -> None:
        """From the inner products of the donors."""
        self._scale = float(np.trace(gram)) / len(gram) or 1.0
        # A trace of ridge makes the answer unique where donors are collinear or more than there are periods.
        self._gram = gram / self._scale + 1e-11 * np.eye(len(gram))

    def weights(self, products: np.ndarray, start: np.ndarray | None = None) -> np.ndarray:
        """Weights for the target whose inner products with the donors are given."""
        gram, aim = self._gram, products / self._scale
        weights = np.zeros(len(aim))
        if start is None:
            weights[int(np.argmin(0.5 * np.diag(gram) - aim))] = 1.0
        else:
            weights = start.copy()
        free = weights > 0
        tolerance = 1e-10 * max(1.0, float(np.abs(aim).max()))
        for _ in range(20 * len(aim) + 100):
            inside = np.flatnonzero(free)
            goal, price = _on_face(gram, aim, inside)
            if (goal >= 0).all():
                weights[inside] = goal
                slack = gram[:, inside] @ goal - aim + price
                slack[inside] = 0.0
                enter = int(slack.argmin())
                if slack[enter] >= -tolerance:
                    break
                free[enter] = True
            else:
                _step(weights, free, inside, goal)
        weights = np.maximum(weights, 0.0)
        return weights / weights.sum()


def _on_face(gram: np.ndarray, aim: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights on some donors that sum to one, signs aside, and the price of that sum."""
    # Without the checks of `scipy.linalg`, which cost more than the solution.
    from scipy.linalg.lapack import dposv  # pyright: ignore[reportAttributeAccessIssue]

    sides = np.ones((len(inside), 2))
    sides[:, 0] = aim[inside]
    _, solved, failed = dposv(gram[inside[:, None], inside], sides)
    total = 0.0 if failed else float(solved[:, 1].sum())
    if total <= 0 or not np.isfinite(total):
        return _on_flat_face(gram, aim, inside)
    price = (float(solved[:, 0].sum()) - 1) / total
    return solved[:, 0] - price * solved[:, 1], price


def _on_flat_face(gram: np.ndarray, aim: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, float]:
    """The same for donors so alike that their products cannot be factorised."""
    size = len(inside)
    system = np.ones((size + 1, size + 1))
    system[:size, :size], system[size, size] = gram[np.ix_(inside, inside)], 0.0
    solved = np.linalg.solve(system, np.append(aim[inside], 1.0))
    return solved[:size], float(solved[size])


def _step(weights: np.ndarray, free: np.ndarray, inside: np.ndarray, goal: np.ndarray) -> None:
    """Go towards the goal until the first weight is nothing, and fix that one there."""
    here = weights[inside]
    falling = goal < 0
    reach = np.full(len(inside), np.inf)
    reach[falling] = here[falling] / (here[falling] - goal[falling])
    weights[inside] = here + reach.min() * (goal - here)
    stuck = inside[reach <= reach.min()]
    weights[stuck], free[stuck] = 0.0, False


def augmented(donors: np.ndarray, target: np.ndarray, weights: np.ndarray, penalties: np.ndarray) -> np.ndarray:
    """(penalties, donors) ridge-augmented weights; one eigendecomposition serves all penalties.

    Args:
        donors: (periods, donors), each series demeaned.
        target: (periods,), demeaned.
        weights: (donors,) simplex weights to augment.
        penalties: (penalties,) of the ridge.
    """
    middle = donors.mean(axis=1)
    centred = donors - middle[:, None]
    value, vector = np.linalg.eigh(centred.T @ centred)
    missed = vector.T @ (centred.T @ (target - middle - centred @ weights))
    return weights + (missed / (np.maximum(value, 0.0) + penalties[:, None])) @ vector.T
