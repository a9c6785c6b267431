"""Names of the data in a question: channels, campaigns, places and trial arms, exact, inflected, compound or misspelt.

The vocabulary is what is loaded: a place can be a city, a federal state or a DMA code. A tie is never decided here: it
comes back with its alternatives, and the supervisor asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.language import listed

if TYPE_CHECKING:
    from warehouse.reader import Reader

Span = tuple[int, int]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ads": ("platform", "campaign", "account", "ad_group"),
    "geo_panel": ("geo", "assignment"),
    "journeys": ("channel", "path"),
    "trial": ("arm",),
    "orders": ("source", "medium"),
    "sessions": ("source", "medium"),
}
"""Which columns of which kind hold names that people say."""

ALIASED = {
    "platform": "platforms",
    "channel": "platforms",
    "media": "platforms",
    "source": "platforms",
    "geo": "places",
}
LONGEST = 8
LONG = 9
"""From so many letters on, a name may have two typing errors; a shorter one has one."""


@dataclass(frozen=True)
class Name:
    """A name of the data: in which column, and how the data write it."""

    kind: str
    column: str
    value: str


@dataclass(frozen=True)
class Named:
    """A name as a question says it; several `names` of one column are a tie that nobody but the asker can break."""

    names: tuple[Name, ...]
    words: str
    start: int
    end: int
    score: float = 100.0

    def of(self, column: str) -> tuple[str, ...]:
        """The values that it may mean in one column."""
        return tuple(dict.fromkeys(name.value for name in self.names if name.column == column))


class Vocabulary:
    """All names of the loaded data, ready to be found in a text."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = tuple(dict.fromkeys(names))
        self._exact: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        self._joined: dict[str, list[Name]] = defaultdict(list)
        self._holding: dict[str, set[Name]] = defaultdict(set)
        for name in self.names:
            for form in {name.value, *_aliases(name)}:
                tokens = tuple(token for token, _, _ in tokenise(form))
                if tokens:
                    self._add(name, tokens, form == name.value)

    def _add(self, name: Name, tokens: tuple[str, ...], own: bool) -> None:
        if name not in self._exact[tokens]:
            self._exact[tokens].append(name)
            self._joined["".join(tokens)].append(name)
        if own and name.column in {"campaign", "ad_group"}:
            for token in tokens:
                self._holding[token].add(name)

    def values(self, column: str) -> tuple[str, ...]:
        """Every value of a column, in the order of the data."""
        return tuple(dict.fromkeys(name.value for name in self.names if name.column == column))

    def find(self, text: str, masked: Iterable[Span] = ()) -> tuple[Named, ...]:
        """Every name in a text, longest first where they overlap, in the order of the text."""
        spans = tuple(masked)
        tokens = [one for one in tokenise(text) if all(one[2] <= start or end <= one[1] for start, end in spans)]
        found: list[Named] = []
        taken: set[int] = set()
        for reading in (self._exactly, self._partly, self._nearly):
            for size in range(min(LONGEST, len(tokens)), 0, -1):
                for first in range(len(tokens) - size + 1):
                    places = range(first, first + size)
                    if taken.isdisjoint(places) and (named := reading(text, tokens, places)):
                        found.append(named)
                        taken.update(places)
        return tuple(sorted(found, key=lambda one: one.start))

    def _exactly(self, text: str, tokens: list[Token], places: range) -> Named | None:
        words = tuple(tokens[place][0] for place in places)
        names = (
            self._exact.get(words)
            or self._inflected(words)
            or (self._joined.get("".join(words)) if len("".join(words)) > 5 else None)
        )
        if not names:
            return None
        start, end = tokens[places[0]][1], tokens[places[-1]][2]
        kept = tuple(name for name in names if _sayable(name, text, start, end))
        return Named(kept, text[start:end], start, end) if kept else None

    def _inflected(self, words: tuple[str, ...]) -> list[Name] | None:
        """Bayerns, Googles, Metakampagne, Chicago-Test: the name with an ending or a noun behind it."""
        *before, word = words
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) > 3:
                names = self._exact.get((*before, word.removesuffix(ending)))
                if names:
                    return names
        return None

    def _partly(self, text: str, tokens: list[Token], places: range) -> Named | None:
        """Some words of a campaign's name: two in a row, or one beside the word campaign."""
        words = [tokens[place][0] for place in places]
        if any(word not in self._holding or word in common() or word in _SMALL for word in words):
            return None
        if len(words) == 1 and not (len(words[0]) > 2 and _beside_campaign(tokens, places)):
            return None
        names: set[Name] = set(self._holding[words[0]])
        for word in words[1:]:
            names &= self._holding[word]
        ordered = tuple(name for name in self.names if name in names)
        start, end = tokens[places[0]][1], tokens[places[-1]][2]
        return Named(ordered, text[start:end], start, end, 90.0) if ordered else None

    def _nearly(self, text: str, tokens: list[Token], places: range) -> Named | None:
        """One misspelt name of up to three words; more than one equally near is a tie."""
        words = [tokens[place][0] for place in places]
        joined = "".join(words)
        if (
            len(words) > 3
            or len(joined) < 5
            or joined.isdigit()
            or any(word in common() or len(word) < 2 for word in words)
        ):
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 1 if len(joined) < LONG else 2
        near = process.extract(joined, list(self._joined), scorer=OSA.distance, score_cutoff=slips, limit=5)
        # `Generic 20 %` is no slip of `Generic DE`: figures are never misspelt names.
        near = [(form, distance) for form, distance, _ in near if len(form) > 4 and _figures(form) == _figures(joined)]
        if not near:
            return None
        best = near[0][1]
        names = tuple(dict.fromkeys(name for form, distance in near if distance == best for name in self._joined[form]))
        start, end = tokens[places[0]][1], tokens[places[-1]][2]
        return Named(names, text[start:end], start, end, 100.0 - 5 * best)


