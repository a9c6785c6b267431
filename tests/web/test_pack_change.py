"""The sections about a proposal: what changes, who agreed to exactly that, what was written and what came of it."""

from __future__ import annotations

import pytest

from tests.web._pack import EVIL, told
from web import _pack_change as change
from web._pack_reader import Reader

DE, EN = Reader("de", "Europe/Berlin"), Reader("en", "Europe/Berlin")


def test_before_and_after_stand_beside_each_other():
    for read, amount, unit in ((DE, "1.200,50", "EUR/Tag"), (EN, "1,200.50", "EUR/day")):
        text = change.change(read, told(after=1200.5))
        assert f"<strong>{amount}</strong>" in text
        assert unit in text
        assert "p-77" in text


@pytest.mark.parametrize("read", [DE, EN])
def test_nothing_of_others_is_markup(read):
    text = change.proposal(read, told(name=EVIL))
    assert "<img" not in text
    assert "&lt;img" in text


@pytest.mark.parametrize(("fits", "said"), [(True, "yes"), (False, "no"), (None, "before the log began")])
def test_whether_the_hash_fits_is_said(fits, said):
    assert said in change.change(EN, told() | {"hash_fits": fits})


@pytest.mark.parametrize(
    ("check", "mark"),
    [({"ok": True}, "✓"), ({"ok": False}, "✗"), ({"ok": False, "leads": "approve"}, "●"),
     ({"ok": False, "leads": "suggest"}, "●"), ({"ok": False, "leads": "blocked"}, "✗")],
)  # fmt: skip
def test_a_rule_that_only_asks_for_a_person_is_not_broken(check, mark):
    rule = {"rule": "level", "words": {"de": "braucht eine Zustimmung", "en": "needs approval"}}
    text = change.ruling(EN, {"level": "approve", "needs": 1, "policy": "v1", "checks": [rule | check]})
    assert mark in text
    assert "needs approval" in text


def test_nobody_agreed_so_there_is_no_section():
    assert change.approvals(EN, []) == ""
    assert change.writes(EN, []) == ""
    assert change.outcomes(EN, [], {}) == ""


def test_a_yes_names_who_when_why_and_to_what():
    text = change.approvals(DE, told()["approvals"])
    for part in ("Anna", "26.11.2026 21:00:00", "Krause wünscht es", "ja"):
        assert part in text


def test_a_way_there_and_a_way_back_are_told_apart():
    there, back = (told()["writes"][0] | {"undo": undo} for undo in (False, True))
    assert "there" in change.writes(EN, [there]) and "back" in change.writes(EN, [back])


def test_what_was_expected_and_what_came():
    outcome = told()["outcomes"][0]
    assert "not measurable yet" in change.outcomes(EN, [outcome], {})
    came = outcome | {"realised": 9.5, "realised_low": 4.0, "realised_high": 15.0, "realised_evidence": "experiment",
                      "covered": True}  # fmt: skip
    text = change.outcomes(EN, [came], {})
    assert "€9.50, €4.00 to €15.00 (90%) · experiment" in text.replace("\u00a0", " ")
    assert "yes" in text
