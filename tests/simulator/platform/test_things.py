"""What is booked on the first day: ids once, amounts that a platform takes."""

from __future__ import annotations

from pathlib import Path

from simulator.company import CAMPAIGNS, LINES
from simulator.platform import Booked, Sandbox, decisions
from simulator.platform.rules import wrong
from simulator.platform.things import things


def test_each_id_exists_once():
    keys = [(thing.platform, thing.kind, thing.entity) for thing in things()]
    assert len(keys) == len(set(keys))
    assert len({thing.entity for thing in things()}) == len(keys)


def test_every_value_is_one_that_the_platform_takes():
    assert [(t.entity, name) for t in things() for name, value in t.fields.items() if wrong(name, value, "")] == []


def test_the_budgets_of_a_line_are_the_lines_budget():
    found = {thing.entity: thing.fields["budget"] for thing in things() if thing.kind == "campaign"}
    for line in LINES:
        mine = sum(found[campaign.id] for campaign in CAMPAIGNS if campaign.line == line.name)
        assert abs(mine - line.budget) < 0.02


def test_whoever_practises_finds_their_own_campaigns():
    own = (
        Booked("google", "Marke Nord", 80.5, 0.4, ("Kern", "Rand")), Booked("meta", "Alt", 12.0, 0.9, running=False),
        Booked("google", "Brand DE", 99.0, 0.4), Booked("radio", "Spot", 10.0, 1.0),
    )  # fmt: skip
    found = {thing.name: thing for thing in things(booked=own)}
    assert found["Marke Nord"].fields["budget"] == 80.5
    assert [found[name].parent for name in ("Kern", "Rand")] == [found["Marke Nord"].entity] * 2
    assert found["Alt"].fields["status"] == "paused"
    assert (found["Brand DE"].entity, found["Brand DE"].fields["budget"]) == ("g-101", 99.0)
    assert "Spot" not in found
    assert len({thing.entity for thing in things(booked=own)}) == len(list(things(booked=own)))


def test_a_file_learns_of_new_campaigns_and_keeps_what_was_changed(tmp_path: Path):
    first = Sandbox(tmp_path, booked=(Booked("google", "Marke Nord", 80.5, 0.4),))
    (own,) = [thing for thing in first.things("google") if thing["name"] == "Marke Nord"]
    first.by_hand("google", "campaign", own["entity"], "budget", 70)
    first.close()
    again = Sandbox(tmp_path, booked=(Booked("google", "Marke Nord", 99.0, 0.4), Booked("meta", "Neu", 5.0, 0.4)))
    assert again.read("google", "campaign", own["entity"])["fields"]["budget"] == 70
    assert [thing["name"] for thing in again.things("meta") if thing["entity"].startswith("x-")] == ["Neu"]
    assert decisions(again)["budgets"] == {}  # the simulated company has no such campaign
