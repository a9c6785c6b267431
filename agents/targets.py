"""Targets in questions: what a conversion may cost, and the return on ad spend that is wanted."""

from __future__ import annotations

import re

from agents._heard import Heard
from agents.amounts import Amount

NEAR = 24
"""Letters between a word and its number."""
_CPA = re.compile(
    r"\b(?:ziel-?\s?)?(?:cpa|cpo|cpl|kur)\b"
    r"|(?:kosten|cost|kostet|costs?|zahlen|pay) (?:pro|je|per|für (?:eine?n?)|for an?) "
    r"(?:bestellung|conversion|kauf|verkauf|lead|abschluss|order|sale|purchase|acquisition)"
    r"|\b(?:a|an|eine?|pro|je|per) (?:conversion|order|sale|lead|bestellung|abschluss)\b.*\b(?:may|can|darf|dürfen)",
    re.IGNORECASE,
)
_ROAS = re.compile(r"\broas\b", re.IGNORECASE)


def target_cpa(heard: Heard) -> str | None:
    """The amount that stands next to a word for cost per conversion, as text."""
    one = beside_cpa(heard)
    if one is None:
        return None
    return f"{one.value:f} {one.currency}" if one.currency else f"{one.value:f}"


def target_roas(heard: Heard) -> float | None:
    """The number or percentage that stands next to ROAS: `ROAS 400 %` is 4."""
    one = beside_roas(heard)
    return float(one.value) if one is not None and one.value > 0 else None


def beside_cpa(heard: Heard) -> Amount | None:
    """The amount that stands next to a word for cost per conversion."""
    return _beside(_CPA, heard, {"money", "number"})


def beside_roas(heard: Heard) -> Amount | None:
    """The number or percentage that stands next to ROAS."""
    return _beside(_ROAS, heard, {"percent", "number"})


def _beside(word: re.Pattern[str], heard: Heard, units: set[str]) -> Amount | None:
    """The amount nearest to the word."""
    places = [match.span() for match in word.finditer(heard.text)]
    near = [
        (gap, one)
        for one in heard.amounts
        for start, end in places
        if one.unit in units and (gap := max(one.start - end, start - one.end)) <= NEAR
    ]
    return min(near, key=lambda pair: (pair[0], pair[1].start))[1] if near else None
