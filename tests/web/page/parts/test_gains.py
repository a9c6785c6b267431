"""Beside the sliders: the change with its range, what is beyond observation, the way to a proposal."""

from __future__ import annotations

from tools._facts import fact
from web.page.parts.gains import details, summary

LIVE = {"currency": "EUR", "unit": "EUR", "channels": [{"channel": "tv", "name": "tv"}]}


def _facts(gain=1200.0, better=0.9, moved=500.0, total=1000.0, now=1000.0):
    made = [
        fact("gain", gain, "EUR", "Änderung", "change", (gain - 900, gain + 900, 0.9)),
        fact("p_better", better, "probability", "P", "P"), fact("downside", gain - 1000, "EUR", "schlecht", "bad"),
        fact("moved", moved, "EUR", "m", "m"), fact("budget_total", total, "EUR", "b", "b"),
        fact("before_total", now, "EUR", "n", "n"), fact("p_same_budget", better, "probability", "P", "P"),
        fact("gain_same_budget", gain, "EUR", "g", "g", (gain - 900, gain + 900, 0.9)),
    ]  # fmt: skip
    return {each.id: each for each in made}


def _told(beyond=False, margin=None):
    return {"goal": "revenue", "margin": margin, "channels": [{"channel": "tv", "beyond": beyond}]}


def test_the_change_is_told_with_range_and_chance_and_opens_a_receipt():
    made = summary(_told(), _facts(), "de")
    assert "1.200\u00a0€" in made
    assert "300 bis 2.100\u00a0€" in made
    assert "90\u00a0%" in made
    assert 'data-do="prove"' in made


def test_nothing_moved_says_what_to_do():
    assert "Move a slider" in summary(_told(), _facts(moved=0.0), "en")
    assert "propose" not in details(_told(), _facts(moved=0.0), LIVE, "en")


def test_a_losing_plan_more_money_and_guesses_are_marked():
    assert "worse than now" in details(_told(), _facts(gain=-50.0, better=0.2), LIVE, "en")
    assert "worse than now" not in details(_told(), _facts(), LIVE, "en")
    assert "give the margin" in details(_told(), _facts(total=1500.0), LIVE, "en")
    assert "give the margin" not in details(_told(margin=0.4), _facts(total=1500.0), LIVE, "en")
    assert "Beyond what was observed: tv" in details(_told(beyond=True), _facts(), LIVE, "en")


def test_whoever_may_not_propose_sees_no_button():
    assert 'data-do="propose"' in details(_told(), _facts(), LIVE, "de")
    assert 'data-do="propose"' not in details(_told(), _facts(), LIVE, "de", propose=False)
