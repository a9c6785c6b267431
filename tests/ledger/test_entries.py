"""What lies there is read as it was put, and what was changed behind the ledger's back is told."""

# pyright: basic
from __future__ import annotations

import pytest

from errors import NotFound, Tampered
from ledger import _entries, proposals
from tests.ledger._made import NOW, proposal, submit


def test_an_entry_is_read_as_it_was_put_and_only_when_somebody_looks(book):
    with book.writing() as tx:
        made = submit(tx, checks=[{"rule": "limits", "ok": True}])
        (entry,) = _entries.entries(tx, [row] if (row := _entries.row_of(tx, made.id)) else [])
    assert "operations" not in vars(entry)
    assert (entry.proposal, entry.checks) == (proposal(), ({"rule": "limits", "ok": True},))
    assert "proposal" in vars(entry)
    with pytest.raises(AttributeError):
        _ = getattr(entry, "nothing")  # noqa: B009  (it is read by name)


def test_a_beginning_is_enough_where_it_is_unambiguous(book):
    with book.writing() as tx:
        submit(tx, proposal("p-10", "google · A"))
        submit(tx, proposal("p-11", "google · B"))
        assert _entries.get(tx, "p-10").id == "p-10"
        for wrong in ("p-1", "x", ""):
            with pytest.raises(NotFound):
                _entries.get(tx, wrong)


def test_an_entry_that_was_changed_is_not_sound(book):
    with book.writing() as tx:
        entry = submit(tx)
        _entries.sound(entry)
        tx.execute("update proposals set status = 'queued' where id = ?", (entry.id,))
        with pytest.raises(Tampered):
            _entries.sound(_entries.get(tx, entry.id))


def test_who_asked_a_machine_is_no_author(book):
    with book.writing() as tx:
        entry = submit(tx, asked_by="u-b", at=NOW)
        assert _entries.authors(entry) == ("agent:bidding",)
        mine = submit(tx, proposal("p-2", "google · C"), by="u-a", asked_by="u-b")
        assert proposals.authors(mine) == ("u-a", "u-b")
