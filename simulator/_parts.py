# pyright: basic
"""Fields of all days joined, for the makers of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulator.world import World

Table = dict[str, np.ndarray]


def together(world: World, part: str, name: str) -> np.ndarray:
    """One field of all days, joined."""
    return np.concatenate([getattr(getattr(day, part), name) for day in world.days])


def each_day(world: World) -> np.ndarray:
    """(days,) days since 1970."""
    return np.array([day.day for day in world.days])
