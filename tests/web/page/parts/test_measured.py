"""How sure, how far, refused, what would decide: in both languages, escaped."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
from __future__ import annotations

import pytest

from tests.web.page._screen import Screen
from web.page.parts import measured

TOLD = {
    "run": "r-1", "confidence": "red", "evidence": "model", "text": "It is 2.15.",
    "facts": {"iroas": {"value": 2.15, "unit": "ratio", "low": 0.8, "high": 4.4, "level": 0.9, "basis": "modelled",
                        "label": {"de": "Ertrag", "en": "return"}, "n": None}},
    "caveats": ["<img onerror=x>", "two", "three", "four", "five"],
    "next_test": {"design": "geo_holdout", "where": "x", "where_said": {"de": "google in Bayern", "en": "google in x"},
                  "weeks": 4, "cost": 18738.92, "currency": "EUR", "mde": None, "why": ""},
}  # fmt: skip


def test_a_verdict_says_how_sure_and_its_figures_open_receipts():
    made = measured.verdict(TOLD, "en")
    assert "not reliable" in made
    assert 'data-fact="iroas"' in made
    assert 'data-run="r-1"' in made


def test_few_caveats_at_once_the_others_on_demand_all_escaped():
    made = measured.caveats(TOLD["caveats"], "de")
    assert made.index("three") < made.index("<details") < made.index("four")
    assert "2 weitere Hinweise" in made
    assert "<img" not in made
    assert measured.caveats([], "de") is None


def test_the_next_test_tells_its_cost_and_leads_to_its_plan():
    made = measured.next_test(TOLD, "de")
    assert "18.739\u00a0€" in made
    assert "Google Ads in Bayern" in made
    assert 'href="/page/experiments?channel=google&amp;weeks=4#design"' in made
    assert measured.next_test({"next_test": None}, "de") is None


def test_a_test_paid_in_outcome_names_no_currency():
    told = {"next_test": TOLD["next_test"] | {"currency": "orders", "cost": 12.0}}
    assert "€" not in measured.next_test(told, "en")


def test_work_says_how_far_it_is_where_that_is_known():
    known = measured.going({"seconds": 3.0, "usual": 9.0, "share": 0.33}, "en")
    assert 'value="0.33"' in known
    assert "about 9 s" in known
    unknown = measured.going({"seconds": 3.0, "usual": 0.0, "share": None}, "de")
    assert "<progress" not in unknown
    assert "3 s" in unknown


def test_a_refusal_is_shown_as_it_is_with_its_next_step():
    made = measured.refused({"message": "No <data>.", "do": "Load them."}, "en", "again")
    assert "No &lt;data&gt;." in made
    assert "Load them." in made
    assert 'data-do="again"' in made


def test_work_is_followed_to_its_end_while_somebody_looks(monkeypatch):
    monkeypatch.setattr(measured, "PAUSE", 0.0)
    going = {"working": {"seconds": 3.0, "usual": 10.0, "share": 0.3}}
    states, ended = [going, going, {"working": None, "found": 1}], []
    screen = Screen(None, "en")
    region = screen.region()
    told = []
    region.show = lambda *inner: told.append("".join(map(str, inner)))
    measured.follow(screen, region, lambda: states.pop(0), ended.append, "Measuring it")
    assert ended == [{"working": None, "found": 1}]
    assert [("Measuring it" in each, "10 s" in each) for each in told] == [(True, True), (True, True), (False, False)]


def test_nobody_looks_so_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(measured, "PAUSE", 0.0)
    screen = Screen(None, "en")
    screen.open = False
    measured.follow(screen, screen.region(), lambda: pytest.fail("asked"), lambda _told: pytest.fail("shown"))
