# pyright: basic
"""Chance that repeats: every stream of every day has its own generator, every person their own dice."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, name: str, day: int) -> np.random.Generator:
    """The generator of one stream on one day (days since 1970), independent of all other streams and days."""
    return np.random.Generator(np.random.PCG64([seed & 0xFFFFFFFF, zlib.crc32(name.encode()), day & 0xFFFFFFFF]))


def hashed(keys: np.ndarray, salt: int | np.ndarray) -> np.ndarray:
    """Uniform numbers in (0, 1), one per key, that depend on nothing but key and salt (the SplitMix64 finaliser)."""
    with np.errstate(over="ignore"):
        z = np.asarray(keys, np.uint64) + (np.asarray(salt, np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53


def pick(weights: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """One position per uniform number, by weight."""
    edges = np.cumsum(weights)
    return np.minimum(np.searchsorted(edges, uniform * edges[-1], side="right"), len(weights) - 1)


def smooth(seed: int, name: str, day: int, every: int, sd: float) -> float:
    """Slow noise around 0: normal draws every `every` days, joined by straight lines; needs no memory."""
    step, within = divmod(day, every)
    first, second = (stream(seed, name, at).normal(0.0, sd) for at in (step, step + 1))
    return first + (second - first) * within / every
