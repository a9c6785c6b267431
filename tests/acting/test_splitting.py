"""Amounts become writes of what the platform really holds; nothing goes the other way than was meant."""

# pyright: basic
from __future__ import annotations

from decimal import Decimal

import pytest

from acting.drafting import Draft
from acting.splitting import amounts, budgets, caps, shares
from acting.things import Things
from errors import PersonMustAct
from tests.acting._pretend import campaign, proposed


@pytest.fixture
def drafted(office):
    def make(before, after, *words):
        return Draft(proposed(before, after, *words, target="Test Brand"), Things(office.adapters))

    return make


@pytest.mark.parametrize("would", ["150.01", "151", "199.99", "300"])
def test_the_parts_of_a_channel_add_up_to_the_cent(drafted, would):
    made = budgets(drafted({"google": 150}, {"google": Decimal(would)}))
    there = {"c1": Decimal(100), "c2": Decimal(50)} | {each.entity: Decimal(str(each.after)) for each in made}
    assert sum(there.values()) == Decimal(would)


def test_what_is_held_already_is_no_write(drafted):
    assert budgets(drafted({"Brand DE": 90}, {"Brand DE": 100})) == []


def test_a_part_never_moves_against_the_whole(drafted, pretend):
    pretend.things["google", "campaign", "c9"] = campaign("c9", "Huge", 900)
    with pytest.raises(PersonMustAct, match="the platform holds"):
        budgets(drafted({"google": 150}, {"google": 200}))


def test_bids_are_compared_with_what_is_there(drafted):
    draft = drafted({"Tents": 0.5}, {"Tents": 0.9}, "set_bid", "EUR/click")
    (made,) = amounts(("ad_group",), "bid")(draft)
    assert (made.before, made.after, made.unit) == (0.8, 0.9, "EUR/click")
    assert "0.80" in draft.notes[0].en


def test_caps_and_shares_are_written_whole(drafted):
    (cap,) = caps(drafted({"meta": 5}, {"meta": 3}, "set_cap", "contacts/week"))
    assert (cap.entity, cap.before, cap.after) == ("m1", 5, 3)
    arms = {"control": 0.5, "treatment": 0.5}, {"control": 0.4, "treatment": 0.6}
    (split,) = shares(drafted(*arms, "set_shares", "share"))
    assert split.after == {"control": 0.4, "treatment": 0.6}
