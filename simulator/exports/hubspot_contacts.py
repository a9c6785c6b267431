# pyright: basic
"""HubSpot contacts: an English CSV, every cell quoted, life-cycle stages in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import moment, named, number, text
from simulator.exports._rows import Tongue, joined, looked_up
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = ("Record ID", "First Name", "Last Name", "Email", "Phone Number", "Company name", "Street Address",
           "Postal Code", "City", "Lifecycle Stage", "Create Date", "Last Stage Change Date", "Latest Source",
           "Latest Medium", "Latest Campaign", "HubSpot Score", "Shop Customer ID")  # fmt: skip
STAGES = {
    "subscriber": "Subscriber", "lead": "Lead", "mql": "Marketing Qualified Lead", "sql": "Sales Qualified Lead",
    "opportunity": "Opportunity", "customer": "Customer",
}  # fmt: skip


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Every lead, with what the shop knows of it where it has bought."""
    leads, customers = world.tables["leads"], world.tables["customers"]
    person = joined(leads["customer_id"], customers["customer_id"])
    columns = [
        text(leads["contact_id"]), *(looked_up(customers[name], person) for name in ("first_name", "last_name")),
        text(leads["email"]), looked_up(customers["phone"], person), text(leads["company"]),
        looked_up(customers["street"], person), looked_up(customers["postcode"], person),
        looked_up(customers["city"], person), named(leads["stage"], STAGES),
        moment(leads["created_at"], "%Y-%m-%d"), moment(leads["stage_at"], "%Y-%m-%d"), text(leads["source"]),
        text(leads["medium"]), text(leads["campaign"]), number(leads["score"], 0), text(leads["customer_id"]),
    ]  # fmt: skip
    file = folder / "hubspot" / "hubspot-crm-exports-all-contacts.csv"
    return [delimited(file, dict(zip(HEADERS, columns, strict=True)), quote_all=True)]
