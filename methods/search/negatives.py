# pyright: basic, reportArgumentType=false, reportReturnType=false
"""Which runs of words and which single terms may be blocked without touching what earns.

A single term is a candidate when it earns too little with probability of at least p. A run blocks what nobody has typed
yet as well, so what it would block as a whole has to miss the target by far (theta < FAR) with that probability. It is
dropped when one of its terms has earned its target, or cannot be told from one that did (the conflict). Of the rest the
most general are taken first, each for what those before it leave, as long as the expected number of mistakes stays
small. A mistake is a blocked term that would have earned its target in the days ahead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.search.ngrams import Grams
from methods.search.rates import Floats, Ints, Rates

Flags = NDArray[np.bool_]
FAR, NEW = 0.5, 0.5
ALONE = 0.9
"""How far below target a run has to be; share of its cost that is not blocked already, else those speak for the rest;
a run whose cost is nearly all one term's says nothing more than that term does."""


@dataclass(frozen=True)
class Rule:
    """What a negative needs: probability, cost / target, expected mistakes per blocked term, and on the whole list."""

    p: float
    least: float
    mistakes: float
    allowance: float
    each: float


@dataclass(frozen=True)
class Chosen:
    """Runs and terms to block, and why other runs were not.

    runs       runs of words to block, in the order in which they were taken
    terms      single terms to block
    blocked    (n,) which terms they block together
    by         (n,) the place in `runs` that blocks each term, -1 where none does
    conflicts  runs that earn too little and touch (m,) terms that earn: the run, and how many
    risk       (n,) chance of each term to earn its target in the days ahead, as its run or itself tells
    """

    runs: list[int]
    terms: list[int]
    blocked: Flags
    by: Ints
    conflicts: list[tuple[int, int]]
    risk: Floats


def earning(seen: Floats, due: Floats, above: Floats, p: float) -> Flags:
    """(n,) terms that have earned their target, or sold and cannot be told from those that do."""
    return (seen > 0) & ((seen >= due) | (above < p))


def choose(  # noqa: PLR0913  (what is known of runs, of terms, and the rule)
    found: Grams, runs: Rates, terms: Rates, *, due: Floats, ahead: Floats, earns: Flags, spared: Flags,
    forbidden: Flags, rule: Rule,
) -> Chosen:  # fmt: skip
    """The negatives.

    Args:
        found: runs of words and the terms that hold them.
        runs: posterior of each run as a whole.
        terms: posterior of each term alone.
        due: (n,) cost of each term over its target.
        ahead: (n,) the same, expected of the days ahead.
        earns: (n,) terms that no negative may touch.
        spared: (n,) terms that are left alone for another reason (the own name); no negative may touch them either.
        forbidden: (g,) runs that may not be blocked (keywords, words of the catalogue).
        rule: see Rule.
    """
    size, count = len(due), len(found.words)
    whole = np.bincount(found.gram, due[found.text], count)
    members = np.bincount(found.gram, minlength=count)
    largest = np.zeros(count)
    np.maximum.at(largest, found.gram, due[found.text])
    touched = np.bincount(found.gram, (earns | spared)[found.text], count).astype(np.int64)
    above = runs.below()
    poor = (above >= rule.p) & (whole >= rule.least) & (members > 1) & (largest < ALONE * np.maximum(whole, 1e-300))
    far = runs.below(FAR) >= rule.p
    good = np.flatnonzero(poor & far & ~forbidden & (touched == 0))
    conflicts = np.flatnonzero(poor & (forbidden | (touched > 0)))
    start = np.searchsorted(found.gram, np.arange(count + 1))
    by, risk = np.full(size, -1, np.int64), terms.reaches(ahead)
    taken: list[int] = []
    budget = _Budget(rule)
    for at in _general_first(good, found, whole, members):
        inside = found.text[start[at] : start[at + 1]]
        new = inside[by[inside] < 0]
        if due[new].sum() < max(rule.least, NEW * whole[at]):
            continue
        chance = runs.only(np.full(len(new), at)).reaches(ahead[new])
        if budget.takes(chance):
            by[new], risk[new] = len(taken), chance
            taken.append(int(at))
    single = np.flatnonzero((terms.below() >= rule.p) & (due >= rule.least) & (by < 0) & ~earns & ~spared)
    alone = [int(at) for at in single[np.lexsort((single, risk[single]))] if budget.takes(risk[at : at + 1])]
    blocked = by >= 0
    blocked[alone] = True
    order = np.lexsort((conflicts, -whole[conflicts]))
    return Chosen(taken, alone, blocked, by, [(int(at), int(touched[at])) for at in conflicts[order]], risk)


@dataclass
class _Budget:
    """Expected mistakes so far, and how many terms are blocked."""

    rule: Rule
    expected: float = 0.0
    count: int = 0

    def takes(self, chance: Floats) -> bool:
        """Whether these terms may be blocked as well."""
        if not len(chance) or chance.max() > self.rule.each:
            return False
        expected, count = self.expected + float(chance.sum()), self.count + len(chance)
        if expected > max(self.rule.allowance, self.rule.mistakes * count):
            return False
        self.expected, self.count = expected, count
        return True


def _general_first(good: Ints, found: Grams, whole: Floats, members: Ints) -> Ints:
    """Runs that block most come first; of runs that block the same terms the longest."""
    length = found.length[good]
    return good[np.lexsort((good, -length, -np.round(whole[good], 9), -members[good]))]
