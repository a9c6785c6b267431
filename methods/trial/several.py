"""Several comparisons at once: adjusted p values, and guardrails that must not be lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from methods.trial.arms import Arm
from methods.trial.welch import Difference, below, welch


def holm(p: Sequence[float]) -> list[float]:
    """Holm's adjusted p values (Holm 1979, Scandinavian Journal of Statistics 6), in the order given.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    adjusted, highest = [0.0] * len(p), 0.0
    for rank, place in enumerate(sorted(range(len(p)), key=lambda each: p[each])):
        highest = max(highest, min(1.0, (len(p) - rank) * p[place]))
        adjusted[place] = highest
    return adjusted


@dataclass(frozen=True)
class Guardrail:
    """One guardrail's outcome.

    margin    what may be lost, in its unit
    p_safe    of a loss of the margin or more; small: no such loss
    p_harm    of no loss at all, adjusted over all guardrails; small: something is lost
    state     safe (loss below the margin is shown) · harmed (a loss is shown) · open (neither)
    """

    difference: Difference
    margin: float
    p_safe: float
    p_harm: float
    state: Literal["safe", "harmed", "open"]


def guardrails(pairs: Sequence[tuple[Arm, Arm]], margins: Sequence[float], alpha: float) -> list[Guardrail]:
    """Non-inferiority of every guardrail, and harm with a family-wise error.

    Shipping needs all guardrails to be safe, so each is tested at alpha without adjustment (intersection-union test,
    Berger 1982, Technometrics 24); any one of them may raise the alarm, so harm is adjusted by Holm.

    Args:
        pairs: (control, treatment) of each guardrail, both such that more is better.
        margins: what may be lost, in the unit of each.
        alpha: one-sided level of both tests.

    Returns:
        One outcome for each guardrail; harm within the margin that is shown to be no larger counts as safe.
    """
    safe = [below(control, treatment, margin) for (control, treatment), margin in zip(pairs, margins, strict=True)]
    harm = holm([1 - below(control, treatment, 0.0) for control, treatment in pairs])
    found: list[Guardrail] = []
    for (control, treatment), margin, p_safe, p_harm in zip(pairs, margins, safe, harm, strict=True):
        state = "safe" if p_safe < alpha else "harmed" if p_harm < alpha else "open"
        found.append(Guardrail(welch(control, treatment, 2 * alpha), margin, p_safe, p_harm, state))
    return found
