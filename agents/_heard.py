"""Everything that rules can read from one question, read once: time, amounts, names, literals, metrics, splits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from agents import amounts, periods, quotes, verbs
from agents.names import Named, Vocabulary, common, fold, tokenise
from errors import Lang
from warehouse.metric import dimensions, metrics


@dataclass(frozen=True)
class Heard:
    """One question, read.

    `metrics` are ids, in the order of the text; `by` are columns or grains of time.
    """

    text: str
    lang: Lang
    today: date
    time: periods.Reading
    amounts: tuple[amounts.Amount, ...]
    named: tuple[Named, ...]
    quotes: tuple[quotes.Quote, ...]
    addresses: tuple[quotes.Quote, ...]
    metrics: tuple[str, ...]
    by: tuple[str, ...]
    act: verbs.Act | None
    top: int | None = None
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(()))


def hear(question: str, lang: Lang, today: date, vocabulary: Vocabulary) -> Heard:
    """Read a question with every rule; names come before times (Mai-Kampagne), times before amounts (2025)."""
    text = unicodedata.normalize("NFC", question)
    literals = quotes.quotes(text)
    places = quotes.addresses(text)
    closed = [(one.start, one.end) for one in (*literals, *places)]
    spoken = tuple(one for one in vocabulary.find(text, closed) if not _is_metric(one.words))
    named = spoken + _quoted_names(literals, vocabulary)
    spans = [(one.start, one.end) for one in named]
    time = periods.read(text, today, lang, [*closed, *_not_times(text, spans, today, lang)])
    times = [(one.start, one.end) for one in time.found]
    free = [one for one in named if not any(start < one.end and one.start < end for start, end in times)]
    numbers = amounts.find(text, lang, [*closed, *times, *spans])
    plain = _blanked(text, closed)
    return Heard(
        text, lang, today, time, numbers, tuple(free), literals, places,
        metric_ids(plain), split(plain), verbs.act(plain), _top(plain), vocabulary,
    )  # fmt: skip


def _not_times(text: str, spans: list[tuple[int, int]], today: date, lang: Lang) -> list[tuple[int, int]]:
    """Names hide the times inside them (Summer Sale 2026), but a name that is a time all through (May) does not."""
    times = [(one.start, one.end) for one in periods.find(text, today, lang)]
    return [(start, end) for start, end in spans if not any(a <= start and end <= b for a, b in times)]


def _quoted_names(literals: tuple[quotes.Quote, ...], vocabulary: Vocabulary) -> tuple[Named, ...]:
    """A quoted text that is a name as a whole is a name too."""
    found: list[Named] = []
    for literal in literals:
        inside = vocabulary.find(literal.text)
        if len(inside) == 1 and len(inside[0].words) >= len(literal.text) - 2:
            found.append(Named(inside[0].names, inside[0].words, literal.start, literal.end, inside[0].score))
    return tuple(found)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "¤" * (end - start) + text[end:]
    return text


@cache
def words() -> Mapping[str, Any]:
    """slots.yaml."""
    import yaml

    return yaml.safe_load((Path(__file__).parent / "slots.yaml").read_text("utf-8"))


@cache
def _metric_table() -> dict[tuple[str, ...], str]:
    """Folded words -> the metric's id; the lower rank wins where two share a word."""
    table: dict[tuple[str, ...], str] = {}
    for metric in sorted(metrics().values(), key=lambda one: (one.rank, one.id)):
        for word in metric.words():
            table.setdefault(_key(word), metric.id)
    for id, said in words()["metrics"].items():
        for word in said:
            table.setdefault(_key(word), id)
    return table


def _key(word: str) -> tuple[str, ...]:
    return tuple(token for token, _, _ in tokenise(word))


def metric_ids(text: str) -> tuple[str, ...]:
    """The metrics that a text names, in its order, longest names first, with German endings and one typing error."""
    table, tokens, found = _metric_table(), tokenise(text), dict[int, str]()
    taken: set[int] = set()
    for size in range(min(6, len(tokens)), 0, -1):
        for first in range(len(tokens) - size + 1):
            places = range(first, first + size)
            if taken.isdisjoint(places) and (id := _metric([tokens[place][0] for place in places], table)):
                found[first] = id
                taken.update(places)
    return tuple(dict.fromkeys(found[first] for first in sorted(found)))


