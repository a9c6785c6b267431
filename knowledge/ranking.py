# pyright: basic
"""Which passages answer a question best, and whether any of them answers it at all.

Rank = mean of the passage's and its best sentence's cosine + a little BM25 where question and passage share a language;
across languages the cosines are lower by a constant, which is given back. Measured in bench/retrieval.py.
Whether the best one answers is a logistic decision on what question and passage have in common (answerable.yaml).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from errors import Lang
from knowledge import words

LEXICAL = 0.003
"""What one point of BM25 is worth in cosine."""
ACROSS = 0.045
"""By how much a cosine between German and English is lower than one within a language, for equal relevance."""
BACKGROUND = 0.755
"""Cosine of a question with a passage that has nothing to do with it; stands in where a library is small."""
NEIGHBOURS, PRIOR = 5, 3
USUAL_PASSAGES = 20
"""How many unseen passages the rarity of a word is spread over, so that it means something in a library of one."""


@dataclass(frozen=True)
class Candidate:
    """A passage with what search found out about it. Cosines as the model gives them, BM25 zero across languages."""

    text: str
    document: str
    place: str
    page: int | None
    lang: Lang
    order: int
    cosine: float
    sentence: float
    bm25: float = 0.0
    quote: str = ""

    def rank(self, asked: Lang) -> float:
        """The number that passages are ordered by."""
        return self.closeness(asked) + (LEXICAL * self.bm25 if self.lang == asked else 0.0)

    def closeness(self, asked: Lang) -> float:
        """How near it is in meaning, made comparable between languages."""
        return (self.cosine + self.sentence) / 2 + (0.0 if self.lang == asked else ACROSS)


def ordered(found: Sequence[Candidate], asked: Lang) -> list[Candidate]:
    """Best first; of the same text in two documents only the first; ties by place, so that a repeat is the same."""
    best = sorted(found, key=lambda each: (-round(each.rank(asked), 6), each.document, each.order))
    seen: set[str] = set()
    return [each for each in best if not (each.text in seen or seen.add(each.text))]


def probability(question: str, asked: Lang, best: Sequence[Candidate], frequency: Counter[str], passages: int) -> float:
    """How likely it is that the first of the ordered passages answers the question.

    Args:
        question: as it was asked.
        asked: its language.
        best: passages in order; the others tell how much the first one stands out.
        frequency: in how many of `passages` each stem of the question occurs.
        passages: how many passages there are in the question's language.
    """
    if lacks(question, best[0].text, f"{best[0].document} {best[0].place}"):
        return 0.0
    rule = _rule()["within" if best[0].lang == asked else "across"]
    seen = evidence(question, asked, best, frequency, passages)
    return 1 / (1 + math.exp(-(rule["constant"] + sum(rule.get(name, 0.0) * value for name, value in seen.items()))))


def threshold(same_language: bool) -> float:
    """From which probability on a passage is said to answer."""
    return _rule()["within" if same_language else "across"]["threshold"]


def evidence(
    question: str, asked: Lang, best: Sequence[Candidate], frequency: Counter[str], passages: int
) -> dict[str, float]:
    """The features of the decision: meaning, the words in common, standing out."""
    first, rest = best[0], [each.closeness(asked) for each in best[1 : NEIGHBOURS + 1]]
    usual = (sum(rest) + PRIOR * BACKGROUND) / (len(rest) + PRIOR)
    told = f"{first.document}\n{first.place}\n{first.text}"
    return {
        "sentence": first.sentence,
        "cover": _cover(question, told, asked, frequency, passages)
        if first.lang == asked
        else _cover_across(question, told, asked),
        "margin": first.closeness(asked) - usual,
    }


def lacks(question: str, told: str, about: str = "") -> bool:
    """Whether the passage has not even the kind of thing that is asked for: a price, a number, that year.

    Args:
        question: as it was asked.
        told: the passage.
        about: document and headings, which may name the year.

    >>> lacks("Was kostet das Zelt?", "Es wiegt 1,9 Kilogramm."), lacks("How many stores?", "We run twelve.")
    (True, False)
    """
    years = set(_YEAR.findall(f"{about} {told}"))
    if years and not years.issuperset(_YEAR.findall(question)):
        return True
    return any(_has(wanted, question) and not _has(given, told) for wanted, given in _KINDS)


def _has(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = (
    r"\d|\b(?:ein(?:e[nrms]?|mal)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend|halb\w*|"
    r"doppelt\w*|kein\w*|höchstens|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|half|"
    r"twice|double|once|daily|täglich|wöchentlich|weekly|monthly|monatlich|none|no)\b|\w+(?:zehn|zig|hundert|tausend)"
)
_PRICE = r"€|\beuro?s?\b|\$|dollar|\busd\b|pfund|£|pound|\bcents?\b|franken|\bchf\b|kostenlos|gratis|umsonst|free"
_KINDS = (
    (r"\b(?:was|wie ?viel) kostet|\bhow much (?:is|are|do|does)\b.*(?:cost\b|$)|\bwhat do(?:es)? .*\bcost\b", _PRICE),
    (r"\bwie ?viele?\b|\bhow many\b", _NUMBER),
)
"""What a question asks for, and what a text must have at least to answer it."""


def _cover(question: str, told: str, lang: Lang, frequency: Counter[str], passages: int) -> float:
    """The share of the question's content words that the passage has, rare words counting more."""
    wanted = subject(question, lang)
    if not wanted:
        return 0.0
    there = set(words.stems(told, lang))
    total = USUAL_PASSAGES + passages
    rarity = np.array([math.log(1 + (total - frequency[stem] + 0.5) / (frequency[stem] + 1.5)) for stem in wanted])
    return float(rarity @ np.array([_within(stem, there) for stem in wanted]) / rarity.sum())


def _cover_across(question: str, told: str, lang: Lang) -> float:
    """The share of content words that look the same in the other language: names, figures, logo, budget."""
    wanted = [word for word in dict.fromkeys(words.WORD.findall(question.lower())) if word not in words.STOP[lang]]
    there = set(words.WORD.findall(told.lower()))
    beginnings = {word[:5] for word in there}
    same = [word in there or (len(word) >= 5 and word[:5] in beginnings) for word in wanted]
    return sum(same) / max(1, len(wanted))


def subject(question: str, lang: Lang) -> list[str]:
    """The stems of what is asked about, without those that only say where to look ("in unserem Markenhandbuch")."""
    found = dict.fromkeys(words.stems(question, lang))
    frame = _frame(lang)
    return [stem for stem in found if stem not in frame] or list(found)


def _within(stem: str, there: set[str]) -> float:
    """1 for the word itself, less for a part of a compound: 'farb' in 'markenfarb', 'schutzraum' of 'schutz'."""
    if stem in there:
        return 1.0
    if len(stem) >= 5 and any(stem in other for other in there):
        return 0.8
    return 0.5 if len(stem) >= 8 and any(len(other) >= 5 and other in stem for other in there) else 0.0


@cache
def _frame(lang: Lang) -> frozenset[str]:
    return frozenset(words.stems(" ".join(_rule()["frame"][lang]), lang))


@cache
def _rule() -> dict[str, Any]:
    import yaml

    return yaml.safe_load((Path(__file__).parent / "answerable.yaml").read_text(encoding="utf-8"))
