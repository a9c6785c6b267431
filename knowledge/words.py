# pyright: basic
"""Words of German and English texts: which language, which of them carry meaning, what they have in common."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from threading import local
from typing import Any

from errors import Lang

WORD = re.compile(r"\w+")
SATURATION, LENGTH_WEIGHT, USUAL_LENGTH = 1.2, 0.75, 60
"""k1 and b of BM25 (Robertson and Zaragoza 2009, section 3.2), and a passage's usual number of content words."""

# fmt: off
STOP: dict[Lang, frozenset[str]] = {
    "de": frozenset(
        """aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da
        dabei dadurch dafür daher damit dann daran darauf darf dürfen das dass dazu dein deine dem den denn der deren
        des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines
        einige er es etwas euch euer eure für gab gegen gibt habe haben hat hatte hatten hier ich ihm ihn ihnen ihr
        ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jemand kann kein keine keinem keinen
        keiner können konnte machen man mein meine mich mir mit muss müssen nach nicht nichts noch nun nur ob oder
        ohne schon sehr sei sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte sollten steht
        sonst über um und uns unser unsere unserem unseren unserer unter vom von vor war waren was wann warum weil
        welche welchem welchen welcher welches wem wen wenn wer werden wie wieso wieviel viel viele wird wir wo wofür
        woher wohin womit worauf wurde wurden würde zu zum zur zwischen bitte sagen sagt laut eigentlich denn mal
        genau gilt gelten""".split()  # noqa: SIM905
    ),
    "en": frozenset(
        """a about after all also am an and any are as at be because been before being between both but by can could
        did do does doing during each for from had has have having he her here hers him his how i if in into is it
        its itself just may me more most must my no nor not of off on once only or other our ours out over own
        please say says same shall she should so some such tell than that the their theirs them then there these
        they this those through to too under until up upon very was we were what when where which while who whom
        whose why will with within would you your yours according there's us many much exactly""".split()  # noqa: SIM905
    ),
}
# fmt: on
"""Words without a topic: they tell the language and nothing about the subject."""

_threads = local()


def language(text: str, otherwise: Lang = "en") -> Lang:
    """German or English, by the words that every sentence needs; `otherwise` when the text is too short to tell.

    >>> language("Was steht im Markenhandbuch zu unserem Logo?"), language("What is our tone?"), language("ROAS 2026")
    ('de', 'en', 'en')
    """
    found = Counter(WORD.findall(text[:20_000].lower()))
    german = sum(count for word, count in found.items() if word in STOP["de"] and word not in STOP["en"])
    english = sum(count for word, count in found.items() if word in STOP["en"] and word not in STOP["de"])
    if german == english:
        return "de" if re.search("[äöüßÄÖÜ]", text) else otherwise
    return "de" if german > english else "en"


def stems(text: str, lang: Lang) -> list[str]:
    """The content words of a text, in order, cut to their stems (Snowball).

    >>> stems("Welche Farben dürfen wir benutzen?", "de")
    ['farb', 'benutz']
    """
    found = [word for word in WORD.findall(text.lower()) if word not in STOP[lang]]
    return _stemmer(lang).stemWords(found)


def weights(texts: Sequence[str], langs: Sequence[Lang]) -> tuple[list[list[int]], list[list[float]]]:
    """Sparse vectors whose dot product with a question's, times the rarity of each word, is BM25.

    The words of each language have numbers of their own, so texts of two languages never meet here.
    """
    rows = [_weighted(stems(text, lang), lang) for text, lang in zip(texts, langs, strict=True)]
    return [list(row) for row in rows], [list(row.values()) for row in rows]


def asked(text: str, lang: Lang) -> tuple[list[int], list[float]]:
    """The sparse vector of a question: each content word counts once for every time it is asked."""
    counts = Counter(_number(stem, lang) for stem in stems(text, lang))
    return list(counts), [float(count) for count in counts.values()]


def _weighted(found: list[str], lang: Lang) -> dict[int, float]:
    long = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * len(found) / USUAL_LENGTH
    counts = Counter(_number(stem, lang) for stem in found)
    return {number: n * (SATURATION + 1) / (n + SATURATION * long) for number, n in counts.items()}


@lru_cache(maxsize=1 << 16)
def _number(stem: str, lang: Lang) -> int:
    return zlib.crc32(f"{lang}:{stem}".encode())


def _stemmer(lang: Lang) -> Any:
    # A Snowball stemmer must not be shared between threads.
    known = _threads.__dict__.setdefault("stemmers", {})
    if lang not in known:
        from Stemmer import Stemmer

        known[lang] = Stemmer({"de": "german", "en": "english"}[lang])
    return known[lang]
