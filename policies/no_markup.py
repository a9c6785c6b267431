"""Nothing in an answer may load, link, run or hide: no addresses, no pictures, no HTML, no invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from figures import plain
from policies._policy import Draft, finding
from policies.numbers import blank
from terms import Finding, Words

GATES = ("template", "text", "proposal")
_PATTERNS = {
    "address": re.compile(
        r"(?i)\b(?:https?|ftp|file|data|javascript|mailto|tel|blob):|//\w|\bwww\.|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}(?![\w.])"
        r"|\S@\S|\w\[\.\]\w|\b\w+\s?[\[(](?:dot|at|punkt)[\])]\s?\w+"
    ),
    "link": re.compile(r"!?\[[^\]\n]*\]\s*[(\[:]|^\s*\[[^\]]+\]:", re.MULTILINE),
    "html": re.compile(r"<[/!?a-zA-Z]|&#?\w{2,31};|\\[ux][0-9a-fA-F]{2}"),
    "code": re.compile(r"```|~~~|`"),
}
_HIDDEN = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def no_markup(draft: Draft) -> list[Finding]:
    """Addresses, links, pictures, HTML, code, hidden characters and letters of other scripts."""
    text = unicodedata.normalize("NFC", _without_names(draft))
    found = [
        finding(f"no_markup.{kind}", _MESSAGES[kind], match[0], match.start(), match.end())
        for kind, pattern in _PATTERNS.items()
        for match in pattern.finditer(text)
    ]
    if odd := {sign: kind for sign in set(text) if (kind := _odd(sign))}:
        found += [
            finding(f"no_markup.{odd[sign]}", _MESSAGES[odd[sign]], f"U+{ord(sign):04X}", at, at + 1)
            for at, sign in enumerate(text)
            if sign in odd
        ]
    return found


@lru_cache(4096)
def _odd(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in "\ufffc\n":
        return ""
    if category in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or _HIDDEN.match(sign):
        return "hidden"
    if category.startswith("L") or category == "Mn":
        script = unicodedata.name(sign, "")
        return "" if script.startswith(("LATIN", "GREEK", "MICRO SIGN", "FEMININE", "MASCULINE")) else "script"
    return ""


def _without_names(draft: Draft) -> str:
    """Names of the data are shown as they are; the page that shows them escapes them."""
    text = blank(draft.text, [(start, end) for start, end, key in draft.pieces() if draft.said(key) is not None])
    if draft.original:
        made, places = draft.made
        if made == draft.text:
            return blank(made, places)
    units = {fact.unit for fact in draft.facts.values()}
    shown = {plain(name.said(draft.lang)) for name in draft.names.values()} | {plain(unit) for unit in units}
    for name in sorted(shown - {""}, key=len, reverse=True):
        places = [match.span() for match in re.finditer(rf"(?<![\w/@.]){re.escape(name)}(?![\w/?#&=@:%-]|\.\w)", text)]
        text = blank(text, places)
    return text


_MESSAGES = {
    "address": Words(de="Der Text enthält eine Adresse.", en="The text holds an address."),
    "link": Words(de="Der Text enthält einen Verweis oder ein Bild.", en="The text holds a link or a picture."),
    "html": Words(de="Der Text enthält HTML.", en="The text holds HTML."),
    "code": Words(de="Der Text enthält Code.", en="The text holds code."),
    "hidden": Words(de="Der Text enthält unsichtbare Zeichen.", en="The text holds invisible characters."),
    "script": Words(de="Der Text enthält fremde Schriftzeichen.", en="The text holds letters of another script."),
}
