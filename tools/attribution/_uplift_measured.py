# pyright: basic
"""One pair of arms, measured: who is moved by how much, how good that ranking is, what treating by it earns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from methods.uplift import checks, curves, effects, groups, learners, policy
from methods.uplift.effects import Ints
from methods.uplift.groups import Part
from methods.uplift.learners import Predicted
from tools.attribution import _uplift_gate as gate
from tools.attribution._uplift_read import Trial


@dataclass(frozen=True)
class Prices:
    """What one unit of the outcome is worth, what treating one person costs, what a treated outcome costs on top."""

    value: float = 1.0
    cost: float = 0.0
    discount: float = 0.0


@dataclass(frozen=True)
class PairMeasured:
    """Predictions out of fold, the order of the ranking, the four groups, and what the gate looks at."""

    predicted: Predicted
    order: Ints
    parts: list[Part]
    found: gate.Measured


def measure(
    trial: Trial, prices: Prices, learner: Literal["t", "x", "dr", "best"], level: float, seed: int
) -> PairMeasured:
    """Everything that is computed from two arms."""
    predicted = learners.predict(trial.made, trial.outcome, trial.treated, learner=learner, seed=seed)
    order = curves.ordered(predicted.uplift, predicted.fold, seed)
    rule = policy.policy(
        predicted, trial.outcome, trial.treated, value=prices.value, cost=prices.cost, discount=prices.discount,
        seed=seed,
    )  # fmt: skip
    _, parts = groups.four_groups(predicted, rule.predicted, predicted.score)
    found = gate.Measured(
        ate=effects.difference(trial.outcome, trial.treated), adjusted=effects.mean(predicted.score),
        ranking=curves.ranking(trial.outcome, trial.treated, order, crossed=True), policy=rule,
        calibration=groups.calibration(predicted), arms=checks.randomised(trial.made, trial.treated, seed),
        dogs=next((each.measured for each in parts if each.name == "sleeping_dog" and each.share > gate.RARE), None),
        level=level,
    )  # fmt: skip
    return PairMeasured(predicted, order, parts, found)
