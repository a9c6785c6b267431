"""Happenings: each counts once, and only so many wait."""

from __future__ import annotations

import pytest

from errors import PersonMustAct
from ledger import events
from tests.ledger._made import NOW, lines


def test_a_happening_counts_once_and_starts_one_flow(book):
    with book.writing() as tx:
        assert events.happened(tx, "event", "a 1", NOW, name="a", by="service:test")
        before = lines(tx)
        assert not events.happened(tx, "event", "a 1", NOW, name="a", by="service:test")
        assert lines(tx) == before
        (waiting,) = events.waiting(tx)
        assert (waiting.name, waiting.state) == ("a", "waiting")
        for _ in range(2):
            events.settled(tx, waiting.key, "night-1", NOW, by="service:test")
        assert lines(tx) == before + 1
        assert events.waiting(tx) == []
        assert not events.happened(tx, "event", "a 1", NOW, by="service:test")


def test_what_starts_nothing_does_not_wait(book):
    with book.writing() as tx:
        assert events.happened(tx, "file", "x", NOW, waits=False, by="service:test")
        assert events.waiting(tx) == []


def test_too_many_are_refused_and_those_that_are_known_are_not(book, monkeypatch):
    monkeypatch.setattr(events, "MOST", 2)
    with book.writing() as tx:
        for mark in ("1", "2"):
            assert events.happened(tx, "event", mark, NOW, by="service:test")
        assert not events.happened(tx, "event", "2", NOW, by="service:test")
        assert events.happened(tx, "event", "4", NOW, waits=False, by="service:test")
        with pytest.raises(PersonMustAct):
            events.happened(tx, "event", "3", NOW, by="service:test")
