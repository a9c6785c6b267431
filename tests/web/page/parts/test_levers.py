"""Sliders with their amounts, what moving one brings, and its curve."""

from __future__ import annotations

from web.page.parts import levers

BAD = "<img src=x onerror=alert(1)>"
EACH = {
    "channel": BAD, "name": BAD, "now": 1000.0, "seen": 1500.0, "top": 2400.0, "evidence": "model", "caused": False,
    "curve": [[600.0 * at, 10.0 * at, 5.0 * at, 15.0 * at] for at in range(5)],
}  # fmt: skip
LIVE = {"currency": "EUR", "unit": "EUR", "budget": 57521.12}
CURVED = {"now": 100.0, "seen": 150.0, "curve": [[50.0 * at, 10.0 * at, 5.0 * at, 15.0 * at] for at in range(5)]}


def test_the_form_holds_what_is_said_of_all_channels():
    made = levers.controls(LIVE, "en")
    assert '<form id="plan" data-do="best"' in made
    assert 'name="total" autocomplete="off" inputmode="decimal" type="text" value="57521"' in made
    assert 'data-do="now"' in made


def test_a_slider_and_its_amount_move_together_and_are_labelled():
    made = levers.slider(EACH, 3, 1000.0, "EUR", "de")
    assert 'id="slider-3"' in made
    assert 'data-pair="slider-3"' in made
    assert 'data-pair="slider-3n"' in made
    assert made.count("aria-label=") == 2
    assert made.count('form="plan"') == 3
    assert "ohne Test nicht erhöhen" in made
    assert "<img" not in made
    assert "--seen:62.50%" in made


def test_what_a_channel_brings_and_where_it_is_guessed():
    told = {"channel": BAD, "money": 2000.0, "change": 500.0, "low": 100.0, "high": 900.0, "next": 1.19, "beyond": True}
    made = levers.effect(told, EACH, LIVE, "en")
    assert "+€500" in made
    assert "brings €1.19" in made
    assert "more than ever spent (at most €1,500)" in made
    still = levers.effect(told | {"money": 1000.0, "change": 0.0, "beyond": False}, EACH, LIVE, "en")
    assert "±0" in still
    assert "more than ever" not in still


def test_a_curve_is_dashed_beyond_what_was_seen_and_marks_the_plan():
    made = levers.curve(CURVED, 75.0, "en")
    assert 'class="guessed"' in made
    assert 'cx="49.5"' in made
    assert "now 100, in the plan 75" in made
