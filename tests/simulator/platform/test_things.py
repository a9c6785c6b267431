"""What is booked on the first day: ids once, amounts that a platform takes."""

from __future__ import annotations

from simulator.company import CAMPAIGNS, LINES
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
