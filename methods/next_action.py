"""One action a person out of several, or none: the highest predicted gain among those that are allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.uplift.effects import Effect

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NONE = -1
PRIOR = 8.0
"""Orders' worth of belief that a person buys when everybody does."""


def best(net: Floats, allowed: Flags) -> Ints:
    """(n,) the action with the highest predicted net gain, -1 where none is allowed or none is above zero.

    Args:
        net: (n, a) predicted gain after cost; nan where nothing is predicted.
        allowed: (n, a).

    >>> net = np.array([[1.0, 2.0], [-1.0, np.nan], [3.0, 5.0]])
    >>> best(net, np.array([[1, 1], [1, 1], [1, 0]], dtype=bool)).tolist()
    [1, -1, 0]
    """
    usable = np.where(allowed & np.isfinite(net), net, -np.inf)
    chosen = usable.argmax(axis=1)
    return np.where(usable.max(axis=1, initial=-np.inf) > 0, chosen, NONE).astype(np.int64)


def first_of(arm: Ints, net: Floats, most: Sequence[int]) -> Ints:
    """(n,) the same choices, of each action only those for the `most` people who gain most; -1 for the others.

    >>> first_of(np.array([0, 0, 1, 0]), np.array([[1.0, 0], [3, 0], [0, 2], [2, 0]]), [2, 0]).tolist()
    [-1, 0, -1, 0]
    """
    kept = arm.copy()
    for at, count in enumerate(most):
        rows = np.flatnonzero(arm == at)
        kept[rows[np.argsort(-net[rows, at], kind="stable")][count:]] = NONE
    return kept


@dataclass(frozen=True)
class Value:
    """What acting on the chosen people earns in all, by doubly robust scores of people the models had not seen."""

    gain: Effect
    increment: Effect
    people: int


def value(chosen: Flags, net: Floats, score: Floats) -> Value:
    """Sum over the chosen of one arm; the standard error takes the choice as given (scores are out of fold).

    Args:
        chosen: (n,) who gets the action.
        net: (n,) doubly robust gain after cost of each person.
        score: (n,) doubly robust effect on the outcome.
    """
    size, count = len(chosen), int(chosen.sum())

    def total(values: Floats) -> Effect:
        kept = np.where(chosen, values, 0.0)
        return Effect(float(kept.sum()), float(kept.std(ddof=1) * np.sqrt(size)) if size > 1 else float("inf"))

    return Value(total(net), total(score), count)


def groups(predicted: Floats, chosen: Flags, count: int = 5) -> Ints:
    """(n,) group of similar predictions among the chosen, 0 the highest; -1 for the others."""
    group = np.full(len(predicted), NONE)
    rows = np.flatnonzero(chosen)
    if len(rows):
        order = rows[np.argsort(-predicted[rows], kind="stable")]
        group[order] = np.arange(len(rows)) * min(count, len(rows)) // len(rows)
    return group


def usual_times(own: Floats, prior: float = PRIOR) -> tuple[Ints, Floats]:
    """(n,) the slot at which each person most likely acts, and how much of that is their own history.

    Counts are Dirichlet-multinomial with everybody's distribution as the prior mean (worth `prior` events).

    Args:
        own: (n, slots) events of each person by slot.
        prior: weight of everybody's habit.

    >>> slot, weight = usual_times(np.array([[9.0, 0, 0], [0, 0, 0], [0, 1, 9]]), prior=2.0)
    >>> slot.tolist(), weight.round(2).tolist()
    ([0, 0, 2], [0.82, 0.0, 0.83])
    """
    everybody = own.sum(axis=0)
    share = everybody / everybody.sum() if everybody.sum() > 0 else np.full(own.shape[1], 1 / own.shape[1])
    seen = own.sum(axis=1)
    return (own + prior * share).argmax(axis=1).astype(np.int64), seen / (seen + prior)


def held_out(names: NDArray[np.object_], share: float, seed: int) -> Flags:
    """(n,) who stays without any action so that the next effect can be measured; the same people each time."""
    from zlib import crc32

    draw = np.array([crc32(f"{seed}:{name}".encode()) for name in names.tolist()], float) / 2**32
    return draw < share
