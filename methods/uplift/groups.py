# pyright: basic
"""Who is who: four groups by response, segments by readable rules, deciles, calibration, and what drives uplift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from methods.uplift.design import OTHER, Design
from methods.uplift.effects import Effect, Floats, Ints, difference, mean
from methods.uplift.learners import Predicted

GROUPS = ("persuadable", "sure_thing", "lost_cause", "sleeping_dog")
MOST = 4_000


@dataclass(frozen=True)
class Part:
    """Some units: their number, share, mean predicted uplift, measured uplift, and mean expected outcome without."""

    name: str
    units: int
    share: float
    predicted: float
    measured: Effect
    without: float


def four_groups(found: Predicted, predicted_net: Floats, score: Floats) -> tuple[Ints, list[Part]]:
    """Persuadables (worth treating), sleeping dogs (predicted to react badly), and the others by what they do anyway.

    Of those who are neither, whoever is expected to do more without treatment than the median unit is a sure thing,
    the others are lost causes.

    Returns:
        (n,) position in `GROUPS`, and one part per group that has units.
    """
    dog, worth = found.uplift < 0, predicted_net > 0
    sure = found.without >= np.median(found.without)
    group = np.where(worth & ~dog, 0, np.where(dog, 3, np.where(sure, 1, 2)))
    return group, [part(GROUPS[index], group == index, found, score) for index in range(4) if (group == index).any()]


def part(name: str, own: np.ndarray, found: Predicted, score: Floats) -> Part:
    """What is known of some of the units."""
    return Part(
        name, int(own.sum()), float(own.mean()), float(found.uplift[own].mean()), mean(score[own]),
        float(found.without[own].mean()),
    )  # fmt: skip


def deciles(outcome: Floats, treated: Ints, found: Predicted, order: Ints) -> list[Part]:
    """Ten equal parts of the ranking, best first; the measured uplift is the plain difference in means."""
    parts = np.array_split(order, 10 if len(order) >= 1000 else 5)
    return [
        Part(str(index + 1), len(own), len(own) / len(order), float(found.uplift[own].mean()),
             difference(outcome[own], treated[own]), float(found.without[own].mean()))
        for index, own in enumerate(parts)
    ]  # fmt: skip


def calibration(found: Predicted) -> Effect:
    """Slope of the measured on the predicted uplift: 1 where predictions mean what they say, 0 where they are noise.

    Best linear predictor of the doubly robust scores, inside folds (Chernozhukov, Demirer, Duflo and
    Fernández-Val 2018), with a heteroscedasticity-robust standard error.
    """
    x, y = found.uplift.copy(), found.score.copy()
    for fold in np.unique(found.fold).tolist():
        own = found.fold == fold
        x[own] -= x[own].mean()
        y[own] -= y[own].mean()
    spread = float(x @ x)
    if spread <= 1e-12 * len(x):
        return Effect(0.0, float("inf"))
    slope = float(x @ y) / spread
    return Effect(slope, float(np.sqrt(np.sum((x * (y - slope * x)) ** 2)) / spread))


def segments(made: Design, found: Predicted, score: Floats, most: int = 6) -> list[Part]:
    """Segments by two or three conditions each, from a small tree on half the units; effects come from the other half.

    The name of a segment is its rule, such as `channel = Web & recency <= 3.5`; the effects hold for the half that
    the tree has not seen, so they are not picked for being high.
    """
    from sklearn.tree import DecisionTreeRegressor

    if made.matrix.shape[1] == 0 or np.ptp(found.uplift) == 0:
        return []
    matrix, meaning = _unfolded(made)
    learn = found.fold % 2 == 0
    tree = DecisionTreeRegressor(
        max_leaf_nodes=most, max_depth=3, min_samples_leaf=max(1, int(0.05 * learn.sum())), random_state=0
    )
    tree.fit(matrix[learn], found.uplift[learn])
    leaf, told = tree.apply(matrix), ~learn
    parts: list[Part] = []
    for node, rule in _rules(tree.tree_, meaning):
        own = (leaf == node) & told
        if own.sum() >= 2:
            one = part(rule, own, found, score)
            parts.append(Part(rule, one.units, float((leaf == node).mean()), one.predicted, one.measured, one.without))
    return sorted(parts, key=lambda each: -each.predicted)


def _unfolded(made: Design) -> tuple[np.ndarray, list[tuple[str, str | None]]]:
    """One column a number or category, gaps filled by the median."""
    columns, meaning = [], []
    for index, (name, levels) in enumerate(zip(made.names, made.levels, strict=True)):
        column = made.matrix[:, index]
        if levels is None and set(np.unique(column[~np.isnan(column)]).tolist()) <= {0.0, 1.0}:
            columns.append(np.nan_to_num(column))
            meaning.append((name, "1"))
            continue
        if levels is None:
            columns.append(np.where(np.isnan(column), np.nanmedian(column), column))
            meaning.append((name, None))
            continue
        for code, level in enumerate(levels):
            columns.append((column == code).astype(float))
            meaning.append((name, level if level != OTHER else "…"))
    return np.column_stack(columns).astype(np.float32), meaning


def _rules(tree: Any, meaning: list[tuple[str, str | None]]) -> list[tuple[int, str]]:
    """Each leaf with the conditions that lead to it; of two bounds on one number the tighter one."""
    found: list[tuple[int, str]] = []
    open_nodes: list[tuple[int, dict[tuple[str, str], str]]] = [(0, {})]
    while open_nodes:
        node, sofar = open_nodes.pop()
        if tree.children_left[node] < 0:
            found.append((node, " & ".join(f"{name} {said}" for (name, _), said in sofar.items()) or "*"))
            continue
        name, level = meaning[tree.feature[node]]
        cut = f"{tree.threshold[node]:.4g}"
        low = (f"<= {cut}", "<=") if level is None else (f"≠ {level}", f"≠{level}")
        high = (f"> {cut}", ">") if level is None else (f"= {level}", f"={level}")
        open_nodes.append((int(tree.children_right[node]), {**sofar, (name, high[1]): high[0]}))
        open_nodes.append((int(tree.children_left[node]), {**sofar, (name, low[1]): low[0]}))
    return found


def drivers(made: Design, found: Predicted, seed: int = 0) -> list[tuple[str, float]]:
    """How far predictions move when a feature is shuffled, as a share of all features' movement, largest first."""
    rng = np.random.default_rng([seed, 76])
    rows = np.sort(rng.permutation(len(found.uplift))[:MOST])
    matrix, fold = made.matrix[rows], found.fold[rows]
    moved = {}
    for index, name in enumerate(made.names):
        shuffled = matrix.copy()
        shuffled[:, index] = rng.permutation(shuffled[:, index])
        change = [
            np.sum((model.predict(shuffled[fold == part]) - found.uplift[rows][fold == part]) ** 2)
            for part, model in enumerate(found.models)
            if (fold == part).any()
        ]
        moved[name] = float(np.sum(change))
    total = sum(moved.values())
    return sorted(((name, each / total if total > 0 else 0.0) for name, each in moved.items()), key=lambda p: -p[1])
