"""A reader over views that a test writes itself."""

from contextlib import contextmanager
from types import SimpleNamespace

import duckdb
import pytest

COLUMNS = {
    "orders": "order_id varchar, ordered_at timestamp, customer_id varchar, revenue decimal(18,6), currency varchar,"
    " discount decimal(18,6), refunded decimal(18,6), email varchar, source varchar, medium varchar, campaign varchar,"
    " device varchar",
    "events": "event_id varchar, occurred_at timestamp, name varchar, user_id varchar, properties varchar,"
    " consent varchar, device varchar",
    "consents": 'subject varchar, "at" timestamp, purpose varchar, granted boolean',
    "transactions": 'customer_id varchar, "date" date, amount decimal(18,6)',
}


class Small:
    """Enough of a reader: kinds as tables in memory."""

    def __init__(self, **kinds):
        self.con = duckdb.connect()
        self.loaded = {}
        for kind, rows in kinds.items():
            self.put(kind, rows)

    def put(self, kind, rows):
        self.con.execute(f"create table if not exists {kind} ({COLUMNS[kind]})")
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            self.con.execute(f"insert into {kind} ({names}) values ({', '.join('?' for _ in row)})", list(row.values()))
        self.loaded[kind] = SimpleNamespace(snapshot=kind)
        return self

    def kinds(self):
        return self.loaded

    def need(self, kind):
        from errors import NoData

        raise NoData(en=kind, de=kind)

    def _need(self, kind, cursor):
        return self.loaded[kind], {}

    @property
    def _door(self):
        @contextmanager
        def reading():
            yield self.con

        return SimpleNamespace(reading=reading)


@pytest.fixture(scope="session")
def small():
    return Small
