"""Whatever four people and two machines do in whatever order, nothing is written that was not agreed upon."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from ledger.book import Book
from ledger.place import SQLite
from tests.ledger._life import Lives, live

LIVES = int(os.environ.get("LIVES", "400"))
WAY = {"approve", "refused to approve", "execute", "verified", "rolled_back", "refused to force"}


def test_some_lives(book, monkeypatch):
    monkeypatch.setattr(Lives, "seen", Counter())
    quick = isinstance(book.place, SQLite)
    live(book, 60 if quick else 25)
    # They go most of the way, and are refused on it; the whole way needs more of them.
    assert Lives.seen.keys() >= (WAY - {"rolled_back"} if quick else {"approve", "refused to approve"})


@pytest.mark.slow
def test_more_lives(tmp_path):
    """As many as LIVES says."""
    live(Book.open(tmp_path), LIVES)
    assert Lives.seen.keys() >= WAY
