"""Figures in words: `zwölf Prozent`, `einundzwanzigtausend`, `ein Drittel`, `verdoppelt`, `every fourth`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from errors import Lang
from policies._words import alternatives, lists, words_of

_Range = tuple[Decimal, Decimal, str]
_TOLERANCE = {2: Decimal("0.01"), 3: Decimal("0.01"), 4: Decimal("0.01")}


def spelled(text: str, lang: Lang) -> list[tuple[int, int, tuple[_Range, ...]]]:
    """Places and readings of what is said in words; no readings where words are too vague to be backed."""
    found: list[tuple[int, int, tuple[_Range, ...]]] = []
    for source in (_vague, _fractions, _multiples, _cardinals):
        for start, end, readings in source(text, lang):
            if not any(start < other_end and other < end for other, other_end, _ in found):
                found.append((start, end, readings))
    return sorted(found)


def cardinal(words: str, lang: Lang) -> Decimal | None:
    """The value of a number in words, None if it is not one.

    >>> cardinal("zweitausenddreihunderteinundzwanzig", "de"), cardinal("two hundred and five", "en")
    (Decimal('2321'), Decimal('205'))
    """
    words = words.casefold().strip()
    point = lists()["numbers"][lang]["point"]
    if f" {point} " in words:
        whole, _, rest = words.partition(f" {point} ")
        return _with_decimals(cardinal(whole, lang), [cardinal(digit, lang) for digit in rest.split()])
    parts = re.split(r"[\s-]+", words) if lang == "en" else _german_parts(words)
    return _sum(parts, lang) if parts else None


def _with_decimals(whole: Decimal | None, digits: list[Decimal | None]) -> Decimal | None:
    if whole is None or any(digit is None or digit > 9 for digit in digits):
        return None
    return Decimal(f"{whole}." + "".join(str(digit) for digit in digits))


def _sum(parts: list[str], lang: Lang) -> Decimal | None:
    table, total, group = _table(lang), Decimal(0), Decimal(0)
    seen = False
    for part in parts:
        if part in ("und", "and"):
            continue
        value = table.get(part)
        if value is None:
            return None
        seen = True
        if value == 100:
            group = (group or Decimal(1)) * value
        elif value >= 1000:
            total, group = total + (group or Decimal(1)) * value, Decimal(0)
        else:
            group += value
    return total + group if seen else None


@cache
def _table(lang: Lang) -> dict[str, Decimal]:
    numbers = lists()["numbers"][lang]
    table = {**numbers["small"], **numbers["tens"], **numbers["big"]}
    table |= dict.fromkeys(numbers["article"].split("|"), 1)
    long = {word: 10**power for word, power in lists()["magnitudes"][lang].items() if len(word) > 3}
    return {word: Decimal(value) for word, value in (long | table).items()}


def _german_parts(words: str) -> list[str]:
    """Compound words taken apart; the empty list if something is left over."""
    pattern = f"(?:{alternatives([*_table('de'), 'und'])})"
    parts: list[str] = []
    for word in re.split(r"[\s-]+", words):
        if not re.fullmatch(f"{pattern}+", word):
            return []
        parts += re.findall(pattern, word)
    return parts


@cache
def _cardinal_pattern(lang: Lang) -> re.Pattern[str]:
    numbers = lists()["numbers"][lang]
    long = [word for word in lists()["magnitudes"][lang] if len(word) > 3]
    one = alternatives([*numbers["small"], *numbers["tens"], *numbers["big"]])
    article = f"(?:{numbers['article']})"
    scale = alternatives(long)
    if lang == "de":
        inner = f"(?:{one}|{article})"
        word = f"(?:(?:{article}(?:und)?)?(?:{one})(?:und|{inner})*)"
    else:
        word = f"(?:(?:{one})(?:-one)?)"
    phrase = (
        rf"(?:{word}|{article}(?=[ -](?:{scale}|{alternatives(numbers['big'])})))(?:[ -](?:and )?(?:{word}|{scale}))*"
    )
    unit = alternatives(f"(?:{lists()['units'][kind]})" for kind in ("pp", "share", "EUR", "USD", "GBP", "CHF", "days"))
    return re.compile(
        rf"(?<!\w)(?P<num>(?:{phrase}|{article}(?=[ -](?:{unit})(?!\w)))(?: {numbers['point']}(?: {word})+)?)(?!\w)"
        rf"(?:[ -](?P<unit>{unit})(?!\w))?",
        re.IGNORECASE,
    )


def _cardinals(text: str, lang: Lang) -> Iterator[tuple[int, int, tuple[_Range, ...]]]:
    for match in _cardinal_pattern(lang).finditer(text):
        value = cardinal(match["num"], lang)
        if value is None:
            yield match.start(), match.end(), ()
            continue
        unit = _unit_of(match["unit"] or "")
        scale = Decimal("0.01") if unit in ("share", "pp") else Decimal(1)
        step = Decimal(1).scaleb(int(value.as_tuple().exponent))
        if not value % 1000 and value:
            step = max(step, Decimal(1000 if value < 1_000_000 else 1_000_000))
        yield match.start(), match.end(), (((value - step / 2) * scale, (value + step / 2) * scale, unit),)


def _unit_of(written: str) -> str:
    for kind in ("pp", "share", "days", "EUR", "USD", "GBP", "CHF"):
        if written and re.fullmatch(lists()["units"][kind], written, re.IGNORECASE):
            return kind
    return ""


@cache
def _fraction_patterns(lang: Lang) -> tuple[tuple[int, re.Pattern[str]], ...]:
    article = lists()["numbers"][lang]["article"]
    counts = alternatives(lists()["numbers"][lang]["small"])
    found: list[tuple[int, re.Pattern[str]]] = []
    for parts, words in lists()["fractions"][lang].items():
        # "third" alone is an ordinal and "quarter" alone is three months: only "a third", "two thirds", "half of".
        lead = rf"(?P<count>{counts}|{article}|die|the)[ -]?"
        lead = f"(?:{lead})?" if parts == 2 or lang == "de" else lead
        pattern = rf"(?<!\w){lead}(?:{words})(?![\w-])"
        if lang == "en" and parts > 2:
            pattern = rf"(?<!\w)(?:(?P<count>{counts}|a|an|one)[ -](?:{words})(?![\w-])(?! party))"
        found.append((parts, re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


def _fractions(text: str, lang: Lang) -> Iterator[tuple[int, int, tuple[_Range, ...]]]:
    for parts, pattern in _fraction_patterns(lang):
        for match in pattern.finditer(text):
            count = cardinal(match["count"] or "", lang) or Decimal(1)
            share = count / Decimal(parts)
            slack = _TOLERANCE.get(parts, share * Decimal("0.03"))
            yield match.start(), match.end(), ((share - slack, share + slack, "share"),)


@cache
def _multiple_patterns(lang: Lang) -> tuple[tuple[Decimal, re.Pattern[str]], ...]:
    multiples: dict[Any, str] = lists()["multiples"][lang]
    return tuple(
        (Decimal(str(times)), re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE))
        for times, words in multiples.items()
    )


def _multiples(text: str, lang: Lang) -> Iterator[tuple[int, int, tuple[_Range, ...]]]:
    for factor, pattern in _multiple_patterns(lang):
        for match in pattern.finditer(text):
            slack = factor * Decimal("0.02")
            grows = re.match(r"ver|halb|halv|\w+(?:ed|ing|es)$", match[0], re.IGNORECASE)
            # What doubled has changed by 100 %; what is twofold is a ratio of two.
            reading = (
                (factor - 1 - slack, factor - 1 + slack, "share")
                if grows
                else (factor - slack, factor + slack, "ratio")
            )
            yield match.start(), match.end(), (reading,)


def _vague(text: str, lang: Lang) -> Iterable[tuple[int, int, tuple[_Range, ...]]]:
    return [(match.start(), match.end(), ()) for match in words_of("vague", lang).finditer(text)]
