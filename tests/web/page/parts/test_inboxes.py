"""The parts of the inbox as HTML."""

# pyright: basic
from __future__ import annotations

import pytest

from web.page.parts.inboxes import SAID, filters, listed, restored, rules, stages, undone

EVIL = "<img src=x onerror=alert(1)>"
LINE = {"id": "p-1", "action": "Gebot ändern", "target": EVIL, "status": "open", "said": "wartet", "effect": None,
        "risk": None, "needs": 2, "have": 1, "expires": "2026-12-10", "night": EVIL, "run": "r-1",
        "at": ""}  # fmt: skip
TOLD = {"show": "waiting", "night": "", "counts": {"waiting": 1, "done": 0, "all": 1}, "nights": [EVIL],
        "proposals": [LINE], "more": 3}  # fmt: skip
CHECK = {"rule": "risk", "ok": False, "said": EVIL, "measured": "150\u00a0€", "limit": "100\u00a0€"}
RULES = {"level": "approve", "needs": 2, "roles": ["approver", "admin"], "checks": [CHECK], "automatic": [EVIL],
         "then": False, "hindered": ""}  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_list_marks_what_is_open_and_who_said_yes(lang):
    told = listed(TOLD, "p-1", lang)
    assert EVIL not in told and 'aria-current="true"' in told and "1/2" in told
    assert 'data-do="open"' in told and 'data-id="p-1"' in told and "data-list" in told
    assert "aria-current" not in listed(TOLD, "p-2", lang)


def test_an_empty_list_says_the_next_step():
    nothing = TOLD | {"proposals": []}
    assert 'href="/page/chat"' in listed(nothing, "", "de")
    assert 'data-show="done"' in listed(nothing | {"counts": {"waiting": 0, "done": 2, "all": 2}}, "", "de")
    assert SAID["nothing"].en in listed(nothing | {"show": "done"}, "", "en")


def test_filters_say_which_is_on():
    told = filters(TOLD, "en")
    assert EVIL not in told and 'data-live="night"' in told
    assert told.count('aria-pressed="true"') == 1
    assert "<select" not in filters(TOLD | {"nights": []}, "en")


def test_each_stage_has_its_state_in_a_word():
    told = stages([{"name": "Vorgeschlagen", "state": "done"}, {"name": "Freigabe", "state": "now"}], "de")
    assert "(erledigt)" in told and "(jetzt)" in told
    assert stages([], "de") == ""


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_rules_say_both_sides_and_the_way_to_be_automatic(lang):
    told = rules(RULES, lang)
    assert EVIL not in told and "150" in told and "100" in told
    assert SAID["automatic"].said(lang) in told and "/page/settings#autonomy" in told
    assert SAID["then"].said(lang) in rules(RULES | {"then": True}, lang)
    assert "<details" not in told and "<details" in rules(RULES | {"checks": [CHECK | {"ok": True}]}, lang)


def test_undoing_shows_each_thing_as_it_was():
    one = {"name": EVIL, "platform": "google", "field": "budget", "unit": "EUR/day", "now": 110, "then": 100}
    told = restored([one], "de")
    assert EVIL not in told and "100 EUR/Tag" in told and "110 EUR/Tag" in told
    status = one | {"field": "status", "unit": "", "now": "paused", "then": "enabled"}
    assert "angehalten" in undone([status], "de") and "running" in undone([status], "en")
    assert restored([], "de") == ""
