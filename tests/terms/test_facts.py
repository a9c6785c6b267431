"""A figure survives JSON, and nobody changes it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from terms import Fact, Interval, Words

WORDS = Words(de="Umsatz", en="revenue")
cents = st.integers(-(10**12), 10**12)
floats = st.floats(allow_nan=False, allow_infinity=False, width=64)


@given(floats, st.one_of(st.none(), st.tuples(floats, floats)))
def test_a_fact_survives_json(value, span):
    interval = Interval(low=min(span), high=max(span), level=0.9) if span else None
    fact = Fact(id="roas", value=value, unit="ratio", label=WORDS, interval=interval, n=3)
    assert Fact.model_validate_json(fact.model_dump_json()) == fact
    json.dumps(fact.as_json(), allow_nan=False)


@given(cents)
def test_json_shows_money_as_a_number_to_the_cent(amount):
    fact = Fact(id="cost", value=Decimal(amount) / 100, unit="EUR", label=WORDS)
    assert round(json.loads(json.dumps(fact.as_json()))["value"] * 100) == amount


def test_terms_cannot_be_changed():
    fact = Fact(id="roas", value=1, unit="ratio", label=WORDS)
    with pytest.raises(ValidationError):
        fact.value = Decimal(2)


def test_an_interval_has_its_low_end_below():
    with pytest.raises(ValidationError, match="low"):
        Interval(low=2, high=1, level=0.9)
