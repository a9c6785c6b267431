"""What answers say about themselves."""

from __future__ import annotations

from web.page.parts.answer_words import SAID, SEVERITY


def test_everything_is_said_in_both_languages():
    told = [*SAID.values(), *(words for _, words in SEVERITY.values())]
    assert all(words.de.strip() and words.en.strip() for words in told)
