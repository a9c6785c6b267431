"""What a question wants done: to know, or to change. Opposites are told apart by rules, since embeddings cannot.

`Budget erhöhen` and `Budget senken` lie at a cosine of .92, so that no learnt router may decide between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from agents.language import words

Change = Literal["raise", "lower", "set", "pause", "start", "move", "publish", "send", "delete", "exclude"]


@dataclass(frozen=True)
class Act:
    """A wish to change something outside, with the words that say so."""

    change: Change
    words: str


# What can be changed: with one of these a command is meant, not "setze den ROAS in Relation" or "stelle mir dar".
_OBJECT = re.compile(
    r"budget|gebot|\bbids?\b|kampagne|campaign|anzeige|\bads?\b|\bad (?:set|group)|keyword|zielgruppe|audience"
    r"|newsletter|mailing|\bmails?\b"
    r"|creative|banner|motiv|placement|ausspielung|ausgaben|\bspend|kunde|kundin|customer|kontakt|contact|daten\b"
    r"|\bdata\b|ziel-|target|tagesbudget"
    r"|feed|aktion\b|\bmoney\b|\bgeld|retargeting|prospecting|landing ?page|\bpost\b|beitrag|segment|listen?\b"
    r"|\blists?\b|adressen|subscribers|abonnenten|tracking|pixel|"
    r"(?:€|eur|euro|%|prozent|percent|\$)", re.IGNORECASE,
)  # fmt: skip
_SUM = re.compile(r"\b\d+(?:[.,]\d+)? ?k\b|\b\d{1,3}(?:[.,]\d{3})+\b|\b\d{3,}\b", re.IGNORECASE)
"""A sum of money without its currency: `shift 5k`."""
_NOT_AN_ACT = re.compile(
    r"test ?design|\b(?:set up|plan|entwirf|plane)\b.*\btest|abschalttest|switch-off test|"
    r"[:;] (?:bei |in |von |aus |from |at )?(?:welche[nrms]?|which|wo|where|wie|how)\b|am wenigsten|"
    r"hurts? (?:the )?least|\b(?:sag\w*|tell) (?:mir|uns|me|us),? (?:was|wie|what|how)\b|"
    r"^\W*ändert sich\b|\bbandit\b|^\W*\w+, [\w-]+(?: oder| or) |"
    r"\bwenn\b|\bfalls\b|angenommen|\bwas wäre|\bwas passiert|\bwürde|\bhätte|\bsimulier|\bdurchspiel|szenario"
    r"|\bwhat if\b|\bif we\b|\bif i\b"
    r"|\bwould\b|\bscenario|\bsimulat|\bsuppose|\bassum|\bsoll(?:te|ten)?\s+(?:ich|wir|man)\b|\bshould\s+(?:i|we"
    r"|one)\b|\bdarf\b|\bdürfen\b"
    r"|\bum\b.*\bzu \w+en\b|\bmay (?:i|we)\b|\bcan (?:i|we)\b|\bkann (?:ich|man)\b|\bkönnen wir\b|\blohnt|\bworth\b"
    r"|\bzeige?n? (?:mir |uns )?|\bshow (?:me|us)\b|\berklär|\bexplain",
    re.IGNORECASE,
)  # fmt: skip
_ASKS = re.compile(
    r"^\W*(?:wie|wer|wen|wem|was|wann|wo|warum|wieso|weshalb|welche[rsnm]?|wieviel|woran|womit|wofür|hat|haben|ist"
    r"|sind|war|waren|wurde|wurden|"
    r"gab|gibt|how|who|what|when|where|why|which|whose|did|does|do|has|have|had|is|are|was|were|will)\b", re.IGNORECASE,
)  # fmt: skip
POLITE = (
    r"(?:(?:bitte|please|mal|jetzt|sofort|now|und|and|dann|then|kannst du|könntest du|können sie|könnten sie"
    r"|würdest du|würden sie|can you"
    r"|could you|will you|would you|i want (?:you )?to|i need (?:you )?to|i(?:'d| would) like (?:you )?to|let(?:'s"
    r"| us)|go ahead and|just|ich will"
    r"|ich möchte|wir wollen|wir möchten|wir müssen|we (?:need|want|have) to|dich|sie|mir|uns|also|hey|hi|hallo"
    r"|hello|ok|okay|leitstand)[\s,:!.-]+)*"
)


# "Change in conversions", "Start date", "Send me the report", "Stelle die Kosten dar" ask for something to look at.
_NOT_A_NOUN = (
    r"(?!\s+(?:in|of|date|time|me\b|mir\b|uns\b|us\b|on\b|off\b|rate|since|from last|over time))"
    r"(?!.*\b(?:dar|gegenüber|zusammen|vor|fest)\s*[.!?]*$)"
)


@cache
def _commands() -> tuple[tuple[Change, re.Pattern[str]], ...]:
    """Verbs at the head of a sentence in both languages, then German infinitives at its end."""
    said: dict[Change, dict[str, str]] = words()["acts"]
    first: list[tuple[Change, str]] = [
        (change, rf"(?:^|[.!?;:]\s+)\W*{POLITE}(?P<verb>{_any(' '.join(both.values()))})\b{_NOT_A_NOUN}")
        for change, both in said.items()
    ]
    last: list[tuple[Change, str]] = [
        (change, rf"\b(?P<verb>{_any(both['de'], 'n')})\s*[.!?]*\s*$") for change, both in said.items()
    ]
    return tuple((change, re.compile(pattern, re.IGNORECASE)) for change, pattern in (*first, *last))


def _any(stems: str, ending: str = "") -> str:
    return "|".join(sorted((re.escape(stem) for stem in stems.split() if stem.endswith(ending)), key=len, reverse=True))


_PARTICLES: tuple[tuple[re.Pattern[str], Change], ...] = (
    (re.compile(r"\b(?:fahre?|schraube?|drehe?|setze?)\b.*\b(?:hoch|rauf|auf)\s*[.!]*$", re.IGNORECASE), "raise"),
    (re.compile(r"\b(?:fahre?|schraube?|drehe?|setze?)\b.*\b(?:runter|herunter|zurück"
                r"|herab)\s*[.!]*$", re.IGNORECASE), "lower"),
    (re.compile(r"\b(?:schalte?|knipse?|drehe?)\b.*\b(?:aus|ab)\b\s*[.!]*$", re.IGNORECASE), "pause"),
    (re.compile(r"\b(?:nimm|nehmen)\b.*\b(?:vom netz|offline|raus|heraus)\b", re.IGNORECASE), "pause"),
    (re.compile(r"\b(?:schalte?|knipse?)\b.*\b(?:an|ein|frei|live)\b\s*[.!]*$", re.IGNORECASE), "start"),
    (re.compile(r"\bgib\b.*\b(?:frei|mehr)\b", re.IGNORECASE), "raise"),
    (re.compile(r"^\W*" + POLITE + r"(?:turn|switch|shut|take)\b.*\b(?:off|down|offline)\b", re.IGNORECASE), "pause"),
    (re.compile(r"^\W*" + POLITE + r"(?:turn|switch|bring|put)\b.*\b(?:back on|on|live"
                                    r"|back)\b", re.IGNORECASE), "start"),
    (re.compile(r"^\W*" + POLITE + r"(?:füge?|nimm|nehmt|add|put|block\w*)\b.*(?:negativ"
                                    r"|ausschluss|exclusion|sperrliste|block ?list)", re.IGNORECASE), "exclude"),
    (re.compile(r"^\W*" + POLITE + r"(?:verteile?|schichte?)\b(?!.*\bum \d).*\bum\b\s*"
                                    r"(?:[.!,]|$)", re.IGNORECASE), "move"),
    (re.compile(r"^\W*" + POLITE + r"(?:verschieb\w*|shift|move)\b.*(?:\d ?k\b|\d{3})"
                                    r".*\b(?:to|zu|nach)\b", re.IGNORECASE), "move"),
    (re.compile(r"\b(?:stocke?|hebe?)\b.*\b(?:auf|an)\b", re.IGNORECASE), "raise"),
)  # fmt: skip


def act(text: str) -> Act | None:
    """The wish to change something, or None where somebody only wants to know.

    A hypothetical (`Was passiert, wenn wir das Budget erhöhen?`) and a question about the past (`Wer hat pausiert?`)
    are no acts.
    """
    if _NOT_AN_ACT.search(text) or _ASKS.search(text) or not (_OBJECT.search(text) or _SUM.search(text)):
        return None
    for pattern, change in _PARTICLES:
        if match := pattern.search(text):
            return Act(change, match[0].strip())
    for change, pattern in _commands():
        if match := pattern.search(text):
            return Act(change, match["verb"])
    return None


_UP = re.compile(
    r"\b(?:erhöh\w*|steiger\w*|verdoppe?l\w*|anheb\w*|aufstock\w*|mehr|höher\w*|zusätzlich\w*|raise|increas\w*"
    r"|boost\w*|doubl\w*|more|higher|extra"
    r"|additional|add)\b|\+\s?\d", re.IGNORECASE,
)  # fmt: skip
_DOWN = re.compile(
    r"\b(?:senk\w*|reduzier\w*|kürz\w*|halbier\w*|verringer\w*|streich\w*|weniger|niedriger\w*|cut\w*|reduc\w*"
    r"|decreas\w*|lower\w*|halv\w*|less|fewer"
    r"|trim\w*|without|ohne)\b|[-−–]\s?\d+\s?%", re.IGNORECASE,
)  # fmt: skip


def direction(text: str) -> Literal["raise", "lower"] | None:
    """Whether a text speaks of more or of less; None when it speaks of both or of neither."""
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if up == down:
        return None
    return "raise" if up else "lower"