Token = tuple[str, int, int]
_ENDINGS = (
    "kampagnen", "kampagne", "anzeigen", "anzeige", "budgets", "budget", "kosten", "ausgaben", "klicks", "umsatz",
    "werbung", "kanal", "test", "ads",
    "es", "en", "s", "n",
)  # fmt: skip


def tokenise(text: str) -> list[Token]:
    """Words folded (`ä` as `ae`, accents dropped, lower case) with their place in the text."""
    return [(fold(match[0]), match.start(), match.end()) for match in re.finditer(r"[^\W_]+", text)]


@cache
def fold(word: str) -> str:
    """Köln, Koeln and KÖLN are the same."""
    word = unicodedata.normalize("NFC", word).casefold().translate(_UMLAUTS)
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@cache
def common() -> frozenset[str]:
    """Words of the two languages: no misspelling of a name."""
    return frozenset(fold(word) for word in listed("german") | listed("english"))


_PREPOSITIONS = frozenset({"at", "in", "on", "to", "by", "am", "an", "auf", "um", "bei"})
_AMOUNT_NEXT = re.compile(r"\s*[€$£]?\s*\d")


def _sayable(name: Name, text: str, start: int, end: int) -> bool:
    """Short codes (BE, HE, 501) count only as they are written, everyday words (Essen, Nice, Search) only as names."""
    words = text[start:end]
    if words.rpartition(" ")[2] in _PREPOSITIONS and words != name.value and _AMOUNT_NEXT.match(text, end):
        return False  # `Brand at 1 euro` is not the campaign Brand AT
    if len(words) < 3 or words.isdigit():
        before = text[max(0, start - 24) : start]
        if words.isdigit():
            return bool(
                re.search(
                    r"(?:dma|geo|region|gebiet|plz|markt|market|zelle|cell|,|und|and"
                    r"|&)\s*\w*\s*$",
                    before,
                    re.IGNORECASE,
                )
            )
        return words == name.value or words.isupper()
    return not (fold(words) in common() and words.islower()) or name.column in {"arm", "assignment"}


def _figures(word: str) -> str:
    return re.sub(r"\D", "", word)


_SMALL = frozenset("die der das den dem des ein eine einen einer the a an of von fuer for and und".split())  # noqa: SIM905
"""Words that many names hold and none is called by."""


def _beside_campaign(tokens: list[Token], places: range) -> bool:
    beside = [tokens[place][0] for place in (places[0] - 1, places[-1] + 1) if 0 <= place < len(tokens)]
    return any(re.fullmatch(r"kampagnen?|aktion|campaigns?|anzeigengruppen?|adgroups?", word) for word in beside)


def _aliases(name: Name) -> Iterable[str]:
    group = ALIASED.get(name.column)
    if not group:
        return ()
    own = " ".join(token for token, _, _ in tokenise(name.value))
    return _alias_table(group).get(own, ())


@cache
def _alias_table(group: str) -> dict[str, tuple[str, ...]]:
    import yaml

    lines: list[list[str]] = yaml.safe_load((Path(__file__).parent / "aliases.yaml").read_text("utf-8"))[group]
    table: dict[str, tuple[str, ...]] = {}
    for line in lines:
        for form in line:
            table[" ".join(token for token, _, _ in tokenise(form))] = tuple(other for other in line if other != form)
    return table


def vocabulary(reader: Reader) -> Vocabulary:
    """The names of what is loaded now; kept until something is loaded anew."""
    loaded = reader.kinds()
    key = tuple(sorted((kind, one.snapshot) for kind, one in loaded.items()))
    if key not in _KEPT:
        _KEPT.clear()
        _KEPT[key] = Vocabulary(_names(reader, loaded))
    return _KEPT[key]


_KEPT: dict[Any, Vocabulary] = {}


def _names(reader: Reader, loaded: Mapping[str, Any]) -> Iterable[Name]:
    for kind, columns in COLUMNS.items():
        if kind not in loaded:
            continue
        for column in columns:
            for value in reader.values(kind, column):
                if column == "path":
                    yield from (Name(kind, "channel", step.strip()) for step in value.split(">") if step.strip())
                else:
                    yield Name(kind, column, value)
    if "media" in loaded:
        yield from (Name("media", "media", value) for value in reader.roles("media").get("media", []))
