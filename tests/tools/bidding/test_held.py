# pyright: basic, reportArgumentType=false
"""Proposals speak of the budgets that the platforms hold, so that whoever approves one is not refused afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tools._tool import call
from tools.bidding import _held as holding
from tools.bidding.pacing import Args, filled

TODAY = date(2026, 3, 21)


def spend(campaign, level):
    start = date(2026, 1, 1)
    return [
        {"date": start + timedelta(n), "platform": "google", "campaign": campaign, "impressions": 1, "clicks": 1,
         "cost": level + n % 7, "conversions": 1}
        for n in range(79)
    ]  # fmt: skip


@pytest.fixture
def desk(desk_of):
    asked = []

    def held(names, field):
        asked.append((sorted(names), field))
        return {"Brand": 150.0}

    return replace(desk_of(ads=spend("Brand", 100) + spend("Social", 100), today=TODAY), held=held), asked


@pytest.mark.parametrize(
    ("budget", "before"), [(10_000, {"Brand": 150.0, "Social": 103.0}), (7_000, {"Social": 103.0})],
)  # fmt: skip
def test_a_raise_counts_from_the_budget_and_leaves_one_that_has_room(desk, budget, before):
    """Both shall spend more: Brand's budget of 150 lets it, unless more than that is wanted."""
    (proposal,) = call("bidding.pacing", {"budget": budget, "keep": []}, desk[0]).proposals
    assert proposal.before == before
    assert all(after > proposal.before[name] for name, after in proposal.after.items())


def test_a_cut_is_a_cut_of_the_budget(desk):
    result = call("bidding.pacing", {"budget": 4_500, "keep": []}, desk[0])
    (proposal,) = result.proposals
    assert proposal.before["Brand"] == 150.0
    assert proposal.after["Brand"] < 150.0
    assert "wo es lesbar ist" in proposal.why.de
    assert "where it can be read" in proposal.why.en
    assert result.receipt is not None
    assert result.receipt.args["held"] == {"Brand": 150.0}


def test_nobody_is_asked_where_nothing_would_be_proposed_or_it_is_said(desk):
    room, asked = desk
    assert filled(Args(), room).held == {}
    assert filled(Args(budget=9_000, held={"Brand": 7.0}), room).held == {"Brand": 7.0}
    assert asked == []
    assert filled(Args(budget=9_000), room).held == {"Brand": 150.0}
    assert asked == [(["Brand", "Social"], "budget")]
    assert filled(Args(budget=9_000), replace(room, held=None)).held == {}


@pytest.mark.parametrize(
    ("held", "spent", "want", "budget"),
    [(100, 60, 120, 120), (100, 60, 80, 100), (100, 60, 40, 40), (50, 60, 55, 50), (50, 60, 80, 80)],
)
def test_no_budget_moves_against_what_is_wanted(held, spent, want, budget):
    assert holding.wished(held, spent, want) == budget
