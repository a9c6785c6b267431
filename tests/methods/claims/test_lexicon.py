"""The notation of word lists finds what a reader would, and nothing inside another word."""

from __future__ import annotations

import pytest

from methods.claims.lexicon import find
from methods.claims.reading import read


def hits(entry: str, text: str, *, negatable: bool = False) -> list[str]:
    reading = read(text)
    lists = {"animals": ["hund", "katz*"]}
    return [reading.quote(hit.start, hit.end) for hit in find(reading, [entry], lists, negatable=negatable)]


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [("krebs", "Krebs und Krebsfleisch", ["Krebs"]), ("krebs*", "Krebsfleisch", ["Krebsfleisch"]),
     ("*siegel", "Öko-Siegel", ["Öko-Siegel"]), ("klima~neutral", "klima neutral, Klima-neutral", ["klima neutral",
      "Klima-neutral"]),
     ("bester .. stadt", "Bester Döner der ganzen Stadt", ["Bester Döner der ganzen Stadt"]),
     ("bester .. stadt", "Bester Döner. Die Stadt", []), ("#% rabatt",
      "20 % Rabatt, 5 Prozent Rabatt", ["20 % Rabatt", "5 Prozent Rabatt"]),
     ("@animals", "Katzen", ["Katzen"]), ("mein (@animals)", "mein Hund", ["mein Hund"]), ("<owner> bester",
      "Hamburgs bester", ["Hamburgs bester"]),
     ("<owner> bester", "das bester", []), ("bis <year>", "bis 2030", ["bis 2030"]), ("<hash>ad",
      "schön #ad", ["#ad"])],
)  # fmt: skip
def test_notation(entry, text, found):
    assert hits(entry, text) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [("nicht gratis", 0), ("nicht nur gratis", 1), ("kein bisschen gratis", 0), ("Kein Haken, gratis", 1),
     ("gratis ist es nicht", 0),
     ("never free", 0), ("not just free", 1), ("Don't wait - free", 1), ("gratis. Nicht verpassen", 1)],
)  # fmt: skip
def test_denials(text, count):
    assert len(hits("(gratis|free)", text, negatable=True)) == count


def test_an_unknown_list_is_an_error():
    with pytest.raises(KeyError):
        hits("@nothing", "x")
