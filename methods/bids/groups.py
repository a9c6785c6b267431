"""Nested groups of items, such as platform > campaign > ad group > keyword, as arrays for the models here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def nested(keys: Sequence[tuple[str, ...]]) -> tuple[Ints, ...]:
    """For each level that tells items apart, (n,) the group of every item; the finest level comes last.

    A level at which all items are one group, or whose groups are those of the next finer level, adds nothing and is
    left out: its effect could not be told from the other's.

    >>> [level.tolist() for level in nested([("a", "x"), ("a", "y"), ("b", "z")])]
    [[0, 0, 1], [0, 1, 2]]
    >>> [level.tolist() for level in nested([("a", "x"), ("a", "y")])]
    [[0, 1]]
    """
    found: list[Ints] = []
    finer = 0
    for depth in range(len(keys[0]) if keys else 0, 0, -1):
        places: dict[tuple[str, ...], int] = {}
        level = np.array([places.setdefault(key[:depth], len(places)) for key in keys], dtype=np.int64)
        if len(places) > 1 and len(places) != finer:
            found.append(level)
            finer = len(places)
    return tuple(reversed(found))
