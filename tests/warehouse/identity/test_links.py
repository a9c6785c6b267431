"""What each rule finds, with the rows that show it, and what too many people share."""

import pytest

from warehouse import vault
from warehouse.identity import profiles


def found(house):
    with profiles.current(house.reader()) as (cursor, _):
        return set(cursor.execute("select a, b, rule, n from links where a <> b").fetchall())


def short(house, links):
    """Hashes as the address again, so that a test can be read."""
    names = {vault.hashed(house.home, "email", f"{who}@example.com"): who for who in ("anna", "bert")}
    names[vault.hashed(house.home, "phone", "+49 171 1234567")] = "0171"
    return {tuple(_said(part, names) if isinstance(part, str) else part for part in link) for link in links}


def _said(node, names):
    kind, _, key = node.partition(":")
    return f"{kind}:{names[key]}" if key in names else node


def test_every_rule_links_what_it_says(company, rows):
    house = company(
        orders=[rows.order(1, "C1", "anna@example.com"), rows.order(2, "C1", "Anna@Example.com "),
                rows.order(3, "", "anna@example.com"), rows.order(4, "C2")],
        contacts=[{"contact_id": "K1", "email": "anna@example.com", "phone": "0171/1234567", "customer_id": "C1",
                   "device_id": "d1|d2", "login": "anna77"}],
        events=[rows.event(1, "anna77", "d3"), rows.event(2, "", "d4", "O4", "purchase"), rows.event(3, "C2", "d5")],
        consents=[{"subject": "C2", "at": "2026-01-01 08:00:00", "purpose": "ads", "granted": "true"},
                  {"subject": "d4", "at": "2026-01-01 08:00:00", "purpose": "ads", "granted": "true"}],
    )  # fmt: skip
    assert short(house, found(house)) == {
        ("customer:C1", "email:anna", "order_email", 2),
        ("email:anna", "order:O3", "guest_order", 1),
        ("contact:K1", "email:anna", "contact_email", 1),
        ("contact:K1", "phone:0171", "contact_phone", 1),
        ("contact:K1", "customer:C1", "customer_number", 1),
        ("contact:K1", "device:d1", "contact_device", 1),
        ("contact:K1", "device:d2", "contact_device", 1),
        ("contact:K1", "user:anna77", "account", 1),
        ("device:d3", "user:anna77", "login", 1),
        ("customer:C2", "device:d4", "order", 1),
        ("device:d5", "user:C2", "login", 1),
        ("customer:C2", "user:C2", "same_user", 1),
        ("customer:C2", "subject:C2", "consent", 1),
        ("device:d4", "subject:d4", "consent", 1),
    }


@pytest.mark.parametrize(("people", "linked"), [(5, True), (6, False)])
def test_a_device_that_many_share_links_nobody(company, rows, people, linked):
    house = company(events=[rows.event(n, f"U{n}", "tablet") for n in range(1, people + 1)])
    assert bool(found(house)) == linked
    with profiles.current(house.reader()) as (cursor, _):
        hubs = cursor.execute("from hubs").fetchall()
    assert hubs == ([] if linked else [("device:tablet", "device", people)])
    assert profiles.build(house).hubs == len(hubs)


def test_one_address_with_many_guest_orders_is_no_hub(company, rows):
    house = company(orders=[rows.order(n, "", "anna@example.com") for n in range(1, 28)])
    assert profiles.build(house).profiles == 1
