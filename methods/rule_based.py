# pyright: basic
"""Credit by rule: first, last, linear, position, time decay, and the Shapley value of the channel-set game."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.journeys import Journeys, Worlds, shares, worlds, worth

RULES = ("first", "last", "linear", "position", "time_decay", "shapley")
ENDS = 0.4
"""Share of the first and of the last touch in `position`; the touches between divide the rest."""
HALF_LIFE = 2.0
"""Touches before the end after which `time_decay` counts half; paths carry an order and no times."""


@dataclass(frozen=True)
class Credit:
    """Who gets how much.

    credit         (channels,) conversions, or value
    share          (channels,) of their sum
    draws          (repeats, channels) credits in resampled worlds
    share_draws    (repeats, channels) shares in resampled worlds
    removal        (channels,) removal effect, for Markov models only
    """

    credit: np.ndarray
    share: np.ndarray
    draws: np.ndarray
    share_draws: np.ndarray
    removal: np.ndarray | None = None


def rule_based(
    journeys: Journeys, rule: str, value: bool = False, repeats: tuple[Worlds, Worlds] | None = None
) -> Credit:
    """Divide each conversion among the touches of its path by a fixed rule.

    first, last   the whole conversion to one touch
    linear        the same to every touch
    position      40 % to the first, 40 % to the last, the rest to those between; two touches share evenly
    time_decay    a touch k places before the last weighs 2^(-k / 2)
    shapley       v(S) = conversions of journeys that touched only channels of S; its Shapley value gives every
                  distinct channel of a path the same share (Zhao, Mahboobi & Bagheri 2018, arXiv:1804.05327, eq. 5),
                  which is exact for any number of channels

    Args:
        journeys: the paths.
        rule: one of RULES.
        value: divide the value of the conversions instead of their number.
        repeats: from `worlds`, to share the draws between models.

    Returns:
        The credit of each channel with resampled credits; the credits sum to the conversions (or the value).

    >>> rule_based(Journeys.of([["a", "b", "b"]], [3]), "linear").credit.tolist()
    [1.0, 2.0]
    """
    from scipy.sparse import csr_array

    rows, columns, weights = _divided(journeys, rule)
    shape = (len(journeys.length), len(journeys.channels))
    features = csr_array((weights * worth(journeys, value)[rows], (rows, columns)), shape=shape)
    credit = features.T @ journeys.conversions
    won, _ = repeats or worlds(journeys)
    draws = np.maximum(won.sums(features), 0.0)
    return Credit(credit, shares(credit), draws, shares(draws))


def _divided(journeys: Journeys, rule: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Path, channel and weight of every touch that gets credit; the weights of a path sum to one."""
    if rule == "shapley":
        return _distinct(journeys)
    length = journeys.length[journeys.path]
    weights = _WEIGHTS[rule](journeys.place, length)
    total = np.bincount(journeys.path, weights, len(journeys.length))
    return journeys.path, journeys.touch, weights / total[journeys.path]


def _distinct(journeys: Journeys) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    width = len(journeys.channels)
    keys = np.sort(journeys.path * width + journeys.touch, kind="stable")  # nearly sorted, so faster than np.unique
    rows, columns = np.divmod(keys[np.diff(keys, prepend=-1) > 0], width)
    return rows, columns, 1.0 / np.bincount(rows, minlength=len(journeys.length))[rows]


def _position(place: np.ndarray, length: np.ndarray) -> np.ndarray:
    at_end = (place == 0) | (place == length - 1)
    between = (1 - 2 * ENDS) / np.maximum(length - 2, 1)
    return np.where(at_end, ENDS, between)


_WEIGHTS = {
    "first": lambda place, length: (place == 0).astype(float),
    "last": lambda place, length: (place == length - 1).astype(float),
    "linear": lambda place, length: np.ones(len(place)),
    "position": _position,
    "time_decay": lambda place, length: np.exp2(-(length - 1 - place) / HALF_LIFE),
}
