"""A budget that is ordered becomes a proposal in the amounts that were said, inside the limits, with what it risks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from errors import BadArguments, NoData
from settings import Limits
from tests.tools.act.conftest import HOSTILE, TODAY, ads, only, value
from tools._tool import call

WIDE = Limits(change_share=10.0, run_share=10.0, change=None, day=None, total=None)


@pytest.fixture(scope="module")
def free(desk):
    """Without narrow limits."""
    return lambda **args: call("act.set_budget", args, replace(desk, limits=WIDE))


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ({"budget": "120 EUR"}, 120), ({"budget": "120,50 €"}, 120.5), ({"budget": "€120.50"}, 120.5),
        ({"budget": "1.200,00 €", "per": "week"}, 171.43), ({"budget": "1,200.00 EUR", "per": "week"}, 171.43),
        ({"budget": 3000, "per": "month"}, 98.56), ({"change": "+20 %"}, 120), ({"change": "-15 EUR"}, 85),
        ({"change": "halve"}, 50), ({"change": "=90"}, 90), ({"change": "+70 EUR", "per": "week"}, 110),
    ],
)  # fmt: skip
def test_amounts_in_both_notations_and_periods(free, said, after):
    proposal = only(free(campaign="Brand", **said))
    assert proposal.unit == "EUR/day"
    assert proposal.before == {"google · Brand": 100.0}
    assert proposal.after["google · Brand"] == pytest.approx(after, abs=0.011)


def test_more_money_is_at_risk_until_it_expires(free):
    told = free(campaign="Brand", budget="120 EUR", until=str(TODAY + timedelta(days=10)))
    assert float(only(told).risk.amount) == 200.0
    assert only(told).expires == TODAY + timedelta(days=10)
    assert value(told, "extra") == 200.0


def test_a_cut_risks_what_it_brought_beyond_what_it_saves(free):
    assert float(only(free(campaign="Brand", budget=80)).risk.amount) == 20 * 14 * (3 - 1)
    assert float(only(free(campaign="Brand", budget=80, margin=0.2)).risk.amount) == 0
    assert value(free(campaign="Brand", budget=80), "saved") == 280


def test_the_effect_is_an_association_from_nothing_to_the_best_week(free):
    effect = only(free(campaign="Brand", budget=120)).effect
    assert only(free(campaign="Brand", budget=120)).evidence == "correlation"
    assert tuple(float(each) for each in (effect.interval.low, effect.interval.high)) == (0, 20 * 14 * 3)


def test_a_wish_beyond_the_limits_goes_in_stages(act):
    told = act("set_budget", campaign="Brand", budget=1000)
    first = only(told).after["google · Brand"]
    assert 100 < first <= 100 * (1 + Limits().change_share)
    assert value(told, "wished") == 1000
    steps = told.tables["stages"].rows
    assert len({row[0] for row in steps}) == value(told, "stages") > 1
    assert all(row[3] <= row[2] * (1 + Limits().change_share) + 0.01 for row in steps)


def test_limits_that_allow_nothing_propose_nothing(desk):
    told = call("act.set_budget", {"campaign": "Brand", "budget": 1000},
                replace(desk, limits=Limits(change_share=0.0)))  # fmt: skip
    assert told.proposals == ()
    assert "nothing is proposed" in told.text.said("en")


def test_what_is_there_already_is_said(act):
    assert act("set_budget", campaign="Brand", budget=100).proposals == ()


def test_several_campaigns_each_with_its_own_change(free):
    proposal = only(free(changes={"Brand": "+20 %", "Generic": "-30 EUR"}))
    assert proposal.after == {"google · Brand": 120.0, "google · Generic": 170.0}


def test_a_platform_is_split_over_the_campaigns_that_spend(free):
    proposal = only(free(platform="meta", budget=60))
    assert proposal.after == {"meta · Prospecting": 60.0}


@pytest.mark.parametrize("name", ["Zelte", "zelte"])
def test_an_ambiguous_name_is_refused_with_its_choices(act, name):
    with pytest.raises(BadArguments) as told:
        act("set_budget", campaign=name, budget=12)
    assert told.value.detail["choices"] == ["google · Zelte AT", "google · Zelte DE"]


@pytest.mark.parametrize("name", ["Shopping", "Zelte CH", "Brand AT"])
def test_a_campaign_that_is_not_there_is_refused(act, name):
    with pytest.raises(BadArguments, match="no campaign"):
        act("set_budget", campaign=name, budget=12)


def test_a_small_slip_of_the_pen_is_read_and_said(free):
    told = free(campaign="Genreic", budget=210)
    assert only(told).target == "google · Generic"
    assert any("Genreic" in note.en for note in told.caveats)


def test_a_name_that_orders_something_is_only_a_name(free):
    proposal = only(free(campaign=HOSTILE, budget=6))
    assert proposal.after == {f"tiktok · {HOSTILE}": 6.0}
    assert HOSTILE not in proposal.why.de


@pytest.mark.parametrize(
    "args",
    [
        {"budget": "100 USD"}, {"change": "+10 USD"}, {}, {"budget": 10, "change": "+5 %"}, {"change": "viel"},
        {"budget": "-5 EUR"}, {"budget": 5, "until": "2026-03-01"}, {"budget": 5, "until": "2027-03-01"},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(act, args):
    with pytest.raises(BadArguments):
        act("set_budget", campaign="Brand", **args)


def test_without_data_nothing_is_proposed(desk_of):
    with pytest.raises(NoData):
        call("act.set_budget", {"campaign": "Brand", "budget": 5}, desk_of(today=TODAY))


def test_old_data_are_said(desk_of):
    old = desk_of(ads=ads(30, names={("google", "Brand"): 100.0}), today=TODAY + timedelta(days=40))
    told = call("act.set_budget", {"campaign": "Brand", "budget": 110}, old)
    assert any("31 March 2026" in note.en or "2026-03-31" in note.en for note in told.caveats)


@pytest.mark.parametrize("name", ["Brand", "google · Brand", "brand"])
def test_what_the_platform_holds_counts_however_its_campaign_is_called(free, name):
    """An amount somebody gave and nobody counted would move the budget from the wrong place."""
    proposal = only(free(campaign="Brand", change="+10 %", held={name: 150}))
    assert (proposal.before, proposal.after) == ({"google · Brand": 150.0}, {"google · Brand": 165.0})


@pytest.mark.parametrize(
    ("held", "english", "german"),
    [
        ({"Bramd UK": 5}, "'held' names 'Bramd UK'", "„held“ nennt „Bramd UK“"),
        ({"Brand": 5, "google · Brand": 6}, "twice", "zweimal"),
    ],
)
def test_what_is_held_elsewhere_is_refused(free, held, english, german):
    with pytest.raises(BadArguments) as told:
        free(campaign="Brand", change="+10 %", held=held)
    assert english in told.value.said("en") and german in told.value.said("de")
