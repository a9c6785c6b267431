"""What people read of the inbox."""

# pyright: basic
from __future__ import annotations

import re

import pytest

from tests.acting._pretend import proposed
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from web.inbox import listing, outcome, page

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]
RAISE = proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140)


def shown(office, entry, lang):
    plan, ruling, problem = office.look(entry, lang)
    return page(office, entry, plan, problem, ruling, (), lang)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", ("wartet", "EUR/Tag", "Genau das würde geschrieben")),
        ("en", ("waiting", "EUR/day", "Exactly this would be written")),
    ],
)
def test_the_page_shows_what_is_signed_and_how_to_say_yes(office, brought, lang, words):
    entry = brought(RAISE, approve=False)
    shape, text = shown(office, entry, lang)
    assert all(each in text for each in words)
    assert f"leitstand inbox approve p-1 --hash {shape['proposal']['hash'][:12]}" in text
    assert shape["proposal"]["diff"][0]["after"] == 110


def test_what_cannot_be_approved_offers_no_approval(office, brought):
    entry = brought(proposed({"Brand DE": 60}, {"Brand DE": 80}, risk=280), approve=False)
    shape, text = shown(office, entry, "en")
    assert "It cannot be approved like this" in text and "the platform holds 100.00" in text
    assert "inbox approve" not in text and "inbox reject p-1" in text
    assert "100.00" in shape["proposal"]["problem"]


@pytest.mark.parametrize(("lang", "words"), [("de", "Nichts wartet."), ("en", "Nothing waits.")])
def test_an_empty_inbox_says_so(lang, words):
    assert listing([], lang) == ({"ok": True, "proposals": []}, words)


def test_after_a_write_the_way_back_is_told(office, brought):
    entry = brought(RAISE)
    assert "leitstand rollback p-1" in outcome([entry], (), "en")[1]
    assert outcome([], (), "de")[1] == "Nichts ist zu schreiben."


def test_the_checks_name_actions_and_days_as_the_language_does(office, brought):
    entry = brought(RAISE, approve=False)
    german, english = shown(office, entry, "de")[1], shown(office, entry, "en")[1]
    assert "Budget ändern: " in german and "change budget: " in english
    assert "set_budget" not in german + english
    assert "20" in german and not re.search(r"\b20\d\d-\d\d-\d\d\b", german)
