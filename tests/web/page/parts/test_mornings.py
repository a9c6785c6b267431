"""The parts of the morning as HTML: escaped, in both languages, and with a next step where nothing is."""

# pyright: basic
from __future__ import annotations

import pytest

from web.page.parts.mornings import SAID, changed, incidents, night, on, progress, results, waiting, worth

EVIL = "<img src=x onerror=alert(1)>"
FACT = {"id": "gain", "value": 1212.84, "unit": "EUR", "label": {"de": "Gewinn", "en": "profit"},
        "interval": {"low": 400, "high": 1900, "level": 0.9}, "basis": "modelled"}  # fmt: skip
NIGHT = {
    "key": "night-2026-11-26", "day": "2026-11-26", "status": "held", "held": EVIL, "missed": ["2026-11-25"],
    "lines": [{"section": "changed", "title": "Geändert", "about": "p-1", "status": "rolled_back", "text": "",
               "parts": [[f"Budget {EVIL}: ", ""], ["1.212,84 €", "gain"]]}],
    "facts": {"gain": {"fact": FACT, "run": "r-1"}},
    "steps": [{"step": "quality", "name": "Qualität", "status": "failed", "said": "gescheitert", "note": EVIL,
               "seconds": 1.5}],
}  # fmt: skip
TOLD = {
    "night": NIGHT, "running": None, "incidents": [], "results": [],
    "waiting": {"count": 4, "more": 1, "risk": [FACT], "first": [
        {"id": "p-1", "action": "Gebot ändern", "target": EVIL, "effect": FACT, "run": "r-1", "expires": None}]},
}  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_night_shows_what_it_did_with_figures_that_open(lang):
    told = night(TOLD, lang, run=True)
    assert EVIL not in told and "&lt;img" in told
    assert 'data-do="receipt" data-run="r-1" data-fact="gain"' in told
    assert 'href="/page/inbox?id=p-1"' in told and 'data-do="night"' in told
    assert "<details open" in told  # a step failed
    assert ("1,5 s" if lang == "de" else "1.5 s") in told


def test_who_may_not_run_a_night_gets_no_button():
    assert 'data-do="night"' not in night(TOLD, "de", run=False)
    assert 'data-do="night"' in night(TOLD | {"night": None}, "de", run=True)


def test_a_night_that_runs_shows_its_steps():
    running = {"key": "night", "of": 11, "steps": NIGHT["steps"]}
    told = progress(TOLD | {"running": running}, "de")
    assert 'max="11"' in told and 'value="1"' in told and "1/11 · Qualität" in told
    assert SAID["begins"].de in progress(TOLD, "de")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_waits_leads_to_the_inbox(lang):
    told = waiting(TOLD, lang)
    assert EVIL not in told and 'href="/page/inbox"' in told
    assert ("1.212,84" if lang == "de" else "1,212.84") in told
    empty = waiting(TOLD | {"waiting": {"count": 0, "risk": [], "first": [], "more": 0}}, lang)
    assert SAID["nothing"].said(lang) in empty and "/page/inbox" not in empty


def tile(**more):
    value = FACT | {"id": "current", "interval": None}
    return {"id": "roas", "name": "ROAS", "only": "", "value": value, "before": value, "change": None, "share": None,
            "tone": "", "cause": EVIL, "confidence": "amber", "notes": [EVIL], "run": "r-1"} | more  # fmt: skip


def test_figures_stand_beside_what_they_were():
    share = FACT | {"id": "share", "value": 0.096, "unit": "share", "interval": None}
    found = {"first": "2026-11-19", "last": "2026-11-25", "stale": 5, "chart": {"mark": "line"}, "chart_run": "r-2",
             "tiles": [tile(share=share, tone="good"), {"id": "cac", "problem": EVIL}]}  # fmt: skip
    told = changed(found, "de")
    assert EVIL not in told
    assert "+9,6\u00a0%" in told and "19.11.2026" in told and "mit Vorsicht" in told
    assert "Die Daten enden am 25.11.2026" in told and "data-spec" in told
    none = changed({"first": None, "tiles": [], "last": None, "stale": 0, "chart": None}, "en")
    assert 'href="/page/chat?do=import"' in none


def test_a_result_says_whether_it_was_predicted():
    one = {"proposal": "p-1", "run": "r-1", "covered": False, "evidence": "model", "promised": FACT, "came": FACT,
           "due": "2026-11-26", "action": "pausieren", "target": EVIL}  # fmt: skip
    told = results(TOLD | {"results": [one]}, "en")
    assert "outside the predicted range" in told and told.count("<svg") == 2 and EVIL not in told
    assert "No result came due" in results(TOLD, "en")


def test_incidents_and_worth_say_when_there_is_nothing():
    trouble = {"id": "i-1", "kind": "tracking", "about": "ads", "at": "2026-11-26T03:00:00", "title": EVIL}
    assert EVIL not in incidents(TOLD | {"incidents": [trouble]}, "de")
    assert SAID["no_incidents"].en in incidents(TOLD, "en")
    assert SAID["no_worth"].de in worth({"facts": [], "run": ""}, "de")
    assert "90" in worth({"facts": [FACT], "run": "r-1"}, "de")


def test_days_and_words_take_the_form_of_the_language():
    assert (on("2026-11-05T10:00", "de"), on("2026-11-05", "en")) == ("05.11.2026", "5\u00a0Nov\u00a02026")
    assert all(words.de.strip() and words.en.strip() for words in SAID.values())
