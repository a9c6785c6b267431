# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""The consent tool's log: who allowed or refused what, when and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import moment, text
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Kundennummer", "Zeitpunkt", "Zweck", "Einwilligung", "Quelle", "Gerät", "Browser"),
    "en": ("Subject", "At", "Purpose", "Granted", "Source", "Device", "Browser"),
}
ANSWER = {"de": ("ja", "nein"), "en": ("yes", "no")}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The whole log, in German unless English is wanted."""
    import pyarrow.compute as pc

    log = world.tables["consents"]
    tongue = "en" if lang == "en" else "de"
    columns = [
        text(log["subject"]), moment(log["at"], "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d"), text(log["purpose"]),
        pc.if_else(log["granted"].astype(bool), *ANSWER[tongue]),
        *(text(log[name]) for name in ("source", "device", "browser")),
    ]  # fmt: skip
    file = folder / "consent" / {"de": "einwilligungen.csv", "en": "consents.csv"}[tongue]
    separator = ";" if tongue == "de" else ","
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), separator=separator)]