def _metric(words: list[str], table: dict[tuple[str, ...], str]) -> str | None:
    if id := table.get(tuple(words)):
        return id
    *before, last = words
    for ending in ("en", "es", "n", "s", "e"):
        if (
            last.endswith(ending)
            and len(last) - len(ending) > 2
            and (id := table.get((*before, last.removesuffix(ending))))
        ):
            return id
    return _misspelt(last) if not before and len(last) > 5 and last not in common() else None


def _is_metric(text: str) -> bool:
    """`CPC` is the figure, although orders may come through a medium of that name."""
    return _key(text) in _metric_table()


@cache
def _misspelt(word: str) -> str | None:
    from rapidfuzz.distance import OSA

    near = {
        id
        for key, id in _metric_table().items()
        if len(key) == 1 and len(key[0]) > 5 and OSA.distance(word, key[0]) == 1
    }
    return near.pop() if len(near) == 1 else None


def split(text: str) -> tuple[str, ...]:
    """What a figure shall be split by: `je Kanal`, `by week`, `which campaigns`, `wöchentlich`."""
    tokens = [token for token, _, _ in tokenise(text)]
    found: dict[int, str] = {}
    for first in range(len(tokens)):
        if column := _adverbs().get(tokens[first]):
            found[first] = column
        for size in (1, 2, 3):
            if first + size < len(tokens) and tuple(tokens[first : first + size]) in _by_words():
                _after(tokens, first + size, found)
        if tokens[first] in _WHICH and first + 1 < len(tokens):
            _after(tokens, first + 1, found, skip=2)
    return tuple(dict.fromkeys(found[first] for first in sorted(found)))


_WHICH = frozenset(
    [
        "welche",
        "welcher",
        "welches",
        "welchen",
        "welchem",
        "which",
        "what",
        "top",
        "beste",
        "besten",
        "schlechteste",
        "schlechtesten",
        "best",
        "worst",
        "die",
    ]
)
_FILLER = frozenset(
    "den der die das dem the einzelnen einzelner jeweiligen unserer unseren unsere our each of day 3 5 10 20".split()  # noqa: SIM905
)
_NUMERALS = frozenset(["zwei", "drei", "vier", "fuenf", "zehn", "two", "three", "four", "five", "ten"])


def _after(tokens: list[str], place: int, found: dict[int, str], skip: int = 1) -> None:
    """The dimension that follows, and those joined to it with und, and or a comma."""
    for _ in range(skip):
        if (
            place + 1 < len(tokens)
            and (tokens[place] in _FILLER | _NUMERALS or tokens[place].isdigit())
            and tokens[place] not in _columns()
        ):
            place += 1
    plural_only = tokens[place - 1] == "die"
    for size in (3, 2, 1):
        words = " ".join(tokens[place : place + size])
        if (
            len(tokens) >= place + size
            and (column := _columns().get(words))
            and not (plural_only and not _plural(words))
        ):
            found[place] = column
            if tokens[place + size : place + size + 1] in (["und"], ["and"]):
                _after(tokens, place + size + 1, found)
            return


def _plural(word: str) -> bool:
    return word.endswith(("en", "s", "aele", "e"))


@cache
def _columns() -> dict[str, str]:
    """Folded dimension words -> the most usual column."""
    return {" ".join(_key(word)): columns.split(" ")[0] for word, columns in dimensions().items()}


@cache
def _adverbs() -> dict[str, str]:
    return {fold(word): column for word, column in words()["dimensions"]["adverbs"].items()}


@cache
def _by_words() -> frozenset[tuple[str, ...]]:
    return frozenset(_key(word) for word in words()["dimensions"]["by"])


def _top(text: str) -> int | None:
    match = re.search(
        r"\btop[ -]?(\d{1,3})\b|\b(?:die|the|unsere|our)\s+(\w+)\s+(?:besten|schlechtesten|teuersten|größten"
        r"|stärksten|best|worst|biggest|largest|top)\b",
        text, re.IGNORECASE,
    )  # fmt: skip
    if not match:
        return None
    number = match[1] or str(amounts.spoken(match[2]) or match[2])
    return int(number) if number.isdigit() and int(number) > 0 else None
