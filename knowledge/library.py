# pyright: basic
"""The company's documents: add a folder, ask a question, get the passages that answer it or an honest no.

library = Library(home)
library.add([Path("brand")])
library.search("Welche Farben hat unser Logo?", "de").passages
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

from errors import Lang, NotFound, PersonMustAct
from knowledge.manifest import Entry, Manifest
from knowledge.ranking import Candidate, ordered, probability, subject, threshold
from knowledge.report import Added
from knowledge.sentences import groups
from terms import Passage

Progress = Callable[[int, int], None]
NEAREST = 40
QUOTATION = 320
"""Characters of a quotation."""
SAMPLE = 2000
"""Passages that tell how rare a word is."""
NEAR = 0.05
"""Passages whose rank is this much lower than the best one's are not shown beside it."""


@dataclass(frozen=True)
class Hit:
    """A passage that was found: its text as it stands in the document, and the sentences of it that fit best.

    score is its nearness in meaning, comparable between passages and languages; text and quote are untrusted.
    """

    text: str
    quote: str
    document: str
    heading: str
    page: int | None
    lang: Lang
    score: float

    def place(self, lang: Lang) -> str:
        """Headings and page, for people."""
        page = {"de": "Seite", "en": "page"}[lang]
        return " · ".join(part for part in (self.heading, f"{page} {self.page}" if self.page else "") if part)


@dataclass(frozen=True)
class Found:
    """What search brings back, best first, and whether the first one answers the question.

    score is the probability that it does; `sure` says that it is far from the line.
    """

    hits: tuple[Hit, ...]
    answerable: bool
    score: float
    asked: Lang

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The hits as the house's passages, places in the question's language."""
        return tuple(
            Passage(text=hit.text, document=hit.document, place=hit.place(self.asked), score=hit.score)
            for hit in self.hits
        )

    @property
    def sure(self) -> bool:
        """Whether nobody needs to check that it answers."""
        return self.answerable and self.score >= (1 + threshold(self.hits[0].lang == self.asked)) / 2


@dataclass(frozen=True)
class Look:
    """Candidates for a question, best first, and how rare its words are among the passages of its language."""

    question: str
    asked: Lang
    best: tuple[Candidate, ...]
    frequency: Counter[str]
    passages: int

    def probability(self) -> float:
        """How likely it is that the first candidate answers."""
        return probability(self.question, self.asked, self.best, self.frequency, self.passages)


class Library:
    """The documents of one home. Opening it reads nothing; safe for several threads and processes."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "knowledge"
        self._manifest_file = self._folder / "manifest.json"
        self._lock = RLock()
        self._reading: Any = None
        self._read = ""
        self._words: dict[Lang, list[frozenset[str]]] = {}

    def search(self, question: str, lang: Lang, k: int = 5) -> Found:
        """The passages nearest to a question, and whether they answer it.

        Args:
            question: in German or English; the documents may be in the other language.
            lang: of the question, where its words do not tell.
            k: how many passages at most.

        Raises:
            ValueError: the question holds nothing to read.
            PersonMustAct: the documents were imported with another embedding model.
        """
        looked = self.look(question, lang)
        if not looked.best:
            return Found((), answerable=False, score=0.0, asked=looked.asked)
        best, asked, score = looked.best, looked.asked, looked.probability()
        near = [each for each in best[:k] if each.rank(asked) > best[0].rank(asked) - NEAR]
        return Found(
            hits=tuple(_hit(each, asked) for each in near),
            answerable=score >= threshold(best[0].lang == asked),
            score=round(score, 4),
            asked=asked,
        )

    def look(self, question: str, lang: Lang) -> Look:
        """All candidates in order with what the decision needs; errors as in `search`."""
        from edge import embedder
        from knowledge import words

        vector = embedder.queries([question])[0]
        asked = words.language(question, lang)
        with self._lock:
            manifest = self._manifest()
            if not manifest.documents:
                return Look(question, asked, (), Counter(), 0)
            manifest.check_embedder(embedder.ID)
            best = ordered(_candidates(self._client(), manifest, question, vector, asked), asked)
            frequency, passages = self._frequency(subject(question, asked), asked)
        return Look(question, asked, tuple(best), frequency, passages)

    def add(self, paths: Sequence[Path], progress: Progress | None = None) -> Added:
        """Read documents and folders of documents; what has not changed is not read again.

        Returns:
            Added, which says what happened to each document.

        Raises:
            BadFile: a path does not exist, or a folder holds no document.
            PersonMustAct: another process is importing documents.
        """
        from knowledge.adding import add

        with self._lock:
            added = add(self._folder, paths, progress)
            self.close()
        return added

    def remove(self, document: str) -> int:
        """Take a document out of the library; says how many passages went. NotFound names the known ones."""
        from knowledge.store import PASSAGES, forget, writing

        with self._lock, writing(self._folder / PASSAGES) as client:
            manifest = self._manifest()
            entry = manifest.documents.get(document)
            if entry is None:
                raise _unknown(document, list(manifest.documents))
            manifest.without(document).save(self._manifest_file)
            forget(client, document)
        self.close()
        return entry.passages

    def documents(self) -> dict[str, Entry]:
        """What the library holds: name to hash, path, passages, pages and language."""
        return dict(self._manifest().documents)

    def is_empty(self) -> bool:
        """Whether nothing was added yet."""
        return not self._manifest().documents

    def snapshot(self, document: str | None = None) -> str:
        """Hash of what all documents, or one of them, say; the same contents give the same hash on any machine."""
        held = self._manifest().documents
        if document is not None:
            return held[document].hash if document in held else ""
        told = json.dumps(sorted((name, entry.hash) for name, entry in held.items()))
        return hashlib.sha256(told.encode()).hexdigest()[:16] if held else ""

    def close(self) -> None:
        """Let go of the opened copy; the next search opens a new one."""
        with self._lock:
            if self._reading is not None:
                with suppress(Exception):  # the copy is thrown away whatever its state
                    self._reading.close()
            self._reading, self._read, self._words = None, "", {}

    def _manifest(self) -> Manifest:
        return Manifest.load(self._manifest_file)

    def _client(self) -> Any:
        from knowledge.store import Reading

        stamp = _stamp(self._manifest_file)
        if self._reading is None or stamp != self._read:
            self.close()
            self._reading, self._read = Reading(self._folder / "passages"), stamp
        return self._reading.client

    def _frequency(self, wanted: Sequence[str], lang: Lang) -> tuple[Counter[str], int]:
        """In how many passages of a language each stem occurs."""
        if lang not in self._words:
            self._words = {"de": [], "en": [], **_stems_by_language(self._reading.client)}
        sets = self._words[lang]
        return Counter({stem: sum(stem in each for each in sets) for stem in wanted}), len(sets)


