"""What one rule says of one change; every rule of a ruling speaks in this shape."""

from __future__ import annotations

from typing import NamedTuple

from policies._bounds import Level
from policies._said import Said, both

NOTHING = both("", "")


class Mark(NamedTuple):
    """What one rule says. `cap`: the most that is left where it is not kept."""

    rule: str
    ok: bool
    cap: Level
    words: Said
    limit: Said = NOTHING
    measured: Said = NOTHING
