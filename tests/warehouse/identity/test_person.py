"""The person behind a key, however the key is written."""

from datetime import date

import pytest

from errors import NotFound
from warehouse import vault
from warehouse.identity.person import nameless, nodes, person


@pytest.fixture
def house(company, rows):
    return company(
        orders=[rows.order(1, "C1", "anna@example.com"), rows.order(2, "", "anna@example.com")],
        contacts=[{"contact_id": "K1", "email": "anna@example.com", "phone": "0171 1234567", "login": "anna77"}],
    )


@pytest.mark.parametrize(
    "key", ["C1", "anna@example.com", " ANNA@example.com", "+49 171 1234567", "K1", "anna77", "O2"]
)
def test_every_way_leads_to_the_same_person(house, key):
    found = person(house.reader(), key, date(2026, 2, 1))
    assert (found.orders, found.customer) == (2, "C1")
    assert found.profile == person(house.reader(), "C1", date(2026, 2, 1)).profile
    assert "anna@" not in repr(found)


def test_a_typed_address_becomes_its_hash_and_other_keys_stay(house, tmp_path):
    assert nameless("Anna@example.com", house.home) == vault.hashed(house.home, "email", "anna@example.com")
    assert nameless(" C-1042 ", house.home) == "C-1042"
    assert nameless("anna@example.com", tmp_path / "new") == "[email]"
    assert not (tmp_path / "new").exists()


def test_a_key_means_itself_and_a_profile_all_its_keys(house):
    reader = house.reader()
    assert nodes(reader, "C1") == ["customer:C1"]
    profile = person(reader, "C1", date(2026, 2, 1)).profile
    assert {node.split(":")[0] for node in nodes(reader, profile)} == {
        "customer", "contact", "email", "phone", "order", "user"
    }  # fmt: skip
    with pytest.raises(NotFound):
        nodes(reader, "nobody@example.com")
