"""The registry: hostile names, how far each is, looks and conflicts named."""

from __future__ import annotations

import pytest

from web.page.parts import registry

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
    assert "<img" not in registry.registry(TOLD, lang)


def test_the_list_says_how_long_it_still_runs_and_how_often_somebody_looked():
    made = registry.registry(TOLD, "de")
    assert "noch 12 Tage" in made
    assert "2-mal vor dem Ende hineingesehen" in made


def test_the_calendar_shows_bars_and_names_conflicts():
    made = registry.calendar(TOLD, "en")
    assert made.count('class="run') == 2
    assert "clash" in made
    assert "E1 and E2 clash 20 Jun 2026 to 28 Jun 2026" in made
    assert registry.calendar(TOLD | {"calendar": []}, "en") is None
