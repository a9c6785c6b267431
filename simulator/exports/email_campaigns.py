# pyright: basic
"""The mailing tool's report by campaign and day; no data kind takes it yet, so it lies aside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import day, text, whole
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

SHELF = "aside"
HEADERS = {
    "de": ("Versanddatum", "Mailing", "Versendet", "Öffnungen", "Klicks", "Abmeldungen"),
    "en": ("Send date", "Mailing", "Sent", "Opens", "Clicks", "Unsubscribes"),
}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Every mailing day, in German unless English is wanted."""
    table = world.tables["email_days"]
    tongue = "en" if lang == "en" else "de"
    columns = [
        day(table["day"], "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d"), text(table["campaign"]),
        *(whole(table[name]) for name in ("sent", "opens", "clicks", "unsubscribes")),
    ]  # fmt: skip
    file = folder / "email" / {"de": "mailings.csv", "en": "mailings_en.csv"}[tongue]
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), separator=";" if tongue == "de" else ",")]
