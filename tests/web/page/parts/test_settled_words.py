"""What the settings say."""

from __future__ import annotations

from web.page.parts.settled_words import LEAVES, SAID, STAYS


def test_everything_is_said_in_both_languages():
    assert all(words.de.strip() and words.en.strip() for words in [*SAID.values(), *LEAVES, *STAYS])
