# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Shopify's customer export: who has an account in the shop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.exports._cells import cents, constant, text, whole
from simulator.exports._rows import Tongue, joined
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """All customers; Shopify exports in English only."""
    import pyarrow.compute as pc

    people = world.tables["customers"]
    orders = world.tables["orders"]
    rows = len(people["customer_id"])
    buyer = joined(orders["customer_id"], people["customer_id"])
    spent = np.bincount(buyer, orders["revenue"] + orders["shipping"] - orders["refunded"], rows)
    count = np.bincount(buyer, minlength=rows)
    columns = {
        "Customer ID": text(people["customer_id"]), "First Name": text(people["first_name"]),
        "Last Name": text(people["last_name"]), "Email": text(people["email"]),
        "Accepts Email Marketing": pc.if_else(people["consent_email"].astype(bool), "yes", "no"),
        "Default Address Address1": text(people["street"]), "Default Address City": text(people["city"]),
        "Default Address Province Code": text(people["region"]), "Default Address Zip": text(people["postcode"]),
        "Default Address Country Code": constant("DE", rows), "Phone": text(people["phone"]),
        "Total Spent": cents(spent), "Total Orders": whole(count), "Tags": constant("", rows),
    }  # fmt: skip
    return [delimited(folder / "shopify" / "customers_export.csv", columns)]
