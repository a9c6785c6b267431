"""Sums count what others have used up, exactly, and what cannot be added is never inside."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policies._bounds import Total
from policies._sums import totals
from policies.autonomy import Promise
from tests.policies._rulings import case, here, marks, proposal


def test_money_of_others_counts_of_this_action_or_of_all():
    queued = (Promise("p-9", 40, "EUR", action="set_bid"), Promise("p-8", 20, "EUR", action="set_budget"))
    of = case(situation=here(open_risk=queued))
    bounds = Total(risk={"total": 100})
    (own,) = totals(bounds, of, "approve", everything=False)
    (every,) = totals(bounds, of, "approve", everything=True)
    assert (own.ok, every.ok) == (True, False)
    assert "all actions" in every.words.en and "alle Aktionen" in every.words.de


def test_a_sum_with_a_part_in_another_currency_is_never_kept():
    of = case(situation=here(open_risk=(Promise("p-9", 1, "USD", action="set_budget"),)))
    (mark,) = totals(Total(risk={"total": 1e9}), of, "approve", everything=False)
    assert not mark.ok


def test_a_share_of_no_spend_lets_nothing_through():
    told = marks({"risk": {"change_share": 100}}, situation=here(spend={"google": 0.0}))
    assert not told["risk.change_share"].ok


@given(risk=st.decimals(0, 10_000, places=2), limit=st.decimals(0, 10_000, places=2))
def test_money_is_compared_to_the_cent(risk, limit):
    mark = marks({"risk": {"change": float(limit)}}, proposal(risk=float(risk)))["risk.change"]
    assert mark.ok == (risk <= limit)
