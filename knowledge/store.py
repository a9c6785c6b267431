# pyright: basic
"""The folder that holds the passages: Qdrant in its local mode, one writer at a time, any number of readers.

Local Qdrant locks its folder, for reading too. So the lock is taken for writing only, and for as long as that takes;
a reader works on a private copy, which is made in one transaction and thrown away.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from errors import PersonMustAct

PASSAGES = "passages"
DENSE, SPARSE, SENTENCES = "text-dense", "text-sparse-new", "text-sentences"
"""The first two names are the ones that LlamaIndex' QdrantVectorStore uses."""
PATIENCE = 15.0
"""Seconds that a writer waits for another one."""
SIZE = 384


@contextmanager
def writing(folder: Path, patience: float | None = None) -> Iterator[Any]:
    """An open client that may write.

    Raises:
        PersonMustAct: somebody else has been writing for longer than `patience` seconds (else PATIENCE).
    """
    folder.mkdir(parents=True, exist_ok=True)
    client = _open_patiently(folder, time.monotonic() + (PATIENCE if patience is None else patience))
    try:
        yield client
    finally:
        client.close()


class Reading:
    """A private copy of the passages, open until `close`."""

    def __init__(self, folder: Path) -> None:
        self._place = tempfile.TemporaryDirectory(prefix="leitstand-", ignore_cleanup_errors=True)
        copy = Path(self._place.name)
        try:
            _copy(folder, copy)
            self.client = _client(copy)
        except BaseException:
            self._place.cleanup()
            raise

    def close(self) -> None:
        """Let go of the copy and remove it."""
        self.client.close()
        self._place.cleanup()


def create(client: Any) -> None:
    """The collection, if it is not there: dense, sparse and one vector a sentence."""
    from qdrant_client import models

    if client.collection_exists(PASSAGES):
        return
    cosine = models.Distance.COSINE
    finer = models.MultiVectorConfig(comparator=models.MultiVectorComparator.MAX_SIM)
    client.create_collection(
        PASSAGES,
        vectors_config={
            DENSE: models.VectorParams(size=SIZE, distance=cosine),
            SENTENCES: models.VectorParams(size=SIZE, distance=cosine, multivector_config=finer),
        },
        sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
    )


def forget(client: Any, document: str) -> None:
    """Remove all passages of a document."""
    from qdrant_client import models

    if client.collection_exists(PASSAGES):
        named = models.FieldCondition(key="document", match=models.MatchValue(value=document))
        client.delete(PASSAGES, points_selector=models.FilterSelector(filter=models.Filter(must=[named])))


def languages(client: Any, document: str) -> tuple[str, ...]:
    """The languages of a document's passages."""
    from qdrant_client import models

    named = models.Filter(must=[models.FieldCondition(key="document", match=models.MatchValue(value=document))])
    points, _ = client.scroll(PASSAGES, scroll_filter=named, limit=1_000_000, with_payload=["lang"])
    return tuple(sorted({str(point.payload["lang"]) for point in points}))


def _open_patiently(folder: Path, until: float) -> Any:
    while True:
        try:
            return _client(folder)
        except RuntimeError as locked:
            if "already accessed" not in str(locked):
                raise
            if time.monotonic() > until:
                raise PersonMustAct(
                    en="Another process is importing documents right now.",
                    de="Ein anderer Vorgang importiert gerade Dokumente.",
                    do_en="Wait until it has finished, then run the import again.",
                    do_de="Warten Sie, bis er fertig ist, und starten Sie den Import dann erneut.",
                ) from None
            time.sleep(0.2)


def _client(folder: Path) -> Any:
    from qdrant_client import QdrantClient

    return QdrantClient(path=str(folder))


def _copy(folder: Path, copy: Path) -> None:
    shutil.copyfile(folder / "meta.json", copy / "meta.json")
    for file in folder.glob("collection/*/storage.sqlite"):
        target = copy / file.relative_to(folder)
        target.parent.mkdir(parents=True)
        with closing(sqlite3.connect(file, timeout=10)) as source, closing(sqlite3.connect(target)) as sink:
            source.backup(sink)
