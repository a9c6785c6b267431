"""The way from what is to what is wished, inside the limits of one change: stages, of which the first is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments
from settings import Limits
from terms import Table
from tools._proposal import DAYS, room, stated, step

Floats = NDArray[np.float64]
MOST = 8
NEAR = 0.01
LONGEST = 90
"""A change holds at most so many days."""


@dataclass(frozen=True)
class Staged:
    """Amounts of each thing.

    now, wished   (n,) · steps: (n,) after each stage, the last the nearest to what is wished
    risk          money at stake in the first stage
    reached       whether the last stage is what is wished
    """

    keys: tuple[str, ...]
    now: Floats
    wished: Floats
    steps: tuple[Floats, ...]
    risk: float
    reached: bool

    @property
    def first(self) -> Floats:
        """(n,) the amounts of the first stage."""
        return self.steps[0] if self.steps else self.now

    def table(self) -> Table:
        """A row a stage and thing."""
        before = [self.now, *self.steps[:-1]]
        rows = tuple(
            (stage, key, float(was[at]), float(would[at]))
            for stage, (was, would) in enumerate(zip(before, self.steps, strict=True), start=1)
            for at, key in enumerate(self.keys)
        )
        return Table(columns=("stage", "name", "before", "after"), rows=rows)


def staged(  # noqa: PLR0913  (amounts, limits and what a step puts at stake)
    keys: Sequence[str], now: Floats, wished: Floats, limits: Limits, *, share: float, added: Floats, taken: Floats,
    whole: float | None = None, digits: int = 2,
) -> Staged:  # fmt: skip
    """Stages from `now` to `wished`.

    Args:
        keys: names of the things.
        now: (n,) what is.
        wished: (n,) what somebody wants.
        limits: how much money one change may put at stake.
        share: how far one thing may move at once, of what it is.
        added: (n,) money at stake per unit that is added.
        taken: (n,) money at stake per unit that is taken away.
        whole: how much all raises together may be, as a share of all that is; None without such a limit.
        digits: decimals of the amounts.
    """
    at, steps, risk = now, list[Floats](), 0.0
    for _ in range(MOST):
        following, stake = _step(at, wished, limits, share, added, taken, whole, digits)
        if np.abs(following - at).max(initial=0.0) < 0.5 * 10.0**-digits:
            break
        risk = risk if steps else stake
        steps.append(following)
        at = following
        if _near(at, wished):
            break
    return Staged(tuple(keys), now, wished, tuple(steps), risk, _near(at, wished))


def until(today: date, day: date | None) -> int:
    """How many days a change holds.

    Raises:
        BadArguments: the day is over or too far ahead.
    """
    days = DAYS if day is None else (day - today).days
    if not 1 <= days <= LONGEST:
        raise BadArguments(
            en=f"A change holds at least until tomorrow and at most {LONGEST} days.",
            de=f"Eine Änderung gilt mindestens bis morgen und höchstens {LONGEST} Tage.",
            do_en=f"Name a day up to {today + timedelta(days=LONGEST)}.",
            do_de=f"Nennen Sie einen Tag bis zum {today + timedelta(days=LONGEST):%d.%m.%Y}.",
        )
    return days


def _near(at: Floats, wished: Floats) -> bool:
    return bool(np.abs(at - wished).sum() <= NEAR * max(float(wished.sum()), 1e-9))


def _step(
    at: Floats, wished: Floats, limits: Limits, share: float, added: Floats, taken: Floats, whole: float | None,
    digits: int,
) -> tuple[Floats, float]:  # fmt: skip
    reach = np.where(at > 0, np.clip(wished, at * (1 - share), at * (1 + share)), wished)
    if whole is not None:
        raised = float(np.maximum(reach - at, 0).sum())
        most = whole * float(at.sum())
        reach = np.where(reach > at, at + (reach - at) * min(1.0, most / raised if raised > 0 else 1.0), reach)
    limit = room(limits)
    factor = 1.0
    for _ in range(60):
        following = np.array([
            step(float(was), float(was + (would - was) * factor), share, digits)
            for was, would in zip(at, reach, strict=True)
        ])  # fmt: skip
        stake = _stake(at, following, added, taken)
        if limit is None or stake <= limit:
            return following, stake
        factor *= min(0.999, limit / stake)
    return at, 0.0


def _stake(at: Floats, following: Floats, added: Floats, taken: Floats) -> float:
    moved = following - at
    return stated(float((added * np.maximum(moved, 0) + taken * np.maximum(-moved, 0)).sum()))
