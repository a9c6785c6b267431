"""Whom an order is about: campaigns and platforms of the data, else the words that stand where a name would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agents._heard import Heard
from agents.names import Named, fold

KNOWN = re.compile(
    r"\b(youtube|snapchat|amazon|bing|tiktok|pinterest|linkedin|facebook|instagram|meta|google"
    r"|microsoft)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?<!-)(?:der kampagne|die kampagne|kampagne|campaign|the campaign|von|für|fürs|bei|of|for|on|in)\s+"
    r"(?:die |der |das |den |dem |the )?(?:kampagne |campaign )?",
    re.IGNORECASE,
)
_COMPOUND = re.compile(
    r"(?:\b(?:der|die|das|des|den|dem|the)\s+|^\W*(?:\w+\s+){0,4}?)(?P<name>[^\W\d_][\w&.'’]*(?:[- ][\w&.'’]+){0,3}?)"
    r"[- ](?:kampagnen?|campaigns?|budgets?|tagesbudgets?|gebote?|bids?|anzeigen|ads)(?:'s)?\b",
    re.IGNORECASE,
)
_SUBJECTS = (
    re.compile(r"\bdass\s+(?:die |das |der )?(?:kampagne )?(?P<name>.+?)\s+(?:pausiert|gestoppt|angehalten"
               r"|aktiviert|gestartet|wieder)\b", re.I),
    re.compile(r"\bwant\s+(?:the )?(?P<name>.+?)\s+(?:campaign )?to be\b", re.I),
    re.compile(r"^\W*(?:bitte |please )?(?:die |das |den |the )?(?:kampagne |campaign )?(?P<name>.+?)\s+(?:bitte "
               r"|wieder |sofort |mal |jetzt |please )*"
               r"(?:um |auf |by |to |pausieren|anhalten|stoppen|abschalten|ausschalten|anschalten|einschalten"
               r"|aktivieren|deaktivieren|stilllegen|off\b|on pause)", re.I),
)  # fmt: skip
_STOP = re.compile(
    r"\s+(?:auf|um|bitte|(?-i:to|by|at|from|am|as|im|in|on|an)|pro|je|per|a day|daily|täglich|bis|until|till"
    r"|wieder|sofort|now|please|mal|ab|aus|"
    r"hoch|runter|up|down|campaign|kampagne|budget|gebot|bid|and|und|for|für|bei|plus|minus|senken|erhöhen|kürzen"
    r"|reduzieren|"
    r"anheben|setzen|pausieren|stoppen|anhalten|aktivieren|starten|stilllegen|abschalten|ausschalten|einschalten"
    r"|anschalten|veröffentlichen|laufen|frei|online|live|run|vorübergehend|komplett|vom netz|insgesamt|overall|in"
    r" total|offline|off|back|right|be|"
    r"einen?|ein|a|the|out|mehr|weniger|more|less|als|with|mit)\b|[,.!?;:]|\s+[-+−]?[€$]?\d|$",
    re.IGNORECASE,
)


@cache
def _no_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that name nothing, and those with which no name begins."""
    import yaml

    shape: dict[str, str] = yaml.safe_load(Path(__file__).with_name("order_words.yaml").read_text("utf-8"))
    return frozenset(shape["no_name"].split()), frozenset(shape["first"].split())


_BETWEEN = frozenset({"at", "bei", "on", "auf", "by", "um", "to"})


@dataclass(frozen=True)
class Whom:
    """One thing that an order names.

    name      as the data have it, or as it was said
    platform  where one is named with it
    start     where in the text
    several   what it may mean, where that is more than one
    """

    name: str
    platform: str = ""
    start: int = 0
    end: int = 0
    several: tuple[str, ...] = ()


def campaigns(heard: Heard) -> list[Whom]:
    """The campaigns named, in the order of the text; a platform named beside one narrows it."""
    where = platform(heard)
    found = [_whom(heard, named, where) for named in heard.named if named.of("campaign")]
    return sorted(found, key=lambda one: one.start)


