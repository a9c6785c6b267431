"""What the page of questions says."""

from __future__ import annotations

from web.page.chat_words import FILES, SAID


def test_everything_is_said_in_both_languages():
    assert all(words.de.strip() and words.en.strip() for words in [*SAID.values(), *FILES.values()])
