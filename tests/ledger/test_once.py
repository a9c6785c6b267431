"""A key is the same call for a day, for whoever sent it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ledger import once

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)


def test_a_key_finds_what_was_made_for_it(book):
    with book.writing() as tx:
        assert once.found(tx, "u-1", "k", "body", NOW) == ""
        once.noted(tx, "u-1", "k", "body", "n-1", NOW)
        assert once.found(tx, "u-1", "k", "body", NOW) == "n-1"
        assert once.found(tx, "u-2", "k", "other", NOW) == ""
        with pytest.raises(once.Reused):
            once.found(tx, "u-1", "k", "other", NOW)


def test_a_key_is_let_go_after_a_day(book):
    with book.writing() as tx:
        once.noted(tx, "u-1", "k", "body", "n-1", NOW)
        assert once.found(tx, "u-1", "k", "body", NOW + timedelta(hours=23)) == "n-1"
        assert once.found(tx, "u-1", "k", "other", NOW + timedelta(hours=25)) == ""


def test_nothing_that_was_sent_is_kept(book):
    with book.writing() as tx:
        once.noted(tx, "u-1", "my-key", "Wie war der ROAS?", "n-1", NOW)
        rows = str(tx.execute("select * from once").fetchall())
    assert "ROAS" not in rows
    assert "my-key" not in rows
