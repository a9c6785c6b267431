# pyright: basic
"""The merchandise system's customer file: all that the shop knows of a person, also birthday and devices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import day, moment, text
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Kontaktnummer", "Kundennummer", "Vorname", "Nachname", "E-Mail", "Telefon", "Straße", "PLZ", "Ort",
           "Geburtsdatum", "Geräte-ID", "Angelegt am"),
    "en": ("Contact ID", "Customer ID", "First name", "Last name", "Email", "Phone", "Street", "Postcode", "City",
           "Date of birth", "Device ID", "Created at"),
}  # fmt: skip
KNOWN = ("customer_id", "customer_id", "first_name", "last_name", "email", "phone", "street", "postcode", "city")


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """All accounts, also the second ones of the same person; in German unless English is wanted."""
    people = world.tables["customers"]
    tongue = "en" if lang == "en" else "de"
    pattern = "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d"
    columns = [
        *(text(people[name]) for name in KNOWN), day(people["birth_date"], pattern), text(people["device_ids"]),
        moment(people["created_at"], pattern),
    ]  # fmt: skip
    file = folder / "warenwirtschaft" / {"de": "kundenstamm.csv", "en": "customers.csv"}[tongue]
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), separator=";" if tongue == "de" else ",")]
