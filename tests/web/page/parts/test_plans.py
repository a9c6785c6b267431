"""Around the sliders: why there are none, plans side by side, what becomes of one."""

from __future__ import annotations

import pytest

from terms import Fact, Words
from web.page.parts import plans
from web.page.parts.ranges import reckoned

BAD = "<img src=x onerror=alert(1)>"
LIVE = {"start": "2026-11-30", "days": 28, "currency": "EUR", "goal": "den Umsatz",
        "channels": [{"channel": "tv", "name": BAD, "now": 1000.0}, {"channel": "ads", "name": "ads", "now": 500.0}]
        }  # fmt: skip
FOUND = {
    "run": "r-1", "text": "It is 5,405.", "confidence": "amber", "evidence": "model", "caveats": [BAD], "facts": {},
    "details": [{"channel": BAD, "why": BAD, "why_de": BAD}], "plan": [], "charts": [], "next_test": None,
}  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_the_tool_says_is_escaped(lang):
    assert "<img" not in plans.told_best(FOUND, lang)


def test_before_there_are_sliders_it_says_why():
    told = {"data": True, "failed": None, "found": None, "live": None, "working": None, "stale": False}
    assert 'href="/page/data"' in plans.before(told | {"data": False}, "de")
    assert "Too few." in plans.before(told | {"failed": {"message": "Too few.", "do": "Load."}}, "en")
    assert "do not carry a plan" in plans.before(told | {"found": FOUND}, "en")
    assert "30.11.2026" in plans.before(told | {"found": FOUND, "live": LIVE}, "de")


def _facts(gain: float, moved: float = 100.0) -> dict[str, Fact]:
    words = Words(de="Änderung", en="change")
    made = {"gain": reckoned(gain, "EUR", words, gain - 90, gain + 90), "p_better": reckoned(0.9, "probability", words),
            "moved": reckoned(moved, "EUR", words)}  # fmt: skip
    return {id: each.model_copy(update={"id": id}) for id, each in made.items()}


def test_plans_stand_side_by_side_with_their_sums(monkeypatch):
    monkeypatch.setattr(plans.measured, "facts_of", lambda _told: _facts(300.0))
    best = FOUND | {"plan": [{"channel": "tv", "after": 1300.0}, {"channel": "ads", "after": 200.0}]}
    made = plans.compared(LIVE, best, {"tv": 900.0, "ads": 600.0}, _facts(120.0), "en")
    assert [each in made for each in ("€1,000", "€900", "€1,300", "€200", "€1,500", "€120", "€300")] == [True] * 7
    assert made.count('<th scope="col" class="right">') == 3
    assert "<img" not in made
    assert "Own plan</strong>" in made
    assert "Own plan</strong>" not in plans.compared(LIVE, best, {"tv": 1000.0, "ads": 500.0}, _facts(0.0, 0.0), "en")


def test_a_proposal_says_where_it_waits_and_who_may_say_yes():
    one = {"id": "p-1", "status": "open", "level": "approve", "needs": 1, "changes": 16}
    made = plans.submitted({"proposals": [one], "found": FOUND}, "en")
    assert "16 daily budgets" in made
    assert "somebody other than you" in made
    assert 'href="/page/inbox?id=p-1"' in made
    assert "2 approvals" in plans.submitted({"proposals": [one | {"needs": 2}], "found": FOUND}, "en")
    assert "only the suggestion" in plans.submitted({"proposals": [one | {"level": "suggest"}], "found": FOUND}, "en")


def test_no_proposal_says_why_not():
    made = plans.submitted({"proposals": [], "found": FOUND}, "en")
    assert "No change" in made
    assert "&lt;img" in made
