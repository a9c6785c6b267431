"""What a question says of contacts with people: how many at most, with whom, by which measure, at which rank."""

from __future__ import annotations

import re

from agents import measured
from agents._heard import Heard
from agents.persons import person

_WORDS = {
    "ein": 1, "eine": 1, "einem": 1, "einen": 1, "one": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4,
    "four": 4, "fünf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8, "eight": 8, "neun": 9,
    "nine": 9, "zehn": 10, "ten": 10,
}  # fmt: skip
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_WORDS)})"
_CAP = re.compile(
    rf"\b(?:cap|deckel\w*|obergrenze|limit|begrenz\w*|frequen(?:z|cy)(?: cap)?|kontaktdosis)\b(?: \w+)?"
    rf"(?: von| bei| auf| of| at| to)? {_NUMBER}\b"
    rf"|\b{_NUMBER} (?:kontakt\w*|contacts?|exposures?|impressions? (?:a|per) (?:person|user))\b"
    rf"|\b(?:nach|after|bei|at) {_NUMBER} (?:aufhör\w*|stopp?\w*|deckel\w*|cap\w*)", re.I,
)  # fmt: skip
_MOST = re.compile(
    rf"\b(?:höchstens|maximal|max\.?|nicht mehr als|at most|no more than|up to|more than) {_NUMBER}"
    rf"(?: mal)? (?:kontakt\w*|mails?|nachricht\w*|contacts?|messages?|touch\w*)"
    rf"|\b{_NUMBER} (?:kontakte?|contacts?|mails?|messages?)\b[^.?!]{{0,24}}(?:höchstens|maximal|at most|max)", re.I,
)  # fmt: skip
_HELD = re.compile(
    r"(\d{1,2}(?:[.,]\d+)?)\s*(?:%|prozent|percent)\s*(?:\w+ ){0,2}(?:holdout|kontrollgruppe|control group|zurück)"
    r"|(?:holdout|kontrollgruppe|control group)\w*(?: von| of| mit| with)? (\d{1,2}(?:[.,]\d+)?)\s*"
    r"(?:%|prozent|percent)", re.I,
)  # fmt: skip
_RANK = re.compile(
    rf"\b(?:position|platz|rang|rank|top)\w*[- ]?(?:(?:1|eins|one)\s?(?:–|-|bis|to)\s?)?{_NUMBER}\b", re.I
)


def cap(heard: Heard) -> int | None:
    """The number of contacts to look at; `every further contact` names none."""
    return _number(_CAP.search(heard.text))


def most_contacts(heard: Heard) -> int | None:
    """How many recent contacts a person may have had."""
    return _number(_MOST.search(heard.text))


def rank(heard: Heard) -> int | None:
    """The mean organic position up to which a query counts."""
    found = _number(_RANK.search(heard.text))
    return found if found and found <= 20 else None


def people(heard: Heard) -> list[str] | None:
    """The one customer asked about."""
    one = person(heard)
    return [one] if one else None


def worth(heard: Heard) -> str | None:
    """What one more outcome is worth, said beside margin, worth or profit."""
    return measured.money("value", heard)


def action(heard: Heard) -> str | None:
    """The one measure of the trial that is named."""
    return measured.one_treated(heard)


def control(heard: Heard) -> str | None:
    """The arm without a measure, where it is named; `20 % control group` is what is to be held back."""
    return measured.control(heard) if holdout(heard) is None else None


def rows(heard: Heard) -> int | None:
    """How many people to list."""
    return measured.top(heard)


def holdout(heard: Heard) -> float | None:
    """The share that is left alone to measure by: `10 % Kontrollgruppe` is 0.1."""
    found = _HELD.search(heard.text)
    return round(float((found[1] or found[2]).replace(",", ".")) / 100, 4) if found else None


def _number(found: re.Match[str] | None) -> int | None:
    word = next((group for group in found.groups() if group), None) if found else None
    return None if word is None else _WORDS.get(word.lower()) or int(word)
