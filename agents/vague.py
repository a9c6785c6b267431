"""Questions that name nothing, such as `Wie läuft's?`: what the loaded data could answer, to choose from."""

from __future__ import annotations

import re
from collections.abc import Collection

from terms import Plan, Words

_HELLO = (
    r"(?:(?:na|und|so|also|hallo|hi|hey|moin|hello|ok|okay|well|and|guten (?:morgen|tag|abend)|good morning)[\s,!.]+)*"
)
_TAIL = (
    r"(?:[\s,]+(?:so|denn|eigentlich|gerade|grade|aktuell|momentan|zurzeit|heute|jetzt|hier|bei uns|insgesamt|today"
    r"|now|right now|here|at the moment|currently|overall|so far|bitte|please|mit (?:der|unserer) werbung"
    r"|(?:im|mit dem|mit unserem) marketing|with (?:the|our) (?:ads|marketing|campaigns)|in (?:our )?marketing))*"
)
_OURS = r"(?:die|das|der|unsere?|unser|the|our|all)"
_WHAT = (
    rf"(?:{_OURS} )?(?:kampagnen|anzeigen|werbung|marketing|geschäfte?|laden|campaigns|ads|advertising|business|shop)"
)
_VAGUE = re.compile(
    rf"\W*{_HELLO}(?:"
    rf"wie (?:läuft|laeuft|lief|geht|steht|laufen|stehen)(?:['’]?s| es| wir)?(?: da)?(?: {_WHAT})?"
    r"|wie (?:sieht|schaut)(?:['’]?s| es)?(?: (?:so|denn|gerade|bei uns|heute))* aus"
    r"|was (?:gibt['’]?s|gibt es|ist|geht)(?: (?:so|denn|es))* (?:neues|los|ab)"
    r"|gibt(?:['’]?s| es) (?:et)?was neues"
    r"|alles (?:gut|klar|okay|ok|in ordnung|im grünen bereich|im lot)"
    r"|(?:gib mir |zeig mir |ich brauche )?(?:bitte )?(?:einen |den )?(?:kurzen )?überblick"
    r"|status|lage|(?:wie ist )?die lage"
    rf"|how(?:['’]?s| is| are)? (?:it|things|everything|we|{_WHAT})(?: (?:going|doing|looking|running|performing))?"
    rf"|how (?:do|did) (?:it|things|everything|we|{_WHAT}) (?:stand|go)|how goes it|where do we stand"
    r"|what(?:['’]?s| is)? (?:up|new|happening|going on)|any(?:thing)? (?:new|news)"
    r"|(?:is )?everything (?:ok|okay|fine|alright|all right|good)|all (?:good|ok|okay|fine)"
    r"|(?:give me |show me )?(?:please )?(?:an? |the )?(?:quick |short )?overview"
    r"|(?:status|update)(?: report| update)?"
    rf"){_TAIL}\W*",
    re.IGNORECASE,
)
_OFFERED: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (Words(de="Wie lief die letzte Woche gegen Vorwoche und Vorjahr – und warum?",
           en="How did last week go against the week before and last year, and why?"), ("ads", "orders")),
    (Words(de="Landen wir diesen Monat im Budget?", en="Will we land on budget this month?"), ("ads",)),
    (Words(de="Ist in den letzten vier Wochen etwas Ungewöhnliches passiert?",
           en="Did anything unusual happen in the last four weeks?"), ("ads", "orders")),
    (Words(de="Wie gut sind unsere Daten?", en="How good are our data?"), ("ads", "orders", "sessions")),
)  # fmt: skip
"""Questions with the kinds of data of which one is enough."""
WHERE = Words(
    de="Womit soll ich anfangen? Das beantworten Ihre Daten sofort:",
    en="Where shall I start? Your data answer these at once:",
)
NO_DATA = Words(
    de="Dazu kann ich noch nichts sagen: Es sind keine Daten geladen, die das zeigen. Laden Sie Exporte Ihrer "
    "Werbekonten oder Ihres Shops, dann fragen Sie noch einmal.",
    en="I cannot tell yet: no data are loaded that would show it. Import exports of your ad accounts or your shop, "
    "then ask again.",
)


def vague(text: str) -> bool:
    """Whether a question names neither a figure nor a time nor a thing.

    >>> vague("Wie läuft's?"), vague("how's it going?"), vague("Wie läuft Meta?"), vague("How is the weather?")
    (True, True, False, False)
    """
    return len(text) < 90 and _VAGUE.fullmatch(text) is not None


def offered(kinds: Collection[str]) -> Plan:
    """A question back, with what the loaded kinds of data can answer."""
    choices = tuple(words for words, needs in _OFFERED if not set(needs).isdisjoint(kinds))
    return Plan(clarify=WHERE if choices else NO_DATA, choices=choices, why="a vague question")
