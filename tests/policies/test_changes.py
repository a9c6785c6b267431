"""What a proposal changes, read with suspicion."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policies.changes import MOST, amount, least_risk, parts, per_day, spelled
from terms import Proposal, Words


@pytest.mark.parametrize("value", [0, 1, 0.5, Decimal("3.10"), MOST])
def test_an_amount_is_a_finite_number_that_is_not_negative(value):
    assert amount(value)


@pytest.mark.parametrize("value", [True, -1, float("nan"), float("inf"), Decimal("nan"), "3", None, MOST * 2])
def test_everything_else_is_no_amount(value):
    assert not amount(value)


def test_names_that_look_alike_are_one_and_keywords_that_differ_are_two():
    assert spelled("  B\u0430rnd\u200b DE") == spelled("Barnd de")
    assert spelled("Stra\u00dfe") != spelled("Strasse")
    assert parts("google \u00b7 Brand DE / Tents") == ("google", "brand de", "tents")


def test_the_least_risk_is_what_is_spent_on_top_until_it_expires():
    proposal = Proposal(
        id="p", action="set_budget", target="x", before={"a": 70, "b": 70}, after={"a": 140, "b": 0}, unit="EUR/week",
        evidence="model", why=Words(de="x", en="x"), expires=date(2026, 1, 11),
    )  # fmt: skip
    assert least_risk(proposal, date(2026, 1, 1)) == pytest.approx(100)
    assert per_day("EUR") == ("EUR in all", 1.0)
