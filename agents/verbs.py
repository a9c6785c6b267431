"""What a question wants done: to know, or to change. Opposites are told apart by rules, since embeddings cannot.

`Budget erhöhen` and `Budget senken` lie at a cosine of .92, so that no learnt router may decide between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Change = Literal["raise", "lower", "set", "pause", "start", "move", "publish", "send", "delete", "exclude"]


@dataclass(frozen=True)
class Act:
    """A wish to change something outside, with the words that say so."""

    change: Change
    words: str


_STEMS: dict[Change, tuple[str, ...]] = {
    "raise": (
        "erhöhe erhöhen erhoehe erhoehen steigere steigern verdopple verdoppeln verdoppel vergrößere aufstocken anheben hochsetzen"
        " hochfahren hochschrauben aufdrehen",
        "raise increase boost double triple bump up-weight ramp",
    ),
    "lower": (
        "senke senken senk reduziere reduzieren kürze kürzen kürz verringere verringern halbiere halbieren drossle drosseln drossel"
        " streiche streichen deckle deckeln runtersetzen herabsetzen herunterfahren runterfahren",
        "cut lower reduce decrease halve trim slash cap",
    ),
    "set": (
        "setze setzen setz ändere ändern änder stelle stellen stell lege ändert aktualisiere passe festlegen hinterlege",
        "set change adjust update switch edit",
    ),
    "pause": (
        "pausiere pausieren pausier stoppe stoppen stopp stopf halte anhalten deaktiviere deaktivieren beende beenden schalte abschalten"
        " ausschalten stilllegen nimm",
        "pause stop halt deactivate disable kill",
    ),
    "start": (
        "starte starten start aktiviere aktivieren reaktiviere reaktivieren wiederaufnehmen anschalten einschalten freischalten",
        "start activate reactivate resume enable launch restart unpause relaunch",
    ),
    "move": (
        "verschiebe verschieben verschieb schichte umschichten verlagere verlagern schiebe",
        "move shift reallocate transfer redistribute",
    ),
    "publish": ("veröffentliche veröffentlichen poste posten publiziere schalte", "publish post deploy"),
    "send": ("sende senden verschicke verschicken schicke schick versende versenden", "send mail blast"),
    "delete": ("lösche löschen lösch entferne entfernen vergiss", "delete remove erase drop"),
    "exclude": ("schließe ausschließen sperre sperren", "exclude block suppress blacklist"),
}
# What can be changed: with one of these a command is meant, not "setze den ROAS in Relation" or "stelle mir dar".
_OBJECT = re.compile(
    r"budget|gebot|\bbids?\b|kampagne|campaign|anzeige|\bads?\b|\bad (?:set|group)|keyword|zielgruppe|audience|newsletter|mailing|\bmails?\b"
    r"|creative|banner|motiv|placement|ausspielung|ausgaben|\bspend|kunde|kundin|customer|kontakt|contact|daten\b|\bdata\b|ziel-|target|tagesbudget"
    r"|feed|aktion\b|\bmoney\b|\bgeld|retargeting|prospecting|landing ?page|\bpost\b|beitrag|segment|listen?\b|\blists?\b|adressen|subscribers|abonnenten|tracking|pixel|"
    r"(?:€|eur|euro|%|prozent|percent|\$)", re.IGNORECASE,
)  # fmt: skip
_NOT_AN_ACT = re.compile(
    r"\bwenn\b|\bfalls\b|angenommen|\bwas wäre|\bwas passiert|\bwürde|\bhätte|\bsimulier|\bdurchspiel|szenario|\bwhat if\b|\bif we\b|\bif i\b"
    r"|\bwould\b|\bscenario|\bsimulat|\bsuppose|\bassum|\bsoll(?:te|ten)?\s+(?:ich|wir|man)\b|\bshould\s+(?:i|we|one)\b|\bdarf\b|\bdürfen\b"
    r"|\bum\b.*\bzu \w+en\b|\bmay (?:i|we)\b|\bcan (?:i|we)\b|\bkann (?:ich|man)\b|\bkönnen wir\b|\blohnt|\bworth\b|\bzeige?n? (?:mir |uns )?|\bshow (?:me|us)\b|\berklär|\bexplain",
    re.IGNORECASE,
)  # fmt: skip
_ASKS = re.compile(
    r"^\W*(?:wie|wer|wen|wem|was|wann|wo|warum|wieso|weshalb|welche[rsnm]?|wieviel|woran|womit|wofür|hat|haben|ist|sind|war|waren|wurde|wurden|"
    r"gab|gibt|how|who|what|when|where|why|which|whose|did|does|do|has|have|had|is|are|was|were|will)\b", re.IGNORECASE,
)  # fmt: skip
_POLITE = (
    r"(?:(?:bitte|please|mal|jetzt|sofort|now|und|and|dann|then|kannst du|könntest du|können sie|könnten sie|würdest du|würden sie|can you"
    r"|could you|will you|would you|i want (?:you )?to|i need (?:you )?to|i(?:'d| would) like (?:you )?to|let(?:'s| us)|go ahead and|just|ich will"
    r"|ich möchte|wir wollen|wir möchten|wir müssen|we (?:need|want|have) to|dich|sie|mir|uns|also|hey|hi|hallo|hello|ok|okay|leitstand)[\s,:!.-]+)*"
)


def _any(stems: str) -> str:
    return "|".join(sorted(map(re.escape, stems.split()), key=len, reverse=True))


# "Change in conversions", "Start date", "Send me the report", "Stelle die Kosten dar" ask for something to look at.
_NOT_A_NOUN = (
    r"(?!\s+(?:in|of|date|time|me\b|mir\b|uns\b|us\b|on\b|off\b|rate|since|from last|over time))"
    r"(?!.*\b(?:dar|gegenüber|zusammen|vor|fest)\s*[.!?]*$)"
)
_FIRST = {
    change: re.compile(rf"(?:^|[.!?;:]\s+)\W*{_POLITE}(?P<verb>{_any(' '.join(both))})\b{_NOT_A_NOUN}", re.IGNORECASE)
    for change, both in _STEMS.items()
}
_LAST = {
    change: re.compile(
        rf"\b(?P<verb>{_any(' '.join(stem for stem in both[0].split() if stem.endswith(('n', 'en'))) or 'ø')})\s*[.!?]*\s*$",
        re.IGNORECASE,
    )
    for change, both in _STEMS.items()
}
_PARTICLES: tuple[tuple[re.Pattern[str], Change], ...] = (
    (re.compile(r"\b(?:fahre?|schraube?|drehe?|setze?)\b.*\b(?:hoch|rauf|auf)\s*[.!]*$", re.IGNORECASE), "raise"),
    (re.compile(r"\b(?:fahre?|schraube?|drehe?|setze?)\b.*\b(?:runter|herunter|zurück|herab)\s*[.!]*$", re.IGNORECASE), "lower"),
    (re.compile(r"\b(?:schalte?|knipse?|drehe?)\b.*\b(?:aus|ab)\b\s*[.!]*$", re.IGNORECASE), "pause"),
    (re.compile(r"\b(?:nimm|nehmen)\b.*\b(?:vom netz|offline|raus|heraus)\b", re.IGNORECASE), "pause"),
    (re.compile(r"\b(?:schalte?|knipse?)\b.*\b(?:an|ein|frei|live)\b\s*[.!]*$", re.IGNORECASE), "start"),
    (re.compile(r"\bgib\b.*\b(?:frei|mehr)\b", re.IGNORECASE), "raise"),
    (re.compile(r"^\W*" + _POLITE + r"(?:turn|switch|shut|take)\b.*\b(?:off|down|offline)\b", re.IGNORECASE), "pause"),
    (re.compile(r"^\W*" + _POLITE + r"(?:turn|switch|bring|put)\b.*\b(?:back on|on|live|back)\b", re.IGNORECASE), "start"),
    (re.compile(r"\b(?:stocke?|hebe?)\b.*\b(?:auf|an)\b", re.IGNORECASE), "raise"),
)  # fmt: skip


def act(text: str) -> Act | None:
    """The wish to change something, or None where somebody only wants to know.

    A hypothetical (`Was passiert, wenn wir das Budget erhöhen?`) and a question about the past (`Wer hat pausiert?`) are
    no acts.
    """
    if _NOT_AN_ACT.search(text) or _ASKS.search(text) or not _OBJECT.search(text):
        return None
    for pattern, change in _PARTICLES:
        if match := pattern.search(text):
            return Act(change, match[0].strip())
    for patterns in (_FIRST, _LAST):
        for change, pattern in patterns.items():
            if match := pattern.search(text):
                return Act(change, match["verb"])
    return None


_UP = re.compile(
    r"\b(?:erhöh\w*|steiger\w*|verdoppe?l\w*|anheb\w*|aufstock\w*|mehr|höher\w*|zusätzlich\w*|raise|increas\w*|boost\w*|doubl\w*|more|higher|extra"
    r"|additional|add)\b|\+\s?\d", re.IGNORECASE,
)  # fmt: skip
_DOWN = re.compile(
    r"\b(?:senk\w*|reduzier\w*|kürz\w*|halbier\w*|verringer\w*|streich\w*|weniger|niedriger\w*|cut\w*|reduc\w*|decreas\w*|lower\w*|halv\w*|less|fewer"
    r"|trim\w*|without|ohne)\b|[-−–]\s?\d+\s?%", re.IGNORECASE,
)  # fmt: skip


def direction(text: str) -> Literal["raise", "lower"] | None:
    """Whether a text speaks of more or of less; None when it speaks of both or of neither."""
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if up == down:
        return None
    return "raise" if up else "lower"
