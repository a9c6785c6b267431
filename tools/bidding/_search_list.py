# pyright: basic
"""The negative list: what is written into the account, what each line blocks, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.bidding._search_found import DRAWS, MONTH, Found
from tools.bidding._search_words import LONGEST, MOST

PHRASE, EXACT = "phrase", "exact"


@dataclass(frozen=True)
class Negative:
    """One line: letters and digits only; the terms it blocks, and how sure it is that they are above target."""

    text: str
    match: str
    blocks: tuple[int, ...]
    above: float
    risk: float


@dataclass(frozen=True)
class Worth:
    """Money over the period and over a month: what is no longer spent less what the lost conversions were worth."""

    draws: np.ndarray
    month: np.ndarray
    lost: np.ndarray
    cost: float


def negatives(found: Found) -> list[Negative]:
    """Every line of the list, those that block most cost first.

    A run stands for all its spellings: each spelling that was typed is a line, for platforms block what is written.
    """
    lines: list[Negative] = []
    cost, risk = found.terms.cost, found.chosen.risk
    spelt = found.words
    edges = np.searchsorted(spelt.text, np.arange(len(cost) + 1))
    above = found.model.runs.below()
    for place, run in enumerate(found.chosen.runs):
        numbers = [int(at) for at in found.runs.words[run] if at >= 0]
        groups: dict[tuple[int, ...], list[int]] = {}
        for term in np.flatnonzero(found.chosen.by == place).tolist():
            own = slice(edges[term], edges[term + 1])
            key = _spelling(numbers, spelt.stem[own].tolist(), spelt.word[own].tolist(), len(spelt.stems))
            groups.setdefault(key, []).append(term)
        lines += [
            Negative(spelt.written(key), PHRASE, tuple(terms), float(above[run]), float(risk[terms].sum()))
            for key, terms in groups.items()
        ]
    same: dict[str, list[int]] = {}
    for term in found.chosen.terms:
        text = spelt.written(spelt.word[edges[term] : edges[term + 1]].tolist())
        if text and len(text) <= LONGEST and text.count(" ") < MOST:
            same.setdefault(text, []).append(term)
    lines += [
        Negative(text, EXACT, tuple(terms), float(found.above[terms].min()), float(risk[terms].sum()))
        for text, terms in same.items()
    ]
    return sorted(lines, key=lambda line: (-float(cost[list(line.blocks)].sum()), line.text, line.match))


def _spelling(run: list[int], stems: list[int], words: list[int], count: int) -> tuple[int, ...]:
    """How a term writes a run of stems (or, from `count` on, of spellings)."""
    size = len(run)
    for at in range(len(stems) - size + 1):
        if stems[at : at + size] == run or [count + word for word in words[at : at + size]] == run:
            return tuple(words[at : at + size])
    raise AssertionError("a run stands in every term that it blocks")


def worth(found: Found, lines: list[Negative], seed: int) -> Worth:
    """Draws of what a list saves: cost less the conversions that go with it, each worth its target."""
    terms = sorted({term for line in lines for term in line.blocks})
    cost, target = found.terms.cost[terms], found.target.each[terms]
    lost = np.zeros(DRAWS)
    posterior = np.where(found.chosen.by[terms] >= 0, 1, 0)
    for kind in (0, 1):
        chosen = np.flatnonzero(posterior == kind)
        if not len(chosen):
            continue
        if kind == 0:
            theta = found.model.terms.only(np.array(terms)[chosen]).draws(DRAWS, seed)
            lost += theta @ (cost[chosen] / target[chosen])
        else:
            runs = found.chosen.by[terms][chosen]
            ids = np.array(found.chosen.runs)
            theta = found.model.runs.only(ids).draws(DRAWS, seed + 1)
            due = np.bincount(runs, cost[chosen] / target[chosen], len(ids))
            lost += theta @ due
    value = lost * found.target.shown
    total = float(cost.sum())
    return Worth(total - value, (total - value) * _months(found, seed), lost, total)


def _months(found: Found, seed: int) -> np.ndarray:
    """Draws of a month's share of the period: blocks of days as they were, drawn with luck."""
    daily = found.terms.daily
    random = np.random.default_rng(seed + 2)
    mean = float(daily.mean()) if len(daily) else 0.0
    if mean <= 0:
        return np.full(DRAWS, MONTH / max(found.terms.days, 1))
    step = found.terms.step
    weekly = step == 1 and len(daily) >= 14
    blocks = daily[: len(daily) // 7 * 7].reshape(-1, 7).mean(1) if weekly else daily
    drawn = random.choice(blocks, (DRAWS, max(1, MONTH // (7 if weekly else step)))).mean(1)
    return MONTH / max(found.terms.days, 1) * drawn / mean
