# pyright: basic
"""How to get from today to the plan inside the limits of a change: stages, and the first of them as a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from settings import Limits

MOST = 8
NEAR = 0.01
DAYS = 14
"""After so many days a proposal is void; so long its money is at stake."""


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
        if np.abs(following - at).max(initial=0.0) < 0.01:
            break
        steps.append(following)
        at = following
        if np.abs(at - wished).sum() <= NEAR * max(wished.sum(), 1e-9):
            break
    reached = bool(np.abs(at - wished).sum() <= NEAR * max(wished.sum(), 1e-9))
    return Stages(tuple(keys), np.round(now, 2), wished, tuple(steps), reached)


def _step(at: np.ndarray, wished: np.ndarray, limits: Limits) -> np.ndarray:
    share = limits.change_share
    reach = np.where(at > 0, share * at, np.inf)
    up = np.minimum(np.maximum(wished - at, 0.0), reach)
    down = np.minimum(np.maximum(at - wished, 0.0), reach)
    up *= _most(up.sum(), limits.run_share * at.sum())
    net = wished.sum() - at.sum()
    if up.sum() - down.sum() > net:
        up *= _most(up.sum(), max(down.sum() + net, 0.0))
    else:
        down *= _most(down.sum(), max(up.sum() - net, 0.0))
    for limit in (limits.change, limits.day, limits.total):
        if limit is not None:
            scale = _most(max(up.sum(), down.sum()) * DAYS, max(limit - 0.01 * len(at) * DAYS, 0.0))
            up, down = up * scale, down * scale
    # Towards what is now, so that no limit is passed by rounding.
    return np.round(at + np.floor(up * 100 + 1e-7) / 100 - np.floor(down * 100 + 1e-7) / 100, 2)


def _most(value: float, limit: float) -> float:
    return 1.0 if value <= limit else limit / value if value > 0 else 1.0
