"""A bid starts from the price that a click really had and moves inside the limits of one change."""

# pyright: basic
from __future__ import annotations

from dataclasses import replace

import pytest

from errors import BadArguments, LeitstandError
from settings import Limits
from tests.tools.act.conftest import TODAY, ads, only, value
from tools._tool import call

WIDE = Limits(bid_share=10.0, change=None, day=None, total=None)


@pytest.mark.parametrize(
    ("said", "after"),
    [({"bid": "0,55 €"}, 0.55), ({"bid": "€0.55"}, 0.55), ({"change": "+10 %"}, 0.55), ({"change": "-0.05 EUR"}, 0.45)],
)
def test_a_bid_in_both_notations(desk, said, after):
    proposal = only(call("act.set_bid", {"campaign": "Brand", **said}, replace(desk, limits=WIDE)))
    assert (proposal.unit, proposal.before) == ("EUR/click", {"google · Brand": 0.5})
    assert proposal.after["google · Brand"] == pytest.approx(after)


def test_a_higher_bid_risks_dearer_and_more_clicks(act):
    least = 100 * 14 * (1.1**2 - 1)
    assert least <= float(only(act("set_bid", campaign="Brand", change="+10 %")).risk.amount) < 1.1 * least


def test_a_wish_beyond_the_limits_goes_in_stages(act):
    told = act("set_bid", campaign="Brand", bid=5)
    assert only(told).after["google · Brand"] <= 0.5 * (1 + Limits().bid_share)
    assert value(told, "stages") > 1


@pytest.mark.parametrize(
    "args", [{}, {"bid": 1, "change": "+5 %"}, {"bid": "1 USD"}, {"bid": "-1 EUR"}, {"change": "höher"}]
)
def test_what_cannot_be_meant_is_refused(act, args):
    with pytest.raises(BadArguments):
        act("set_bid", campaign="Brand", **args)


def test_a_campaign_without_clicks_has_no_price(desk_of):
    rows = [row | {"clicks": 0} for row in ads(names={("google", "Brand"): 10.0})]
    with pytest.raises(LeitstandError):
        call("act.set_bid", {"campaign": "Brand", "bid": 1}, desk_of(ads=rows, today=TODAY))
