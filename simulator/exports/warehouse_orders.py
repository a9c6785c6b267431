# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""The merchandise system's orders: CP1252, semicolons, German amounts; knows cost of goods, new customers, sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import GROUP, MARK, cents, constant, moment, named, text
from simulator.exports._rows import Tongue, joined, looked_up
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Bestellnummer", "Bestelldatum", "Kundennummer", "E-Mail", "Umsatz", "Währung", "Rabatt", "Steuer",
           "Versandkosten", "Erstattung", "Wareneinsatz", "Quelle", "Medium", "Kampagne", "Neukunde", "Region",
           "Gerät", "Status"),
    "en": ("Order ID", "Order date", "Customer ID", "Email", "Revenue", "Currency", "Discount", "Tax", "Shipping",
           "Refunded", "Cost of goods", "Source", "Medium", "Campaign", "New customer", "Region", "Device", "Status"),
}  # fmt: skip
FLAG = {"de": ("ja", "nein"), "en": ("yes", "no")}
STATUS = {
    "de": {"open": "offen", "shipped": "versendet", "partly_refunded": "teilweise erstattet", "refunded": "erstattet",
           "cancelled": "storniert"},
    "en": {},
}  # fmt: skip


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """All orders, in German unless English is wanted."""
    import pyarrow.compute as pc

    orders, customers = world.tables["orders"], world.tables["customers"]
    tongue = "en" if lang == "en" else "de"
    mark, group = MARK[tongue], GROUP[tongue]
    person = joined(orders["customer_id"], customers["customer_id"])
    amounts = (cents(orders[name], mark, group) for name in
               ("revenue", "discount", "tax", "shipping", "refunded", "cost_of_goods"))  # fmt: skip
    revenue, *others = amounts
    columns = [
        text(orders["order_id"]), moment(orders["ordered_at"], "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d"),
        text(orders["customer_id"]), looked_up(customers["email"], person), revenue,
        constant("EUR", len(orders["order_id"])), *others,
        *(text(orders[name]) for name in ("source", "medium", "campaign")),
        pc.if_else(orders["new_customer"].astype(bool), *FLAG[tongue]), text(orders["region"]),
        text(orders["device"]), named(orders["status"], STATUS[tongue]),
    ]  # fmt: skip
    file = folder / "warenwirtschaft" / {"de": "auftraege.csv", "en": "orders.csv"}[tongue]
    table = dict(zip(HEADERS[tongue], columns, strict=True))
    return [delimited(file, table, separator=";" if tongue == "de" else ",", encoding="cp1252")]
