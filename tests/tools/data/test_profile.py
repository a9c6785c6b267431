"""One call tells what is known of a person, and never who it is."""

import json
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from errors import BadArguments, NoData, NotFound
from ledger.runs import Runs
from tools._tool import Desk, call
from warehouse import vault

ORDERS = [
    {"order_id": f"O{n}", "ordered_at": f"2026-0{n}-01 10:00:00", "customer_id": who, "revenue": 10 * n,
     "currency": "EUR", "source": "google", "email": "a" * 64}
    for n, who in ((1, "C1"), (2, ""), (3, "C1"))
]  # fmt: skip
EVENTS = [
    {"event_id": f"E{n}", "occurred_at": f"2026-01-0{n} 10:00:00", "name": "page_view", "user_id": who,
     "anonymous_id": "d1"}
    for n, who in ((5, "C1"), (6, ""))
]  # fmt: skip
CONSENTS = [
    {"subject": "C1", "at": "2026-01-01 08:00:00", "purpose": "email", "granted": "true"},
    {"subject": "d1", "at": "2026-02-01 08:00:00", "purpose": "email", "granted": "false"},
]


@pytest.fixture
def desk(desk_of):
    return desk_of(orders=ORDERS, events=EVENTS, consents=CONSENTS)


def fact(result, id):
    return float(result.fact(id).value)


@pytest.mark.parametrize("key", ["C1", "customer:C1", "d1", "O2", "O1", "order:O3"])
def test_every_key_leads_to_the_same_person(desk, key):
    result = call("data.profile", {"key": key}, desk)
    assert (fact(result, "orders"), fact(result, "revenue"), fact(result, "events")) == (3, 60, 2)
    assert result.fact("revenue").unit == "EUR"
    rows = {(row[0], row[1]): row for row in result.tables["keys"].rows}
    assert "e-mail of the order (hashed)" in rows["customer number", "C1"][2]
    assert rows["device", "d1"][2] == "logged in on this device; consent given under this key"
    assert dict(result.tables["features"].rows)["frequency"] == 2  # by customer number: the guest's order has none


def test_as_of_a_day_only_what_had_happened(desk):
    result = call("data.profile", {"key": "C1", "as_of": "2026-01-31"}, desk)
    assert (fact(result, "orders"), fact(result, "days_since_order")) == (1, 30)
    assert result.tables["consents"].rows == (("email", True, datetime.fromisoformat("2026-01-01 08:00"), 1),)
    later = call("data.profile", {"key": "C1"}, desk)
    assert later.tables["consents"].rows[0][:2] == ("email", False)
    assert "links" in result.caveats[0].en


def test_the_sentences(desk, said):
    result = call("data.profile", {"key": "C1"}, desk)
    assert "Bestellungen: 3 mit 60,00\u00a0€ Umsatz." in said(result, "de")
    assert "Consent: email not granted." in said(result, "en")


def test_two_customer_numbers_make_it_amber(desk_of):
    other = {**ORDERS[0], "order_id": "O9", "customer_id": "C9"}
    result = call("data.profile", {"key": "C9"}, desk_of(orders=[*ORDERS, other]))
    assert result.confidence == "amber"
    assert "leitstand identity split" in result.caveats[0].en


def test_a_typed_address_is_hashed_before_it_is_looked_up_or_recorded(desk_of, tmp_path):
    desk = desk_of(orders=ORDERS)
    home = tmp_path / "home0"
    hashed = vault.hashed(home, "email", "anna@example.com")  # makes the key of this home
    with pytest.raises(NotFound):
        call("data.profile", {"key": "anna@example.com"}, desk)
    import duckdb

    from warehouse.store import Warehouse

    con = duckdb.connect()
    with Warehouse(home).door.writing(con):
        con.execute("update stock_orders set email = ?", [hashed])
    con.close()
    result = call("data.profile", {"key": " Anna@Example.com "}, desk)
    assert fact(result, "orders") == 3
    assert result.receipt.args == {"key": hashed}
    stored = json.dumps(desk.runs.get(result.receipt.run).result).lower() + json.dumps(result.as_json("de")).lower()
    assert "anna" not in stored


def test_what_is_not_clear_is_asked(desk_of):
    contacts = [{"contact_id": "1001", "created_at": "2026-01-01 00:00:00", "stage": "lead"}]
    desk = desk_of(orders=[{**ORDERS[0], "customer_id": "1001"}], contacts=contacts)
    with pytest.raises(BadArguments) as told:
        call("data.profile", {"key": "1001"}, desk)
    assert "customer:1001, contact:1001" in told.value.todo("de")
    assert call("data.profile", {"key": "contact:1001"}, desk).tables["keys"].rows[0][0] == "contact in the CRM"


def test_without_data_it_says_what_to_load(desk_of, tmp_path):
    with pytest.raises(NoData):
        call("data.profile", {"key": "C1"}, desk_of())
    from warehouse.store import Warehouse

    empty = Desk(
        warehouse=Warehouse(tmp_path / "none").reader(), library=SimpleNamespace(), runs=Runs(tmp_path / "l.db"),
        today=date(2026, 4, 1), seed=1,
    )  # fmt: skip
    with pytest.raises(NoData):
        call("data.profile", {"key": "C1"}, empty)
