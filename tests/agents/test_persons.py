"""Who a question is about."""

import doctest

import pytest

from agents import persons
from agents.persons import find
from tools._tool import load


def test_the_examples_run():
    assert doctest.testmod(persons).failed == 0


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("Zeig mir das Profil von Kunde C-1042", "C-1042"),
        ("Alles zu Kundennummer 100234", "100234"),
        ("Show the features of customer 100234.", "100234"),
        ("RFM-Werte von C-1042", "C-1042"),
        ("Kundenprofil für anna.muster@example.com", "anna.muster@example.com"),
        ("Wer steckt hinter Bestellung O-5531?", "O-5531"),
        ("show profile pa6f58012be45", "pa6f58012be45"),
        ("Profil " + "0a" * 32, "0a" * 32),
        ("Was wissen wir über customer:C1?", "customer:C1"),
        ("Welche Geräte nutzt die Kundin K-77?", "K-77"),
        ("Wie viele Kunden hatten wir 2025?", None),
        ("Umsatz der Kunden im März 2026", None),
        ("Kosten pro Bestellung letzte 14 Tage", None),
    ],
)
def test_the_key_is_found(question, key):
    assert find(question) == key


@pytest.mark.parametrize("tool", ["data.profile", "data.features"])
def test_most_ways_to_ask_name_somebody(tool):
    asked = [line for lines in load(tool).asked.values() for line in lines]
    assert sum(find(line) is not None for line in asked) > len(asked) / 2
