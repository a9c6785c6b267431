"""Every stand is called by one name, in both languages."""

from __future__ import annotations

from ledger.status_words import SAID
from ledger.statuses import STATUSES
from web._pack_events import EVENTS


def test_each_stand_has_words_of_its_own_in_both_languages():
    assert SAID.keys() == set(STATUSES)
    for lang in ("de", "en"):
        assert len({words.said(lang) for words in SAID.values()}) == len(STATUSES)


def test_the_evidence_calls_a_stand_by_the_same_name():
    assert EVENTS["proposal.verified"] == SAID["verified"]
