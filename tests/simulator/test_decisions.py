"""Decisions are checked before anything changes."""

import numpy as np
import pytest

from errors import BadArguments
from simulator.decisions import decide
from simulator.goods import LIST_PRICE
from simulator.media import Desk
from simulator.world import build


def test_decisions_add_up_and_leave_the_old_desk_alone():
    desk = Desk(budgets={"g-101": 50.0}, paused=frozenset({"m-201"}))
    made = {
        "budgets": {"g-102": 300},
        "bids": {"g-104": 1.2},
        "pause": ["t-401"],
        "resume": ["m-201"],
        "prices": {"TF-1002": 49.9},
    }
    after, prices, log = decide(made, desk, LIST_PRICE, 500)
    assert after.budgets == {"g-101": 50.0, "g-102": 300.0}
    assert after.paused == {"t-401"}
    assert desk == Desk(budgets={"g-101": 50.0}, paused=frozenset({"m-201"}))
    assert log == ((500, 1, 4990),)
    assert prices[1] == 4990 != LIST_PRICE[1]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ({"budget": {}}, "budget is not known"),
        ({"budgets": {"g-999": 5}}, "no campaign g-999"),
        ({"budgets": {"g-101": -5}}, "no amount"),
        ({"bids": {"g-101": float("nan")}}, "no amount"),
        ({"prices": {"TF-1": 5}}, "no product TF-1"),
        ({"creatives": [{"campaign_id": "g-101", "ad_group": "Marke exakt", "name": "x"}]}, "A creative needs"),
    ],
)  # fmt: skip
def test_what_the_company_does_not_understand_is_refused(decision, said):
    with pytest.raises(BadArguments, match=said):
        decide(decision, Desk(), LIST_PRICE, 1)


def test_a_new_creative_runs_from_the_next_day_and_is_fresh():
    before = build(3, days=140)
    slot = {"campaign_id": "m-201", "ad_group": "Broad 25-54", "ad": "Video Regenprobe", "name": "Regen neu"}
    after = before.play(6, {"creatives": [slot]})
    ads = after.tables["ad_days"]
    new = ads["ad"] == "Regen neu"
    assert ads["day"][new].min() == np.datetime64(before.last) + 1
    old = (ads["ad"] == "Video Regenprobe") & (ads["day"] > np.datetime64(before.last) - 10)
    assert (
        ads["clicks"][new].sum() / ads["impressions"][new].sum()
        > ads["clicks"][old].sum() / ads["impressions"][old].sum()
    )
    assert "Video Regenprobe" not in set(ads["ad"][ads["day"] > np.datetime64(before.last)])
