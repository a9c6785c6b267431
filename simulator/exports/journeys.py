# pyright: basic
"""The ways of people to an order or to none: one touch a row, as an analyst pulls them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import cents, moment, text, whole
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Touches of the last weeks, also of people who did not buy; canonical English column names."""
    paths = world.tables["paths"]
    columns = {
        "user_id": text(paths["user_id"]), "at": moment(paths["at"], "%Y-%m-%d"), "channel": text(paths["channel"]),
        "converted": whole(paths["converted"]), "value": cents(paths["value"]),
    }  # fmt: skip
    return [delimited(folder / "journeys" / "touchpoints.csv", columns)]
