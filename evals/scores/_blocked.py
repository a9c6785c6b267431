# pyright: basic
"""What a negative list would have blocked in days that it has not seen, read as a platform reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Held:
    """Blocked terms with clicks in the held-out days.

    cases     how many · mistakes: those that earned their target there · by_rate: those whose true rate earns it
    found     share that the list blocks of the cost of terms that never sell
    missed    cost of blocked terms that do sell, as a share of all blocked cost
    """

    cases: int
    mistakes: int
    by_rate: int
    found: float
    missed: float


def held_out(world: Any, negatives: Iterable[tuple[str, str]], target: float, after: date, name: str) -> Held:
    """Count over the world's own search terms of campaigns that are not the brand's.

    Args:
        world: the company.
        negatives: text and match type, phrase or exact.
        target: what a conversion may cost, in EUR.
        after: the last day that the list has seen.
        name: the brand, whose campaigns the list does not reach.
    """
    from simulator.typed import drawn

    rows = drawn(world.seed, world.tables["ad_days"])
    kept = (rows["day"] > np.datetime64(after)) & (rows["platform"] == "google")
    kept &= np.char.find(np.char.lower(rows["keyword"].astype(str)), name) < 0
    keys = np.array([f"{a}\x1f{b}" for a, b in zip(rows["campaign"][kept], rows["search_term"][kept], strict=True)])
    terms, at = np.unique(keys, return_inverse=True)
    sums = {each: np.bincount(at, rows[each][kept], len(terms)) for each in
            ("cost", "conversions", "expected_conversions")}  # fmt: skip
    rate = np.zeros(len(terms))
    rate[at] = rows["rate"][kept]
    blocked = blocks([key.split("\x1f")[1] for key in terms.tolist()], negatives)
    due = sums["cost"] / 100 / target
    earned = (sums["conversions"] > 0) & (sums["conversions"] >= due)
    dead = rate == 0
    cost = sums["cost"]
    return Held(
        int(blocked.sum()), int((blocked & earned).sum()),
        int((blocked & (sums["expected_conversions"] >= due)).sum()),
        float(cost[blocked & dead].sum() / max(cost[dead].sum(), 1e-9)),
        float(cost[blocked & ~dead].sum() / max(cost[blocked].sum(), 1e-9)),
    )  # fmt: skip


def blocks(terms: list[str], negatives: Iterable[tuple[str, str]]) -> np.ndarray:
    """(n,) whether a term is blocked: a phrase by its words in a row, an exact one by all of them."""
    phrases, exact = set[tuple[str, ...]](), set[tuple[str, ...]]()
    for text, match in negatives:
        (phrases if match == "phrase" else exact).add(tuple(text.split()))
    sizes = {len(phrase) for phrase in phrases}
    found: list[bool] = []
    for term in terms:
        words = tuple(re.findall(r"\w+", term.lower()))
        runs = {words[i : i + size] for size in sizes for i in range(len(words) - size + 1)}
        found.append(words in exact or not runs.isdisjoint(phrases))
    return np.array(found, bool)
