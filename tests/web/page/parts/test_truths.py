"""What advertising brought as HTML: headline, period, contradictions, empty and failed."""

from __future__ import annotations

import pytest

from web.page.parts import truths

BAD = "<img src=x onerror=alert(1)>"
ROW = {
    "channel": "google", "spend": 372712.06, "platform_roas": 3.49, "deduplicated_roas": 2.58, "iroas": 2.15,
    "low": 0.82, "high": 4.45, "label": "model", "called_incremental": True, "bias_factor": 1.6,
    "disagreement_p": 0.9, "counted": None,
}  # fmt: skip
DEMAND = ROW | {"channel": BAD, "label": "correlation", "called_incremental": False, "deduplicated_roas": None,
                "bias_factor": 15.7}  # fmt: skip


def _fact(value, unit="EUR"):
    return {"value": value, "unit": unit, "low": None, "high": None, "level": None, "basis": "observed",
            "label": {"de": "Zahl", "en": "figure"}, "n": None}  # fmt: skip


FOUND = {
    "run": "r-1", "text": "Many words.", "confidence": "amber", "evidence": "model", "caveats": [],
    "facts": {"total_claimed": _fact(3746312.56), "total_counted_once": _fact(2566728.44),
              "total_incremental": _fact(1285960.53), "total_spend": _fact(739925.78)},
    "channels": [ROW, DEMAND], "campaigns": [], "contradictions": [], "untested": [BAD], "next_test": None,
    "platforms": [{"platform": "google", "factor": 1.5, "low": 0.8, "high": 3.1, "experiments": 0}], "charts": [],
}  # fmt: skip
DAYS = {"start": "2026-01-01", "end": "2026-11-25",
        "choices": [{"days": 28, "start": "2026-10-29", "end": "2026-11-25"}]}  # fmt: skip
TOLD = {"days": DAYS, "period": None, "failed": None, "working": None, "stale": False, "found": FOUND}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_whole_page_in_both_languages_without_markup_of_others(lang):
    made = truths.shown(TOLD, lang)
    assert "<img" not in made
    assert ("3.746.313" if lang == "de" else "3,746,313") in made
    assert "Many words." in made


def test_the_headline_says_reported_counted_and_incremental_with_receipts():
    made = truths.short(FOUND, "en")
    assert made.index("€3,746,313") < made.index("€2,566,728") < made.index("€1,285,961")
    assert made.count('data-do="receipt"') == 4


def test_without_orders_the_tools_own_words_stand_instead():
    facts = {name: each for name, each in FOUND["facts"].items() if name != "total_counted_once"}
    assert "Many words." in truths.short(FOUND | {"facts": facts}, "en")


def test_which_number_for_what_and_what_contradicts():
    made = truths.which(FOUND, "en")
    assert "Not solid enough for that yet: &lt;img" in made
    assert "15.7" in made
    assert "no more than chance explains" in made
    assert "For Google Ads the sources lie further apart" in truths.which(FOUND | {"contradictions": ["google"]}, "en")


def test_the_period_that_is_shown_is_marked():
    assert made_current(truths.chooser(TOLD, "en")) == "All data"
    chosen = TOLD | {"period": {"start": "2026-10-29", "end": "2026-11-25"}}
    assert made_current(truths.chooser(chosen, "en")) == "28 days"


def made_current(made: str) -> str:
    return made.partition('aria-current="true">')[2].partition("<")[0]


def test_nothing_loaded_says_the_next_step():
    assert 'href="/page/chat?do=import"' in truths.shown(TOLD | {"days": None, "found": None}, "de")


def test_a_refusal_is_shown_with_what_to_do():
    made = truths.shown(TOLD | {"found": None, "failed": {"message": "Nothing speaks.", "do": "Load ads."}}, "en")
    assert "Nothing speaks." in made
    assert "Load ads." in made
    assert 'data-do="again"' in made
