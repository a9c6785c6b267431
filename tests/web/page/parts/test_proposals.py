"""The card of a proposal."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

import pytest

from terms import Fact, Interval, Words
from web.page.parts.proposals import card, diff, unrecorded, writes
from web.page.parts.proposals import stakes as told_stakes

EFFECT = Fact(id="effect", value=1212.84, unit="EUR", label=Words(de="Gewinn", en="profit"),
              interval=Interval(low=447.5, high=1896.6, level=0.9), basis="modelled")  # fmt: skip
YES = {"approve": True, "reject": True, "roll_back": True, "own": False, "people": ["Ben"], "names": {"u-1": "Anna"}}


def shape(**more):
    return {
        "id": "p-1", "status": "open", "action": "set_bid", "target": "google", "by": "u-1", "asked_by": "", "at": "",
        "night": "", "run": "r1", "level": "approve", "needs": 1, "hash": "abcdef123456789", "approvals": [],
        "risk": {"amount": 3978.13, "currency": "EUR"}, "expires": "2026-12-10", "why": "weil", "note": "",
        "before": {"Zelte": 1.07, "Rucksack": 1.0}, "after": {"Zelte": 0.88, "Rucksack": 1.2}, "unit": "EUR/click",
        "operations": [], "evidence": "model", "effect": EFFECT.as_json(), "downside": None, "decision": YES,
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [("de", ("Gebot ändern · Google Ads", "1.212,84", "447,50 bis 1.896,60", "3.978,13", "10.12.2026", "EUR/Klick",
             "0,88", "−18", "Freigeben", "Ablehnen", "Änderung erbitten", "Anna", "abcdef123456", "Modell")),
     ("en", ("Change bid · Google Ads", "€1,212.84", "€447.50 to €1,896.60", "10 Dec 2026", "EUR/click", "0.88", "−18%",
             "Approve", "Ask for changes", "abcdef123456"))],
)  # fmt: skip
def test_a_card_shows_everything_that_a_yes_needs(lang, words):
    page = card(shape(), lang)
    assert [word for word in words if word not in page] == []
    assert 'data-do="approve" data-id="p-1" data-hash="abcdef123456789"' in page


def test_whoever_proposed_it_sees_who_can_and_no_button_for_yes():
    page = card(shape(decision=YES | {"approve": False, "own": True}), "de")
    assert 'data-do="approve"' not in page and "selbst vorgeschlagen" in page and "Freigeben kann: Ben" in page


def test_a_viewer_sees_no_button_that_only_says_no():
    page = card(shape(decision=YES | {"approve": False, "reject": False, "people": []}), "en")
    assert not any(f'data-do="{name}"' in page for name in ("approve", "reject?", "changes?"))
    assert "Your role may not approve" in page and "Nobody else here" in page


@pytest.mark.parametrize("status", ["queued", "rejected", "expired", "superseded"])
def test_what_is_decided_is_not_decided_again(status):
    assert not any(f'data-do="{name}"' in card(shape(status=status), "de") for name in ("approve", "reject?", "undo?"))


def test_what_was_written_can_be_undone():
    assert 'data-do="undo?"' in card(shape(status="verified"), "de")
    assert 'data-do="undo?"' not in card(shape(status="verified", decision=YES | {"roll_back": False}), "de")


def test_a_problem_and_a_suggestion_offer_no_yes():
    page = card(shape(problem="Die Plattform hält 100,00."), "de")
    assert 'data-do="approve"' not in page and "hält 100,00" in page
    assert "Empfehlung" in card(shape(status="suggested"), "de")


def test_the_same_note_about_everything_is_said_once():
    page = card(shape(notes=["Zelte: nicht lesbar", "Rucksack: nicht lesbar", "Zelte: anders"]), "de")
    assert page.count("nicht lesbar") == 1 and "Alle 2: nicht lesbar" in page and "Zelte: anders" in page


def test_two_people_are_counted():
    page = card(shape(needs=2, approvals=[{"by": "u-1", "at": "", "hash": ""}]), "en")
    assert "2 approvals needed" in page and "approved already: Anna" in page


def test_texts_are_shown_in_full_and_hostile_names_stay_text():
    text = "<img src=x onerror=alert(1)>" + "lang " * 60
    page = card(shape(action="publish", before={"<b>Titel": "alt"}, after={"<b>Titel": text}, target="<i>"), "de")
    assert "<img" not in page and "<b>" not in page and "<i>" not in page
    assert page.count("lang ") == 60 and "<del>alt</del>" in page


def test_states_are_told_in_words_and_lists_by_what_changes():
    paused = shape(action="pause", before={"Brand": "enabled"}, after={"Brand": "paused"}, unit="")
    assert "angehalten" in diff(paused, "de") and "enabled" not in diff(paused, "de")
    words = shape(action="add_negatives", before={"Brand": ["a"]}, after={"Brand": ["a", "billig"]}, unit="")
    assert "billig" in diff(words, "de")


def test_exactly_what_would_be_written_is_shown_where_it_is_known():
    write = {"name": "Zelte (7)", "entity": "7", "before": 1.0, "after": 0.9}
    assert "Zelte (7)" in diff(shape(diff=[write]), "de") and "Rucksack" not in diff(shape(diff=[write]), "de")


def test_what_became_of_the_writes_is_told():
    item = {
        "turn": 1,
        "state": "verified",
        "said": "",
        "operation": {"name": "Zelte", "entity": "7", "before": 1, "after": 2},
    }
    assert "geschrieben und nachgelesen" in (writes(shape(writes=[item]), "de") or "")
    assert writes(shape(), "de") is None


def test_without_effect_and_risk_only_the_rest_is_told():
    assert told_stakes(shape(effect=None, risk=None, expires=None), "de") == ""


def test_a_proposal_that_is_not_on_record_has_no_buttons():
    bare = {"id": "p-2", "action": "set_bid", "target": "x", "before": {"a": 1}, "after": {"a": 2}, "unit": ""}
    rest = dict.fromkeys(("effect", "downside", "risk", "expires"))
    bare |= rest | {"evidence": "model", "why": {"de": "weil", "en": "because"}}
    page = unrecorded(bare, "en")
    assert "because" in page and "Not put up for approval" in page and "<button" not in page


def test_many_things_to_mind_are_on_demand_and_approvers_stay_named():
    told = shape() | {"notes": [f"note {at} about linkedin" for at in range(5)], "status": "verified",
                      "approvals": [{"by": "u-9"}]}  # fmt: skip
    page = card(told, "en")
    assert "<summary>+ 2</summary>" in page
    assert "note 4 about LinkedIn" in page
    assert "Approved by u-9" in page
