# pyright: basic
"""How many people money reaches: geometric and Hill curves through points of spend and people, with their range.

people = ceiling * g(spend) + noise, g(s) = 1 - r^s or s^a / (h^a + s^a), averaged by how well they fit. The ceiling is
a least-squares one at each shape; a shape's weight is (residual sum of squares)^(-n / 2), with n lowered for residuals
that resemble their neighbours, as those of a smooth curve do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.frequency import Floats, Ints, resampled, shapes_near, share_of

TOP = 30
"""Spend is measured in thirtieths of the largest."""


@dataclass(frozen=True)
class ReachCurve:
    """Draws: (d, 2) shapes, (d,) ceilings in people; money of one unit of the shapes; relative residual spread."""

    shapes: Floats
    ceiling: Floats
    unit: float
    spread: float

    def people(self, spend: Floats) -> Floats:
        """(d, n) people reached by spend (n,)."""
        return self.ceiling[:, None] * share_of(self.shapes, spend / self.unit)

    def marginal(self, spend: Floats) -> Floats:
        """(d, n) people of the next unit of money at spend (n,), by a difference of a thousandth of the largest."""
        step = TOP * self.unit / 1_000
        low = np.maximum(spend - step / 2, 0.0)
        return (self.people(low + step) - self.people(low)) / step


def fit(spend: Floats, people: Floats, seed: int, draws: int = 2_000) -> ReachCurve:
    """The curve through at least four points above zero.

    Args:
        spend: (n,) money in total.
        people: (n,) reached by it.
        seed: of the draws.
        draws: number of draws.
    """
    order = np.argsort(spend, kind="stable")
    spend, people = spend[order], people[order]
    unit = float(spend.max()) / TOP
    x, known = spend / unit, spend > 0

    def parts(shapes: Floats) -> tuple[Floats, Floats, Floats]:
        g = share_of(shapes, x)
        square = np.maximum((g**2).sum(axis=1), 1e-300)
        ceiling = (g * people).sum(axis=1) / square
        return ceiling, square, people - ceiling[:, None] * g

    floor = 1e-9 * float((people**2).sum())

    def fits(shapes: Floats) -> Floats:
        return -0.5 * known.sum() * np.log((parts(shapes)[2] ** 2).sum(axis=1) + floor)

    first, _, _ = shapes_near(TOP, ("geometric", "hill"), fits)
    part = _alike(parts(first)[2][int(fits(first).argmax())])
    shapes, _, prior = shapes_near(TOP, ("geometric", "hill"), lambda shapes: fits(shapes) * part)
    found = fits(shapes)
    ceiling, square, rest = parts(shapes)
    best = rest[int(found.argmax())]
    at, _, _ = resampled((found * part + prior)[:, None], draws, random := np.random.default_rng(seed))
    chosen: Ints = at
    left = max(1.0, known.sum() * part - 3)
    noise = np.sqrt((rest[chosen] ** 2).sum(axis=1) * part / left)
    drawn = ceiling[chosen] + noise / np.sqrt(square[chosen] * part) * random.standard_normal(draws)
    spread = float(np.sqrt((best**2).mean()) / max(float(people.mean()), 1e-300))
    return ReachCurve(shapes[chosen], np.maximum(drawn, 0.0), unit, spread)


def _alike(rest: Floats) -> float:
    """Share of the points that count as independent: (1 - rho) / (1 + rho) of residuals' first autocorrelation."""
    square = float((rest**2).sum())
    rho = float((rest[1:] * rest[:-1]).sum()) / square if square > 0 else 0.0
    rho = float(np.clip(rho, 0.0, 0.75))
    return (1 - rho) / (1 + rho)
