"""The page of the audit."""

# pyright: basic
from __future__ import annotations

from web.page.audit import checked, event, listed

RECORD = {
    "seq": 7,
    "at": "2026-11-26T03:00:00Z",
    "event": "proposal.approved",
    "subject": "<p>",
    "actor": "u-1",
    "body": {},
}


def test_records_are_told_in_words():
    told = listed({"records": [RECORD], "total": 9}, "de")
    assert "Vorschlag freigegeben" in told
    assert "&lt;p&gt;" in told
    assert 'data-before="7"' in told
    assert 'data-before="0"' in told


def test_the_first_records_have_none_before_them():
    told = listed({"records": [RECORD | {"seq": 1}], "total": 1}, "en")
    assert "data-before" not in told


def test_an_empty_log_says_what_writes_it():
    assert "Noch keine Einträge" in listed({"records": [], "total": 0}, "de")


def test_a_log_that_was_touched_is_an_alarm():
    told = checked({"problem": {"code": "x"}, "text": "✗ line 3: changed\n  more"}, "en")
    assert 'role="alert"' in told
    assert "line 3: changed" in told


def test_a_whole_log_says_how_much_it_is():
    told = checked({"problem": None, "records": 12, "text": "✓ all\n  no anchor"}, "en")
    assert "Untouched · 12 records" in told
    assert "no anchor" in told


def test_a_new_event_goes_by_its_code():
    assert event("thing.done", "de") == "thing.done"


def test_whoever_acted_is_told_by_name_where_it_is_known():
    told = listed({"records": [RECORD], "total": 9}, "de", {"u-1": "Anna <b>"})
    assert "Anna &lt;b&gt;" in told
    assert "<code>u-1</code>" in listed({"records": [RECORD], "total": 9}, "de")
