"""The numeric gate: every figure of a text is a fact's figure, with its unit, its sign and its label.

Nothing is derived: a sum or a difference of two facts is not a fact. Tools say such figures as facts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from errors import Lang
from figures import is_money, is_p_value, plain, show, show_interval
from policies._clauses import Piece, attached, clause, direction, foreign
from policies._policy import Draft, finding
from policies._words import content, words_of
from policies.numbers import Reading, Written, blank, read
from terms import Fact, Finding, Words

GATES = ("text",)


def faithful(draft: Draft) -> list[Finding]:
    """What in a final text no fact backs. With the template it was made from, the place of each figure is known."""
    if draft.original:
        made, places = draft.made
        if made == draft.text:
            rest = blank(made, places)
            return [_unbacked(written) for written in read(rest, draft.lang) if not written.spelled]
    return check(draft.text, draft.facts, draft.lang, [name.said(draft.lang) for name in draft.names.values()])


def check(text: str, facts: Mapping[str, Fact], lang: Lang, allowed: Iterable[str] = ()) -> list[Finding]:
    """Every figure that is not backed, has the wrong unit or sign, or stands at another fact's label.

    `allowed` are names that may be there as they are, such as campaigns and periods; a name that is nothing but a
    number is allowed only if it is a year, because it could as well be a claim.
    """
    units = {fact.unit for fact in facts.values()}
    text = _without_bounds(_without_names(text, allowed, units, lang), facts.values(), lang)
    figures = read(text, lang, units)
    places = _places(text, figures)
    backing = [_backing(written, place, facts.values()) for written, place in zip(figures, places, strict=True)]
    pieces = [(written.start, written.end, str(place)) for place, written in enumerate(figures)]
    problems = [_unbacked(written) for written, facts_of in zip(figures, backing, strict=True) if not facts_of]
    ways = [_said_sign(written, text, pieces, lang) for written in figures]
    signed = [
        [fact for fact in facts_of if _sign_fits(written, _meant(written, fact, place), fact, said, lang)]
        for written, place, said, facts_of in zip(figures, places, ways, backing, strict=True)
    ]
    for written, before, after in zip(figures, backing, signed, strict=True):
        if before and not after:
            problems.append(_wrong_sign(written))
    return problems + _mislabelled(text, figures, signed, pieces, facts, lang)


def _backing(written: Written, place: str, facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if _meant(written, fact, place)]


def _meant(written: Written, fact: Fact, place: str) -> list[Decimal]:
    """The figures of a fact that are written there: its value, or its interval's end or level in their place."""
    span = fact.interval
    figures = {"low": [span.low], "high": [span.high]}.get(place, []) if span else []
    found = [figure for figure in (fact.value, *figures) if any(_holds(r, figure, fact) for r in written.readings)]
    if span and place == "level":
        level = Decimal(repr(span.level))
        found += [
            level for reading in written.readings if reading.unit == "share" and reading.low <= level <= reading.high
        ]
    return found


def _places(text: str, figures: list[Written]) -> list[str]:
    """Which figures stand where the low end, the high end or the level of an interval stands."""
    places = [""] * len(figures)
    for place, (one, two) in enumerate(pairwise(figures)):
        if re.fullmatch(r"\s*(?:bis|to|and|und|[-–—])\s*", text[one.end : two.start], re.IGNORECASE):
            places[place], places[place + 1] = "low", "high"
    for place, written in enumerate(figures):
        around = text[max(0, written.start - 25) : written.end + 25]
        if not places[place] and (
            re.search(r"\(\s*$", text[: written.start])
            or re.search(r"(?i)konfidenz|confidence|sicherheit|certainty|niveau|level|intervall?|credible", around)
        ):
            places[place] = "level"
    return places


def _same_unit(unit: str, fact: Fact) -> bool:
    if fact.unit == "probability":
        return unit == ("" if is_p_value(fact) else "share")
    if fact.unit in ("share", "pp", "days") or is_money(fact.unit):
        return unit == fact.unit
    known = {"count": {""}, "index": {""}, "ratio": {"", "ratio"}}
    return unit in known.get(fact.unit, {fact.unit})


