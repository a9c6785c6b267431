"""A receipt as people read it."""

# pyright: basic
from __future__ import annotations

import pytest

from tests.web.views.test_receipt import settings
from web.page.parts.receipts import body, day, days, heading, replay
from web.views.receipt import shown

__all__ = ["settings"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("de", ("Wie berechnet", "31.10.2026", "Nachrechnen", "2,00", "Modell", "mit Vorsicht", "wenig Daten")),
     ("en", ("How it was computed", "31 Oct 2026", "Compute it again", "2.00", "with care", "few data"))],
)  # fmt: skip
def test_a_receipt_says_how_from_what_and_lets_it_be_computed_again(settings, lang, words):
    both = body(shown(settings, "r1", "roas", lang), lang) + body(shown(settings, "r2", "roas", lang), lang)
    assert all(word in both for word in words)
    assert 'data-do="replay" data-run="r2" data-fact="roas"' in both


def test_a_run_without_a_figure_has_a_receipt_too(settings):
    told = shown(settings, "r1", "", "en")
    assert heading(told, "en") == "metric" and "data-fact" in body(told, "en")


def test_hostile_names_stay_text(settings):
    told = shown(settings, "r1", "roas", "en")
    told["fact"]["label"] = {"de": "<img onerror=1>", "en": "<img onerror=1>"}
    told["sources"][0]["name"] = "<script>1</script>"
    told["caveats"], told["args"] = ["<b>hm</b>"], [("<i>", "<u>")]
    page = body(told, "en")
    assert not any(tag in page for tag in ("<img", "<script", "<b>", "<i>", "<u>"))


@pytest.mark.parametrize("same", [True, False])
def test_computing_again_tells_the_verdict_and_what_changed(same):
    changes = [] if same else ["die Daten (ads): 1 → 2"]
    step = {"run": "r1", "tool": "data.metric", "same": same, "before": "a" * 64, "after": "b" * 64, "changes": changes}
    page = replay({"same": same, "steps": [step]}, "de")
    assert ("Byte für Byte dasselbe" in page) is same and ("die Daten (ads)" in page) is not same
    assert f"note {'good' if same else 'bad'}" in page


def test_days_are_written_as_the_language_does():
    assert days("2026-10-01", "2026-10-31", "de") == "01.10.2026 bis 31.10.2026"
    assert days(None, None, "en") == "–" and day("2026-10-31", "en") == "31 Oct 2026"


def test_the_figure_of_a_metric_can_be_followed_to_its_rows_and_others_cannot(settings):
    told = shown(settings, "r1", "roas", "en")
    assert 'data-do="origin" data-run="r1"' in body(told, "en")
    assert "origin" not in body(told | {"tool": "bidding.pacing"}, "en")
