# pyright: basic
"""The randomised voucher trial: one unit a row, which arm it was in, what was known of it before, what it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._cells import cents, number, text, whole
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

MONEY = ("spend",)


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """All units; canonical English column names, as the tool that randomised them writes them."""
    columns = {name: _shown(name, values) for name, values in world.tables["trial"].items()}
    return [delimited(folder / "trial" / "voucher_trial.csv", columns)]


def _shown(name: str, values: np.ndarray) -> Any:
    if name in MONEY:
        return cents(values)
    if values.dtype.kind == "f":
        return number(values, 3)
    return text(values) if values.dtype == object else whole(values)
