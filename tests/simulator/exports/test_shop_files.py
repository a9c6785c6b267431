"""Orders, customers, prices and the feed say what the shop knows, each in its platform's way."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np


def test_shopify_has_a_row_a_line_item_and_each_order_once(tree, world, read, total):
    orders, lines = world.tables["orders"], world.tables["order_lines"]
    sheet = read(tree / "shopify" / "orders_export.csv", "Name", "utf-8", ",")
    heads = [row for row in sheet.rows if row["Total"]]
    assert len(sheet.rows) == len(lines["order_id"])
    assert len(heads) == len(orders["order_id"]) == len({row["Name"] for row in sheet.rows})
    assert sheet.sum("Subtotal") == total(orders["revenue"])
    assert sheet.sum("Total") == total(orders["revenue"] + orders["shipping"])
    assert sheet.sum("Refunded Amount") == total(orders["refunded"])
    goods = sum(int(row["Lineitem quantity"]) * round(float(row["Lineitem price"]) * 100) for row in sheet.rows)
    assert goods == (lines["quantity"] * lines["price"]).sum()
    first = [row["Name"] for i, row in enumerate(sheet.rows) if i == 0 or row["Name"] != sheet.rows[i - 1]["Name"]]
    assert len(first) == len(heads)


def test_shopify_times_hold_their_offset(trees, world, read):
    sheet = read(trees["de"] / "exports" / "shopify" / "orders_export.csv", "Name", "utf-8", ",")
    written = {row["Name"]: row["Created at"] for row in sheet.rows if row["Total"]}
    orders = world.tables["orders"]
    for i in range(0, len(orders["order_id"]), 997):
        local = orders["ordered_at"][i].astype(object).replace(tzinfo=ZoneInfo("Europe/Berlin"))
        assert datetime.strptime(written[orders["order_id"][i]], "%Y-%m-%d %H:%M:%S %z") == local
    assert {at[-5:] for at in written.values()} == {"+0100", "+0200"}


def test_the_merchandise_system_knows_the_same_orders(tree, world, read, total):
    orders = world.tables["orders"]
    file = next(file for file in (tree / "warenwirtschaft").iterdir() if file.name in ("auftraege.csv", "orders.csv"))
    german = file.name == "auftraege.csv"
    sheet = read(file, "Bestellnummer" if german else "Order ID", "cp1252", ";" if german else ",")
    for here, there in {"revenue": ("Umsatz", "Revenue"), "cost_of_goods": ("Wareneinsatz", "Cost of goods"),
                        "tax": ("Steuer", "Tax"), "discount": ("Rabatt", "Discount")}.items():  # fmt: skip
        assert sheet.sum(there[0 if german else 1]) == total(orders[here])
    flags = [row["Neukunde" if german else "New customer"] for row in sheet.rows]
    assert flags.count("ja" if german else "yes") == orders["new_customer"].sum()
    assert len({row["Region"] for row in sheet.rows}) == len(np.unique(orders["region"].astype(str)))


def test_customers_are_complete(tree, world, read):
    sheet = read(tree / "shopify" / "customers_export.csv", "Customer ID", "utf-8", ",")
    assert [row["Email"] for row in sheet.rows] == world.tables["customers"]["email"].tolist()


def test_prices_and_feed(tree, world, read, in_cents):
    file = next((tree / "shop").iterdir())
    german = file.name == "preishistorie.csv"
    prices = read(file, "Preis" if german else "Price", "utf-8", ";" if german else ",")
    assert [in_cents(row["Preis" if german else "Price"]) for row in prices.rows] == world.tables["prices"][
        "price"
    ].tolist()
    feed = read(tree / "merchant_center" / "produktfeed.tsv", "id", "utf-8", "\t")
    assert [in_cents(row["price"]) for row in feed.rows] == world.tables["feed"]["price"].tolist()
    assert all(row["price"].endswith(" EUR") for row in feed.rows)
    assert {"," in row["price"] for row in feed.rows} == {german}
    assert all(row["link"].startswith("https://") for row in feed.rows)


def test_the_customer_file_knows_birthdays_and_devices(tree, world, read):
    file = tree / "warenwirtschaft" / "kundenstamm.csv"
    german = file.exists()
    file = file if german else tree / "warenwirtschaft" / "customers.csv"
    sheet = read(file, "Vorname" if german else "First name", "utf-8", ";" if german else ",")
    people = world.tables["customers"]
    assert [row["Nachname" if german else "Last name"] for row in sheet.rows] == people["last_name"].tolist()
    assert [row["Geräte-ID" if german else "Device ID"] for row in sheet.rows] == people["device_ids"].tolist()
    born = sheet.rows[0]["Geburtsdatum" if german else "Date of birth"]
    first = people["birth_date"][0].astype(object)
    assert born == (f"{first:%d.%m.%Y}" if german else first.isoformat())
