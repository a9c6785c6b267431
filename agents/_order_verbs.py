"""The verbs with which somebody orders to raise, lower or set something: at the head, at the end, or left out."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from agents._order_mood import SENTENCE, WILL, asks_politely, reports
from agents.verbs import POLITE

HEAD = rf"^\W*{POLITE}"
NO_NOUN = (
    r"(?![-\w])(?!\s+(?:of|in|up|me|us|mir|uns|counting|between|over|date|time|rate|proposals?|changes?"
    r"|back-)\b)"
)
"""`Set up a test`, `end of month`, `give me` and `lift of` begin no order."""
_VERBS: dict[str, tuple[str, str]] = {
    # stems of imperatives at the head, German infinitives at the end
    "raise": (
        r"erhöhe?n?|erhoehe?n?|steiger[en]?n?|verdopp(?:le|el|eln)|verdreifache?|heb(?:e)?|stock(?:e)?"
        r"|schraub(?:e)?|fahr(?:e|en)?|"
        r"dreh(?:e)?|gib|geben sie|leg(?:e)?|mach(?:e|en)?|pack(?:e)?|raise|increase|boost|bump|double|triple|ramp"
        r"|up-?weight|"
        r"add|give|bring|grow|scale",
        r"erhöhen|erhoehen|steigern|anheben|aufstocken|aufzustocken|hochfahren|hochsetzen|hochschrauben|verdoppeln"
        r"|draufpacken|drauflegen|vergrößern",
    ),
    "lower": (
        r"senke?n?|reduzier(?:e|en)?|kürze?n?|drossel|drossle|drosseln|halbier(?:e|en)?|verringer(?:e|n)?"
        r"|streich(?:e|en)?|"
        r"deckel|deckle|deckeln|nimm|nehmen sie|cut|lower|reduce|decrease|trim|slash|halve|cap|take|drop|shave|dial",
        r"senken|reduzieren|kürzen|drosseln|halbieren|verringern|streichen|deckeln|runterfahren|herunterfahren"
        r"|runtersetzen|herabsetzen|zurückfahren|rausnehmen",
    ),
    "set": (
        r"setze?n?|stelle?n?|änder(?:e|n)?|pass(?:e)?|leg(?:e)?|aktualisier(?:e|en)?|begrenze?n?|fixier(?:e|en)?"
        r"|verschieb(?:e|en)?|"
        r"schieb(?:e|en)?|schicht(?:e|en)?|verlager[en]?n?|set|put|change|adjust|update|edit|make|fix|limit|move"
        r"|shift|transfer|"
        r"reallocate|redistribute|biete?n?|bid(?=\b.*\b(?:more|less|higher|lower)\b)",
        r"setzen|stellen|ändern|anpassen|festlegen|begrenzen|einstellen|verschieben|umschichten|verlagern|umsetzen"
        r"|bieten",
    ),
}  # fmt: skip
HEADS = "|".join(first for first, _ in _VERBS.values())
"""Verbs that begin an order about money."""
_CLIPPED = re.compile(
    r"^\W*(?:bitte |please |(?:die|der|das|the) )?(?:\w+[- ]){0,4}?\w*(?:budgets?|gebote?n?|bids?|klickgebot|click"
    r" bid|max\.? ?cpc|maximum cpc|klickpreis)\b",
    re.IGNORECASE,
)  # fmt: skip
_BY_SO_MUCH = re.compile(
    r"^\W*(?:bitte |please )?[^\n?]{2,60}?\s(?:um|by)\s+\d[\d.,]*\s*(?:%|prozent|percent|€|euro|eur|\$|usd)\s*"
    r"(?:pro tag|am tag|täglich|a day|per day)?\s*(?:hoch|rauf|runter|herunter|hinauf|up|down)\s*(?:bitte|please)?\W*$",
    re.IGNORECASE,
)
"""`Brand um 20 % runter`: clipped words that say by how much and which way."""
_WAY = re.compile(
    r"\b(?:auf|to|bei|at|um|by|hoch|rauf|runter|herunter|up|down|plus|minus|mehr|weniger|more|less|höhere[srn]?"
    r"|higher|lower|niedrigere[srn]?)\b|:\s|[+−-]\s?\d",
    re.IGNORECASE,
)  # fmt: skip
_PLANS = re.compile(
    r"vorschl|proposal|optim|strateg|\bziel|(?<!re)target|\broas\b|\bcpa\b|marge|margin|\brest|reich|brauch|need"
    r"|verteil|\bsplit|\bplan|forecast|"
    r"prognos|check|adjust|\bwie\b|\bhow\b|übrig|\bleft\b|bisher|so far|verbrauch|\bstand\b|gesamt|insgesamt|in"
    r" total|für (?:januar|februar|märz|"
    r"april|mai|juni|juli|august|september|oktober|november|dezember)|for (?:january|february|march|april|may|june"
    r"|july|august|september|"
    r"october|november|december)|\btest",
    re.IGNORECASE,
)  # fmt: skip
"""Clipped words that speak of a plan, not of an order."""


def imperative(text: str) -> Literal["verb", "clipped", ""]:
    """Whether somebody tells to raise, lower or set something: by a verb at its head or end, or in clipped words."""
    if _moved().search(text) or re.search(rf"^\W*{WILL}\b", text, re.IGNORECASE):
        return "verb"
    if asks_politely(text) and re.search(rf"\b(?:{_ends()})\b", text, re.IGNORECASE):
        return "verb"
    if _BY_SO_MUCH.search(text) and not reports(text) and not _PLANS.search(text):
        return "clipped"
    if _CLIPPED.search(text) and _WAY.search(text) and not reports(text) and not _PLANS.search(text):
        return "clipped"
    return ""


def one_order(text: str) -> bool:
    """Whether a text is one sentence, or one beside a greeting, thanks or a few words without figures.

    Whoever pastes a note has its first sentence speak of something else; what comes after it orders nothing.
    """
    parts = [part for part in re.split(r"(?<=[.!?])\s+(?=[^\W\d_a-zäöüß])", text.strip()) if part.strip()]
    rest = parts[1:]
    return all(not re.search(r"\d|¤", part) and len(part.split()) <= 12 and not _moved().search(part) for part in rest)


@cache
def _moved() -> re.Pattern[str]:
    return re.compile(
        rf"^\W*{POLITE}(?:{HEADS}){NO_NOUN}|{SENTENCE}\b(?:{_ends()})\s*(?:[.!?]+(?:\s|$)"
        rf"|$)",
        re.IGNORECASE,
    )


def _ends() -> str:
    return "|".join(last for _, last in _VERBS.values())
