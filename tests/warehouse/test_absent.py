"""Data that are not there are refused by name, with the way to load them."""

from __future__ import annotations

from datetime import date

from errors import NoData, UnknownKind
from warehouse.absent import absent, absent_then


def test_a_kind_that_is_not_loaded_names_itself_and_the_way_to_load_it():
    refusal = absent("prices")
    assert isinstance(refusal, NoData)
    assert "prices (Preisverlauf der Produkte)" in refusal.line("de")
    assert "leitstand import FILE --as prices" in refusal.line("en")


def test_no_kind_of_that_name_lists_those_that_there_are():
    refusal = absent("weather")
    assert isinstance(refusal, UnknownKind)
    assert "orders" in refusal.line("de") and "orders" in refusal.line("en")


def test_what_was_not_known_yet_names_the_day_as_each_language_writes_it():
    refusal = absent_then("ads", date(2026, 3, 1))
    assert "Am 01.03.2026" in refusal.line("de")
