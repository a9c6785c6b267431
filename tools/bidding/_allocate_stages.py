# pyright: basic
"""How to get from today to the plan inside the limits of a change: stages, and the first of them as a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from settings import Limits
from tools._proposal import DAYS, room

MOST = 8
NEAR = 0.01


@dataclass(frozen=True)
class Stages:
    """Money a day of each thing that changes, stage by stage.

    keys    what changes · wished: (k,) a day at the end · steps: (s, k) a day after each stage, the last the nearest
    now     (k,) a day today · reached: whether the last stage is the wished plan · owner: channel of each
    """

    keys: tuple[str, ...]
    now: np.ndarray
    wished: np.ndarray
    steps: tuple[np.ndarray, ...]
    reached: bool
    owner: tuple[int, ...] = ()

    @property
    def raised(self) -> float:
        """Money a day that the first stage adds."""
        return float(np.maximum(self.steps[0] - self.now, 0).sum()) if self.steps else 0.0

    @property
    def risk(self) -> float:
        """Money that the first stage moves or adds until the proposal is void."""
        return round(max(self.raised, float(np.maximum(self.now - self.steps[0], 0).sum())) * DAYS, 2)


def staged(keys: Sequence[str], now: np.ndarray, wished: np.ndarray, limits: Limits) -> Stages:
    """Steps from today's money a day to the wished one, each inside the limits of one change.

    Each thing moves at most by `change_share` of what it is; what is added stays within `run_share` of all that is
    spent, and its money at stake within `change` and `day`; what is taken away and not yet added elsewhere stays.
    """
    steps: list[np.ndarray] = []
    at = np.round(now, 2)
    for _ in range(MOST):
        following = _step(at, np.round(wished, 2), limits)
        if np.abs(following - at).max(initial=0.0) < 0.005:
            break
        steps.append(following)
        at = following
        if np.abs(at - wished).sum() <= NEAR * max(wished.sum(), 1e-9):
            break
    reached = bool(np.abs(at - wished).sum() <= NEAR * max(wished.sum(), 1e-9))
    return Stages(tuple(keys), np.round(now, 2), wished, tuple(steps), reached)


def _step(at: np.ndarray, wished: np.ndarray, limits: Limits) -> np.ndarray:
    reach = np.where(at > 0, limits.change_share * at, np.inf)
    up = np.minimum(np.maximum(wished - at, 0.0), reach)
    down = np.minimum(np.maximum(at - wished, 0.0), reach)
    up = _within_run(at, up, down, limits.run_share)
    net = wished.sum() - at.sum()
    if up.sum() - down.sum() > net:
        up *= _most(up.sum(), max(down.sum() + net, 0.0))
    else:
        down *= _most(down.sum(), max(up.sum() - net, 0.0))
    most = room(limits)
    if most is not None:
        scale = _most(max(up.sum(), down.sum()) * DAYS, most)
        up, down = up * scale, down * scale
    # Towards what is now, so that no limit is passed by rounding.
    more, less = _cents(up), _cents(down)
    more = _trimmed(more, max(int(less.sum()) + int(_cents(net)), 0))
    # A thing that a rounding leaves as it is does not count as changing either; at most all of them are left.
    for _ in range(len(at) + 1):
        kept = _cents(_within_run(at, more / 100, less / 100, limits.run_share))
        if (kept == more).all():
            break
        more = kept
    return np.round(at + (more - less) / 100, 2)


def _cents(money: np.ndarray) -> np.ndarray:
    """Whole cents, rounded down; less is taken for rounding error than a limit forgives."""
    return np.floor(money * 100 * (1 + 1e-10)).astype(np.int64)


def _within_run(at: np.ndarray, up: np.ndarray, down: np.ndarray, share: float) -> np.ndarray:
    """Raises cut to a share of what is spent on the things that change; those that stay do not count."""
    return up * _most(up.sum(), share * at[(up > 0) | (down > 0)].sum())


def _trimmed(cents: np.ndarray, most: int) -> np.ndarray:
    """Raises in cents that add up to no more than `most`: flooring each must not leave them above what is freed."""
    over = int(cents.sum()) - most
    if over <= 0:
        return cents
    trimmed = cents.copy()
    for at in np.argsort(-cents, kind="stable").tolist():
        cut = min(over, int(trimmed[at]))
        trimmed[at] -= cut
        over -= cut
        if over == 0:
            break
    return trimmed


def _most(value: float, limit: float) -> float:
    return 1.0 if value <= limit else limit / value if value > 0 else 1.0
