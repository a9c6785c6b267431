# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Shopify's order export: one row a line item, what belongs to the whole order only in its first row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._cells import built, cents, constant, moment, named, text, whole
from simulator.exports._rows import Table, Tongue, joined, looked_up
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

STATUS = {"open": "paid", "shipped": "paid", "partly_refunded": "partially_refunded", "cancelled": "refunded"}
SENT = {"open": "unfulfilled", "cancelled": "unfulfilled"}
ORDER = ("Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Shipping", "Taxes", "Total",
         "Discount Code", "Discount Amount", "Created at")  # fmt: skip
PERSON = ("Billing Name", "Billing Street", "Billing City", "Billing Zip", "Billing Province", "Billing Country",
          "Phone", "Refunded Amount", "Id", "Source", "Notes", "Tags")  # fmt: skip


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """All orders, newest first as the shop lists them, in English only; revenue is the subtotal, tax included."""
    orders, lines = world.tables["orders"], world.tables["order_lines"]
    if not len(orders["order_id"]):
        return []
    products = world.tables["products"]
    newest = np.argsort(orders["ordered_at"], kind="stable")[::-1]
    rank = np.empty(len(newest), dtype=np.int64)
    rank[newest] = np.arange(len(newest))
    order = joined(lines["order_id"], orders["order_id"])
    sequence = np.argsort(rank[order], kind="stable")
    place = order[sequence]
    first = np.r_[True, place[1:] != place[:-1]]
    bought = {name: values[sequence] for name, values in lines.items()}
    sku = joined(bought["product_id"], products["product_id"])
    whole_order = _order(world, orders)
    columns: dict[str, Any] = {"Name": _shown(whole_order["Name"], place, None),
                               "Email": _shown(whole_order["Email"], place, None)}  # fmt: skip
    columns |= {name: _shown(whole_order[name], place, first) for name in ORDER}
    columns |= {
        "Lineitem quantity": whole(bought["quantity"]), "Lineitem name": looked_up(products["title"], sku),
        "Lineitem price": cents(bought["price"]), "Lineitem sku": text(bought["product_id"]),
        "Lineitem requires shipping": constant("true", len(place)), "Lineitem taxable": constant("true", len(place)),
        "Lineitem fulfillment status": constant("fulfilled", len(place)),
        "Lineitem discount": cents(bought["discount"]),
    }  # fmt: skip
    columns |= {name: _shown(whole_order[name], place, first) for name in PERSON}
    return [delimited(folder / "shopify" / "orders_export.csv", columns)]


def _order(world: World, orders: Table) -> dict[str, Any]:
    customers = world.tables["customers"]
    person = joined(orders["customer_id"], customers["customer_id"])
    rows = len(orders["order_id"])
    sent = built(orders["status"], lambda status: SENT.get(status, "fulfilled"))
    at = moment(orders["ordered_at"], "%Y-%m-%d", zone="+0200")
    return {
        "Name": text(orders["order_id"]), "Email": looked_up(customers["email"], person),
        "Financial Status": named(orders["status"], STATUS), "Paid at": at,
        "Fulfillment Status": sent, "Currency": constant("EUR", rows),
        "Subtotal": cents(orders["revenue"]), "Shipping": cents(orders["shipping"]),
        "Taxes": cents(orders["tax"]), "Total": cents(orders["revenue"] + orders["shipping"]),
        "Discount Code": constant("", rows), "Discount Amount": cents(orders["discount"]), "Created at": at,
        "Billing Name": _names(customers, person), "Billing Street": looked_up(customers["street"], person),
        "Billing City": looked_up(customers["city"], person), "Billing Zip": looked_up(customers["postcode"], person),
        "Billing Province": text(orders["region"]), "Billing Country": constant("DE", rows),
        "Phone": looked_up(customers["phone"], person), "Refunded Amount": cents(orders["refunded"]),
        "Id": text(orders["order_id"]), "Source": constant("web", rows), "Notes": constant("", rows),
        "Tags": constant("", rows),
    }  # fmt: skip


def _names(customers: Table, person: np.ndarray) -> Any:
    import pyarrow.compute as pc

    parts = (looked_up(customers[name], person) for name in ("first_name", "last_name"))
    return pc.binary_join_element_wise(*parts, " ")


def _shown(column: Any, place: np.ndarray, first: np.ndarray | None) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    every = column.take(pa.array(place))
    return every if first is None else pc.if_else(first, every, "")
