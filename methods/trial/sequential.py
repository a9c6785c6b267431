"""An interval that one may look at any time: it covers at all sizes at once, however often somebody looks."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Sequence:
    """The confidence sequence at the present size, and the p value that stays valid under continuous looking."""

    low: float
    high: float
    p: float


def confidence_sequence(effect: float, se: float, n: int, planned: int, alpha: float) -> Sequence:
    """The asymptotic confidence sequence of a difference of means.

    Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024, Annals of Statistics 52, theorem 2.2), with the normal mixture
    of Robbins: effect ± se sqrt((n + k) / n log((n + k) / (k alpha²))), where k = planned / (c + log(1 + c)) and
    c = -2 log(alpha) makes it tightest at the planned size (their section 2.4; the same boundary is known as GAVI).
    The p value inverts it: sqrt((n + k) / k) exp(-z² n / (2 (n + k))). `planned` must not depend on the data.

    Args:
        effect: estimated difference.
        se: its standard error at the present size.
        n: units in both arms so far.
        planned: units at which the interval is to be tightest; fixed beforehand.
        alpha: share of trials in which the true effect may ever leave the interval.

    Returns:
        Both ends and the p value. The guarantee is asymptotic: start looking at some hundred units.
    """
    k = mixing(planned, alpha)
    reach = se * width(n, planned, alpha)
    z = abs(effect) / se if se > 0 else (math.inf if effect else 0.0)
    p = min(1.0, math.sqrt((n + k) / k) * math.exp(-(z**2) * n / (2 * (n + k)))) if z < math.inf else 0.0
    return Sequence(effect - reach, effect + reach, p)


def width(n: float, planned: int, alpha: float) -> float:
    """Half the interval's width in standard errors at `n` units."""
    k = mixing(planned, alpha)
    return math.sqrt((n + k) / n * math.log((n + k) / (k * alpha**2)))


def mixing(planned: int, alpha: float) -> float:
    """The constant k that makes the sequence tightest at the planned size."""
    c = -2 * math.log(alpha)
    return planned / (c + math.log(1 + c))
