"""Which words of a sentence belong to which of its figures: the nearest ones, commas counting as distance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from errors import Lang
from policies._words import stem, stop_words, words_of

_ABBREVIATIONS = (
    r"\b(?:ca|bzw|inkl|exkl|vs|Mio|Mrd|Tsd|Bio|approx|incl|excl|e\.g|i\.e|z\.\s?B|u\.\s?a|d\.\s?h|Nr|No)\.$"
)
_COMMA, _JOIN = 4, 1
Piece = tuple[int, int, str]
"""A figure's place in a text, and the key it is known by."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends; a line break ends one as well."""
    found: list[tuple[int, int]] = []
    start = 0
    for stop in re.finditer(r"[.!?]+(?=\s|$)|\n+|;", text):
        if stop[0].startswith(".") and re.search(_ABBREVIATIONS, text[start : stop.end()], re.IGNORECASE):
            continue
        found.append((start, stop.end()))
        start = stop.end()
    return [(a, b) for a, b in [*found, (start, len(text))] if text[a:b].strip()]


def attached(text: str, pieces: Sequence[Piece], lang: Lang) -> dict[str, set[str]]:
    """For each key the stems of the subject words that stand nearest to it, within its sentence."""
    words: dict[str, set[str]] = {key: set() for _, _, key in pieces}
    for start, end in sentences(text):
        inside = [piece for piece in pieces if start <= piece[0] < end]
        for at, word in _subjects(text, start, end, inside, lang):
            nearest = _nearest(text, at, inside)
            if nearest is not None:
                words[nearest].add(word)
    return words


def holders(text: str, figures: Sequence[Piece], names: Sequence[Piece]) -> dict[str, set[str]]:
    """For each figure the names that stand nearest to it within its sentence."""
    found: dict[str, set[str]] = {key: set() for _, _, key in figures}
    for start, end in sentences(text):
        near = [name for name in names if start <= name[0] < end]
        for a, b, key in figures:
            if start <= a < end and near:
                found[key].add(min(near, key=lambda name: (_distance(text, name[0], a, b), name[0] > a))[2])
    return found


def around(text: str, pieces: Iterable[Piece], key: str) -> list[str]:
    """The sentences in which that key stands."""
    spans = sentences(text)
    return [text[a:b] for a, b in spans if any(a <= at < b for at, _, known in pieces if known == key)]


def foreign(own: set[str], words: Mapping[str, set[str]], key: str, used: set[str]) -> set[str]:
    """The words that are used at a key but belong to other keys alone, if none of its own is used."""
    others = {other: known for other, known in words.items() if other != key}
    mine = own - set[str]().union(*others.values())
    theirs = {word for known in others.values() for word in known} - own
    return set() if used & mine else used & theirs


def clause(text: str, start: int, end: int, pieces: Iterable[Piece]) -> tuple[str, str]:
    """What stands before and after a figure, up to the next figure, comma, bracket or end of sentence."""
    marks = [(a, b) for a, b, _ in pieces]
    left = max([0, *(b for _, b in marks if b <= start)])
    right = min([len(text), *(a for a, _ in marks if a >= end)])
    cut = r"[,;()\n–—]|[.!?:](?=\s|$)|\b(?:und|and|während|while|aber|but)\b"
    before = re.split(cut, text[left:start].replace(":", " "), flags=re.IGNORECASE)[-1]
    after = re.split(cut, text[end:right], flags=re.IGNORECASE)[0]
    return before, after


def direction(words: str, lang: Lang) -> int:
    """1 if the words say that something goes up, −1 for down, 0 for neither or both."""
    plain = re.sub(
        r"(?i)\b(?:mehr als|weniger als|more than|less than|fewer than|over|unter|über)\b(?=\s*$)", " ", words
    )
    up, down = (bool(words_of(way, lang).search(plain)) for way in ("up", "down"))
    return int(up) - int(down)


def _subjects(text: str, start: int, end: int, inside: Sequence[Piece], lang: Lang) -> Iterable[tuple[int, str]]:
    for match in re.finditer(r"\{\{[^{}]*\}\}|[^\W\d_]+", text[start:end]):
        at, word = start + match.start(), match[0].casefold()
        if word.startswith("{{") or any(a <= at < b for a, b, _ in inside):
            continue
        if word not in stop_words(lang) and len(word) > 1 and not _is_direction(word, lang):
            yield at, stem(word, lang)


@lru_cache(8192)
def _is_direction(word: str, lang: Lang) -> bool:
    return any(words_of(way, lang).fullmatch(word) for way in ("up", "down"))


def _nearest(text: str, at: int, inside: Sequence[Piece]) -> str | None:
    far = [(_distance(text, at, start, end), start < at, key) for start, end, key in inside]
    return min(far)[2] if far else None


def _distance(text: str, at: int, start: int, end: int) -> int:
    between = text[end:at] if at >= end else text[at:start]
    joins = len(re.findall(r"\b(?:und|and|bei|with|mit|at)\b", between, re.IGNORECASE))
    return len(re.findall(r"\w+", between)) + _COMMA * len(re.findall(r"[,;()–—]", between)) + _JOIN * joins
