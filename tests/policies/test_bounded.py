"""Each bound of a policy: outside of `auto` a person is asked, outside of `always` nothing happens."""

from __future__ import annotations

import pytest

from policies._bounded import bounded
from policies._bounds import Bounds
from tests.policies._rulings import (
    NARROW,
    against,
    auto,
    case,
    here,
    judged,
    marks,
    policy,
)

BOUNDS = [
    ({}, {}, "auto", set()),
    ({"risk": {**NARROW, "change": 69.99}}, {}, "approve", {"risk.change"}),
    ({"risk": {**NARROW, "change": 70}}, {}, "auto", set()),
    ({"risk": {**NARROW, "change_share": 0.07}}, {"spend": {"google": 1000.0}}, "auto", set()),
    ({"risk": {**NARROW, "change_share": 0.07}}, {"spend": {"meta": 1000.0}}, "approve", {"risk.change_share"}),
    ({"grow": {"step": 0.05}}, {}, "auto", set()),
    ({"grow": {"step": 0.049}}, {}, "approve", {"grow.step"}),
    ({"budget": {"ceiling": 105}}, {}, "auto", set()),
    ({"budget": {"ceiling": 104.99}}, {}, "approve", {"budget.ceiling"}),
    ({"budget": {"floor": 105.01}}, {}, "approve", {"budget.floor"}),
    ({"platforms": ["meta"]}, {}, "approve", {"platforms"}),
    ({"kinds": ["keyword"]}, {}, "approve", {"kinds"}),
    ({"campaigns": ["sam*"]}, {}, "auto", set()),
    ({"campaigns": ["Brand*"]}, {}, "approve", {"campaigns"}),
    ({"not_campaigns": ["*SAMPLE*"]}, {}, "approve", {"not_campaigns"}),
    ({"hours": ["08:00-12:00"]}, {}, "approve", {"hours"}),
    ({"hours": ["12:00-12:01"]}, {}, "auto", set()),
    ({"hours": ["22:00-12:30"]}, {}, "auto", set()),
    ({"weekdays": ["wed"]}, {}, "auto", set()),
    ({"weekdays": ["thu"]}, {}, "approve", {"weekdays"}),
    ({"evidence": "experiment"}, {}, "auto", set()),
    ({"longest_days": 13}, {}, "approve", {"longest_days"}),
    ({"operations": {"hour": 0}}, {}, "approve", {"operations.hour"}),
]  # fmt: skip


@pytest.mark.parametrize(("bounds", "given", "level", "rules"), BOUNDS)
def test_each_bound_of_auto_asks_a_person_and_of_always_blocks(bounds, given, level, rules):
    ruling = judged(auto(**bounds), situation=here(**given))
    assert (ruling.level, against(ruling)) == (level, rules)
    held = policy(set_budget={"level": "approve", "always": bounds})
    assert judged(held, situation=here(**given)).level == ("approve" if level == "auto" else "blocked")


def test_what_is_not_written_binds_nothing_but_the_evidence():
    assert set(marks({})) == {"confidence"}
    assert {mark.rule for mark in bounded(Bounds(), case(), "blocked")} == set()


def test_a_bound_says_in_both_languages_what_was_measured_and_what_is_allowed():
    told = marks({"risk": {"change": 50}, "grow": {"step": 0.01}, "budget": {"ceiling": 104}, "weekdays": ["thu"]})
    assert "70 €" in told["risk.change"].words.de.replace("\u00a0", " ")
    assert "€70" in told["risk.change"].words.en
    assert (told["weekdays"].measured.de, told["weekdays"].measured.en) == ("Mi", "wed")
    for mark in told.values():
        assert mark.words.de != mark.words.en
        assert "None" not in mark.words.de + mark.words.en
