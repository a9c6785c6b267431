"""A model's template: known placeholders only, none of the required ones lost, and no figure of the model's own."""

from __future__ import annotations

import re
from functools import cache

from errors import Lang
from policies._policy import Draft, finding
from policies._words import alternatives, lists, words_of
from policies.numbers import blank, read
from terms import Finding, Words

GATES = ("template",)
# Capital runs that are words of the trade rather than numerals have other letters: CI, CD, DM, MC are not looked for.
_ROMAN = re.compile(r"(?<!\w)(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})(?!\w)")


def placeholders(draft: Draft) -> list[Finding]:
    """Unknown and missing placeholders, stray braces, figures in digits or words, and claims the original lacks."""
    rest = blank(draft.text, [(start, end) for start, end, _ in draft.pieces()])
    return (
        _unknown(draft)
        + _missing(draft)
        + _braces(rest)
        + _touched(draft)
        + _figures(draft, rest)
        + _claims(draft, rest)
    )


def _unknown(draft: Draft) -> list[Finding]:
    message = Words(de="Diesen Platzhalter füllt nichts.", en="Nothing fills this placeholder.")
    return [
        finding("placeholders.unknown", message, key, start, end)
        for start, end, key in draft.pieces()
        if draft.said(key) is None
    ]


def _missing(draft: Draft) -> list[Finding]:
    message = Words(de="Eine verlangte Zahl fehlt im Text.", en="A required figure is missing from the text.")
    used = {key for _, _, key in draft.pieces()}
    return [finding("placeholders.missing", message, key) for key in sorted(draft.required - used)]


def _braces(rest: str) -> list[Finding]:
    message = Words(de="Eine geschweifte Klammer gehört zu keinem Platzhalter.", en="A stray brace is no placeholder.")
    return [finding("placeholders.brace", message, rest[at.start() : at.end()]) for at in re.finditer(r"[{}]+", rest)]


def _touched(draft: Draft) -> list[Finding]:
    """Figures that get another sign, magnitude, unit or bound from what is written next to them."""
    message = Words(
        de="Was neben dieser Zahl steht, macht eine andere aus ihr.",
        en="What stands next to this figure makes another one of it.",
    )
    before, after = _next_to(draft.lang)
    found: list[Finding] = []
    for start, end, key in draft.figures():
        left, right = before.search(draft.text[max(0, start - 25) : start]), after.match(draft.text[end : end + 25])
        as_original = right is not None and f"}}}}{right[0]}" in draft.original
        if (right and not as_original) or (left and (len(left[0]) == 1 or left[0].strip() not in draft.original)):
            found.append(finding("placeholders.touched", message, key, start, end))
    return found


@cache
def _next_to(lang: Lang) -> tuple[re.Pattern[str], re.Pattern[str]]:
    bounds = "|".join(f"(?:{lists()['bounds'][kind]})" for kind in ("over", "under"))
    units = alternatives(f"(?:{pattern})" for pattern in lists()["units"].values())
    magnitudes = alternatives(rf"{word}\.?" for word in lists()["magnitudes"][lang])
    before = rf"[\w}}.,+−/*^±~≈<>=]$|(?<!^)(?<!\s)[-–—]$|[-−–+±]$|(?<![\w-])(?:{bounds})\s+$"
    after = rf"[\w{{^*/+]|[.,:]\d|\s?[-–—]?(?:{magnitudes}|{units})(?!\w)"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


def _figures(draft: Draft, rest: str) -> list[Finding]:
    message = Words(
        de="Im Text steht eine Zahl, die nicht aus einem Platzhalter kommt.",
        en="The text holds a figure that does not come from a placeholder.",
    )
    original = blank(draft.original, [(start, end) for start, end, _ in draft.pieces(draft.original)])
    known = {written.text.casefold() for written in read(original, draft.lang) if written.spelled}
    # A lie in the other language is a lie as well.
    found = {
        (written.start, written.end): written.text
        for lang in ("de", "en")
        for written in read(rest, lang)
        if not (written.spelled and (written.text.casefold() in known or _harmless(written.text, lang != draft.lang)))
    }
    found |= {match.span(): match[0] for match in _ROMAN.finditer(rest) if match[0] not in original}
    symbols = re.finditer(r"[%‰€$£¥]", rest)
    found |= {match.span(): match[0] for match in symbols if match[0] not in original}
    return [finding("placeholders.figure", message, text, *span) for span, text in sorted(found.items())]


def _harmless(text: str, other: bool) -> bool:
    """Words that are number words only in the language that the text is not in."""
    return other and text.casefold() in {"elf", "die half", "die halves", "acht", "dozen"}


def _claims(draft: Draft, rest: str) -> list[Finding]:
    message = Words(
        de="Der Text behauptet etwas, das die Auswertung nicht sagt.",
        en="The text claims something that the evaluation does not say.",
    )
    found: list[Finding] = []
    said = " ".join([draft.original, *(fact.label.said(draft.lang) for fact in draft.facts.values())])
    for family in lists()["claims"]:
        claim = words_of("claims", family)
        if not claim.search(said):
            found += [
                finding(f"placeholders.claim.{family}", message, match[0], match.start(), match.end())
                for match in claim.finditer(rest)
            ]
    return found
