# pyright: basic
"""What a test is worth before it is run: preposterior analysis of keeping, raising or cutting what is spent.

With theta the return per unit of money, each action a gains base_a + slope_a * theta; a test says
x = theta + noise, noise ~ N(0, sd^2). Its expected value is

    EVSI = E_x max_a (base_a + slope_a E[theta | x]) - max_a (base_a + slope_a E[theta])

(Raiffa & Schlaifer 1961, Applied Statistical Decision Theory, ch. 5), and that of knowing theta is EVPI, with theta in
place of E[theta | x]. Because gains are linear in theta, the posterior mean is all that a test changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS = 4_000


@dataclass(frozen=True)
class Belief:
    """What is believed of a return: values and the probability of each, summing to one."""

    grid: np.ndarray
    density: np.ndarray

    @property
    def mean(self) -> float:
        """Expected return."""
        return float(self.grid @ self.density)

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return float(np.sqrt(np.maximum(self.density @ (self.grid - self.mean) ** 2, 0.0)))

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """Ends between which the return lies with that probability."""
        ends = np.interp([(1 - level) / 2, (1 + level) / 2], np.cumsum(self.density), self.grid)
        return float(ends[0]), float(ends[1])

    def above(self, value: float) -> float:
        """Probability of a return above a value."""
        return float(self.density[self.grid > value].sum())

    @classmethod
    def normal(cls, mean: float, sd: float, points: int = 801) -> Belief:
        """A normal belief on a grid of eight standard deviations to each side."""
        grid = mean + sd * np.linspace(-8, 8, points)
        density = np.exp(-0.5 * ((grid - mean) / sd) ** 2)
        return cls(grid, density / density.sum())


@dataclass(frozen=True)
class Actions:
    """What can be done: the gain of each over keeping is base + slope * theta, in money."""

    names: tuple[str, ...]
    base: np.ndarray
    slope: np.ndarray

    def gains(self, theta: np.ndarray | float) -> np.ndarray:
        """(…, actions) gain of each action at a return."""
        return self.base + np.asarray(theta, dtype=float)[..., None] * self.slope

    def best(self, theta: float) -> str:
        """The action with the largest gain at a return."""
        return self.names[int(np.argmax(self.gains(theta)))]


@dataclass(frozen=True)
class Worth:
    """The value of a test in money: expected, with the standard error of its simulation, and that of knowing all."""

    evsi: float
    error: float
    evpi: float
    changes: float
    """Probability that the test changes what is done."""


def budget_actions(spend: float, margin: float, change: float, elasticity: float) -> Actions:
    """Cut, keep or raise what is spent by a share of it.

    With m times the spend the outcome is m^e times as large, so that the gain over keeping is
    spend * (margin * theta * (m^e - 1) - (m - 1)).

    Args:
        spend: over the horizon of the decision, in money.
        margin: what one unit of outcome is worth after its own costs.
        change: share by which spend is cut or raised; 1 stops it altogether.
        elasticity: e, how fast returns diminish; 1 is proportional.

    >>> budget_actions(100, 1.0, 0.5, 1.0).gains(3.0).tolist()
    [-100.0, 0.0, 100.0]
    """
    times = np.array([1 - change, 1.0, 1 + change])
    return Actions(("cut", "keep", "raise"), -spend * (times - 1), spend * margin * (times**elasticity - 1))


def worth(belief: Belief, actions: Actions, sd: float, seed: int, draws: int = DRAWS) -> Worth:
    """Expected value of a test, by Monte Carlo over what it may say.

    Args:
        belief: about theta before the test.
        actions: to choose from.
        sd: standard error with which the test measures theta; inf for a test that says nothing.
        seed: of the draws.
        draws: stratified draws of theta, each with one outcome of the test.
    """
    now = float(actions.gains(belief.mean).max())
    evpi = float(belief.density @ actions.gains(belief.grid).max(axis=1)) - now
    if not np.isfinite(sd) or evpi <= 0:
        return Worth(0.0, 0.0, max(evpi, 0.0), 0.0)
    rng = np.random.default_rng(seed)
    even = (np.arange(draws) + rng.uniform(size=draws)) / draws
    theta = np.interp(even, np.cumsum(belief.density), belief.grid)
    said = theta + sd * rng.permutation(_normal_quantiles(draws, rng))
    mean = _posterior_means(belief, said, sd)
    gains = actions.gains(mean)
    # What the present choice would gain is subtracted draw by draw: its mean is known, so that noise cancels.
    present = int(np.argmax(actions.gains(belief.mean)))
    value = gains.max(axis=1) - gains[:, present]
    changes = float((gains.argmax(axis=1) != present).mean())
    return Worth(float(value.mean()), float(value.std(ddof=1) / np.sqrt(draws)), max(evpi, 0.0), changes)


def _normal_quantiles(draws: int, rng: np.random.Generator) -> np.ndarray:
    from scipy.special import ndtri

    return ndtri((np.arange(draws) + rng.uniform(size=draws)) / draws)


def _posterior_means(belief: Belief, said: np.ndarray, sd: float) -> np.ndarray:
    """E[theta | x] for each x, summed over the grid."""
    power = -0.5 * ((said[:, None] - belief.grid) / sd) ** 2
    weight = np.exp(power - power.max(axis=1, keepdims=True)) * belief.density
    return (weight @ belief.grid) / weight.sum(axis=1)
