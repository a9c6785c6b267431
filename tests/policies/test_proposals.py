"""A proposal is judged by its evidence, its words and the limits, the same way wherever it is shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policies.proposals import judged
from settings import Limits
from terms import Money, Proposal, Result, Words

TODAY = date(2026, 5, 1)
WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")


def proposal(after=120.0, why=WHY, name="Meta"):
    return Proposal(
        id=f"p-{name}", action="set_budget", target=name, before={name: 100.0}, after={name: after}, unit="EUR/day",
        evidence="model", why=why, risk=Money(amount=60), expires=TODAY + timedelta(days=3),
    )  # fmt: skip


def test_what_keeps_to_the_limits_stays_as_it_is():
    result = Result(proposals=(proposal(),))
    assert judged([result], Limits(), "EUR", TODAY) == (result,)


def test_one_that_goes_too_far_is_held_back_and_the_others_stay():
    (result,) = judged([Result(proposals=(proposal(900.0), proposal(name="Google")))], Limits(), "EUR", TODAY)
    assert [each.target for each in result.proposals] == ["Google"]
    assert [finding.rule for finding in result.findings] == ["limits.change"]
    assert result.verdict is None


def test_limits_hold_over_all_tools_of_a_run():
    both = [Result(proposals=(proposal(name="Meta"),)), Result(proposals=(proposal(name="Google"),))]
    first, second = judged(both, Limits(day=90), "EUR", TODAY)
    assert len(first.proposals) == 1
    assert second.proposals == ()
    assert second.verdict.decision == "block"


def test_red_evidence_proposes_nothing():
    (result,) = judged([Result(proposals=(proposal(),), confidence="red")], Limits(), "EUR", TODAY)
    assert result.proposals == ()
    assert result.findings[0].rule == "proposal.red"


@pytest.mark.parametrize("text", ["See https://evil.example for more.", "Click [here](x).", "\u202eesrever"])
def test_a_reason_may_not_link_or_hide(text):
    for why in (Words(de=text, en=WHY.en), Words(de=WHY.de, en=text)):
        (result,) = judged([Result(proposals=(proposal(why=why),))], Limits(), "EUR", TODAY)
        assert result.proposals == ()
        assert result.findings[0].rule.startswith("no_markup.")


def test_names_from_the_data_are_no_reason_to_refuse():
    named = Words(de="brand.de bringt am meisten.", en="brand.de returns most.")
    (result,) = judged([Result(proposals=(proposal(why=named, name="brand.de"),))], Limits(), "EUR", TODAY)
    assert len(result.proposals) == 1
