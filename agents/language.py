"""Is a question German or English: by its small words, its letters and its endings, without a model."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from errors import Lang


@cache
def words() -> dict[str, Any]:
    """words.yaml, read once."""
    import yaml

    return yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))


@cache
def listed(name: str) -> frozenset[str]:
    """The words of `german`, `english` or `borrowed`."""
    return frozenset(words()[name].split())


LEANING = {"die": 1.5, "war": 1.5, "hat": 1.5, "an": -0.1, "also": -0.1, "must": -1.0, "blue": -1.0} | dict.fromkeys(
    ["google", "facebook", "youtube", "tiktok", "linkedin", "microsoft", "pinterest"], 0.0
)
_GERMAN_ENDING = re.compile(
    r"(?:ung|ungen|keit|keiten|heit|schaft|lich|liche|lichen|isch|ische|ischen|ant|anter|iert|ieren|werten|zeug|zahl"
    r"|kampagne|kampagnen|kosten|umsatz|anzeige|anzeigen|woche|monat|jahr|geschäft|kanal|kanäle|quote)$"
)
_ENGLISH_ENDING = re.compile(r"(?:ing|ings|ness|ship|ful|ously|ally|ely|tion|tions|ity|ities|ed|'s|ght|ough)$")
_GERMAN_LETTERS = re.compile(r"[äöüß]|sch[lmnrw]|sch$|tz|pf|^ge.{3,}t$|^zu")
_ENGLISH_LETTERS = re.compile(r"th|wh|^kn|^wr|oo|ee|ck$|sh|ough|ay$|ey$|^y|w$")
_QUOTED = re.compile(r"„[^“”\"]{2,}[“”\"]|“[^”]{2,}”|\"[^\"]{2,}\"|»[^«]{2,}«|«[^»]{2,}»|`[^`]{2,}`|https?://\S+")
_AFTER_ENGLISH_WAS = frozenset(
    [
        "the",
        "there",
        "our",
        "it",
        "this",
        "that",
        "my",
        "your",
        "anything",
        "something",
        "any",
        "a",
        "an",
        "he",
        "she",
        "they",
        "we",
    ]
)


def detect(text: str, default: Lang = "en") -> Lang:
    """The language of a question, `de` or `en`; `default` when nothing speaks for either.

    Quoted texts and addresses are left out as long as anything else is there: an English ad text may be asked about in
    German.

    >>> detect("ROAS Meta letzte Woche?"), detect("ROAS last week"), detect("ROAS", default="de")
    ('de', 'en', 'de')
    """
    bare = _QUOTED.sub(" ", text)
    points = _points(bare) or _points(text)
    if points == 0:
        return default
    return "de" if points > 0 else "en"


def _points(text: str) -> float:
    """Above nought speaks for German, below for English."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.replace("’", "'").lower())
    points = sum(_word(word) for word in words)
    # "Was" opens a German question (was kostet …) or an English one (was there …): the word after it tells.
    if len(words) > 1 and words[0] == "was":
        points += -2 if words[1] in _AFTER_ENGLISH_WAS else 2
    return points


@cache
def _word(word: str) -> float:
    if word in LEANING:
        return LEANING[word]
    if word in listed("borrowed"):
        return -0.8
    if word in listed("german") or _folded(word) in _folded_german():
        return 2.0
    if word in listed("english"):
        return -2.0
    if len(word) < 4:
        return 0.0
    german = bool(_GERMAN_ENDING.search(word)) + bool(_GERMAN_LETTERS.search(word))
    english = bool(_ENGLISH_ENDING.search(word)) + bool(_ENGLISH_LETTERS.search(word))
    return 0.7 * (german - english)


@cache
def _folded_german() -> frozenset[str]:
    """German words as typed without umlauts (fuer, ueber), where English has no such word."""
    return frozenset(_folded(word) for word in listed("german") if _folded(word) != word) - listed("english")


def _folded(word: str) -> str:
    return word.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))