def holding(heard: Heard, words: str) -> tuple[str, ...]:
    """The campaigns whose names hold every word of these: `Brand` is in Brand DE and in MS Brand."""
    wanted = {fold(word) for word in re.findall(r"[^\W_]+", words)}
    if not wanted:
        return ()
    known = heard.vocabulary.values("campaign")
    return tuple(name for name in known if wanted <= {fold(word) for word in re.findall(r"[^\W_]+", name)})


def nameless(heard: Heard, text: str) -> str:
    """A text, or its beginning, with signs in the place of campaigns.

    `Top Seller`, `Cut Price` and `Back to School` say of no order which way it goes.
    """
    for one in heard.named:
        if one.of("campaign"):
            text = text[: one.start] + "¤" * len(text[one.start : one.end]) + text[one.end :]
    return text


def platform(heard: Heard) -> str:
    """The one platform named, empty where none or several are."""
    told = [one.name for one in platforms(heard)]
    return told[0] if len({name.casefold() for name in told}) == 1 else ""


def platforms(heard: Heard) -> list[Whom]:
    """Every platform named that is not part of a campaign's name."""
    taken = [(named.start, named.end) for named in heard.named if named.of("campaign")]
    found = [
        Whom(values[0], start=named.start, end=named.end)
        for named in heard.named
        if not named.of("campaign") and len(values := named.of("platform")) == 1
    ]
    spans = [*taken, *((one.start, one.end) for one in found), *((one.start, one.end) for one in heard.quotes)]
    found += [
        Whom(match[1].lower(), start=match.start(), end=match.end())
        for match in KNOWN.finditer(heard.text)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]
    return sorted(found, key=lambda one: one.start)


def said(heard: Heard, plain: str) -> str:
    """What stands where a name would, where the data know none: `Kampagne Frühling 27`, `Budget von Hüttenleben`."""
    for match in _PLACE.finditer(plain):
        stop = _STOP.search(plain, match.end())
        words = _cleaned(plain[match.end() : stop.start() if stop else len(plain)])
        if _is_name(words) and not _inside_amount(heard, match.end(), match.end() + len(words)):
            return words
    for match in _COMPOUND.finditer(plain):
        words = _without_verbs(match["name"]).strip(_MARKS)
        if _is_name(words) and not _inside_amount(heard, *match.span("name")):
            return words
    return ""


def subject(heard: Heard, plain: str) -> str:
    """What an order with its verb at the end is about: `Display bitte wieder anschalten`, `I want X to be paused`."""
    for pattern in _SUBJECTS:
        match = pattern.search(plain)
        words = _without_verbs(match["name"]).strip(_MARKS) if match else ""
        stop = _STOP.search(words)
        words = _cleaned(words[: stop.start()]) if stop else words
        if match and _is_name(words) and not _inside_amount(heard, *match.span("name")):
            return words
    return ""


_MARKS = " „“\"'¤"
_HEAD_WORDS = re.compile(
    r"^(?:(?:i|we|you|want|need|have|to|would|like|ich|wir|will|möchte|müssen|bitte|please|kannst du|könntest du"
    r"|can you|could you|ich will|ich möchte|wir müssen|wir wollen|i want to|we need to|we want to|"
    r"setze?|stelle?|erhöhe|senke|kürze|reduziere|verdopple|halbiere|deckel|fahr|nimm|leg|gib|mach|schalte|ändere"
    r"|pausiere|stoppe|set|put|raise|lower|"
    r"cut|reduce|increase|double|halve|cap|give|bring|change|fix|take|add|bump|turn off|turn on|turn|switch|stop"
    r"|pause|kill|end|halt|disable|deactivate|beende|deaktiviere|shut down|start\w*|restart|reactivate|activate"
    r"|resume|aktiviere|reaktiviere|"
    r"das|die|der|den|dem|des|the|all|alle|daily|my|our|unser\w*|tagesbudget|budget|gebot|bid|of|von|bei|on)(?:\s+"
    r"|$))+",
    re.IGNORECASE,
)


def _without_verbs(words: str) -> str:
    return _HEAD_WORDS.sub("", words)


