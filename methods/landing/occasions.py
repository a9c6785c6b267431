# pyright: basic
"""What holidays and big retail days do to spend, learnt from earlier ones and shrunk towards nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AROUND = 10
"""An occasion is held against the ordinary days so many days before and after it."""
FEWEST = 6
"""Ordinary days with spend that are needed for that."""
USUAL = 0.1
"""Prior deviation of an occasion's effect on the log of spend."""


@dataclass(frozen=True)
class Occasions:
    """Effect of each label, and how often it was seen; label 0 are ordinary days.

    Attributes:
        factor: (labels,) multiplies a day's spend; 1 for ordinary days and for what was never seen.
        seen: (labels,) how many occasions it was learnt from.
        doubt: (labels,) posterior deviation of the log of the factor; 0 for ordinary days.
    """

    factor: Floats
    seen: Ints
    doubt: Floats


def learn(spend: Floats, factors: Floats, label: Ints, labels: int) -> Occasions:
    """Learn the factor of each label from all series together.

    A day's effect is the log of its spend, weekdays taken out, less the median of the ordinary days around it, averaged
    over series by their spend; an occasion is the mean of its days. Effects are shrunk by the noise that runs of as
    many ordinary days show: posterior mean under a normal prior of deviation `USUAL`.

    Args:
        spend: (days, series) of consecutive days.
        factors: (days, series) weekday factors.
        label: (days,) label of each day, below `labels`.
        labels: how many labels there are, ordinary days included.
    """
    factor, seen = np.ones(labels), np.zeros(labels, np.int64)
    doubt = np.where(np.arange(labels) > 0, USUAL, 0.0)
    # Ordinary days stand in for the noise of a label, as long as its occasions are.
    if not label.any():
        return Occasions(factor, seen, doubt)
    effect = _effects(spend, factors, label)
    edges = np.flatnonzero(np.diff(label, prepend=-1))
    ends = np.append(edges[1:], label.size)
    found: dict[int, list[tuple[float, int]]] = {}
    for begin, end in zip(edges, ends, strict=True):
        part = effect[begin:end][np.isfinite(effect[begin:end])]
        if label[begin] and part.size:
            found.setdefault(int(label[begin]), []).append((float(part.mean()), int(part.size)))
    ordinary = effect[(label == 0) & np.isfinite(effect)]
    for which, runs in found.items():
        length = max(1, round(sum(size for _, size in runs) / len(runs)))
        noise = _noise(ordinary, length)
        mean = sum(each for each, _ in runs) / len(runs)
        weight = USUAL**2 / (USUAL**2 + noise / len(runs))
        factor[which] = np.exp(mean * weight)
        doubt[which] = USUAL * np.sqrt(1 - weight)
        seen[which] = len(runs)
    return Occasions(factor, seen, doubt)


def _effects(spend: Floats, factors: Floats, label: Ints) -> Floats:
    """(days,) how far the log of each day's spend lies from that of the ordinary days around it, over all series."""
    days = spend.shape[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where((spend > 0) & (factors > 0), np.log(spend / np.where(factors > 0, factors, 1)), np.nan)
    plain = np.where((label == 0)[:, None], logs, np.nan)
    effect = np.full(days, np.nan)
    # Only near occasions is it worth looking; further off every third day tells the noise.
    wanted = np.flatnonzero((label > 0) | (np.arange(days) % 3 == 0))
    for day in wanted:
        low, high = max(0, day - AROUND), min(days, day + AROUND + 1)
        beside = plain[low:high].copy()
        beside[day - low] = np.nan
        enough = (np.isfinite(beside).sum(0) >= FEWEST) & np.isfinite(logs[day])
        if enough.any():
            middle = _middle(beside[:, enough])
            weight = np.exp(middle - middle.max())
            effect[day] = float(np.clip(logs[day, enough] - middle, -1.5, 1.5) @ weight / weight.sum())
    return effect


def _middle(values: Floats) -> Floats:
    """Median of each column without its gaps, which sort to the end."""
    count = np.isfinite(values).sum(0)
    ordered, column = np.sort(values, axis=0), np.arange(values.shape[1])
    return (ordered[(count - 1) // 2, column] + ordered[count // 2, column]) / 2


def _noise(ordinary: Floats, length: int) -> float:
    """Variance of the mean of so many ordinary days; half of it is taken to be common to neighbours."""
    if ordinary.size < 10:
        return 1.0
    spread = float(np.quantile(np.abs(ordinary), 0.68)) ** 2
    return spread * (0.5 + 0.5 / length)
