"""What a question says of a change to play through: which channel, how much, where the money goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agents._heard import Heard
from agents.amounts import Amount
from agents.measured import value_of

Filler = Callable[[Heard], Any]
_BESIDE = re.compile(r"(?:passiert|geschieht|wird) (?:\w+ )?(?:mit|aus)\b|happens? to\b|effect on\b", re.I)
"""Before the name of what is only looked at, such as brand search."""
LEAST = 100
"""A bare number below is no amount of money."""
MODULE = "tools.bidding.simulate"
_PAUSE = re.compile(
    r"\b(paus\w*|stop\w*|stopp\w*|abschalt\w*|ausschalt\w*|abdreh\w*|abstell\w*|streich\w*|kein\w* \w+ mehr|"
    r"einstell\w*|dicht(?:mach\w*)?|shut\w*|switch\w* off|switching off|turn\w*(?: \w+)? off|drop\w*|kill\w*|without|"
    r"ohne)\b", re.I,
)  # fmt: skip
_DOWN = re.compile(
    r"\b(\w*kürz\w*|kuerz\w*|senk\w*|reduzier\w*|weniger|runter|herunter|verringer\w*|minus|spar\w*|einspar\w*|schnitts?|zurückfahr\w*|\w*cut\w*|"
    r"reduc\w*|lower\w*|decreas\w*|less|fewer|down|save\w*)\b|[-−–]\s?(?=\d)", re.I,
)  # fmt: skip
_UP = re.compile(
    r"\b(erhöh\w*|\w*erhöhung\w*|mehr|rauf|hoch|höher\w*|aufstock\w*|aufzustock\w*|steiger\w*|plus|zusätzlich\w*|rais\w*|"
    r"increas\w*|more|up|add\w*|extra|additional\w*)\b|\+\s?(?=\d)", re.I,
)  # fmt: skip
_SUPPOSED = re.compile(
    r"\bwenn\b|\bfalls\b|\bangenommen|\bwas (?:passiert|wäre|käme|bringt|bringen|kostet|fehlt)|\bfolgen\b|"
    r"durch(?:spiel|rechn)|\b(?:spiel|rechne?)\w* .*\bdurch\b|\bauswirkung\w*|\bverlier\w*|\bverlust|"
    r"\bbesser oder schlechter|\bwas .*\bbringt\b|"
    r"\bif\b|\bsuppose|\bassum|\bwhat (?:happens|comes|would|does|do)|"
    r"\bconsequence|\bimpact|\beffects? of|\boutcome|"
    r"\bsimul|\bscenario|\bszenario|\blos[es]\w*|\bbetter or worse|\bmerk\w+|\breagier\w*|\breacts?\b", re.I,
)  # fmt: skip
_TO = re.compile(r"\b(auf|to)\s*$", re.I)
_PARTS = (
    (re.compile(r"\b(halbier\w*|halbe\w*|halve\w*|halving|hälfte|(?:by|in) half|half (?:the|of|as much))\b", re.I),
     "-50 %", False),
    (re.compile(r"\b(verdoppel\w*|doppel\w*|zweimal so|doubl\w*|twice)\b", re.I), "+100 %", False),
    (re.compile(r"\b(drittel|third)\b", re.I), "33.3 %", True),
    (re.compile(r"\b(viertel|(?:by|back by) a quarter|a quarter (?:less|more|off|of the))\b", re.I), "25 %", True),
    (re.compile(r"\b(fünftel|a fifth)\b", re.I), "20 %", True),
)  # fmt: skip
"""Shares in words, and whether the sentence has to say which way."""
_SHIFT = re.compile(
    r"\b((?:ver)?schieb\w*|umschicht\w*|umverteil\w*|shift\w*|move\w*|moving|reallocat\w*|lieber|instead|"
    r"(?:nehmen|nimm|take)\b.*\b(?:geben|gib|give)\w*|"
    r"von (?=.* zu )|von (?=.* nach )|from (?=.* to ))(?![^\W_])|(?<=\w )(?:von|from) (?=\S+ (?:zu|nach|to) )", re.I,
)  # fmt: skip
_PER = {
    "day": re.compile(r"\b(am tag|pro tag|je tag|täglich|a day|per day|daily)\b", re.I),
    "week": re.compile(r"\b(pro woche|je woche|wöchentlich|a week|per week|weekly)\b", re.I),
    "month": re.compile(r"\b(im monat|pro monat|monatlich|a month|per month|monthly)\b", re.I),
}


_WORDS = {
    "brand": r"brand(?:ed)?|marken?",
    "search brand": r"markensuche|markenkampagne|brand[- ]search",
    "search": r"search|suche|suchanzeigen|sea|ppc",
    "generic": r"generic|generisch\w*|non-?brand",
    "ooh": r"out[- ]of[- ]home|ooh|plakat\w*",
    "retargeting": r"retargeting|remarketing",
    "tv": r"tv|fernseh\w*",
}
"""What a channel's column may hold, by what people say."""
_WORD = re.compile(
    r"(?<!\w)(?:" + "|".join(_WORDS.values()) + r"|youtube|radio|audio|podcast\w*|snapchat|amazon|twitter|bing|tiktok"
    r"|pinterest|linkedin|facebook|instagram|meta|google|microsoft|display|video|social|shopping|prospecting|print|"
    r"affiliate\w*|newsletter|influencer\w*|criteo|native)(?![^\W\d_])", re.I,
)  # fmt: skip


