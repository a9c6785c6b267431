# pyright: basic
"""The compiled pass over paths written as text; imported only where there are many of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

Array = Any
BASIS, PRIME, HALF = np.uint64(14695981039346656037), np.uint64(1099511628211), np.uint64(32)
"""Of the hash FNV-1a (Fowler, Noll & Vo)."""


def compiled(function: Callable[..., Any]) -> Any:
    """Compile on first call, with a cache where some folder can be written."""
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:
        return njit(nogil=True)(function)


@compiled
def lines(text: Array, counts: Array) -> Any:
    """Begin and stop of each distinct line with the counts of all its like, by an open hash table.

    Args:
        text: (bytes,) uint8, lines divided by 10.
        counts: (lines, k) to be added up.
    """
    slot, mark = np.full(1 << 12, -1, np.int32), np.empty(len(counts), np.uint64)
    ends = np.empty((len(counts), 2), np.int64)
    sums = np.zeros(counts.shape)
    found = at = 0
    for row in range(len(counts)):
        left, mixed = at, BASIS
        while at < len(text) and text[at] != 10:
            mixed = (mixed ^ np.uint64(text[at])) * PRIME
            at += 1
        place = _place(mixed, len(slot))
        while True:
            line = slot[place]
            if line < 0:
                slot[place] = line = found
                mark[found], ends[found, 0], ends[found, 1] = mixed, left, at
                found += 1
                break
            if mark[line] == mixed and _same(text, ends[line, 0], ends[line, 1], left, at):
                break
            place = (place + 1) & (len(slot) - 1)
        for column in range(counts.shape[1]):
            sums[line, column] += counts[row, column]
        at += 1
        if 2 * found > len(slot):
            slot = _wider(mark, found, 4 * len(slot))
    return ends[:found, 0].copy(), ends[:found, 1].copy(), sums[:found]


@compiled
def steps(text: Array, begin: Array, stop: Array, room: int) -> Any:
    """Number the steps of some lines, divided by `>`, by an open hash table of `room` places.

    Returns:
        Step of each touch, touches of each line, where each distinct step begins and stops in the text, and how many
        of those there are; -1 of them if `room` was too small.
    """
    slot, first, last = np.full(room, -1, np.int32), np.empty(room // 2, np.int64), np.empty(room // 2, np.int64)
    code, parts = np.empty((stop - begin).sum() + len(begin), np.int32), np.zeros(len(begin), np.int64)
    known = touch = 0
    for line in range(len(begin)):
        at = begin[line]
        while at <= stop[line]:
            low, high, at = _step(text, at, stop[line])
            if low == high:
                continue
            mixed = BASIS
            for each in range(low, high):
                mixed = (mixed ^ np.uint64(text[each])) * PRIME
            place = _place(mixed, room)
            while slot[place] >= 0 and not _same(text, first[slot[place]], last[slot[place]], low, high):
                place = (place + 1) & (room - 1)
            if slot[place] < 0:
                if known == room // 2:
                    return code, parts, first, last, -1
                slot[place] = known
                first[known], last[known] = low, high
                known += 1
            code[touch] = slot[place]
            touch += 1
            parts[line] += 1
    return code[:touch], parts, first, last, known


@compiled
def _place(mixed: Any, room: int) -> Any:
    return np.int64((mixed ^ (mixed >> HALF)) & np.uint64(room - 1))


@compiled
def _same(text: Array, begin: int, stop: int, low: int, high: int) -> bool:
    if stop - begin != high - low:
        return False
    for each in range(high - low):  # noqa: SIM110  compiled as a loop
        if text[begin + each] != text[low + each]:
            return False
    return True


@compiled
def _step(text: Array, at: int, stop: int) -> Any:
    """Where the step at a place begins and ends without blanks, and where the next one may begin."""
    while at < stop and text[at] == 32:
        at += 1
    low, high = at, at
    while at < stop and text[at] != 62:
        at += 1
        if text[at - 1] != 32:
            high = at
    return low, high, at + 1


@compiled
def _wider(mark: Array, found: int, room: int) -> Any:
    """A wider table of the lines; one just large enough stays in the processor's cache, where most are found again."""
    slot = np.full(room, -1, np.int32)
    for each in range(found):
        place = _place(mark[each], room)
        while slot[place] >= 0:
            place = (place + 1) & (room - 1)
        slot[place] = each
    return slot
