"""The numeric gate: every figure of a text is a fact's figure, with its unit, its sign and its label.

Nothing is derived: a sum or a difference of two facts is not a fact. Tools say such figures as facts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from errors import Lang
from figures import is_money, is_p_value, plain, show, show_interval, spans
from policies._clauses import Piece, attached, clause, direction, foreign
from policies._policy import Draft, finding
from policies._words import content, words_of
from policies.numbers import Reading, Written, blank, read
from terms import Fact, Finding, Words

GATES = ("text",)


def faithful(draft: Draft) -> list[Finding]:
    """What in a final text no fact backs. With the template it was made from, the place of each figure is known."""
    if draft.original:
        made, places = spans(draft.original, draft.facts, draft.names, draft.lang)
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
    backing = [_backing(written, facts.values()) for written in figures]
    pieces = [(written.start, written.end, str(place)) for place, written in enumerate(figures)]
    problems = [_unbacked(written) for written, facts_of in zip(figures, backing, strict=True) if not facts_of]
    signed = [
        [fact for fact in facts_of if _sign_fits(written, fact, text, pieces, lang)]
        for written, facts_of in zip(figures, backing, strict=True)
    ]
    for written, before, after in zip(figures, backing, signed, strict=True):
        if before and not after:
            problems.append(_wrong_sign(written))
    return problems + _mislabelled(text, figures, signed, pieces, facts, lang)


def _backing(written: Written, facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if any(_means(reading, fact) for reading in written.readings)]


def _means(reading: Reading, fact: Fact) -> bool:
    if any(_holds(reading, figure, fact) for figure in _figures(fact)):
        return True
    # The level of an interval is a share, whatever the fact's own unit is.
    return (
        reading.unit == "share"
        and fact.interval is not None
        and reading.low <= Decimal(repr(fact.interval.level)) <= reading.high
    )


def _figures(fact: Fact) -> tuple[Decimal, ...]:
    return (fact.value, fact.interval.low, fact.interval.high) if fact.interval else (fact.value,)


def _same_unit(unit: str, fact: Fact) -> bool:
    if fact.unit == "probability":
        return unit == ("" if is_p_value(fact) else "share")
    if fact.unit in ("share", "pp", "days") or is_money(fact.unit):
        return unit == fact.unit
    known = {"count": {""}, "index": {""}, "ratio": {"", "ratio"}}
    return unit in known.get(fact.unit, {fact.unit})


def _sign_fits(written: Written, fact: Fact, text: str, pieces: list[Piece], lang: Lang) -> bool:
    """Whether the sign, or `plus`, `minus`, `rose by` and `fell by` next to a figure, say what the fact says."""
    said = _said_sign(written, text, pieces, lang)
    meant = [figure for figure in _figures(fact) if any(_holds(reading, figure, fact) for reading in written.readings)]
    signs = {int(figure > 0) - int(figure < 0) for figure in meant} or {1}  # none: it is the level, a positive share
    if written.sign:
        return written.sign in signs and said in (0, written.sign)
    if said == 0:
        return bool(signs & {0, 1})
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