def _cleaned(words: str) -> str:
    """Without a noun at the end that every campaign has: `Bing bids` is Bing."""
    return re.sub(
        r"[\s-]+(?:bids?|gebote?n?|budgets?|ads|anzeigen|kampagnen?|campaigns?"
        r"|werbung)$",
        "",
        words.strip(_MARKS),
        flags=re.I,
    ).strip(_MARKS)


def _inside_amount(heard: Heard, start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in heard.amounts)


def longer(heard: Heard, plain: str) -> str:
    """`Meta Prospecting` where only Meta is known: words behind a platform's name belong to a campaign's."""
    for one in platforms(heard):
        behind = re.match(r"[\s-]+(?=[^\W\d_])", plain[one.end :])
        if behind is None:
            continue
        rest = plain[one.end + behind.end() :]
        stop = _STOP.match(f" {rest}") or _STOP.search(rest)
        words = _cleaned(rest[: stop.start()]) if stop and stop.string is rest else ""
        if _is_name(words) and not re.match(
            r"(?:kampagne|campaign|budget|gebot|bid|anzeige|ad|werbung|account"
            r"|konto)\w*\b",
            words,
            re.I,
        ):
            return f"{plain[one.start : one.end]} {words}"
    return ""


def object_of(plain: str, verbs: str) -> str:
    """What follows the verb at the head: `Pausiere Winterjacken`, `Bump Brand Search by a fifth`."""
    match = re.search(verbs, plain, re.IGNORECASE)
    if match is None:
        return ""
    rest = re.sub(r"^\W*(?:bitte |please |mal |jetzt |sofort |now |das |die |den |der |the |kampagne |campaign )*", "",
                  plain[match.end() :], flags=re.IGNORECASE)  # fmt: skip
    stop = _STOP.search(rest)
    words = _cleaned(rest[: stop.start() if stop else len(rest)])
    return words if _is_name(words) else ""


def _is_name(words: str) -> bool:
    tokens = re.findall(r"[^\W_]+", words.casefold())
    no_name, first = _no_words()
    if not tokens or len(tokens) > 6 or len(words) < 2 or tokens[0] in first or tokens[0].isdigit():
        return False
    if any(token in _BETWEEN for token in re.findall(r"[^\W_]+", words)):
        return False
    return not all(token in no_name | first or token.isdigit() for token in tokens)


def _misspelt(words: str, values: tuple[str, ...]) -> bool:
    """Whether words are near each of the values but not some of its words."""
    said = set(re.findall(r"[^\W_]+", words.casefold()))
    return not any(said <= set(re.findall(r"[^\W_]+", value.casefold())) for value in values)


def _other_code(words: str, values: tuple[str, ...]) -> bool:
    """`Shopping CH` is no misspelt Shopping DE: short words are codes."""
    said = {word for word in re.findall(r"[^\W_]+", words.casefold()) if len(word) <= 3}
    return any(
        said != {word for word in re.findall(r"[^\W_]+", value.casefold()) if len(word) <= 3} for value in values
    )


_CODE = re.compile(r"\s+(?!(?:EUR|USD|CHF|GBP|CPC|CPA|CPM|CPO|KUR|KW)\b)([A-ZÄÖÜ]{2,3})\b")


def _whom(heard: Heard, named: Named, where: str) -> Whom:
    """A code behind a name belongs to it: `Shopping AT` is not Shopping, however the data spell their campaigns."""
    values = named.of("campaign")
    if _misspelt(named.words, values) and _other_code(named.words, values):
        return Whom(named.words, where, named.start, named.end)
    code = _CODE.match(heard.text, named.end)
    if code and not any(one.start <= code.start(1) < one.end for one in (*heard.amounts, *heard.named)):
        return Whom(heard.text[named.start : code.end()], where, named.start, code.end())
    own = re.sub(r"^(?:kampagnen?|campaigns?)\s+|\s+(?:kampagnen?|campaigns?)$", "", named.words, flags=re.I).casefold()
    exact = [value for value in heard.vocabulary.values("campaign") if value.casefold() == own]
    if len(exact) == 1:  # other names that hold these words too change nothing
        return Whom(exact[0], where, named.start, named.end)
    if len(values) > 1:
        return Whom(named.words, where, named.start, named.end, values)
    return Whom(values[0] if values else named.words, where, named.start, named.end)
