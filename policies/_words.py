# pyright: basic
"""The word lists of words.yaml, read once and compiled."""

from __future__ import annotations

import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from errors import Lang

_LOCAL = threading.local()
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def lists() -> dict[str, Any]:
    """The file as it is."""
    return yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


def alternatives(patterns: Any) -> str:
    """One pattern that matches any of them, the longest first."""
    return "|".join(sorted(patterns, key=len, reverse=True))


@cache
def words_of(*path: str) -> re.Pattern[str]:
    """The list at that place as one pattern on whole words, any case."""
    place: Any = lists()
    for step in path:
        place = place[step]
    return re.compile(rf"(?<![\w-])(?:{place})(?!\w)", re.IGNORECASE)


@cache
def stop_words(lang: Lang) -> frozenset[str]:
    """Words that carry no subject."""
    return frozenset(lists()["stop"][lang].split())


def content(text: str, lang: Lang) -> list[str]:
    """The stems of the words that carry a subject, in order."""
    words = (word.casefold() for word in WORD.findall(text))
    return [stem(word, lang) for word in words if word not in stop_words(lang) and len(word) > 1]


def stem(word: str, lang: Lang) -> str:
    """The word without its endings. A stemmer serves one thread only."""
    stemmers = getattr(_LOCAL, "stemmers", None)
    if stemmers is None:
        import Stemmer

        stemmers = _LOCAL.stemmers = {"de": Stemmer.Stemmer("german"), "en": Stemmer.Stemmer("english")}
    return stemmers[lang].stemWord(word.casefold())
