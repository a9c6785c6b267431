# pyright: basic
"""Least and most money of each channel: what was asked for, what was observed, and what evidence does not carry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from errors import BadArguments
from methods.allocation.reach import observed_high
from terms import Money, Period
from tools.bidding._response import Planned

MOST_KEPT = 0.5
Per = Literal["total", "period", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True)
class Asked:
    """The arguments that shape a plan, as given."""

    budget: Money | None
    budget_per: Per
    extra: Money | None
    period: Period | None
    reference: Period | None
    bounds: Mapping[str, Sequence[Any]]
    floors: Mapping[str, Any]
    steps: float | Mapping[str, float]
    locked: Sequence[str]
    max_change: float | None
    pattern: str | Sequence[float]
    change: float | None = None


def observed(planned: Planned, pattern: np.ndarray) -> np.ndarray:
    """(c,) money over the window that stays inside what was observed.

    No period is above the highest one, and what is carried over is never above its highest either.
    """
    most = planned.spend.max(axis=0) / np.maximum(pattern.max(axis=0), 1e-12)
    return most if planned.response is None else np.minimum(most, observed_high(planned.response, pattern))


def limits(
    planned: Planned, asked: Asked, now: np.ndarray, seen: np.ndarray, budget: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    """(c,) least and most money, what is locked, and why each limit is there; what is asked for comes before all."""
    low, high = np.zeros_like(now), np.maximum(seen, now)
    held = ["seen"] * len(now)
    if planned.incremental.any():
        for at in np.flatnonzero(~planned.incremental):
            high[at], held[at] = now[at], "demand"
    locked = np.zeros(len(now), dtype=bool)
    for at in _kept(planned, asked, now, budget):
        locked[at], held[at] = True, "deals"
        low[at] = high[at] = now[at]
    if asked.max_change is not None:
        low, most = np.maximum(low, now * (1 - asked.max_change)), now * (1 + asked.max_change)
        held = ["asked" if most[at] < high[at] else each for at, each in enumerate(held)]
        high = np.minimum(high, most)
    for name, pair in asked.bounds.items():
        at = planned.position(name)
        least, most = _range(name, pair, now[at])
        low[at] = max(low[at], least) if asked.max_change is not None else least
        if most is not None and (most <= high[at] or held[at] == "demand"):
            high[at], held[at] = min(most, max(seen[at], now[at], least)), "asked"
        high[at] = max(high[at], low[at])
    for name, least in asked.floors.items():
        at = planned.position(name)
        low[at] = max(low[at], amount(name, least, now[at]))
        high[at] = max(high[at], low[at])
    for name in asked.locked:
        at = planned.position(name)
        locked[at], held[at] = True, "locked"
        low[at] = high[at] = now[at]
    return low, high, locked, tuple(held)


def _kept(planned: Planned, asked: Asked, now: np.ndarray, budget: float) -> list[int]:
    """Channels with deals that the outcome does not count: kept as they are unless something is asked for them.

    Where they alone would take most of the budget they are not kept.
    """
    own = {planned.position(name) for name in (*asked.bounds, *asked.floors, *asked.locked)}
    kept = sorted({each.channel for each in planned.dealt} - own)
    return kept if now[kept].sum() <= MOST_KEPT * budget else []


def _range(name: str, pair: Sequence[Any], now: float) -> tuple[float, float | None]:
    if len(pair) != 2:
        raise BadArguments(
            en=f"The bounds of {name} are no pair of least and most.",
            de=f"Die Grenzen von {name} sind kein Paar aus Mindest- und Höchstbetrag.",
            do_en='Write {"tv": [1000, 5000]}; null leaves an end open, "-20%" is against what is spent now.',
            do_de='Schreiben Sie {"tv": [1000, 5000]}; null lässt ein Ende offen, "-20%" zählt ab heute.',
        )  # fmt: skip
    least = 0.0 if pair[0] is None else amount(name, pair[0], now)
    most = None if pair[1] is None else amount(name, pair[1], now)
    if most is not None and least > most:
        raise BadArguments(
            en=f"The bounds of {name} are the wrong way round: {least:g} is more than {most:g}.",
            de=f"Die Grenzen von {name} sind vertauscht: {least:g} ist mehr als {most:g}.",
        )
    return least, most


def amount(name: str, value: Any, now: float) -> float:
    """Money over the window: a number, `5000 EUR`, `80%` of what is spent now, `-20%` and `+30%` against it.

    >>> amount("tv", "-20%", 100.0), amount("tv", "80%", 100.0), amount("tv", "1.500 EUR", 100.0)
    (80.0, 80.0, 1500.0)
    """
    if isinstance(value, str) and (match := re.fullmatch(r"\s*([+\-−]?)\s*(\d+(?:[.,]\d+)?)\s*%\s*", value)):
        share = float(match[2].replace(",", ".")) / 100
        signed = {"+": 1 + share, "": share}.get(match[1], 1 - share)
        return max(0.0, now * signed)
    try:
        money = float(Money.model_validate(value).amount)
    except (ValueError, TypeError):
        money = -1.0
    if money < 0:
        raise BadArguments(
            en=f"'{value}' is no amount for {name}.", de=f"„{value}“ ist kein Betrag für {name}.",
            do_en="Write an amount over the whole plan, or a share such as '80%', '-20%', '+30%'.",
            do_de="Schreiben Sie einen Betrag über den ganzen Plan, oder einen Anteil wie „80%“, „-20%“, „+30%“.",
        )  # fmt: skip
    return money


def reaching(
    budget: float, low: np.ndarray, high: np.ndarray, held: Sequence[str], seen: np.ndarray, now: np.ndarray
) -> tuple[np.ndarray, float]:
    """Most amounts with which the whole budget can be spent: seen amounts are passed by one factor where they must be.

    Limits that were asked for stay as they are.
    """
    free = np.array([each in ("seen", "demand") for each in held])
    missing = budget - high.sum()
    if missing <= 0 or not free.any():
        return high, 1.0
    base = np.where(free, np.maximum(np.maximum(seen, now), 0.01), 0.0)
    other = high[~free].sum()
    factor = max((budget - other) / base.sum(), 0.0)
    if factor <= 1:
        # Raising what demand drives up to what was seen is enough.
        return np.where(free, np.maximum(high, base), high), 1.0
    return np.where(free, np.maximum(base * factor + 0.01, low), high), float(factor)


def steps(planned: Planned, wanted: float | Mapping[str, float]) -> np.ndarray:
    found = np.zeros(len(planned.channels))
    if not isinstance(wanted, Mapping):
        return found + float(wanted)
    for name, step in wanted.items():
        found[planned.position(name)] = float(step)
    return found
