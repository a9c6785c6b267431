# pyright: basic
"""Paths written as text, `a > b > c`, into journeys: one compiled pass for many, plain Python for few."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np

from methods.journeys import Journeys

STEP, END = ">", "\n"
COMPILED_FROM = 100_000
"""Paths from which on the compiled pass saves more than it costs to load."""

Counts = Sequence[float] | np.ndarray


def parsed(
    paths: Sequence[str], conversions: Counts, nulls: Counts | None = None, values: Counts | None = None
) -> Journeys:
    """Journeys from path strings whose steps are separated by `>`; blanks around a step and empty steps vanish.

    Of many paths, equal strings are added up; they stand in the order in which they first occur.

    Args:
        paths: (n,) path strings; a path without any step is left out.
        conversions: (n,) journeys that ended in a conversion.
        nulls: (n,) journeys that did not; none if left out.
        values: (n,) value of the conversions; none if left out.

    >>> parsed(["search > mail", " mail ", " > "], [1, 0, 0], [0, 2, 1]).touch.tolist()
    [1, 0, 0]
    """
    counts = np.zeros((len(paths), 3))
    for place, each in enumerate((conversions, nulls, values)):
        if each is not None:
            counts[:, place] = each
    found = _scanned(paths, counts) if len(paths) >= COMPILED_FROM else None
    names, code, parts, counts = found or _split(paths, counts)
    channels = tuple(sorted(set(names) - {""}))
    number = {channel: index for index, channel in enumerate(channels)} | {"": -1}
    touch = np.array([number[name] for name in names], dtype=np.int64)[code]
    filled = touch >= 0
    if not filled.all():
        parts = np.bincount(np.repeat(np.arange(len(parts)), parts)[filled], minlength=len(parts))
        touch = touch[filled]
    if not parts.all():
        parts, counts = parts[parts > 0], counts[parts > 0]
    start = np.concatenate([[0], np.cumsum(parts)]).astype(np.int64)
    return Journeys(channels, touch, start, *np.ascontiguousarray(counts.T))


Parts = tuple[list[str], np.ndarray, np.ndarray, np.ndarray]
"""Names of steps, (touches,) which name each touch has, (paths,) touches of each path, (paths, 3) counts."""


def _split(paths: Sequence[str], counts: np.ndarray) -> Parts:
    paths = list(paths)
    steps = list(map(str.strip, STEP.join(paths).split(STEP))) if paths else []
    names = list(dict.fromkeys(steps))
    number = {name: index for index, name in enumerate(names)}
    code = np.fromiter(map(number.__getitem__, steps), dtype=np.int64, count=len(steps))
    parts = np.fromiter(map(str.count, paths, repeat(STEP)), dtype=np.int64, count=len(paths)) + 1
    return names, code, parts, counts


def _scanned(paths: Sequence[str], counts: np.ndarray) -> Parts | None:
    """None where a path holds a line break, which only plain Python reads."""
    text = np.frombuffer(END.join(paths).encode(), dtype=np.uint8)
    if int(np.count_nonzero(text == ord(END))) != len(paths) - 1:
        return None
    from methods import _path_pass as compiled

    begin, stop, sums = compiled.lines(text, counts)
    room = 1 << 12
    while True:
        code, parts, first, last, known = compiled.steps(text, begin, stop, room)
        if known >= 0:
            break
        room *= 16
    names = [text[first[each] : last[each]].tobytes().decode().strip() for each in range(known)]
    return names, code, parts, sums
