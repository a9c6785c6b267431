"""Small companies whose people are known: files with addresses, loaded and sealed."""

import csv
from types import SimpleNamespace

import duckdb
import pytest

from warehouse import vault
from warehouse.contract import contract
from warehouse.store import Warehouse

STOCK = {"orders": "orders", "contacts": "contacts", "consents": "consents", "events": "events"}


@pytest.fixture
def company(tmp_path):
    """company(orders=[{...}], …): a warehouse over these rows, personal columns sealed."""

    def build(home=None, **kinds):
        place = home or tmp_path / "company"
        place.mkdir(exist_ok=True)
        house = Warehouse(place)
        for kind, rows in kinds.items():
            file = tmp_path / f"{kind}.csv"
            with file.open("w", newline="", encoding="utf-8") as out:
                writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)))
                writer.writeheader()
                writer.writerows(rows)
            (report,) = house.load([file], kind=kind)
            assert report.error is None, report.error
            _seal(house, kind)
        return house

    return build


def _seal(house, kind):
    """Where loading has not sealed a column already."""
    con = duckdb.connect()
    with house.door.writing(con):
        table = f"stock_{kind}"
        private = vault.private(con, table, contract(kind))
        plain = [
            name
            for name in private
            if con.execute(
                f"select count(*) from {table} where {name} is not null and not regexp_matches({name}::varchar,"
                " '^[0-9a-f]{64}$')"
            ).fetchall()[0][0]
        ]
        if plain:
            vault.seal(house.home, con, table, contract(kind))
    con.close()


@pytest.fixture(scope="session")
def rows():
    """rows.order(1, "C1", "a@example.com") and rows.event(1, "C1", "d1"): rows of the kinds with usual values."""
    return SimpleNamespace(order=_order, event=_event)


def _order(n, customer="", email="", at=None, revenue=10, **more):
    return {
        "order_id": f"O{n}", "ordered_at": at or f"2026-01-{n:02d} 10:00:00", "customer_id": customer,
        "revenue": revenue, "email": email, **more,
    }  # fmt: skip


def _event(n, user="", device="", order="", name="page_view", at=None, **more):
    return {
        "event_id": f"E{n}", "occurred_at": at or f"2026-01-{n:02d} 09:00:00", "name": name, "user_id": user,
        "anonymous_id": device, "order_id": order, **more,
    }  # fmt: skip
