"""Small contracts, tables and homes with personal data."""

from types import SimpleNamespace

import duckdb
import pytest

PEOPLE = [
    ("c1", "Anna", "Muster", "anna.muster@example.com", "+49 171 1234567", "1980-05-31", "Hauptstr. 12", "gold"),
    ("c2", "Bert", "Beispiel", "bert@example.org", "0172 7654321", "1975-01-02", "Gasse 3", "silver"),
    ("c3", "Anna", "Ander", None, "0173 5556667", None, "Weg 9", "gold"),
    ("c4", "Cem", None, None, None, "1990-12-24", None, None),
]
NAMES = "contact_id, first_name, last_name, email, phone, birth_date, street, stage"


@pytest.fixture
def agreed():
    kinds = {
        "first_name": "name", "last_name": "name", "email": "email", "phone": "phone", "birth_date": "birth_date",
        "street": "address", "contact_id": None, "stage": None,
    }  # fmt: skip
    return SimpleNamespace(kind="contacts", columns={k: SimpleNamespace(pii=v, type="text") for k, v in kinds.items()})


@pytest.fixture
def con():
    con = duckdb.connect()
    yield con
    con.close()


@pytest.fixture
def people(con):
    def fill(rows=PEOPLE, table="people"):
        con.execute(f"create or replace table {table} ({NAMES.replace(',', ' varchar,')} varchar, line bigint)")
        con.executemany(
            f"insert into {table} values (?, ?, ?, ?, ?, ?, ?, ?, ?)", [(*r, n) for n, r in enumerate(rows)]
        )
        return table

    return fill


@pytest.fixture
def home(tmp_path):
    place = tmp_path / "vault-home"
    place.mkdir()
    return place
