"""How many units a trial needs, and what it could see with those it has."""

from __future__ import annotations

import math

from methods.trial.arms import Arm
from methods.trial.sequential import width

POWER = 0.8


def required(control: Arm, effect: float, alpha: float, share: float = 0.5, power: float = POWER) -> int:
    """Units over both arms for a two-sided test to find `effect` with that power.

    n = (z_{1-alpha/2} + z_power)² var / (effect² share (1 - share)), with the control's variance for both arms.

    Args:
        control: moments of the control.
        effect: smallest difference worth knowing, in the outcome's unit, not zero.
        alpha: of the two-sided test.
        share: of the units that get the treatment.
        power: probability of finding the effect.

    Returns:
        Whole units in total.

    >>> required(Arm(1, 0.1, 0.09), 0.01, 0.05)
    28256
    """
    reach = _reach(alpha, power)
    return math.ceil(reach**2 * control.var / (effect**2 * share * (1 - share)))


def required_sequential(
    control: Arm, effect: float, alpha: float, planned: int, share: float = 0.5, power: float = POWER
) -> int:
    """Units over both arms at which the confidence sequence tells `effect` from zero with that power.

    The smallest n with se(n) (width(n) + z_power) <= |effect|, found by doubling and halving; `planned` as in
    `sequential.confidence_sequence`.
    """
    spread, normal = math.sqrt(control.var / (share * (1 - share))), _quantile(power)

    def found(n: int) -> bool:
        return spread / math.sqrt(n) * (width(n, planned, alpha) + normal) <= abs(effect)

    high = 100
    while not found(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high


def detectable_sequential(
    control: Arm, n: int, alpha: float, planned: int, share: float = 0.5, power: float = POWER
) -> float:
    """The smallest difference that the confidence sequence tells from zero at `n` units with that power.

    se(n) (width(n) + z_power), the inverse of `required_sequential`, in the outcome's unit.
    """
    spread = math.sqrt(control.var / (share * (1 - share) * n))
    return spread * (width(n, planned, alpha) + _quantile(power))


def detectable(control: Arm, treatment: Arm, alpha: float, power: float = POWER) -> float:
    """The smallest difference that these arms find with that power, in the outcome's unit."""
    return _reach(alpha, power) * math.sqrt(control.error + treatment.error)


def _reach(alpha: float, power: float) -> float:
    return _quantile(1 - alpha / 2) + _quantile(power)


def _quantile(share: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)
