"""Amounts, names and choices are read one way, whichever tool is asked."""

import pytest
from pydantic import TypeAdapter, ValidationError

from errors import BadArguments
from terms import Money
from tools._arguments import OWN, Amount, Bare, Cost, Shares, any_letters, in_currency, listed


@pytest.mark.parametrize("said", [5000, "5000", "5.000", "5k", "5 Tsd", "5'000"])
def test_without_a_currency_an_amount_stays_without_one(said):
    assert TypeAdapter(Bare).validate_python(said) == Money(amount=5000, currency=OWN)


@pytest.mark.parametrize(("said", "currency"), [("5.000 €", "EUR"), ("USD 5,000", "USD"), ("5000chf", "CHF")])
def test_a_named_currency_is_kept(said, currency):
    assert TypeAdapter(Bare).validate_python(said) == Money(amount=5000, currency=currency)


def test_what_is_no_amount_is_refused():
    for said in (True, "viel", None):
        with pytest.raises(ValidationError):
            TypeAdapter(Bare).validate_python(said)


def test_an_amount_of_nothing_is_refused():
    for said in (0, "-5 EUR"):
        with pytest.raises(ValidationError, match="above zero"):
            TypeAdapter(Amount).validate_python(said)


def test_a_cost_may_be_nothing_but_not_less():
    assert TypeAdapter(Cost).validate_python("0 EUR").amount == 0
    with pytest.raises(ValidationError, match="below zero"):
        TypeAdapter(Cost).validate_python(-1)


def test_an_amount_counts_in_the_currency_of_the_data_only():
    assert in_currency(None, "USD") is None
    assert in_currency(Money(amount=5, currency=OWN), "USD") == 5
    assert in_currency(Money(amount=5, currency="USD"), "USD") == 5
    with pytest.raises(BadArguments, match="no exchange rate") as refused:
        in_currency(Money(amount=5, currency="EUR"), "USD")
    assert "Wechselkurs" in refused.value.said("de")


def test_a_share_is_for_all_or_by_name():
    shares = TypeAdapter(Shares)
    assert shares.validate_python(0.6) == {"": 0.6}
    assert shares.validate_python({"meta": 0.5}) == {"meta": 0.5}
    for wrong in (1.5, {"meta": -0.1}, True):
        with pytest.raises(ValidationError):
            shares.validate_python(wrong)


def test_names_and_choices_in_any_form():
    assert listed(" meta , google,,") == ["meta", "google"]
    assert listed(("meta",)) == ("meta",)
    assert any_letters(" Hill ") == "hill"
    assert any_letters(3) == 3
