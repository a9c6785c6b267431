# pyright: basic
"""Search in documents: our library beside plain BM25, on XQuAD in German, English and across; and when it says no.

Run `SHARED_DATA=… python -m bench.retrieval`. Plain BM25 (k1 1.2, b .75, lower-cased words, no stemming) runs on the
same paragraphs. Refusals: every question is asked with its paragraph in the library and with that paragraph taken out.
"""

from __future__ import annotations

import dataclasses
import math
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import yaml

from bench.xquad import Corpus, corpus, library
from errors import Lang
from knowledge.library import Library
from knowledge.ranking import threshold

BRAND = Path(__file__).parent / "brand"
PAIRS: tuple[tuple[Lang, Lang], ...] = (("de", "de"), ("en", "en"), ("de", "en"), ("en", "de"))
ALMHOF = Path(__file__).parents[1] / "tests" / "data" / "almhof"


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        libraries = {lang: _timed(lang, home) for lang in ("de", "en")}
        print(f"\n{'XQuAD':14} {'R@1':>6} {'R@5':>6} {'R@10':>6} {'nDCG@10':>8}  ms each · answered · wrongly answered")
        for asked, told in PAIRS:
            _xquad(asked, told, libraries[told])
        for name, folder, questions in (("nordwind", BRAND / "nordwind", BRAND), ("almhof", ALMHOF, ALMHOF)):
            _brand(name, folder, yaml.safe_load((questions / "questions.yaml").read_text(encoding="utf-8")), home)


def _timed(lang: str, home: Path) -> Library:
    started = time.perf_counter()
    filled = library(lang, home)
    seconds = time.perf_counter() - started
    passages = sum(entry.passages for entry in filled.documents().values())
    print(f"{lang}: {len(filled.documents())} documents, {passages} passages in {seconds:.0f} s")
    return filled


def _xquad(asked: Lang, told: Lang, filled: Library) -> None:
    questions, texts = corpus(asked), corpus(told)
    places, answered, wrong = [], [], []
    started = time.perf_counter()
    for question, gold in zip(questions.questions, texts.gold, strict=True):
        looked = filled.look(question, asked)
        documents = list(dict.fromkeys(each.document for each in looked.best))
        name = f"{gold:03}.txt"
        places.append(documents.index(name) if name in documents else 999)
        answered.append(looked.probability() >= threshold(asked == told))
        without = tuple(each for each in looked.best if each.document != name)
        wrong.append(dataclasses.replace(looked, best=without).probability() >= threshold(asked == told))
    each = 1000 * (time.perf_counter() - started) / len(places)
    tail = f"{each:5.0f} ms · {np.mean(answered):.3f} · {np.mean(wrong):.3f}"
    print(f"{f'{asked} → {told}':14} {_measures(np.array(places))}  {tail}")
    if asked == told:
        print(f"{'  plain BM25':14} {_measures(_bm25(texts))}")


def _measures(place: np.ndarray) -> str:
    gain = np.where(place < 10, 1 / np.log2(place + 2.0), 0).mean()
    recalls = " ".join(f"{(place < k).mean():6.4f}" for k in (1, 5, 10))
    return f"{recalls} {gain:8.4f}"


def _bm25(texts: Corpus, k1: float = 1.2, b: float = 0.75) -> np.ndarray:
    bags = [Counter(re.findall(r"\w+", text.lower())) for text in texts.paragraphs]
    length = np.array([sum(bag.values()) for bag in bags])
    found = Counter(word for bag in bags for word in bag)
    usual = k1 * (1 - b + b * length / length.mean())
    columns = {word: np.array([bag[word] for bag in bags]) for word in found}
    places = []
    for question, gold in zip(texts.questions, texts.gold, strict=True):
        score = np.zeros(len(bags))
        for word in re.findall(r"\w+", question.lower()):
            if word in found:
                rarity = math.log(1 + (len(bags) - found[word] + 0.5) / (found[word] + 0.5))
                score += rarity * columns[word] * (k1 + 1) / (columns[word] + usual)
        places.append(int((score > score[gold]).sum()))
    return np.array(places)


def _brand(name: str, folder: Path, questions: dict, home: Path) -> None:
    filled = Library(home / name)
    filled.add([file for file in sorted(folder.iterdir()) if file.suffix in {".md", ".html", ".txt"}])
    print(f"\n{name}: {len(filled.documents())} documents in two languages")
    for lang in ("de", "en"):
        found = [(filled.search(question, lang), want) for question, want in questions[lang]]
        there = [each.hits[0].document == want for each, want in found if want]
        yes = [each.answerable for each, want in found if want]
        no = [each.answerable for each, want in found if not want]
        print(
            f"  {lang}: right document {np.mean(there):.2f} of {len(there)} · answered {np.mean(yes):.2f} · "
            f"wrongly answered {np.mean(no):.2f} of {len(no)}"
        )
    filled.close()


if __name__ == "__main__":
    main()
