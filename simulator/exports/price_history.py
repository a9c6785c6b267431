# pyright: basic
"""The shop's price list with the day from which each price held."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import MARK, cents, constant, day, text
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Artikelnummer", "Gültig ab", "Preis", "Währung"),
    "en": ("Product ID", "Valid from", "Price", "Currency"),
}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Every price that ever held, in German unless English is wanted."""
    prices = world.tables["prices"]
    tongue = "en" if lang == "en" else "de"
    columns = [
        text(prices["product_id"]), day(prices["valid_from"], "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d"),
        cents(prices["price"], MARK[tongue]), constant("EUR", len(prices["price"])),
    ]  # fmt: skip
    file = folder / "shop" / {"de": "preishistorie.csv", "en": "price_history.csv"}[tongue]
    separator = ";" if tongue == "de" else ","
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), separator=separator)]
