"""The bounds of a policy, one check each: what was measured, what the limit is, and in words what would help."""

from __future__ import annotations

from collections.abc import Iterator

from policies._bounds import Bounds, Level
from policies._case import Case
from policies._grounds import grounds
from policies._mark import Mark
from policies._moments import cooled, moments
from policies._moves import moves
from policies._places import places
from policies._sums import totals


def bounded(bounds: Bounds, case: Case, cap: Level) -> Iterator[Mark]:
    """All bounds that are written."""
    yield from places(bounds, case, cap)
    yield from moments(bounds, case, cap)
    yield from grounds(bounds, case, cap)
    yield from totals(bounds, case, cap, everything=False)
    for operation in case.operations:
        yield from moves(bounds, operation, case, cap)
        yield from cooled(bounds, operation, case, cap)
