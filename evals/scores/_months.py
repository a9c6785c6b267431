"""The whole months of a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simulator.world import World


@dataclass(frozen=True)
class Month:
    """A calendar month, both days included."""

    first: date
    last: date

    @property
    def period(self) -> dict[str, str]:
        """As the tools take it."""
        return {"start": self.first.isoformat(), "end": self.last.isoformat()}

    def mask(self, days: Any) -> np.ndarray:
        """Which days lie in it."""
        return (days >= np.datetime64(self.first)) & (days <= np.datetime64(self.last))


def months(world: World) -> list[Month]:
    """All months that the history holds from their first day to their last, oldest first."""
    found: list[Month] = []
    end = world.last
    while True:
        last = end if (end + timedelta(days=1)).day == 1 else end.replace(day=1) - timedelta(days=1)
        first = last.replace(day=1)
        if first < world.start:
            return found[::-1]
        found.append(Month(first, last))
        end = first - timedelta(days=1)