def _sign_fits(written: Written, meant: list[Decimal], fact: Fact, said: int, lang: Lang) -> bool:
    """Whether the sign, or `plus`, `minus`, `rose by` and `fell by` next to a figure, say what the fact says."""
    signs = {int(figure > 0) - int(figure < 0) for figure in meant}
    if written.sign:
        return written.sign in signs and said in (0, written.sign)
    if said == 0:
        rounds_to_zero = any(reading.low <= 0 for reading in written.readings)
        return rounds_to_zero or bool(signs & {0, 1})
    return (-said if _falls(fact, lang) else said) in signs


def _holds(reading: Reading, figure: Decimal, fact: Fact) -> bool:
    return _same_unit(reading.unit, fact) and reading.low <= abs(figure) <= reading.high


def _said_sign(written: Written, text: str, pieces: list[Piece], lang: Lang) -> int:
    before, after = clause(text, written.start, written.end, pieces)
    last = re.search(r"(\w+)\W*$", before)
    word = last[1].casefold() if last else ""
    if word in ("plus", "minus"):
        return 1 if word == "plus" else -1
    if words_of("level", lang).fullmatch(word):
        return 0
    # What follows a figure belongs to it only at once: "5 % more", not "5 % of the ads that cost more".
    near = " ".join(re.findall(r"\w+", after)[:2])
    return direction(before, lang) or direction(near, lang)


def _falls(fact: Fact, lang: Lang) -> bool:
    """Whether the fact itself is a decrease, such as a saving, so that a positive value goes down."""
    return direction(fact.label.said(lang), lang) < 0


def _mislabelled(
    text: str,
    figures: list[Written],
    backing: list[list[Fact]],
    pieces: list[Piece],
    facts: Mapping[str, Fact],
    lang: Lang,
) -> list[Finding]:
    labels = {id: set(content(fact.label.said(lang), lang)) for id, fact in facts.items()}
    near = attached(text, pieces, lang)
    problems: list[Finding] = []
    for place, (written, meant) in enumerate(zip(figures, backing, strict=True)):
        wrong = [foreign(labels[fact.id], labels, fact.id, near[str(place)]) for fact in meant]
        if meant and all(wrong):
            problems.append(_wrong_label(written, sorted(wrong[0])))
    return problems


def _without_names(text: str, names: Iterable[str], units: Collection[str], lang: Lang) -> str:
    for name in sorted({plain(name) for name in names} - {""}, key=len, reverse=True):
        if not re.search(r"[^\W\d_]", name) and not re.fullmatch(r"(?:19|20)[0-9]{2}", name):
            continue
        for match in reversed(list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text))):
            tail = read(f"1{text[match.end() :][:24]}", lang, units)[:1]
            takes_unit = bool(tail and re.search(r"\d\W*$", name) and tail[0].end > 1)
            if not takes_unit:
                text = blank(text, [match.span()])
    return text


def _without_bounds(text: str, facts: Iterable[Fact], lang: Lang) -> str:
    """Without what is only ever written one way: `< 0.001`."""
    for fact in facts:
        for shown in (show(fact, lang), show_interval(fact, lang)):
            if shown and re.search(r"[<>]|[0-9]e", shown):
                places = re.finditer(rf"(?<![\w.,−-]){re.escape(shown)}(?![\w%]|[.,]\d|\s?[%€$£])", text)
                text = blank(text, [match.span() for match in places])
    return text


def _unbacked(written: Written) -> Finding:
    message = Words(
        de=f"Die Angabe „{written.text}“ steht in keiner Zahl der Auswertung.",
        en=f"No figure of the evaluation backs “{written.text}”.",
    )
    return finding("faithful.unbacked", message, written.text, written.start, written.end)


def _wrong_sign(written: Written) -> Finding:
    message = Words(
        de=f"Das Vorzeichen oder die Richtung bei „{written.text}“ widerspricht der Zahl.",
        en=f"The sign or the direction at “{written.text}” contradicts the figure.",
    )
    return finding("faithful.sign", message, written.text, written.start, written.end)


def _wrong_label(written: Written, words: list[str]) -> Finding:
    message = Words(
        de=f"„{written.text}“ steht bei der Bezeichnung einer anderen Zahl ({', '.join(words)}).",
        en=f"“{written.text}” stands at the label of another figure ({', '.join(words)}).",
    )
    return finding("faithful.label", message, written.text, written.start, written.end)
