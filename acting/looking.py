"""Looking at a platform before anything is written: no answer means that nothing can be told, and nothing happened."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from platforms.port import Unreachable


@contextmanager
def looking() -> Generator[None]:
    """Say of a platform that does not answer that it could not be looked at; nothing was written meanwhile."""
    try:
        yield
    except Unreachable as failed:
        en, de = (failed.said(lang).partition(";")[0].rstrip(".") for lang in ("en", "de"))
        raise Unreachable(
            en=f"{en}, so that nobody can tell what it holds; nothing was changed.",
            de=f"{de}; was dort gilt, ist deshalb nicht bekannt. Geändert wurde nichts.",
            do_en="Try again in a moment; if it stays like that, check LEITSTAND_PLATFORMS__….",
            do_de="Versuchen Sie es gleich noch einmal; bleibt es so, prüfen Sie LEITSTAND_PLATFORMS__….",
        ) from None
