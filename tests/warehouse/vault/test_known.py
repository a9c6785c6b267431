"""The vault's values in all the ways in which people write them."""

import pytest

from warehouse import vault
from warehouse.vault import known


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("ANNA.MUSTER@example.com;x", {"email", "name"}),
        ("+49(0)171-1234567", {"phone"}),
        ("Muster Anna", {"name"}),
        ("Frau Anna Muster, Hauptstrasse 12", {"name", "address"}),
        ("Anna und Bert", set()),
        ("12345678901", set()),
    ],
)
def test_ways_to_write_a_value(home, con, people, agreed, cell, kinds):
    vault.seal(home, con, people(), agreed)
    known.load(con, home)
    con.execute("create or replace temp table cells as select $cell as cell", {"cell": cell})
    assert {kind for kind, _ in known.hits(con)} == kinds


def test_without_a_vault_nothing_is_known(home, con):
    known.load(con, home)
    con.execute("create temp table cells as select 'anna@example.com' as cell")
    assert list(known.hits(con)) == []
