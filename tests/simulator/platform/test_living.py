"""What was applied at the platform is what the company then lives under."""

from __future__ import annotations

from simulator.platform import Sandbox, decisions
from simulator.world import World

CALM = {"budgets": {}, "bids": {}, "creatives": []}


def test_an_untouched_platform_decides_nothing(world: World):
    found = decisions(Sandbox(world=world))
    assert {name: found[name] for name in CALM} == CALM
    assert found["pause"] == []
    assert len(found["resume"]) == 16


def test_budgets_bids_and_pauses_become_decisions(world: World):
    sandbox = Sandbox()
    sandbox.by_hand("google", "campaign", "g-104", "budget", 300)
    sandbox.by_hand("meta", "campaign", "m-203", "status", "paused")
    sandbox.by_hand("google", "campaign", "g-102", "bid", 1.9)
    sandbox.by_hand("google", "keyword", "g-101-1-k1", "bid", 0.84)
    ad = "m-201-1-a1"
    sandbox.by_hand("meta", "ad", ad, "copy", {"headlines": ["Hütte neu"], "descriptions": []})
    found = decisions(sandbox)
    assert found["budgets"] == {"g-104": 300.0}
    assert found["pause"] == ["m-203"]
    assert found["bids"] == {"g-101": 1.25, "g-102": 2.0}  # one of four keywords at twice its bid
    assert found["creatives"] == [
        {"campaign_id": "m-201", "ad_group": "Broad 25-54", "ad": "Karussell Hütte", "name": "Hütte neu"}
    ]
    after = world.play(1, found)
    desk = after.state.desk
    assert desk.budgets["g-104"] == 300
    assert desk.paused == {"m-203"}
    spent = after.tables["ad_days"]
    assert float(spent["cost"][(spent["campaign_id"] == "m-203") & (spent["day"] == spent["day"].max())].sum()) == 0


def test_what_is_taken_back_is_no_decision_any_more():
    sandbox = Sandbox()
    sandbox.by_hand("google", "campaign", "g-104", "budget", 300)
    sandbox.by_hand("google", "campaign", "g-104", "budget", 247)
    assert decisions(sandbox)["budgets"] == {}
