# pyright: basic
from __future__ import annotations

import re

import pytest

from acting import refusals
from terms import Operation, Words

SAID = [
    refusals.limited("p-1", Words(de="zu viel.", en="too much.")),
    refusals.changed("p-1", "abc123", []),
    refusals.wrong_role("p-1", "analyst", ["approver", "admin"]),
    refusals.nothing_applied("p-1", "open"),
    refusals.in_flight("p-1"),
    refusals.disconnected("google", "sandbox"),
    refusals.by_hand(
        "p-1", [(Operation(platform="google", entity="c1", field="budget", before=2, after=1), "webhook")]
    ),
    refusals.changed_since("p-1", ["Brand DE"]),
]


@pytest.mark.parametrize("refusal", SAID, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_each_refusal_is_a_sentence_and_a_way_out(refusal, lang):
    assert refusal.said(lang).endswith(".")
    assert refusal.todo(lang)
    assert not re.search(r"None|\{|\}", refusal.line(lang))


def test_what_was_not_approvable_is_told_with_its_figures():
    assert "too much" in refusals.limited("p-1", Words(de="zu viel.", en="too much.")).line("en")
    assert "Brand DE" in refusals.changed_since("p-1", ["Brand DE"]).line("de")
    assert "--anyway" in refusals.changed_since("p-1", ["Brand DE"]).line("de")
    assert "approver" in refusals.wrong_role("p-1", "analyst", ["approver", "admin"]).line("en")


def test_every_note_of_the_ledger_has_words():
    assert refusals.NOTES
    for words in refusals.NOTES.values():
        assert words.de.endswith((".", "!")) and words.en.endswith((".", "!"))
        assert words.de != words.en
