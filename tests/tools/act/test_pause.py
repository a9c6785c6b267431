"""A pause saves what a campaign spends and risks no money; a restart spends it again, and that is at risk."""

# pyright: basic
from __future__ import annotations

from datetime import timedelta

import pytest

from errors import BadArguments, NoData, WeakData
from tests.tools.act.conftest import HOSTILE, TODAY, ads, only, value
from tools._tool import call


def test_a_pause_saves_what_is_spent_until_it_expires(act):
    told = act("pause", campaign="Brand", until=str(TODAY + timedelta(days=7)))
    proposal = only(told)
    assert (proposal.action, proposal.before, proposal.after) == (
        "pause", {"google · Brand": "on"}, {"google · Brand": "off"},
    )  # fmt: skip
    assert float(proposal.risk.amount) == 0
    assert value(told, "saved") == 700


@pytest.mark.parametrize("state", ["on", "resume", "AN", "aktiv"])
def test_a_restart_risks_what_it_spent_while_it_ran(act, state):
    told = act("pause", campaign="Retargeting", state=state, until=str(TODAY + timedelta(days=10)))
    proposal = only(told)
    assert proposal.action == "resume"
    assert float(proposal.risk.amount) == value(told, "extra") == 200
    assert float(proposal.effect.value) >= 0


def test_a_restart_of_what_never_ran_is_refused(desk_of):
    still = desk_of(ads=ads(names={("google", "Neu"): 0.0, ("google", "Brand"): 10.0}), today=TODAY)
    with pytest.raises(WeakData):
        call("act.pause", {"campaign": "Neu", "state": "on"}, still)


def test_doubts_about_the_present_state_are_told(act):
    assert any("perhaps they stand still" in note.en for note in act("pause", campaign="Retargeting").caveats)
    assert any("perhaps they run" in note.en for note in act("pause", campaign="Brand", state="on").caveats)
    assert not any("perhaps" in note.en for note in act("pause", campaign="Brand").caveats)


def test_a_whole_platform_stops_what_spends_there(act):
    assert only(act("pause", platform="meta")).after == {"meta · Prospecting": "off"}
    assert only(act("pause", platform="facebook")).after == {"meta · Prospecting": "off"}


def test_a_name_that_orders_something_is_only_a_name(act):
    assert only(act("pause", campaign=HOSTILE)).after == {f"tiktok · {HOSTILE}": "off"}


@pytest.mark.parametrize(
    "args",
    [
        {}, {"campaign": "Zelte"}, {"campaign": "Shopping"}, {"platform": "linkedin"},
        {"campaign": "Brand", "state": "?"}, {"campaign": ["Brand", "google · Brand"]},
        {"campaign": "Brand", "until": str(TODAY)},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(act, args):
    with pytest.raises(BadArguments):
        act("pause", **args)


def test_without_data_nothing_is_proposed(desk_of):
    with pytest.raises(NoData):
        call("act.pause", {"campaign": "Brand"}, desk_of(today=TODAY))
