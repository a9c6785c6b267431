# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""The list of creatives from the media library, with the day on which each one's rights end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.exports._cells import day, text
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Asset-ID", "Name", "Typ", "Plattform", "Hook", "Rechte bis"),
    "en": ("Asset ID", "Name", "Type", "Platform", "Hook", "Rights until"),
}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Every creative, in German unless English is wanted."""
    import pyarrow.compute as pc

    assets = world.tables["assets"]
    tongue = "en" if lang == "en" else "de"
    rights = assets["rights_until"].astype("datetime64[D]")
    endless = np.isnat(rights)
    until = day(np.where(endless, np.datetime64("2030-01-01"), rights), "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d")
    columns = [*(text(assets[name]) for name in ("asset_id", "name", "type", "platform", "hook")),
               pc.if_else(endless, "", until)]  # fmt: skip
    file = folder / "media_library" / {"de": "werbemittel.csv", "en": "assets.csv"}[tongue]
    separator = ";" if tongue == "de" else ","
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), separator=separator)]
