"""What cards say."""

from __future__ import annotations

from web.page.parts.proposal_words import SAID


def test_everything_is_said_in_both_languages():
    assert all(words.de.strip() and words.en.strip() for words in SAID.values())
