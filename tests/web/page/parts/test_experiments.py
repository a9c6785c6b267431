"""How experiments look: hostile names, both languages, what may be done, looks and conflicts named."""

from __future__ import annotations

import pytest

from web.page.parts import experiments as parts

BAD = "<img src=x onerror=alert(1)>"
ONE = {
    "id": "E1", "status": "running", "kind": "page", "channel": BAD, "asset": "", "metric": "conversion",
    "hypothesis": BAD, "minimum_effect": 0.05, "regions": [], "start": "2026-06-01", "end": "2026-06-28",
    "overdue": False, "early": True, "left_days": 12, "peeks": 2, "deviations": 1, "decision": "", "why": "",
    "readout": None, "anchors": False, "plan": {}, "plan_hash": "abc", "readouts": [], "left": [BAD],
    "history": [{"on": "2026-06-01", "event": "started"}],
}  # fmt: skip
READ = {"metric": "kpi", "estimate": 2.5, "low": 1.2, "high": 3.9, "level": 0.9, "unit": "iroas", "run": "r-1",
        "on": "2026-06-29", "confidence": "green", "evidence": "quasi-experiment"}  # fmt: skip
TOLD = {
    "run": "r-0", "facts": {}, "caveats": [], "today": "2026-06-16", "experiments": [ONE],
    "calendar": [{"id": "E1", "start": "2026-06-01", "end": "2026-06-28", "status": "running"},
                 {"id": "E2", "start": "2026-06-20", "end": "2026-07-10", "status": "designed"}],
    "conflicts": [{"experiments": ["E1", "E2"], "start": "2026-06-20", "end": "2026-06-28", "shared": BAD}],
    "geo": True, "found": None, "failed": None,
}  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
def test_nothing_of_others_becomes_markup(lang):
    assert "<img" not in parts.registry(TOLD, lang)
    assert "<img" not in parts.page_of(ONE, lang)


def test_the_list_says_how_long_it_still_runs_and_how_often_somebody_looked():
    made = parts.registry(TOLD, "de")
    assert "noch 12 Tage" in made
    assert "2-mal vor dem Ende hineingesehen" in made


def test_the_calendar_shows_bars_and_names_conflicts():
    made = parts.calendar(TOLD, "en")
    assert made.count('class="run') == 2
    assert "clash" in made
    assert "E1 and E2 clash 20 Jun 2026 to 28 Jun 2026" in made
    assert parts.calendar(TOLD | {"calendar": []}, "en") is None


@pytest.mark.parametrize(
    ("status", "order"), [("designed", "start?"), ("running", "read?"), ("read", "decide?"), ("decided", "")]
)
def test_what_can_be_done_follows_how_far_it_is(status, order):
    made = parts.page_of(ONE | {"status": status}, "en")
    assert (f'data-do="{order}"' in made) is bool(order)
    assert "data-do" not in parts.page_of(ONE | {"status": status}, "en", may=False)


def test_a_result_says_whether_it_anchors_the_model():
    read = ONE | {"status": "read", "readouts": [READ], "readout": READ, "anchors": True}
    made = parts.page_of(read, "en")
    assert "1.20 to 3.90" in made
    assert "anchor of Truth and Plan" in made
    assert "does not anchor" in parts.page_of(read | {"anchors": False}, "en")
    assert "anchors the model" in parts.registry(TOLD | {"experiments": [read]}, "en")


def test_the_stop_rule_names_the_day():
    assert "Das Ergebnis entscheidet am 28.06.2026" in parts.page_of(ONE, "de")


def test_the_form_knows_what_was_asked_for_and_what_is_missing():
    made = parts.form_design(TOLD, {"channel": "google brand", "weeks": "4"}, "en")
    assert 'value="google brand" selected' in made
    assert 'value="4" selected' in made
    assert "No figures by region" in parts.form_design(TOLD | {"geo": False}, {}, "en")


def test_tests_that_do_not_pay_are_said_not_to():
    test = {"channel": "tv", "weeks": 4, "cost": 100.0, "evsi": 20.0, "net_value": -80.0, "mde": 0.1}
    found = {"run": "r", "tests": [test], "measured": [], "caveats": []}
    assert "No test pays" in parts.worth(TOLD | {"found": found}, "en")
    paying = found | {"tests": [test | {"net_value": 5.0}]}
    assert "No test pays" not in parts.worth(TOLD | {"found": paying}, "en")
    assert "/page/experiments?channel=tv&amp;weeks=4#design" in parts.worth(TOLD | {"found": paying}, "en")
    assert "#design" not in parts.worth(TOLD | {"found": paying}, "en", may=False)
    assert parts.worth(TOLD, "en") is None


def test_a_red_design_cannot_be_registered():
    found = {"run": "r", "facts": {}, "text": "", "confidence": "red", "evidence": "model", "caveats": [], "charts": [],
             "designs": [], "markets": [], "calendar": [], "preregistration": [], "next_test": None}  # fmt: skip
    item = {"item": "kpi", "name_de": "Zielgröße", "name_en": "KPI", "de": BAD, "en": BAD}
    whole = found | {"preregistration": [item]}
    assert 'data-do="register"' not in parts.designed(whole, "en")
    amber = parts.designed(whole | {"confidence": "amber"}, "en")
    assert 'data-do="register"' in amber
    assert "<img" not in amber
    assert 'data-do="register"' not in parts.designed(whole | {"confidence": "amber"}, "en", may=False)
