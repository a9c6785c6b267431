"""What a question says to the bidding tools: a target, a margin, how far at most, at which level, by which lever."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agents._heard import Heard

Filler = Callable[[Heard], Any]
TOOLS = frozenset({"tools.bidding.bids", "tools.bidding.audiences"})
_NUMBER = r"(?P<{0}>\d[\d.,]*\d|\d)"
_SIGN = r"\s*(?P<sign>€|eur\b|euros?\b|\$|usd\b|dollars?\b|£|gbp\b)?"
_COST = r"(?:t?cpa|cpo|cac|cost per \w+|kosten (?:pro|je) \w+)"
_CPA = re.compile(
    rf"\b(?:ziel-?\s?|target )?{_COST}\b[^\d€$£?!.]{{0,24}}{_NUMBER.format('after')}{_SIGN}"
    rf"|{_NUMBER.format('before')}\s*(?:€|eur|euros?|\$)?\s*{_COST}\b"
    rf"|(?:\bdarf|\bmay|\bcan|\bcould|\bkann)\b[^\d?!.]{{0,24}}{_NUMBER.format('may')}\s*(?:€|eur\b|euros?\b|\$)"
    rf"[^?!.]{{0,8}}(?:kosten|cost)?",
    re.IGNORECASE,
)  # fmt: skip
_ROAS = re.compile(
    rf"\bt?(?:roas|kur)\b[^\d?!.]{{0,16}}{_NUMBER.format('after')}\s*(?P<share>%|prozent\b|percent\b)?"
    rf"|{_NUMBER.format('before')}\s*(?P<part>%|prozent\b|percent\b)?\s*t?roas\b",
    re.IGNORECASE,
)  # fmt: skip
_MARGIN = re.compile(
    rf"{_NUMBER.format('before')}\s*(?:%|prozent|percent|per cent)\s*"
    rf"(?:marge|margin|deckungsbeitrag|db\b|profit margin)"
    rf"|\b(?:marge|margin|deckungsbeitrag)\b[^\d?!.]{{0,12}}{_NUMBER.format('after')}\s*(?:%|prozent|percent)",
    re.IGNORECASE,
)  # fmt: skip
_MOST = re.compile(
    rf"\b(?:höchstens|maximal|max\.?|at most|up to|bis zu|no more than)\b[^\d?!]{{0,10}}{_NUMBER.format('after')}\s*"
    rf"(?:%|prozent|percent)"
    rf"|{_NUMBER.format('before')}\s*(?:%|prozent|percent)[^\d?!]{{0,14}}"
    rf"(?:at most|maximal|höchstens|je schritt|per step)",
    re.IGNORECASE,
)  # fmt: skip
_LEVELS = (
    ("keyword", re.compile(r"\b(?:keywords?|suchw[oö]rter\w*|suchwort)\b", re.IGNORECASE)),
    ("ad_group", re.compile(r"\b(?:anzeigengruppen?|ad ?groups?|ad ?sets?)\b", re.IGNORECASE)),
    ("campaign", re.compile(r"\b(?:je|pro|nach|per|by|each|jede\w*|every) (?:kampagne|campaign)\b", re.IGNORECASE)),
)
_TARGETS = re.compile(
    r"\bt(?:cpa|roas)\b|\b(?:ziel|target)[- ]?(?:cpa|roas)s?\b|\b(?:cpa|roas)[- ](?:ziele?|targets?|vorgaben?)\b"
    r"|\broas-vorgaben?\b",
    re.IGNORECASE,
)


def filler(module: str, name: str) -> Filler | None:
    """The reader of one argument of these tools; None for all others and for what is read as everywhere."""
    return _OF.get(name) if module in TOOLS else None


def target(heard: Heard) -> str | None:
    """`CPA 30 EUR` or `ROAS 4`, as the tools take it."""
    if found := _ROAS.search(heard.text):
        amount, part = found["after"] or found["before"], found["share"] or found["part"]
        return f"ROAS {amount}{' %' if part else ''}"
    if found := _CPA.search(heard.text):
        amount, sign = found["after"] or found["before"] or found["may"], (found["sign"] or "").lower()
        currency = (
            "USD" if sign[:1] in ("$", "u", "d") and sign else "GBP" if sign[:1] in ("£", "g") and sign else "EUR"
        )
        return f"CPA {amount} {currency}" if sign or found["may"] else f"CPA {amount}"
    return None


def margin(heard: Heard) -> float | None:
    """`40 % Marge` as 0.4."""
    return _share(_MARGIN.search(heard.text))


def most(heard: Heard) -> float | None:
    """`höchstens 15 Prozent` as 0.15."""
    return _share(_MOST.search(heard.text))


def level(heard: Heard) -> str | None:
    """What is bid on, where the question says it."""
    return next((name for name, pattern in _LEVELS if pattern.search(heard.text)), None)


def lever(heard: Heard) -> str | None:
    """Targets, where the question is about targets and does not give one to reach."""
    return "target" if _TARGETS.search(heard.text) and target(heard) is None else None


def unsaid(heard: Heard) -> None:
    """Never read from a question: a wrong guess would move money."""
    del heard


def _share(found: re.Match[str] | None) -> float | None:
    if found is None:
        return None
    part = float((found["after"] or found["before"]).replace(",", ".")) / 100
    return round(part, 4) if 0 < part <= 1 else None


_OF: dict[str, Filler] = {
    "target": target, "margin": margin, "max_change": most, "level": level, "lever": lever, "value": unsaid,
    "changed": unsaid, "budget_bound": unsaid, "incremental": unsaid, "lag_days": unsaid, "max_share": unsaid,
}  # fmt: skip
