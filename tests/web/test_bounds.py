"""The bounds of a policy in words."""

# pyright: basic
from __future__ import annotations

import pytest

from policies.autonomy import policy_of
from web.bounds import bounds_said, total_said

AUTO = {
    "risk": {"change": 150, "day": 400, "total": 2500, "day_share": 0.1}, "operations": {"hour": 5},
    "grow": {"step": 0.1}, "shrink": {"week": 0.5}, "budget": {"floor": 5, "ceiling": 500}, "cooldown_hours": 20,
    "platforms": ["google", "meta"], "kinds": ["campaign"], "campaigns": ["Sommer*"], "not_campaigns": ["*Brand*"],
    "hours": ["08:00-17:00"], "weekdays": ["mon", "fri"], "evidence": "quasi-experiment", "confidence": "green",
    "longest_days": 14,
}  # fmt: skip


@pytest.fixture
def policy(tmp_path):
    shape = {
        "actions": {"default": {"level": "suggest"}, "set_budget": {"level": "auto", "auto": AUTO}},
        "everything": {"auto": {"risk": {"day": 1000}, "operations": {"day": 100}}},
    }
    return policy_of(shape, tmp_path / "autonomy.yaml")


def test_every_bound_has_its_line_in_both_languages(policy):
    bounds = policy.actions["set_budget"].auto
    german, english = (bounds_said(bounds, "EUR", lang) for lang in ("de", "en"))
    assert len(german) == len(english) == 19
    assert "auf dem Spiel bis 150\u00a0€ je Änderung" in german
    assert "up by 10.0% at most at once" in english
    assert "nur Kampagnen" in german and "nur Mo, Fr" in german
    assert "only 08:00–17:00" in english and "never campaigns like *Brand*" in english
    assert not any("{" in line or line != line.strip() for line in german + english)


def test_what_is_not_set_does_not_bind(policy):
    assert bounds_said(policy.actions["default"].auto, "EUR", "de") == []


def test_the_bounds_of_all_together_say_which_side_they_are(policy):
    told = total_said(policy.everything.auto, "EUR", "en", "auto")
    assert told == ["by itself, all together: at risk up to €1,000 a day",
                    "by itself, all together: up to 100 writes a day"]  # fmt: skip
