"""A text as rules read it: folded to plain letters, cut into sentences, with the way back to the original."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u180e\u034f\u061c")
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "ı": "i", "ł": "l"}
_LOOKALIKE = dict(
    zip(
        "аеорсухіјѕԁһкмтвнгԛѡ" + "αονρτυικεγμ" + "ɡɑ",
        "aeopcyxijsdhkmtbhrqw" + "aovptuikeym" + "ga",
        strict=True,
    )
)
_MARKS = dict.fromkeys("‐‑‒–—―−﹣－⁃", "-") | dict.fromkeys("’‘‛´`ʼ", "'")
_ABBREVIATED = re.compile(
    r"(?:nr|no|platz|z|b|d|h|u|a|o|p|ca|inkl|incl|zzgl|mind|max|min|st|dr|prof|bzw|str|abs|art|usw|etc|evtl|ggf|tel|vs|jr|sr"
    r"|mr|mrs|ltd|co|s|l|i|v|e|g|approx|vol|ust|mwst|\d{1,2})"
)


@dataclass(frozen=True)
class Reading:
    """The folded text; `at[i]` is where folded letter i stands in the original."""

    original: str
    folded: str
    at: tuple[int, ...] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a stretch of the folded text."""
        if not self.at or start >= end:
            return 0, 0
        last = self.at[end - 1]
        stop = last + 1
        while stop < len(self.original) and unicodedata.combining(self.original[stop]):
            stop += 1
        return self.at[start], stop

    def quote(self, start: int, end: int) -> str:
        """The original words of a stretch of the folded text."""
        begin, stop = self.span(start, end)
        return self.original[begin:stop]

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence in the folded text; abbreviations and numbers do not end one."""
        ends: list[int] = []
        for stop in re.finditer(r"[!?\n]+|\.+(?=\s|$)|\s[|•·]\s", self.folded):
            word = re.search(r"([a-z0-9]+)$", self.folded[: stop.start()])
            dotted = stop[0].startswith(".") and len(stop[0]) == 1
            if dotted and word and _ABBREVIATED.fullmatch(word[1]):
                continue
            ends.append(stop.end())
        edges = [0, *ends, len(self.folded)]
        return tuple((a, b) for a, b in pairwise(edges) if self.folded[a:b].strip())

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence that holds a position."""
        return next(((a, b) for a, b in self.sentences if a <= position < b), (0, len(self.folded)))


def read(text: str) -> Reading:
    r"""Fold a text: one case, plain letters, no invisible characters, lookalike letters of other scripts made Latin.

    Umlauts become their two-letter spelling, so that `GRÖSSTER`, `größter` and `groesster` are one word.

    >>> read("Klima\u00adneutral, CO₂-frei & größte").folded
    'klimaneutral, co2-frei & groesste'
    """
    letters: list[str] = []
    places: list[int] = []
    mixed = _mixed_words(text)
    for start, cluster in _clusters(text):
        plain = _plain(cluster, latin=start in mixed)
        letters.extend(plain)
        places.extend([start] * len(plain))
    return _rejoined(text, "".join(letters), places)


def fold(text: str) -> str:
    """The folded text alone."""
    return read(text).folded


def _clusters(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for index, letter in _letters(text):
        if found and unicodedata.combining(letter):
            found[-1] = (found[-1][0], found[-1][1] + letter)
        elif letter not in _INVISIBLE and not 0xE0000 <= ord(letter) <= 0xE007F:
            found.append((index, letter))
    return found


def _letters(text: str) -> list[tuple[int, str]]:
    """Letters with their places; an HTML entity (`&shy;`, `&#228;`) is the letter it stands for."""
    if "&" not in text:
        return list(enumerate(text))
    found: list[tuple[int, str]] = []
    for part in re.finditer(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});|.", text, re.DOTALL):
        found.extend((part.start(), letter) for letter in html.unescape(part[0]))
    return found


def _plain(cluster: str, *, latin: bool) -> str:
    out: list[str] = []
    for letter in unicodedata.normalize("NFKC", cluster).lower():
        if letter in _SPELLED:
            out.append(_SPELLED[letter])
        elif letter.isspace():
            out.append("\n" if letter in "\n\r\u2028\u2029" else " ")
        elif letter.isascii():
            out.append(letter)
        elif latin and letter in _LOOKALIKE:
            out.append(_LOOKALIKE[letter])
        else:
            base = unicodedata.normalize("NFD", letter)[0]
            out.append(_MARKS.get(letter, base if base.isascii() else letter))
    return "".join(out)


def _mixed_words(text: str) -> frozenset[int]:
    """Places in words that mix Latin with letters that look Latin; a wholly Greek or Cyrillic word stays what it is."""
    places: set[int] = set()
    for word in re.finditer(r"\w+", text):
        lower = word[0].lower()
        if any(letter in _LOOKALIKE for letter in lower) and (
            any("a" <= letter <= "z" for letter in lower) or all(letter in _LOOKALIKE for letter in lower)
        ):
            places.update(range(word.start(), word.end()))
    return frozenset(places)


def _rejoined(text: str, folded: str, places: list[int]) -> Reading:
    """Words hyphenated at a line end and words spaced letter by letter are put together again."""
    drop: set[int] = set()
    for cut in re.finditer(r"(?<=[a-z])-[ ]*\n[ ]*(?=[a-z])", folded):
        if text[places[cut.end()]].islower():
            drop.update(range(cut.start(), cut.end()))
    for spaced in re.finditer(r"(?<![a-z0-9])(?:[a-z][ .]){4,}[a-z](?![a-z0-9])", folded):
        drop.update(index for index in range(spaced.start(), spaced.end()) if folded[index] in " .")
    if not drop:
        return Reading(text, folded, tuple(places))
    keep = [index for index in range(len(folded)) if index not in drop]
    return Reading(text, "".join(folded[index] for index in keep), tuple(places[index] for index in keep))


_COMMON = {
    "de": re.compile(
        r"(?:der|die|das|und|ist|nicht|mit|fuer|auf|ein|eine|einer|im|in|zu|von|den|dem|wir|sie|ihr|ihre|unser|unsere|jetzt|nur"
        r"|bei|aus|auch|ab|bis|mehr|alle|ohne|ich|du|dein|sich|wie|was|noch|oder|statt|zum|zur|am|an|beste|gratis)"
    ),
    "en": re.compile(
        r"(?:the|and|is|not|with|for|on|a|an|of|to|our|your|we|you|now|only|from|by|at|in|more|all|without|it|this|that|are|was"
        r"|how|what|or|than|be|can|get|off|free|my|best|their|has)"
    ),
}


def language(text: str) -> str:
    """`de` or `en` by everyday words; umlauts and an even count say German."""
    words = re.findall(r"[a-z]+", fold(text))
    count = {lang: sum(bool(known.fullmatch(word)) for word in words) for lang, known in _COMMON.items()}
    if re.search(r"[äöüßÄÖÜ]", text):
        count["de"] += 2
    return "en" if count["en"] > count["de"] else "de"
