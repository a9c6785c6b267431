"""Whether somebody orders anything at all: no question, no if, no report of what was.

What is quoted or pasted orders nothing: quotes, addresses and everything after the first line are blanked before.
"""

from __future__ import annotations

import re

LONGEST = 400
"""An order is short; in a longer text somebody tells of one."""
_NEVER = re.compile(
    r"\bwenn\b|\bfalls\b|\bsobald\b|\bsofern\b|angenommen|\bwas wäre|\bwas passiert|\bwürde(?!st|n sie)|\bhätte"
    r"|simul|durchspiel|szenario|"
    r"\bwhat if\b|\bif\b|\bunless\b|\bonce\b|\bwhen\b|\bwould(?! you| like)\b|\bscenario|\bsuppose|\bassum"
    r"|\bsoll(?:te|ten|en)?\s+(?:ich|wir|man)\b|"
    r"\bshould\b|\bdarf\b|\bdürfen\b|\bmay (?:i|we)\b|\bcan (?:i|we)\b|\bkann (?:ich|man)\b|\bkönnen wir\b|\blohnt|"
    r"\bworth\b|\bzeige?n? (?:mir |uns )?|\bshow\b|\berklär|\bexplain|\bsag\w* (?:mir|uns)\b|\btell (?:me|us)\b|"
    r"\bbandit\b|\b(?:wir|ich) sollen?\b|\b(?:schreibt|schrieb|sagt|meint|behauptet|steht|says?|said|writes?|wrote"
    r"|claims?|tells?|told)\b|\b(?:fass\w*|zusammenfass\w*|übersetz\w*|summari[sz]e|translate|lies|read|forward"
    r"|leite)\b|"
    r"\b(?:warum|wieso|weshalb|why)\b|\bwas (?:bringt|kostet|heißt|bedeutet|ist|sind|war|hat|haben|macht)\b|"
    r"\bwhat (?:does|do|is|are|was|did|happens|would)\b|\bhow (?:much|many|did|do|does|is|are|was|would|can|to)\b|"
    r"\bwie (?:viel|hoch|lief|läuft|oft|lange|wirkt|reagier|kann|geht)\b|\bwelche[rnms]?\b|\bwhich\b|"
    r"\bob\b|\bwhether\b|\bvergleich|\bcompare\b|\bempfiehl|\brecommend|\bsuggest|\bschlag\w* .*\bvor\b|"
    r"\b(?:nicht|kein\w*|niemals|nie|never|don'?t|do not|not|no longer|nicht mehr)\b|"
    r"\b(?:spiel|rechne?)\w*\b.{0,12}\bdurch\b|\bplay (?:it )?through\b|\bam wenigsten|\bhurts? (?:the )?least"
    r"|\boptimal\w*|\bideal\w*|\bbestmöglich",
    re.IGNORECASE,
)  # fmt: skip
"""Words with which a sentence asks, supposes, denies or reports; one of them, and nothing is ordered."""
_ASKS = re.compile(
    r"^\W*(?:wie|wer|wen|wem|wessen|was|wann|wo|warum|wieso|weshalb|welche[rsnm]?|wieviel|woran|womit|wofür|wozu"
    r"|hat|haben|"
    r"hatte|ist|sind|war|waren|wurde|wurden|gab|gibt|gibt's|läuft|lief|laufen|bringt|kostet|reicht|stimmt|how|who"
    r"|whom|what|when|"
    r"where|why|which|whose|did|does|do|has|have|had|is|are|was|were|will|am|effect|impact|effekt|wirkung|auswirkung|"
    r"folgen|verlauf|entwicklung|history|trend|report|bericht|übersicht|overview|list|liste)\b",
    re.IGNORECASE,
)  # fmt: skip
_PAST = re.compile(
    r"\b(?:wurde|wurden|worden|hat|haben|hatte|hatten|war|waren|gewesen|was|were|has|had|been|did|after|nachdem"
    r"|seit|since|"
    r"gestern|yesterday|letzte[nrs]? (?:woche|monat|quartal|jahr)|last (?:week|month|quarter|year))\b",
    re.IGNORECASE,
)  # fmt: skip
WILL = (
    r"(?:ich (?:will|möchte|hätte gern|wünsche mir)|wir (?:wollen|möchten|müssen)|i (?:want|need|would like|'d like)|"
    r"we (?:want|need|have|would like)|let'?s|lass(?:t)? uns)"
)
_MARKUP = re.compile(r"[|<>={}\[\]\\]")
"""Cells, pages and lists hold such signs; nobody orders with them."""
_GREETING = re.compile(
    r"\W*(?:hallo|hi|hey|hello|moin|guten (?:morgen|tag|abend)|good (?:morning|afternoon|evening)|ok(?:ay)?|danke"
    r"|thanks|bitte|leitstand|"
    r"alles klar|super|great|perfekt|perfect)(?:[ ,]+(?:leitstand|zusammen|team|all|dir|you))?[.!,:]\s+",
    re.IGNORECASE,
)
SENTENCE = r"^(?:[^.!?]|\.(?!\s+(?-i:[A-ZÄÖÜ])))*"
"""From the beginning up to somewhere in the first sentence; `3.000` and `31.8.` end none."""


def may_order(text: str) -> bool:
    """Whether a text is no question, no supposition and no report; what it then orders is for the others to say."""
    if not text.strip() or len(text) > LONGEST or _MARKUP.search(text) or _NEVER.search(text) or _ASKS.search(text):
        return False
    return "?" not in text or (asks_politely(text) and text.rstrip(" !.¤").endswith("?"))


def greeted(text: str) -> str:
    """The text with blanks in the place of a greeting."""
    match = _GREETING.match(text)
    return " " * match.end() + text[match.end() :] if match else text


def reports(text: str) -> bool:
    """Whether a text tells of what was: then what looks like an order is none."""
    return _PAST.search(text) is not None


def asks_politely(text: str) -> bool:
    """`Kannst du das Budget senken?` is an order with a question mark."""
    begins = (
        r"^\W*(?:bitte |please )?(?:kannst du|könntest du|können sie|könnten sie|würdest du|würden sie|can you"
        r"|could you|"
        r"will you|would you|magst du|mind)\b"
    )
    return re.search(begins, text, re.IGNORECASE) is not None
