"""Whatever four people and two machines do in whatever order, nothing is written that was not agreed upon."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from ledger.book import Book
from tests.ledger._life import Lives, live

LIVES = int(os.environ.get("LIVES", "400"))
WAY = {"approve", "refused to approve", "execute", "verified", "rolled_back", "refused to force"}


def test_some_lives(book, monkeypatch):
    monkeypatch.setattr(Lives, "seen", Counter())
    live(book, 60)
    assert Lives.seen.keys() >= WAY  # they go the whole way, and are refused on it


@pytest.mark.slow
def test_more_lives(tmp_path):
    """As many as LIVES says."""
    live(Book.open(tmp_path), LIVES)
    assert Lives.seen.keys() >= WAY
