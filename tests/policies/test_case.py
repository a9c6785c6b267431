"""One change in one situation: what others have used up counts once, exactly, and never its own share."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from policies._case import number
from policies.autonomy import Promise
from tests.policies._rulings import NOON, case, change, here, proposal, write

MORNING = NOON.replace(hour=0)


def test_a_risk_in_another_currency_is_not_known_unless_it_is_nothing():
    assert case().risk == 70
    assert case(proposal(currency="USD")).risk is None
    assert case(proposal(currency="USD", risk=0.0)).risk == 0
    assert case(proposal(risk=None)).risk is None
    assert case(proposal("enabled", "paused", action="pause", unit="", risk=None)).risk == 0


def test_spend_is_that_of_the_touched_platforms_or_not_known():
    spend = {"google": 1000.1, "meta": 500.2}
    assert case(situation=here(spend=spend)).spent(everywhere=True) == Fraction("1500.3")
    assert case(situation=here(spend=spend)).spent(everywhere=False) == Fraction("1000.1")
    assert case(None, [write(platform="tiktok")], here(spend=spend)).spent(everywhere=False) is None
    assert case(situation=here()).spent(everywhere=True) is None
    assert case(None, [], here(spend=spend)).spent(everywhere=False) is None


def test_a_proposal_counts_once_however_many_writes_it_came_to():
    done = tuple(change(NOON - timedelta(hours=1), id="p-0", risk=30, entity=str(each)) for each in range(5))
    found = case(situation=here(changes=done))
    assert found.used(MORNING, everything=True) == 30
    assert found.writes(MORNING, everything=True) == 6
    nameless = tuple(replace(each, proposal="") for each in done)
    assert case(situation=here(changes=nameless)).used(MORNING, everything=True) == 150


def test_its_own_earlier_writes_are_not_others():
    own = (change(NOON - timedelta(hours=1), id="p-1", risk=70),)
    found = case(situation=here(changes=own, open_risk=(Promise("p-1", 70, "EUR"),)))
    assert found.used(MORNING, everything=True) == found.open(everything=True) == 0
    assert found.last(write()) is None


def test_what_is_queued_counts_as_used_today_and_what_is_only_open_does_not():
    queued, open_ = Promise("p-8", 40, "EUR"), Promise("p-9", 25, "EUR", operations=0)
    found = case(situation=here(open_risk=(queued, open_)))
    assert found.used(MORNING, everything=True) == 40
    assert found.open(everything=True) == 65
    assert found.writes(MORNING, everything=True) == 2


def test_without_an_action_it_counts_for_every_action():
    done = (replace(change(NOON, id="a", risk=5), action=""), replace(change(NOON, id="b", risk=7), action="set_bid"))
    assert case(situation=here(changes=done)).used(MORNING, everything=False) == 5
    assert case(situation=here(changes=done)).used(MORNING, everything=True) == 12


def test_where_a_number_began_is_the_first_value_of_the_day():
    done = (
        change(NOON - timedelta(hours=2), before=96.0, id="a"),
        change(NOON - timedelta(hours=3), before=90.0, id="b"),
    )
    assert case(situation=here(changes=done)).start(write(), MORNING) == 90
    assert case().start(write(), MORNING) == 100
    other = (replace(done[0], unit="USD/day"),)
    assert case(situation=here(changes=other)).start(write(), MORNING) is None


def test_an_undo_gives_back_exactly_what_stood_there():
    done = (change(NOON - timedelta(hours=1), before=100.0, after=105.0),)
    found = case(situation=here(changes=done))
    assert found.undone(write(105.0, 100.0))
    assert not found.undone(write(105.0, 100.01))
    assert not found.undone(write(105.0, 100.0, entity="2"))


@given(st.lists(st.decimals(0, 10**6, places=2), max_size=30))
def test_sums_are_exact_to_the_cent(amounts):
    queued = tuple(Promise(f"q-{at}", float(each), "EUR") for at, each in enumerate(amounts))
    assert case(situation=here(open_risk=queued)).open(everything=True) == Fraction(sum(amounts))


def test_a_budget_is_money_a_day_and_anything_else_stands_as_it_is():
    assert number(700.0, "EUR/week") == 100
    assert number(0.45, "EUR/click") == Fraction("0.45")
    assert number("100", "EUR/day") is None
    assert number(float("nan"), "EUR") is None
    assert number(True, "EUR/day") is None
