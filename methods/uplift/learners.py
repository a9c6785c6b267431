# pyright: basic, reportArgumentType=false
"""Each unit's uplift, predicted by gradient-boosted trees that have not seen the unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, Literal

import numpy as np

from methods.uplift.design import Design
from methods.uplift.effects import Floats, Ints, pseudo
from methods.uplift.linear import linear

Learner = Literal["t", "x", "dr"]
Effect = Callable[[Design, Floats, Ints], Any]
"""What learns effects: features, (m,) pseudo-effects and the (m,) rows they belong to -> a model."""
FOLDS = 5
"""In how many parts; three where there are `MANY` units."""
MANY = 20_000
MOST = 120_000
"""Units that one model learns from; more would cost minutes and change little."""
LENGTHS = (3, 8, 15, 26, 45)
"""Numbers of trees that are tried where effects are predicted."""
RATE, LEAVES, PART = 0.08, 4, 25
"""Of the trees that predict effects: many small steps of few leaves, each with a twenty-fifth of the units at least."""
LEAST_EVENTS = 10
"""Outcomes expected in a leaf, so that rare ones are not learnt by heart."""


@dataclass(frozen=True)
class Predicted:
    """Out-of-fold predictions.

    without, with_it   (n,) expected outcome without and with treatment
    uplift             (n,) predicted uplift of the chosen learner
    fold               (n,) the fold whose models did not see the unit
    score              (n,) doubly robust scores; their mean is the adjusted average effect
    losses             learner -> mean squared distance of the scores from its predictions; lower is better
    models             per fold what predicts uplift from a matrix
    """

    learner: Learner
    without: Floats
    with_it: Floats
    uplift: Floats
    fold: Ints
    score: Floats
    losses: dict[str, float]
    models: list[Any] = field(repr=False)


def predict(
    made: Design, outcome: Floats, treated: Ints, *, learner: Learner | Literal["best"] = "best", seed: int = 0,
    folds: int | None = None,
) -> Predicted:  # fmt: skip
    """Cross-fitted T-, X- or DR-learner; `best` takes the one with the lowest doubly robust loss.

    T: difference of two outcome models. X: regressions of the imputed effects of each arm, weighted by the share
    treated (Künzel et al. 2019). DR: regression of the doubly robust scores (Kennedy 2023). The loss, mean of
    (score - uplift)², is lowest for the true uplift; it is taken out of fold, and also decides between trees and a
    straight line and how far either goes.

    Args:
        made: (n, p) features.
        outcome: (n,), 0 and 1 or numbers.
        treated: (n,).
        learner: which one.
        seed: decides the folds.
        folds: in how many parts the units are divided, each arm evenly; unset: five, or three of many units.
    """
    folds = folds or (FOLDS if len(outcome) < MANY else 3)
    fold, share = _folds(treated, seed, folds), float(treated.mean())
    without, with_it = np.empty(len(outcome)), np.empty(len(outcome))
    pairs = []
    for part in range(folds):
        rows = np.flatnonzero(fold != part)
        pair = [_outcome_model(made, outcome, rows[treated[rows] == arm], seed) for arm in (0, 1)]
        own = fold == part
        without[own], with_it[own] = (_expected(model, made.matrix[own]) for model in pair)
        pairs.append(pair)
    score = pseudo(outcome, treated, without, with_it, share)
    wanted: list[Learner] = ["t", "x", "dr"] if learner == "best" else [learner]
    tried = {
        name: min(
            (
                _best_choice(
                    _models(name, made, outcome, treated, fold, pairs, score, effect), made.matrix, fold, score
                )
                for effect in (_shapes(seed) if name != "t" and made.matrix.shape[1] else (_trees(seed),))
            ),
            key=lambda each: each[0],
        )
        for name in wanted
    }
    losses = {name: loss for name, (loss, _, _) in tried.items()}
    chosen = min(wanted, key=lambda name: losses[name])
    _, uplift, models = tried[chosen]
    return Predicted(chosen, without, with_it, uplift, fold, score, losses, models)


def _best_choice(models: list[Any], matrix: Floats, fold: Ints, score: Floats) -> tuple[float, Floats, list[Any]]:
    """Loss, predictions and models with the number of trees, or the penalty, that loses least."""
    found: list[tuple[float, Floats, list[Any]]] = []
    for choice in models[0].choices:
        own = [model.after(choice) for model in models]
        uplift = _out_of_fold(own, matrix, fold)
        found.append((float(np.mean((score - uplift) ** 2)), uplift, own))
    return min(found, key=lambda each: each[0])


def _shapes(seed: int) -> tuple[Effect, ...]:
    return _trees(seed), linear


def _trees(seed: int) -> Effect:
    return partial(_effect_model, seed=seed)


def _folds(treated: Ints, seed: int, folds: int) -> Ints:
    """A fold per unit, each arm spread evenly."""
    rng = np.random.default_rng([seed, 71])
    fold = np.empty(len(treated), dtype=np.int64)
    for arm in (0, 1):
        own = np.flatnonzero(treated == arm)
        fold[own] = rng.permutation(len(own)) % folds
    return fold


def _models(
    name: Learner,
    made: Design,
    outcome: Floats,
    treated: Ints,
    fold: Ints,
    pairs: list[Any],
    score: Floats,
    effect: Effect,
) -> list[Any]:
    share = float(treated.mean())
    models: list[Any] = []
    for part, (zero, one) in enumerate(pairs):
        rows = np.flatnonzero(fold != part)
        if name == "t":
            models.append(_Two(zero, one))
        elif name == "dr":
            models.append(effect(made, score[rows], rows))
        else:
            ones, zeros = rows[treated[rows] == 1], rows[treated[rows] == 0]
            of_ones = outcome[ones] - _expected(zero, made.matrix[ones])
            of_zeros = _expected(one, made.matrix[zeros]) - outcome[zeros]
            models.append(_Mix(effect(made, of_zeros, zeros), effect(made, of_ones, ones), share))
    return models


@dataclass(frozen=True)
class _Two:
    zero: Any
    one: Any
    choices: tuple[float, ...] = (0.0,)

    def predict(self, matrix: Floats) -> Floats:
        return _expected(self.one, matrix) - _expected(self.zero, matrix)

    def after(self, choice: float) -> _Two:
        return self


@dataclass(frozen=True)
class _Mix:
    of_zeros: Any
    of_ones: Any
    share: float

    def predict(self, matrix: Floats) -> Floats:
        return self.share * self.of_zeros.predict(matrix) + (1 - self.share) * self.of_ones.predict(matrix)

    def after(self, choice: float) -> _Mix:
        return _Mix(self.of_zeros.after(choice), self.of_ones.after(choice), self.share)

    @property
    def choices(self) -> tuple[float, ...]:
        return self.of_zeros.choices


@dataclass(frozen=True)
class _Trees:
    """A boosted model of which only the first trees speak."""

    model: Any
    rounds: int
    choices: tuple[float, ...] = LENGTHS

    def predict(self, matrix: Floats) -> Floats:
        if self.rounds == LENGTHS[-1]:
            return self.model.predict(matrix)
        return next(islice(self.model.staged_predict(matrix), self.rounds - 1, None))

    def after(self, choice: float) -> _Trees:
        return _Trees(self.model, int(choice))


@dataclass(frozen=True)
class _Constant:
    value: float
    choices: tuple[float, ...] = (0.0,)

    def predict(self, matrix: Floats) -> Floats:
        return np.full(len(matrix), self.value)

    def after(self, rounds: int) -> _Constant:
        return self


def _out_of_fold(models: list[Any], matrix: Floats, fold: Ints) -> Floats:
    found = np.empty(len(matrix))
    for part, model in enumerate(models):
        found[fold == part] = model.predict(matrix[fold == part])
    return found


def _expected(model: Any, matrix: Floats) -> Floats:
    return model.predict_proba(matrix)[:, 1] if hasattr(model, "predict_proba") else model.predict(matrix)


def _thinned(rows: Ints, seed: int) -> Ints:
    if len(rows) <= MOST:
        return rows
    return np.sort(np.random.default_rng([seed, 72]).choice(rows, MOST, replace=False))


def _outcome_model(made: Design, outcome: Floats, rows: Ints, seed: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    rows = _thinned(rows, seed)
    own = outcome[rows]
    if made.matrix.shape[1] == 0 or np.ptp(own) == 0:
        return _Constant(float(own.mean()))
    rate = float(np.mean(own != 0))
    leaf = int(np.clip(max(len(rows) / 300, LEAST_EVENTS / rate), 30, max(30, len(rows) // 8)))
    kind = HistGradientBoostingClassifier if set(np.unique(own)) <= {0.0, 1.0} else HistGradientBoostingRegressor
    model = kind(
        max_iter=50, learning_rate=0.1, max_leaf_nodes=8, min_samples_leaf=leaf, l2_regularization=1.0,
        max_bins=127, early_stopping=False, categorical_features=made.categorical, random_state=seed % 2**32,
    )  # fmt: skip
    return model.fit(made.matrix[rows], own)


def _effect_model(made: Design, target: Floats, rows: Ints, seed: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    if made.matrix.shape[1] == 0:
        return _Constant(float(target.mean()))
    if len(rows) > MOST:
        picked = np.sort(np.random.default_rng([seed, 73]).choice(len(rows), MOST, replace=False))
        rows, target = rows[picked], target[picked]
    model = HistGradientBoostingRegressor(
        max_iter=LENGTHS[-1], learning_rate=RATE, max_leaf_nodes=LEAVES, min_samples_leaf=max(50, len(rows) // PART),
        l2_regularization=1.0, max_bins=127, early_stopping=False, categorical_features=made.categorical,
        random_state=seed % 2**32,
    )  # fmt: skip
    return _Trees(model.fit(made.matrix[rows], target), LENGTHS[-1])
