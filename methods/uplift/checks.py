# pyright: basic, reportArgumentType=false
"""Was the trial randomised, do the arms overlap, did the split come out as planned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.auroc import Auroc, auroc
from methods.uplift.design import Design
from methods.uplift.effects import Ints

MOST = 40_000
EDGE = 0.02
"""Below this chance of either arm a unit has nobody to be compared with."""


@dataclass(frozen=True)
class Randomised:
    """How well the features tell the arms apart.

    told   area under the ROC curve of the arm from the features, out of sample; 0.5 where chance decided
    edge   share of units whose chance of one arm is below a tenth of its share and below 2 %
    worst  the feature that tells the arms apart best by itself, with its own area
    """

    told: Auroc
    edge: float
    worst: str
    worst_auc: float


def randomised(made: Design, treated: Ints, seed: int = 0) -> Randomised:
    """Predict the arm from the features; in a randomised trial that is impossible.

    Args:
        made: (n, p) features.
        treated: (n,).
        seed: decides which units are looked at when there are many.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    rng = np.random.default_rng([seed, 75])
    rows = rng.permutation(len(treated))[:MOST]
    matrix, arm = made.matrix[rows], treated[rows]
    if matrix.shape[1] == 0:
        return Randomised(Auroc(0.5, 0.0, int(arm.sum()), int((1 - arm).sum())), 0.0, "", 0.5)
    half, chance = np.arange(len(rows)) % 2, np.empty(len(rows))
    for part in (0, 1):
        model = HistGradientBoostingClassifier(
            max_iter=40, learning_rate=0.2, max_leaf_nodes=8, min_samples_leaf=max(20, len(rows) // 200),
            early_stopping=False, categorical_features=made.categorical, random_state=seed % 2**32,
        )  # fmt: skip
        model.fit(matrix[half != part], arm[half != part])
        chance[half == part] = model.predict_proba(matrix[half == part])[:, 1]
    share = float(treated.mean())
    edge = (chance < min(EDGE, share / 10)) | (1 - chance < min(EDGE, (1 - share) / 10))
    alone = {name: _alone(matrix[:, index], arm) for index, name in enumerate(made.names)}
    worst = max(alone, key=lambda name: alone[name])
    return Randomised(auroc(arm, chance), float(edge.mean()), worst, alone[worst])


def _alone(column: np.ndarray, arm: np.ndarray) -> float:
    filled = np.where(np.isnan(column), -np.inf, column)
    area = auroc(arm, filled).value
    return max(area, 1 - area)


def split_p(treated: int, control: int, planned: float) -> float:
    """The chance of a split at least as far from the planned share as this one (chi-squared, one degree of freedom).

    >>> round(split_p(500, 500, 0.5), 3)
    1.0
    """
    from math import erfc, sqrt

    total = treated + control
    distance = (treated - planned * total) ** 2 / (planned * (1 - planned) * total)
    return erfc(sqrt(distance / 2))
