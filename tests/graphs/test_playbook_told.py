"""What people read of a playbook run: confirmed, not confirmed, or what was missing to tell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphs.playbook_told import VERDICTS, missing, shown, state_said, verdict
from ledger.playbooks import Played
from terms import Lang

LACKS = {"de": "Es sind noch keine Preise geladen.", "en": "No prices are loaded yet."}


def step(state: str, decides: bool, note: dict[str, str] | None = None) -> dict[str, Any]:
    says = {"de": "falsche Preise", "en": "wrong prices"}
    measured = {"value": 2, "unit": "count", "basis": "observed"} if state in ("passed", "failed") else None
    return {"id": state, "state": state, "decides": decides, "note": note, "measured": measured, "says": says,
            "limit": 0, "op": "=="}  # fmt: skip


def run(confirmed: bool, *steps: dict[str, Any]) -> Played:
    return Played("b1", "feed_error", 1, "2026-01-01T00:00:00+00:00", "u-1", "", confirmed, date(2026, 1, 1), {}, steps)


@pytest.mark.parametrize(
    ("played", "said"),
    [
        (run(True, step("failed", True), step("unknown", True, LACKS)), "confirmed"),
        (run(False, step("passed", True), step("unknown", False, LACKS)), "not confirmed"),
        (run(False, step("unknown", True, LACKS)), "unchecked"),
        (run(False), "not confirmed"),
    ],
)
def test_only_a_deciding_step_leaves_a_run_unchecked(played: Played, said: str):
    assert verdict(played) == said
    assert said in VERDICTS
    assert (missing(played) is not None) == (said == "unchecked")


def test_what_is_missing_is_said_once_in_both_languages():
    said = missing(run(False, step("unknown", True, LACKS), step("unknown", True, LACKS)))
    assert said is not None
    assert said.de == f"Fehler im Produktfeed: konnte nicht geprüft werden. {LACKS['de']}"
    assert said.en == f"Error in the product feed: could not be checked. {LACKS['en']}"


@pytest.mark.parametrize(
    ("lang", "said"), [("de", "falsche Preise: 2 (soll = 0)"), ("en", "wrong prices: 2 (should be = 0)")]
)
def test_a_step_shows_what_it_measured_against_its_limit(lang: Lang, said: str):
    assert shown(step("failed", True), lang) == said
    assert state_said(step("failed", True), "de") == "nicht in Ordnung"
