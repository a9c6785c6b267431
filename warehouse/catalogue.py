"""The data catalogue: every metric, kind, column, dimension and segment with its words, and which of them are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import yaml

from terms import Words
from warehouse.contract import contract, kinds, plain
from warehouse.metric import DIMENSIONS, Metric, metrics
from warehouse.segment import segments

What = Literal["metric", "kind", "column", "segment"]
LEAST = 87.0
"""Words that are less alike (0 to 100, rapidfuzz ratio) are other words."""
LONGEST = 5
"""Words of a question that are read together."""
RANK = {"metric": 0, "segment": 1, "kind": 2, "column": 3}
ASKED_FOR: dict[What, str] = {
    "metric": r"kennzahl|metrik|metric|kpi|formel|formula",
    "column": r"\bfeld|felder|spalte|\bfields?\b|columns?|merkmal|dimension|attribut",
    "kind": r"datenart|datensaetze|\bdaten\b|tabelle|\bdata\b|tables?|\bkinds?\b",
    "segment": r"segment|zielgruppe|audience",
}


KINDS: dict[str, tuple[str, ...]] = {
    "ads": ("Anzeigendaten", "Werbedaten", "ad data", "ads data", "Anzeigen-Daten"),
    "orders": ("Bestelldaten", "order data", "shop data", "Shopdaten"),
    "sessions": ("Sitzungsdaten", "session data", "web analytics", "Webanalyse"),
    "contacts": ("CRM", "Kontaktdaten", "CRM data", "CRM-Daten"),
    "search_console": ("Search Console", "Suchdaten", "search data"),
    "transactions": ("Kaufdaten", "purchase data"),
}
"""What people call the data of a kind, beside its title."""


@dataclass(frozen=True)
class Entry:
    """One thing of the catalogue; `kinds` are the data kinds that it can be read from."""

    what: What
    id: str
    name: Words
    words: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """An entry that a question may mean, how alike (0 to 100) and by how many words."""

    entry: Entry
    score: float
    words: int


@cache
def entries() -> tuple[Entry, ...]:
    """Everything that the catalogue holds."""
    measured = (Entry("metric", one.id, one.name, one.words(), _kinds(one)) for one in metrics().values())
    grouped = (Entry("segment", one.id, one.name, one.words(), tuple(one.where)) for one in segments().values())
    loaded = (Entry("kind", kind, contract(kind).title, _of_kind(kind), (kind,)) for kind in kinds())
    return (*measured, *grouped, *loaded, *_columns())


def search(question: str) -> list[Hit]:
    """The entries that a question may mean, the likeliest first.

    Each run of words of the question is held against all words of the catalogue. What the question calls it (field,
    segment) counts before the number of words in common, then likeness, then metrics before columns. A question that
    names nothing but what it looks for (which segments are there) finds all of those.
    """
    from rapidfuzz import fuzz, process

    index = _index()
    tokens = plain(question).split()
    best: dict[int, tuple[int, float]] = {}
    for size in range(1, LONGEST + 1):
        for first in range(len(tokens) - size + 1):
            run = " ".join(tokens[first : first + size])
            alike = [(run, 100.0, 0)] if run in index else []
            if not alike and len(run) > 4:
                alike = process.extract(run, index.keys(), scorer=fuzz.ratio, score_cutoff=LEAST, limit=10)
            for word, score, _ in alike:
                for number in index[word]:
                    best[number] = max(best.get(number, (0, 0.0)), (len(word.split()), score))
    asked: set[What] = {what for what, words in ASKED_FOR.items() if re.search(words, plain(question))}
    hits = [Hit(entries()[number], score, size) for number, (size, score) in best.items()]
    hits = hits or [Hit(entry, 0.0, 0) for entry in entries() if entry.what in asked]
    return sorted(hits, key=lambda hit: _place(hit, asked))


def near(question: str, limit: int = 3) -> list[str]:
    """The ids whose words are the least unlike a question."""
    from rapidfuzz import fuzz, process

    index = _index()
    found = process.extract(plain(question), index.keys(), scorer=fuzz.WRatio, limit=10 * limit)
    ids = (entries()[number].id for word, _, _ in found for number in index[word])
    return list(dict.fromkeys(ids))[:limit]


def _place(hit: Hit, asked: set[What]) -> tuple[bool, int, int, int, int, str]:
    entry = hit.entry
    rank = metrics()[entry.id].rank if entry.what == "metric" else 0
    close = -round(hit.score / 10)  # a plural or an ending is as good as the word itself
    return (entry.what not in asked if asked else False, -hit.words, close, RANK[entry.what], rank, entry.id)


_SMALL = frozenset({"", "ad", "at", "is", "name", "type", "value", "date", "status"})
"""Column names that are everyday words: alone they name nothing."""


@cache
def _index() -> dict[str, tuple[int, ...]]:
    index: dict[str, list[int]] = {}
    for number, entry in enumerate(entries()):
        for word in {plain(each) for each in entry.words} - _SMALL:
            index.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in index.items()}


def _kinds(metric: Metric) -> tuple[str, ...]:
    if metric.of:
        return tuple(dict.fromkeys(kind for part in metric.of for kind in metrics()[part].kinds))
    return metric.kinds


def _of_kind(kind: str) -> tuple[str, ...]:
    title = contract(kind).title
    return (kind, title.de, title.en, *KINDS.get(kind, ()))


def _columns() -> Iterable[Entry]:
    shape: dict[str, dict[str, list[str]]] = yaml.safe_load(DIMENSIONS.read_text(encoding="utf-8"))
    having: dict[str, list[str]] = {}
    for kind in kinds():
        for column in contract(kind).columns:
            having.setdefault(column, []).append(kind)
    for column, held in having.items():
        said = shape.get(column, {"de": [], "en": []})
        name = Words(de=(said["de"] or [column])[0], en=column.replace("_", " "))
        words = (column, *said["de"], *said["en"])
        yield Entry("column", column, name, words, tuple(held))
