"""The vocabulary: immutable, the same after a trip through JSON, and no surprises with money."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from terms import Answer, Fact, Interval, Money, Operation, Period, Plan, Result, Step, Table, Words, canonical, number

WORDS = Words(de="Umsatz", en="revenue")
cents = st.integers(-(10**12), 10**12)
floats = st.floats(allow_nan=False, allow_infinity=False, width=64)


@given(floats)
def test_a_float_becomes_the_decimal_that_reads_back_as_itself(value):
    assert float(number(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "NaN", True])
def test_a_figure_is_finite_and_a_number(value):
    with pytest.raises(ValueError):
        number(value)


@given(cents, cents)
def test_money_adds_to_the_cent(first, second):
    total = Money(amount=Decimal(first) / 100) + Money(amount=Decimal(second) / 100)
    assert total.amount * 100 == first + second


def test_money_of_two_currencies_does_not_add():
    with pytest.raises(ValueError, match="rate"):
        Money(amount=Decimal(1), currency="EUR") + Money(amount=Decimal(1), currency="USD")


@pytest.mark.parametrize("short", [5, "5", "5 EUR", {"amount": 5}, 5.0])
def test_money_reads_short_forms(short):
    assert Money.model_validate(short) == Money(amount=Decimal(5), currency="EUR")


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


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("5000", "5000", "EUR"),
        ("150.000 €", "150000", "EUR"),
        ("€5,000.50", "5000.50", "EUR"),
        ("5.000,50 EUR", "5000.50", "EUR"),
        ("60k", "60000", "EUR"),
        ("1,5 Mio. €", "1500000", "EUR"),
        ("$12.5", "12.5", "USD"),
        ("95 Tsd. Euro", "95000", "EUR"),
        ("1'234.50 CHF", "1234.50", "CHF"),
    ],
)
def test_money_reads_what_people_write(text, amount, currency):
    assert Money.model_validate(text) == Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize("text", ["", "much", "5 apples", "1.2.3 to 4"])
def test_what_is_no_money_says_how_to_write_it(text):
    with pytest.raises(ValidationError, match="write 5000"):
        Money.model_validate(text)


def test_terms_cannot_be_changed():
    fact = Fact(id="roas", value=1, unit="ratio", label=WORDS)
    with pytest.raises(ValidationError):
        fact.value = Decimal(2)


def test_a_result_refuses_two_facts_of_one_name():
    fact = Fact(id="roas", value=1, unit="ratio", label=WORDS)
    with pytest.raises(ValidationError, match="same id"):
        Result(facts=(fact, fact))


def test_a_table_is_rectangular():
    with pytest.raises(ValidationError, match="cells"):
        Table(columns=("a", "b"), rows=((1,),))


def test_an_interval_has_its_low_end_below():
    with pytest.raises(ValidationError, match="low"):
        Interval(low=2, high=1, level=0.9)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-03-01..2026-03-31", "2026-03-01", "2026-03-31"),
        ("2026-03-01/2026-03-31", "2026-03-01", "2026-03-31"),
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-01..2026-03", "2026-01-01", "2026-03-31"),
        ("01.04.2021 bis 15.04.2021", "2021-04-01", "2021-04-15"),
        ("2026-05-04", "2026-05-04", "2026-05-04"),
    ],
)
def test_a_period_reads_what_people_write(text, start, end):
    assert Period.model_validate(text) == Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


@pytest.mark.parametrize("text", ["soon", "2026-13", "2026-02-30", "2026-04-02..2026-04-01", "2026-W60", ""])
def test_a_period_that_is_none_is_refused(text):
    with pytest.raises(ValidationError):
        Period.model_validate(text)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))
def test_a_period_survives_json_and_its_own_words(start, days):
    period = Period(start=start, end=date.fromordinal(start.toordinal() + days))
    assert Period.model_validate_json(period.model_dump_json()) == period
    assert Period.model_validate(str(period)) == period
    assert period.days == days + 1


def test_an_answer_has_the_stable_shape():
    answer = Answer(lang="de", text="…", plan=Plan(steps=(Step(tool="data.metric", args={"metric": "roas"}),)))
    assert {
        "ok", "lang", "text", "facts", "receipts", "tables", "charts", "passages", "proposals", "confidence",
        "evidence", "caveats", "clarify", "plan", "model", "cost",
    } <= answer.as_json().keys()  # fmt: skip
    assert answer.as_json()["plan"] == [{"tool": "data.metric", "args": {"metric": "roas"}}]


def test_a_result_has_the_stable_shape():
    assert {
        "ok", "tool", "run", "confidence", "evidence", "facts", "tables", "charts", "findings", "verdict", "proposals",
        "caveats", "sources", "receipt",
    } <= Result().as_json().keys()  # fmt: skip


def test_the_canonical_form_does_not_depend_on_order():
    assert canonical({"b": 1, "a": [2, "ä"]}) == canonical({"a": [2, "ä"], "b": 1})


def test_a_table_says_its_codes_in_words_only_where_it_has_them():
    words = {"reason": {"act": Words(de="ansprechen", en="contact")}}
    table = Table(columns=("name", "reason"), rows=(("act", "act"), ("x", None)), words=words)
    assert table.said("de") == [["act", "ansprechen"], ["x", None]]
    assert Table.model_validate(table.model_dump()) == table
    assert Table(columns=("a",), rows=((1,),)).model_dump() == {"columns": ["a"], "rows": [[1]]}


def test_where_a_thing_lies_changes_no_hash_of_a_write_that_knew_nothing_of_it():
    write = Operation(platform="google", entity="1", field="budget", before=1, after=2)
    assert "within" not in write.model_dump(mode="json")
    assert write.model_copy(update={"within": ("c1",)}).model_dump(mode="json")["within"] == ["c1"]
