"""The page Plan as HTML: sliders, amounts as people type them, what becomes of a plan."""

from __future__ import annotations

import pytest

from errors import BadArguments
from web.page import plan

BAD = "<img src=x onerror=alert(1)>"
EACH = {
    "channel": BAD, "name": BAD, "now": 1000.0, "seen": 1500.0, "top": 2400.0, "evidence": "model", "caused": False,
    "curve": [[600.0 * at, 10.0 * at, 5.0 * at, 15.0 * at] for at in range(5)],
}  # fmt: skip
LIVE = {"start": "2026-11-30", "days": 28, "currency": "EUR", "unit": "EUR", "goal": "den Umsatz", "budget": 57521.12,
        "channels": [EACH]}  # fmt: skip
FOUND = {
    "run": "r-1", "text": "It is 5,405.", "confidence": "amber", "evidence": "model", "caveats": [BAD], "facts": {},
    "details": [{"channel": BAD, "why": BAD, "why_de": BAD}], "plan": [], "charts": [], "next_test": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"), [("12.345,50", 12345.5), ("12,345.50", 12345.5), ("1500", 1500.0), (" 12.5 ", 12.5)]
)
def test_amounts_are_understood_as_people_type_them(text, value):
    assert plan.amount(text) == value


@pytest.mark.parametrize("text", ["much", "-5", "<b>"])
def test_what_is_no_amount_is_said_so(text):
    with pytest.raises(BadArguments):
        plan.amount(text)


def test_a_slider_and_its_amount_move_together_and_are_labelled():
    made = plan.slider(EACH, 3, 1000.0, "EUR", "de")
    assert 'id="slider-3"' in made
    assert 'data-pair="slider-3"' in made
    assert 'data-pair="slider-3n"' in made
    assert made.count("aria-label=") == 2
    assert "ohne Test nicht erhöhen" in made
    assert "<img" not in made
    assert "--seen:62.50%" in made


def test_what_a_channel_brings_and_where_it_is_guessed():
    told = {"channel": BAD, "money": 2000.0, "change": 500.0, "low": 100.0, "high": 900.0, "next": 1.19, "beyond": True}
    made = plan.effect(told, EACH, LIVE, "en")
    assert "+€500" in made
    assert "brings €1.19" in made
    assert "more than ever spent (at most €1,500)" in made
    still = plan.effect(told | {"money": 1000.0, "change": 0.0, "beyond": False}, EACH, LIVE, "en")
    assert "±0" in still
    assert "more than ever" not in still


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_the_tool_says_is_escaped(lang):
    assert "<img" not in plan.told_best(FOUND, lang)


def test_before_there_are_sliders_it_says_why():
    told = {"data": True, "failed": None, "found": None, "live": None, "working": None, "stale": False}
    assert 'href="/page/data"' in plan.before(told | {"data": False}, "de")
    assert "Too few." in plan.before(told | {"failed": {"message": "Too few.", "do": "Load."}}, "en")
    assert "do not carry a plan" in plan.before(told | {"found": FOUND}, "en")
    assert "30.11.2026" in plan.before(told | {"found": FOUND, "live": LIVE}, "de")


def test_a_proposal_says_where_it_waits_and_who_may_say_yes():
    one = {"id": "p-1", "status": "open", "level": "approve", "needs": 1, "changes": 16}
    made = plan.submitted({"proposals": [one], "found": FOUND}, "en")
    assert "16 daily budgets" in made
    assert "somebody other than you" in made
    assert 'href="/page/inbox?id=p-1"' in made
    assert "2 approvals" in plan.submitted({"proposals": [one | {"needs": 2}], "found": FOUND}, "en")
    assert "only the suggestion" in plan.submitted({"proposals": [one | {"level": "suggest"}], "found": FOUND}, "en")


def test_no_proposal_says_why_not():
    made = plan.submitted({"proposals": [], "found": FOUND}, "en")
    assert "No change" in made
    assert "&lt;img" in made