def _candidates(client: Any, manifest: Manifest, question: str, vector: Any, asked: Lang) -> list[Candidate]:
    """The nearest passages by meaning, in each language, and by words; only of whole, current documents."""
    from qdrant_client import models

    from knowledge import words
    from knowledge.store import DENSE, PASSAGES, SENTENCES, SPARSE

    def nearest(query: Any, using: str, **more: Any) -> dict[str, float]:
        answer = client.query_points(
            PASSAGES, query=query, using=using, limit=NEAREST, with_payload=False, with_vectors=False, **more
        )
        return {str(point.id): float(point.score) for point in answer.points}

    dense = nearest(vector.tolist(), DENSE)
    if manifest.languages() == {"de", "en"}:
        other = models.FieldCondition(key="lang", match=models.MatchValue(value="en" if asked == "de" else "de"))
        dense |= nearest(vector.tolist(), DENSE, query_filter=models.Filter(must=[other]))
    numbers, counts = words.asked(question, asked)
    lexical = nearest(models.SparseVector(indices=numbers, values=counts), SPARSE) if numbers else {}
    points = client.retrieve(PASSAGES, ids=list(dense | lexical), with_payload=True, with_vectors=[DENSE, SENTENCES])
    return [
        _candidate(point, vector, lexical.get(str(point.id), 0.0), DENSE, SENTENCES)
        for point in points
        if manifest.current(point.payload["document"], point.payload["version"])
    ]


def _candidate(point: Any, vector: Any, bm25: float, dense: str, sentences: str) -> Candidate:
    import numpy as np

    told = point.payload
    finer = np.asarray(point.vector.get(sentences) or [point.vector[dense]], dtype=np.float32) @ vector
    text = json.loads(told["_node_content"])["text"]
    return Candidate(
        text=text,
        quote=_quote(text, int(finer.argmax())),
        document=told["document"],
        place=told["place"],
        page=told.get("page"),
        lang=told["lang"],
        order=told["order"],
        cosine=float(np.asarray(point.vector[dense], dtype=np.float32) @ vector),
        sentence=float(finer.max()),
        bm25=bm25,
    )


def _stems_by_language(client: Any) -> dict[Lang, list[frozenset[str]]]:
    from knowledge import words
    from knowledge.store import PASSAGES

    found: dict[Lang, list[frozenset[str]]] = {"de": [], "en": []}
    for point in client.scroll(PASSAGES, limit=SAMPLE, with_vectors=False)[0]:
        lang: Lang = point.payload["lang"]
        told = f"{point.payload['place']}\n{json.loads(point.payload['_node_content'])['text']}"
        found[lang].append(frozenset(words.stems(told, lang)))
    return found


def _hit(each: Candidate, asked: Lang) -> Hit:
    score = round(each.closeness(asked), 4)
    return Hit(each.text, each.quote, each.document, each.place, each.page, each.lang, score)


def _quote(text: str, best: int) -> str:
    """The sentences that fit best, with those around them as far as a quotation goes."""
    said = groups(text)
    first = last = min(best, len(said) - 1)
    while last + 1 < len(said) and sum(map(len, said[first : last + 2])) <= QUOTATION:
        last += 1
    while first > 0 and sum(map(len, said[first - 1 : last + 1])) <= QUOTATION:
        first -= 1
    quote = " ".join("".join(said[first : last + 1]).split())
    return quote if len(quote) <= 2 * QUOTATION else quote[: 2 * QUOTATION].rsplit(" ", 1)[0] + " …"


def _stamp(file: Path) -> str:
    about = file.stat()
    return f"{about.st_mtime_ns} {about.st_size} {about.st_ino}"


def _unknown(document: str, known: list[str]) -> PersonMustAct:
    names = ", ".join(sorted(known)[:8]) or "–"
    return NotFound(
        en=f"The library holds no document '{document}'.",
        de=f"In der Bibliothek gibt es kein Dokument „{document}“.",
        do_en=f"It holds: {names}.",
        do_de=f"Es gibt: {names}.",
    )
