# pyright: basic
"""The test for a size that was fixed beforehand: difference of two means, its error, p value and intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

from methods.trial.arms import Arm


@dataclass(frozen=True)
class Difference:
    """Treatment minus control.

    effect, se, low, high   in the unit of the outcome
    p                       two-sided
    df                      degrees of freedom of the t distribution
    lift, lift_low, lift_high   relative to the control's mean; None where that is too close to zero
    """

    effect: float
    se: float
    low: float
    high: float
    p: float
    df: float
    lift: float | None
    lift_low: float | None
    lift_high: float | None


def welch(control: Arm, treatment: Arm, alpha: float) -> Difference:
    """Welch's t test (Welch 1947, Biometrika 34) with Satterthwaite's degrees of freedom.

    The relative lift has Fieller's interval (Fieller 1954, JRSS B 16): all ratios r of the means with
    (m_t - r m_c)² <= q² (v_t + r² v_c). It holds zero exactly when the interval of the difference does.

    Args:
        control: moments of the control.
        treatment: moments of the treatment.
        alpha: of the two-sided test; the intervals have the level 1 - alpha.

    Returns:
        The difference. A variance of zero in both arms gives se 0 and p 1 (no difference) or 0.
    """
    from scipy.stats import t

    effect, variance = treatment.mean - control.mean, control.error + treatment.error
    if variance <= 0:
        return Difference(effect, 0.0, effect, effect, float(effect == 0), math.inf, None, None, None)
    se = math.sqrt(variance)
    df = variance**2 / sum(arm.error**2 / (arm.n - 1) for arm in (control, treatment))
    reach = float(t.isf(alpha / 2, df))
    lift, low, high = _lift(control, treatment, reach)
    p = 2 * float(t.sf(abs(effect) / se, df))
    return Difference(effect, se, effect - reach * se, effect + reach * se, p, df, lift, low, high)


def below(control: Arm, treatment: Arm, margin: float) -> float:
    """One-sided p value of the treatment being worse than the control by `margin` or more (non-inferiority)."""
    from scipy.stats import t

    variance = control.error + treatment.error
    if variance <= 0:
        return float(treatment.mean - control.mean <= -margin)
    df = variance**2 / sum(arm.error**2 / (arm.n - 1) for arm in (control, treatment))
    return float(t.sf((treatment.mean - control.mean + margin) / math.sqrt(variance), df))


def _lift(control: Arm, treatment: Arm, reach: float) -> tuple[float | None, float | None, float | None]:
    if control.mean <= 0:
        return None, None, None
    lift = treatment.mean / control.mean - 1
    a = control.mean**2 - reach**2 * control.error
    b = treatment.mean * control.mean
    inside = b**2 - a * (treatment.mean**2 - reach**2 * treatment.error)
    if a <= 0 or inside < 0:
        return lift, None, None
    return lift, (b - math.sqrt(inside)) / a - 1, (b + math.sqrt(inside)) / a - 1
