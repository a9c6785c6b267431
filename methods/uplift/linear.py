# pyright: basic, reportArgumentType=false, reportReturnType=false
"""A ridge regression of effects: where they are faint, a straight line finds more than trees do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.uplift.design import Design
from methods.uplift.effects import Floats, Ints

PENALTIES = (1.0, 3.0, 10.0, 30.0)
"""Per unit; columns are standardised, so a weight is shrunk to 1 / (1 + penalty) of its own."""


@dataclass(frozen=True)
class Linear:
    """Weights of standardised columns: numbers with gaps at their mean, categories one by one.

    gram, moment   (q, q) and (q,) cross products per unit, from which any penalty is solved at once
    """

    levels: tuple[int, ...]
    centre: Floats
    scale: Floats
    gram: Floats
    moment: Floats
    base: float
    weights: Floats
    choices: tuple[float, ...] = PENALTIES

    def predict(self, matrix: Floats) -> Floats:
        """(n,) predicted effects."""
        return self.base + np.nan_to_num((_columns(matrix, self.levels) - self.centre) / self.scale) @ self.weights

    def after(self, choice: float) -> Linear:
        """The same regression under another penalty."""
        weights = np.linalg.solve(self.gram + choice * np.eye(len(self.moment)), self.moment)
        return Linear(self.levels, self.centre, self.scale, self.gram, self.moment, self.base, weights, self.choices)


def linear(made: Design, target: Floats, rows: Ints) -> Linear:
    """Fit to a target of some rows.

    Args:
        made: (n, p) features.
        target: (m,) pseudo-effects of `rows`.
        rows: (m,) positions in `made`.
    """
    levels = tuple(0 if level is None else len(level) for level in made.levels)
    raw = _columns(made.matrix[rows], levels)
    centre = np.nan_to_num(np.nanmean(raw, axis=0))
    scale = np.nanstd(raw, axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    columns = np.nan_to_num((raw - centre) / scale)
    base, size = float(target.mean()), len(target)
    fitted = Linear(
        levels,
        centre,
        scale,
        columns.T @ columns / size,
        columns.T @ (target - base) / size,
        base,
        np.zeros(raw.shape[1]),
    )
    return fitted.after(PENALTIES[0])


def _columns(matrix: Floats, levels: tuple[int, ...]) -> Floats:
    """Numbers as they are, with their gaps, and one column a category."""
    return np.hstack(
        [
            matrix[:, index : index + 1] if not count else (matrix[:, index : index + 1] == np.arange(count)) * 1.0
            for index, count in enumerate(levels)
        ]
    )
