"""How many units a trial needs, and what it could see with those it has."""

from __future__ import annotations

import math

from methods.trial.arms import Arm

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


def detectable(control: Arm, treatment: Arm, alpha: float, power: float = POWER) -> float:
    """The smallest difference that these arms find with that power, in the outcome's unit."""
    return _reach(alpha, power) * math.sqrt(control.error + treatment.error)


def _reach(alpha: float, power: float) -> float:
    from statistics import NormalDist

    normal = NormalDist()
    return normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
