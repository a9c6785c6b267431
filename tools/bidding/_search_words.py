# pyright: basic
"""Search terms as words: lower case, umlauts in one spelling, plurals and endings on their stem, nothing but letters.

What people type is data. Only letters and digits of it ever reach a proposal, so that a term cannot be a formula of a
spreadsheet, a link or an order to anybody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from methods.search.ngrams import Ints

WORD = re.compile(r"[^\W_]+")
FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST = 80
"""Letters of a word that count, and of a negative that a platform takes."""
MOST = 10
"""Words that a negative may have."""
_SAID: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("empty_words.yaml").read_text(encoding="utf-8"))
GERMAN, ENGLISH = frozenset(_SAID["de"]), frozenset(_SAID["en"])
EMPTY = GERMAN | ENGLISH | frozenset(_SAID["more"])
"""Words that say nothing alone."""


@dataclass(frozen=True)
class Typed:
    """Texts as words, one behind the other.

    words   spelling of each word number, as it was typed (folded to lower case)
    stems   spelling of each stem number
    word    (t,) word number, stem (t,) stem number, text (t,) the text each belongs to
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    word: Ints
    stem: Ints
    text: Ints
    lang: str

    def written(self, numbers: Sequence[int]) -> str:
        """Words of a run, as typed."""
        return " ".join(self.words[at] for at in numbers if at >= 0)


def split(text: str) -> list[str]:
    r"""The words of a text in lower case.

    >>> split('=HYPERLINK("x") Größe-42  RUCKSÄCKE!'), split("\u202e\u200bzelt")
    (['hyperlink', 'x', 'größe', '42', 'rucksäcke'], ['zelt'])
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return [word[:LONGEST] for word in WORD.findall(plain)]


def language(words: Sequence[str]) -> str:
    """`de` or `en`, by small words and umlauts; German where nothing tells."""
    german = sum(word in GERMAN or any(c in "äöüß" for c in word) for word in words)
    return "en" if sum(word in ENGLISH for word in words) > german else "de"


def stemmed(words: Sequence[str], lang: str) -> list[str]:
    """Each word's stem; umlauts and their spelling with e fall together."""
    from Stemmer import Stemmer

    stemmer = Stemmer({"de": "german", "en": "english"}[lang])
    return [stemmer.stemWord(word.translate(FOLDED) if lang == "de" else word) for word in words]


def typed(texts: Sequence[str], lang: str | None = None) -> Typed:
    """All texts as words and stems."""
    rows = [split(text) for text in texts]
    flat = [word for row in rows for word in row]
    words, word = np.unique(np.array(flat, object).astype(str), return_inverse=True)
    chosen = lang or language(flat)
    stems, stem = np.unique(np.array(stemmed(words.tolist(), chosen), object).astype(str), return_inverse=True)
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return Typed(
        tuple(words.tolist()), tuple(stems.tolist()), word.astype(np.int64), stem[word].astype(np.int64),
        owner.astype(np.int64), chosen,
    )  # fmt: skip


LINKS = ("", "s", "n", "en", "es", "er", "e")
SHORT, SURE = 4, 5
"""Letters of the shortest part of a compound; of one that counts although the other part is unknown."""


def parts(known: Typed) -> np.ndarray:
    """(k, 2) stem numbers: a German compound, and one of its parts that somebody typed alone.

    >>> known = typed(["gebrauchtzelt", "zelt gebraucht", "zeltverleih", "verleih"], "de")
    >>> sorted((known.stems[a], known.stems[b]) for a, b in parts(known).tolist())
    [('gebrauchtzelt', 'gebraucht'), ('gebrauchtzelt', 'zelt'), ('zeltverleih', 'verleih'), ('zeltverleih', 'zelt')]
    """
    if known.lang != "de":
        return np.zeros((0, 2), np.int64)
    stem_of = dict(zip(known.word.tolist(), known.stem.tolist(), strict=True))
    number = {name.translate(FOLDED): stem_of[at] for at, name in enumerate(known.words) if at in stem_of}
    number |= {name: at for at, name in enumerate(known.stems)}
    found: set[tuple[int, int]] = set()
    for at, name in enumerate(known.words):
        word, own = name.translate(FOLDED), stem_of[at]
        for cut in range(SHORT, len(word) - SHORT + 1):
            head, tail = _head(word[:cut], number), number.get(word[cut:])
            if tail is not None and (head is not None or len(word) - cut >= SURE):
                found.add((own, tail))
            if head is not None and (tail is not None or cut >= SURE):
                found.add((own, head))
    return np.array(sorted(pair for pair in found if pair[0] != pair[1]), np.int64).reshape(-1, 2)


def _head(text: str, number: dict[str, int]) -> int | None:
    """The first part of a compound, also with the letters that join it to the next."""
    for link in LINKS:
        short = text.removesuffix(link) if link else text
        if (short != text or not link) and len(short) >= SHORT and short in number:
            return number[short]
    return None


def near(one: str, other: str) -> bool:
    """Whether two words are the same but for one slip of the finger; short words have to be equal."""
    from rapidfuzz.distance import OSA

    return one == other or (min(len(one), len(other)) >= 6 and OSA.distance(one, other, score_cutoff=1) <= 1)
