"""What looks personal and what only looks like it."""

import doctest
import re

import pytest

from warehouse.vault import patterns
from warehouse.vault.patterns import LOOKS, personal


def found(*cells):
    return {
        look.kind: hits
        for look in LOOKS
        if (hits := personal(look, [m[0] for cell in cells for m in re.finditer(look.pattern, cell)]))
    }


def test_the_examples_run():
    assert doctest.testmod(patterns).failed == 0


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Bitte an anna.muster@example.com melden", "email"),
        ("https://shop.example/?mail=anna%40example.com&x=1", "email"),
        ("bu\u0308ro@büro-müller.de", "email"),
        ("IBAN DE89 3704 0044 0532 0130 00", "iban"),
        ("GB82WEST12345698765432", "iban"),
        ("4111 1111 1111 1111", "card"),
        ("paid with 5500-0000-0000-0004", "card"),
        ("3782 822463 10005", "card"),
        ("+49 171 1234567", "phone"),
        ("+4915112345678", "phone"),
        ("Tel. 030/1234567", "phone"),
        ("0171 123 45 67", "phone"),
        ("12.50712 Euro, Tel. 0171 123 45 67", "phone"),
        ("(0171) 1234567", "phone"),
        ("0049 30 1234567", "phone"),
        ("(555) 010-9999", "phone"),
        ("call +1 (555) 010 9999", "phone"),
    ],
)
def test_personal_data_is_seen(cell, kind):
    assert kind in found(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "Sommer Sale 2026", "DE_Search_Brand_2026-03", "logo@2x.png", "2026-03-01 10:15:00", "01.03.2026", "01-03-2026",
        "2026-03-01..2026-03-31", "ORD-2026-000123", "#1001", "17893456781", "238493847560129", "1.234.567,89",
        "120x600", "DE89-3704", "00:15:30", "b1946ac92492d2347c6235b8de9b8b1e", "-3.5", "+12.5 %",
        "2026-01-01T00:00:00+01:00", "SKU 0815-4711", "4006381333931", "KW 12/2026", "9:00-18:00", "50-60 Jahre",
        "r20261123-101500-3f9a1c", "1234567890123456", "v1.2.3", "PLZ 01067 Dresden", "0.0012345678", "10.0.0.1",
        '"low":17.200403793672894,"high":7600.263323992533', "[200.00648108374, -459.0049301234567]",
    ],
)  # fmt: skip
def test_campaigns_orders_dates_and_amounts_are_not(cell):
    assert found(cell) == {}


def test_a_column_of_order_numbers_is_no_column_of_cards():
    numbers = [str(4_000_000_000_000_000 + 7919 * n) for n in range(2000)]  # one in ten passes Luhn
    assert found(*numbers) == {}
    assert len(found("4111111111111111", "5500000000000004")["card"]) == 2
