# pyright: basic
"""Reports as they were taken weeks ago, when later conversions were not yet booked: the same days, other figures."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from simulator.exports import google_api, google_report, meta_ads
from simulator.exports._rows import Tongue, between, kept

if TYPE_CHECKING:
    from simulator.world import World

SHELF = "again"
AGO = (70, 50, 30)
"""Days before the last one on which a report was taken: before and after Google's new way of counting."""
BACK = 60
"""Days of history in such a report."""


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Google's and Meta's reports below `known_YYYY-MM-DD/`; load each with `--known-on` that day."""
    written: list[Path] = []
    for ago in AGO:
        taken = world.last - timedelta(days=ago)
        if taken < world.start:
            continue
        table = world.ad_days_as_known(taken)
        then: Any = SimpleNamespace(
            tables={"ad_days": kept(table, between(table["day"], taken - timedelta(days=BACK - 1), taken))}
        )
        for report in (google_report, google_api, meta_ads):
            written += report.write(then, folder / f"known_{taken}", "en" if lang == "en" else "de")
    return written
