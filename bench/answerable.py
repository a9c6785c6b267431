# pyright: basic
"""Fits knowledge/answerable.yaml: from which evidence on a passage is said to answer a question.

Run `SHARED_DATA=… python -m bench.answerable`; it prints the lines of the file. Libraries of 1 to 40 paragraphs are
drawn from XQuAD, half of them without the paragraph that answers but often with its neighbours; every other article
is kept to choose the threshold. The questions of bench/brand count with 0.3 of XQuAD's weight.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import yaml

from bench.retrieval import BRAND, PAIRS
from bench.xquad import Corpus, corpus
from edge import embedder
from errors import Lang
from knowledge import words
from knowledge.library import Library
from knowledge.ranking import Candidate, evidence, ordered, subject
from knowledge.sentences import groups

FEATURES = {"within": ("sentence", "cover"), "across": ("sentence", "cover", "margin")}
SIZES = (1, 4, 12, 40)
BRAND_WEIGHT = 0.3
WRONG = 0.09
"""Share of the unanswerable held-out questions that the threshold lets through."""


class Texts:
    """A corpus with its vectors and stems."""

    def __init__(self, lang: Lang) -> None:
        self.lang, self.told = lang, corpus(lang)
        cut = [groups(text) for text in self.told.paragraphs]
        self.passages = embedder.passages(self.told.paragraphs)
        finer = embedder.passages([sentence for group in cut for sentence in group])
        self.sentences = np.split(finer, np.cumsum([len(group) for group in cut])[:-1])
        self.stems = [frozenset(words.stems(text, lang)) for text in self.told.paragraphs]

    def candidate(self, number: int, asked: np.ndarray) -> Candidate:
        """One paragraph as search would find it; BM25 hardly moves the order of so few."""
        text, near = self.told.paragraphs[number], float(self.passages[number] @ asked)
        return Candidate(text, "", "", None, self.lang, number, near, float((self.sentences[number] @ asked).max()))


def main(seed: int = 2026) -> None:
    """Print features' weights, threshold and what they do on the held-out articles."""
    rng = np.random.default_rng(seed)
    texts: dict[Lang, Texts] = {"de": Texts("de"), "en": Texts("en")}
    brand = _brand()
    for side, pairs in (("within", PAIRS[:2]), ("across", PAIRS[2:])):
        rows = [row for asked, told in pairs for row in _xquad(corpus(asked), asked, texts[told], rng)]
        _fit(side, rows, [row for row in brand if row[0] == side])


def _xquad(questions: Corpus, asked: Lang, texts: Texts, rng: np.random.Generator) -> list[tuple]:
    article, rows = np.array(texts.told.article), []
    for vector, question, gold in zip(
        embedder.queries(questions.questions), questions.questions, questions.gold, strict=True
    ):
        for size in SIZES:
            for present in (True, False):
                shelf = _drawn(article, gold, size, present, rng)
                best = ordered([texts.candidate(number, vector) for number in shelf], asked)
                wanted = subject(question, asked) if asked == texts.lang else []
                found = Counter({stem: sum(stem in texts.stems[number] for number in shelf) for stem in wanted})
                rows.append(("", present, article[gold] % 2, evidence(question, asked, best, found, len(shelf))))
    return rows


def _drawn(article: np.ndarray, gold: int, size: int, present: bool, rng: np.random.Generator) -> list[int]:
    """Paragraphs of a library: with or without the right one, with some of its article, the rest from elsewhere."""
    mates = [number for number in np.flatnonzero(article == article[gold]) if number != gold]
    near = min(len(mates), max(int(rng.random() < 0.5), size // 4), size - present)
    rest = rng.choice(np.flatnonzero(article != article[gold]), size - present - near, replace=False)
    return [*([gold] if present else []), *rng.choice(mates, near, replace=False), *rest]


def _brand() -> list[tuple]:
    told = yaml.safe_load((BRAND / "questions.yaml").read_text(encoding="utf-8"))
    rows = []
    with tempfile.TemporaryDirectory() as home:
        library = Library(Path(home))
        library.add([BRAND / "nordwind"])
        for lang in ("de", "en"):
            for question, want in told[lang]:
                look = library.look(question, lang)
                side = "within" if look.best[0].lang == look.asked else "across"
                seen = evidence(question, look.asked, look.best, look.frequency, look.passages)
                rows.append((side, want is not None, 0, seen))
        library.close()
    return rows


def _fit(side: str, xquad: list[tuple], brand: list[tuple]) -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    names = FEATURES[side]

    def table(rows: list[tuple]) -> tuple[np.ndarray, np.ndarray]:
        return np.array([[row[3][name] for name in names] for row in rows]), np.array([row[1] for row in rows])

    (x, y), (held_x, held_y) = (table([row for row in xquad if row[2] == half]) for half in (0, 1))
    brand_x, brand_y = table(brand)
    weight = np.r_[np.full(len(y), 2000 / len(y)), np.full(len(brand_y), 2000 * BRAND_WEIGHT / len(brand_y))]
    features = np.vstack([x, brand_x])
    mean, spread = features.mean(0), features.std(0)
    model = LogisticRegression(C=10, max_iter=5000).fit((features - mean) / spread, np.r_[y, brand_y], weight)
    held = model.predict_proba((held_x - mean) / spread)[:, 1]
    line = np.quantile(held[~held_y], 1 - WRONG)
    scale = model.coef_[0] / spread
    rule = {"constant": round(float(model.intercept_[0] - scale @ mean), 2)}
    rule |= {name: round(float(value), 2) for name, value in zip(names, scale, strict=True)}
    print(f"{side}: {rule | {'threshold': round(float(line), 2)}}")
    print(
        f"  AUROC {roc_auc_score(held_y, held):.3f} · answered {np.mean(held[held_y] >= line):.3f} on held-out articles"
    )


if __name__ == "__main__":
    main()
