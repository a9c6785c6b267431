# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Shopify's customer export: who has an account in the shop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import constant, moment, text
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """All customers; Shopify exports in English only."""
    import pyarrow.compute as pc

    people = world.tables["customers"]
    rows = len(people["customer_id"])
    columns = {
        "Customer ID": text(people["customer_id"]), "First Name": text(people["first_name"]),
        "Last Name": text(people["last_name"]), "Email": text(people["email"]),
        "Accepts Email Marketing": pc.if_else(people["consent_email"].astype(bool), "yes", "no"),
        "Default Address Address1": text(people["street"]), "Default Address City": text(people["city"]),
        "Default Address Province Code": text(people["region"]), "Default Address Zip": text(people["postcode"]),
        "Default Address Country Code": constant("DE", rows), "Phone": text(people["phone"]),
        "Created At": moment(people["created_at"], "%Y-%m-%d", zone="+0200"),
    }  # fmt: skip
    return [delimited(folder / "shopify" / "customers_export.csv", columns)]
