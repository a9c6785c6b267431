# pyright: basic
"""The mailing tool's log of subject lines: which one was shown, how likely that was, and whether it led to an order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import number, text, whole
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

WRITTEN = {"propensity": 6, "reward": 0}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """One decision a row; canonical English column names, the features of the context behind them."""
    columns = {
        name: number(values, WRITTEN[name]) if name in WRITTEN
        else text(values) if values.dtype == object else whole(values)
        for name, values in world.tables["bandit_log"].items()
    }  # fmt: skip
    return [delimited(folder / "email" / "subject_lines.csv", columns)]
