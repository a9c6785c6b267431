"""The parts of the settings about people as HTML."""

# pyright: basic
from __future__ import annotations

import pytest

from web.page.parts.peopled import key_form, key_shown, people, roles
from web.views.house import matrix

EVIL = "<img src=x onerror=alert(1)>"
ANNA = {"id": "u-1", "name": EVIL, "role": "approver", "keys": [
    {"id": "0a1b", "ends": "2027-02-25", "scope": "read"}]}  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
def test_people_stand_with_their_keys_and_what_can_be_done(lang):
    told = people([ANNA, {"id": "", "name": "local", "role": "admin", "keys": []}], lang)
    assert EVIL not in told and "0a1b" in told and 'data-do="revoke"' in told
    assert ("nur lesen" if lang == "de" else "read only") in told
    assert told.count('data-do="remove"') == 1  # nobody registered cannot be removed


def test_a_key_asks_what_for_and_how_long():
    told = key_form(EVIL, "de")
    assert EVIL not in told and 'name="scope"' in told and 'name="days"' in told


def test_a_key_is_shown_once_and_ones_own_can_be_taken_at_once():
    key = {"key": "lk_0a1b_secret", "ends": "2027-02-25", "scope": "act"}
    mine = key_shown(key, "en", mine=True)
    assert mine.count("lk_0a1b_secret") == 2 and 'action="/page/login"' in mine
    assert key_shown(key, "en", mine=False).count("lk_0a1b_secret") == 1


def test_the_matrix_is_a_table_in_words():
    told = roles(matrix("de"), "de")
    assert "Personen verwalten" in told and "fremde" in told and "nur lesen" in told