def filler(module: str, name: str) -> Filler | None:
    """The reader of an argument of `bidding.simulate`; None for all others."""
    if module != MODULE:
        return None
    readers: dict[str, Filler] = {"channel": channel, "change": change, "to": receiver, "per": per}
    return readers.get(name, _unsaid if name in _QUIET else None)


_QUIET = {"value", "margin", "propose", "level", "period", "kpi"}


def _unsaid(_heard: Heard) -> None:
    """What no question says by itself."""
    return


def played(heard: Heard) -> bool:
    """Whether a change of spend is played through: supposed, or followed by what comes of it."""
    return change(heard) is not None and _SUPPOSED.search(heard.text) is not None


def channel(heard: Heard) -> str | None:
    """The channels that change: all named, or with a shift those before the receiver."""
    told = _named(heard)
    if not told:
        return None
    if len(told) == 1 or receiver(heard):
        return told[0]
    if _BESIDE.search(heard.text):
        told = [name for name in told if "brand" not in name.split()] or told
    return ", ".join(told)


def receiver(heard: Heard) -> str | None:
    """Where the money goes: the second channel named where money is shifted."""
    told = _named(heard)
    apart = bool(_DOWN.search(heard.text) and _UP.search(heard.text))
    return told[1] if len(told) == 2 and (apart or _SHIFT.search(heard.text)) else None


def per(heard: Heard) -> str | None:
    """Over which time an amount counts."""
    return next((name for name, said in _PER.items() if said.search(heard.text)), None)


def change(heard: Heard) -> str | None:
    """The change as the tool reads it: a signed share or amount, or pause."""
    plain = [one for one in heard.amounts if one.unit == "number" and one.value >= LEAST]
    amount = next((one for one in (*heard.amounts, *plain) if one.unit != "number" or one in plain), None)
    if amount is not None:
        return _amount(heard, amount)
    for said, words, either in _PARTS:
        if said.search(heard.text):
            return f"{_sign(heard.text) or '-'}{words}" if either else words
    if _PAUSE.search(heard.text):
        return "pause"
    return "-100 %" if receiver(heard) else None


def _amount(heard: Heard, one: Amount) -> str | None:
    sign = _sign(heard.text)
    relative = re.match(r"\W*(?:weniger|mehr|less|more|fewer)\b", heard.text[one.end :], re.I)
    if _TO.search(heard.text[: one.start]) and not relative and not _SHIFT.search(heard.text):
        sign = "="
    if sign is None:
        if not _SHIFT.search(heard.text):
            return None
        sign = "-"
    if one.unit == "percent":
        share = float(one.value) - 1 if sign == "=" else float(one.value) * (-1 if sign == "-" else 1)
        return f"{100 * share:+.10g} %"
    return f"{sign}{one.value:f} {one.currency or ''}".strip()


def _sign(text: str) -> str | None:
    down, up = _DOWN.search(text), _UP.search(text)
    if down and up:
        return "-" if down.start() < up.start() else "+"
    return "-" if down else "+" if up else None


def _named(heard: Heard) -> list[str]:
    """Channels in the order of the text: names of the data, else words that everybody knows."""
    told = [value for named in sorted(heard.named, key=lambda one: one.start) if (value := value_of(named))]
    if told:
        return list(dict.fromkeys(told))
    found: list[list[str]] = []
    end = -2
    for match in _WORD.finditer(heard.text):
        word = next((name for name, said in _WORDS.items() if re.fullmatch(said, match[0], re.I)), match[0])
        if match.start() <= end + 1 and found:
            found[-1].append(word)
        else:
            found.append([word])
        end = match.end()
    return list(dict.fromkeys(" ".join(words) for words in found))
