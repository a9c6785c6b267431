"""What a question says of a geo test to be designed: how long, how many regions, how much revenue may be lost."""

from __future__ import annotations

import re

from agents._heard import Heard

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12,
    "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "acht": 8, "zehn": 10, "zwölf": 12,
}  # fmt: skip
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_OR = re.compile(rf"\b{_NUMBER} ?(?:oder|or|bis|to|und|and|-|–|/) ?$", re.IGNORECASE)
_WEEKS = re.compile(rf"\b{_NUMBER}[ -]?(?:wochen?|weeks?|wöchig\w*)\b", re.IGNORECASE)
_PLACES = re.compile(
    rf"\b{_NUMBER} (?:test|treated |treatment )?(?:städten?|regionen|märkten?|gebieten?|bundesländern?|cities|regions"
    r"|markets|dmas|states|areas)\b", re.IGNORECASE,
)  # fmt: skip
_LOST = re.compile(
    r"verlust|verlier|entgang|entgeh|ausfall|einbuß|\blost\b|\blos(?:e|es|ing|s)\b|forgone|at risk", re.IGNORECASE
)


def weeks(heard: Heard) -> int | None:
    """`vier Wochen`, `3 weeks`; None where several lengths are named."""
    return _one(_WEEKS, heard)


def treated_count(heard: Heard) -> int | None:
    """`sechs Städte`, `5 markets`; None where several numbers are named."""
    return _one(_PLACES, heard)


def lost(heard: Heard) -> bool:
    """Whether an amount of money is one that may be lost."""
    return _LOST.search(heard.text) is not None


def money(heard: Heard) -> str | None:
    """The amount of money; a large plain number counts too (`Verteile 200k`)."""
    money = [one for one in heard.amounts if one.unit == "money"]
    plain = [one for one in heard.amounts if one.unit == "number" and one.value >= 100]
    if not (money or plain):
        return None
    one = (money or plain)[0]
    return f"{one.value:f} {one.currency}" if one.currency else f"{one.value:f}"


def to_spend(heard: Heard) -> str | None:
    """The amount to spend on top, which is not one that may be lost."""
    return None if lost(heard) else money(heard)


def unsaid(_heard: Heard) -> None:
    """An argument that no question fills by itself, such as the history to plan with."""
    return


def _one(pattern: re.Pattern[str], heard: Heard) -> int | None:
    matches = list(pattern.finditer(heard.text))
    found = {match[1].lower() for match in matches}
    if len(found) != 1 or any(_OR.search(heard.text[: match.start()]) for match in matches):
        return None
    word = found.pop()
    return _NUMBERS.get(word) or int(word)
