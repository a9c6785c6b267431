"""What a change of money may bring, from the campaign's own last weeks: a wide range, no more than an association."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terms import Evidence, Fact, Words
from tools._facts import fact
from tools.act._recent import Floats, Recent

LEVEL = 0.9
PART = 0.5
"""The middle of the range: money on top brings between nothing and what it brings on average (returns diminish)."""
ASSOCIATED = Words(
    de="Die Spanne reicht von nichts bis zum besten Wochenertrag der letzten Wochen: Was zusätzliches Geld wirklich "
    "bringt, ist hier nicht gemessen, und der Ertrag ist der, den die Plattform meldet.",
    en="The range goes from nothing to the best weekly return of late: what further money really brings is not "
    "measured here, and the return is the one that the platform reports.",
)
UNKNOWN = Words(
    de="Was die Änderung bringt, ist nicht beziffert: Für diese Kampagnen sind zu wenige Wochen mit Wert geladen.",
    en="What the change brings is not put in figures: too few weeks with a value are loaded for these campaigns.",
)


@dataclass(frozen=True)
class Expected:
    """Revenue that goes with money more or less, and what a unit of money taken away puts at stake."""

    effect: Fact | None
    low: Fact | None
    evidence: Evidence
    note: Words


def expected(known: Recent, moved: Floats) -> Expected:
    """Of (n,) money more (or, below zero, less) for each campaign in all.

    With r the return of the last eight weeks and r95 the 95 % quantile of single weeks, more money goes with 0 to
    r95 * money and half of r * money in the middle; less money with the same below zero.
    """
    middle = low = high = 0.0
    for at in np.flatnonzero(np.abs(moved) > 1e-9).tolist():
        returns = known.returns_of(at)
        if returns is None:
            return Expected(None, None, "bookkeeping", UNKNOWN)
        usual, best = returns
        ends = sorted((0.0, best * float(moved[at])))
        low, high, middle = low + ends[0], high + ends[1], middle + PART * usual * float(moved[at])
    low, high = round(low, 2), round(high, 2)
    middle = min(max(round(middle, 2), low), high)
    return Expected(
        fact("effect", middle, known.currency, "Umsatz, der damit einhergeht", "revenue that goes along with it",
             (low, high, LEVEL), basis="platform-reported"),
        fact("effect_low", low, known.currency, "im schlechten Fall", "in a bad case", basis="platform-reported"),
        "correlation", ASSOCIATED,
    )  # fmt: skip


def at_stake(known: Recent, margin: float | None) -> Floats:
    """(n,) money that a unit of money less puts at stake: what it may have brought beyond what is saved; never < 0.

    Where no return is known, the money itself.
    """
    told = [known.returns_of(at) for at in range(len(known.things))]
    return np.array([1.0 if each is None else max(0.0, each[1] * (margin or 1.0) - 1.0) for each in told])
