"""A text is in the language that was asked for: its small words tell."""

from __future__ import annotations

import re
from functools import cache

from errors import Lang
from policies._clauses import sentences
from policies._policy import Draft, finding
from policies._words import stop_words
from policies.numbers import blank
from terms import Finding, Words

GATES = ("template", "text")
# Small words of both languages tell nothing.
_SHARED = {
    "in",
    "an",
    "am",
    "so",
    "also",
    "war",
    "was",
    "die",
    "will",
    "here",
    "hat",
    "has",
    "to",
    "not",
    "from",
    "per",
}
_ENOUGH = 7


def language(draft: Draft) -> list[Finding]:
    """The other language, or after a few words none of the two."""
    text = blank(draft.text, [(start, end) for start, end, _ in draft.pieces()])
    for name in draft.names.values():
        if said := name.said(draft.lang):  # replacing nothing would put blanks between all letters
            text = text.replace(said, " ")
    parts = [text[start:end] for start, end in sentences(text)]
    return [_wrong()] if _is_other(text, draft) or any(_is_other(part, draft, part=True) for part in parts) else []


def _is_other(text: str, draft: Draft, part: bool = False) -> bool:
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    own, other = _small("de"), _small("en")
    own, other = (own, other) if draft.lang == "de" else (other, own)
    ours, theirs = (sum(word in small for word in words) for small in (own, other))
    return theirs > max(ours, 1) or (not part and len(words) >= _ENOUGH and not ours and not _terse(draft))


def _terse(draft: Draft) -> bool:
    """Lists and captions have no small words; neither has their original."""
    original = blank(draft.original, [(start, end) for start, end, _ in draft.pieces(draft.original)])
    words = re.findall(r"[^\W\d_]+", original.casefold())
    return bool(words) and not any(word in _small(draft.lang) for word in words)


@cache
def _small(lang: Lang) -> frozenset[str]:
    """Small words that tell a language."""
    return stop_words(lang) - _SHARED


def _wrong() -> Finding:
    message = Words(
        de="Der Text ist nicht in der Sprache der Frage.", en="The text is not in the language of the question."
    )
    return finding("language.other", message)
