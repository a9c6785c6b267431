"""Stopping works in three ways, and in doubt it is stopped."""

from __future__ import annotations

import os
import time

import pytest

from ledger import persons, switch
from ledger.book import Book
from ledger.place import SQLite
from tests.ledger._made import NOW, lines, operation


def throw(book, on=True, **where):
    with book.writing() as tx:
        return switch.set_(tx, book.home, on, by="service:test", why="a drill", at=NOW, **where)


def test_nothing_is_stopped_until_somebody_says_so(book):
    assert switch.stopped(book, book.home) is None
    with book.reading() as tx:
        assert switch.stopped(tx, book.home) is None
        assert switch.stops(tx, book.home) == []


def test_a_command_stops_and_releases_and_each_leaves_a_line(book):
    with book.writing() as tx:
        before = lines(tx)
    stop = throw(book)
    assert (stop.scope, stop.source, stop.by, stop.why) == ("all", "row", "service:test", "a drill")
    assert switch.stopped(book, book.home) == stop
    assert throw(book, on=False) is None
    assert switch.stopped(book, book.home) is None
    with book.reading() as tx:
        assert lines(tx) >= before + 2


def test_a_stop_survives_whoever_set_it(book):
    throw(book)
    other = type(book)(
        book.home, SQLite(book.place.file) if hasattr(book.place, "file") else type(book.place)(book.place.url)
    )
    assert switch.stopped(other, book.home).scope == "all"


@pytest.mark.parametrize("name", ["STOP", "STOP.txt", "stop"])
def test_a_file_stops_at_once_and_a_go_takes_it_away(book, name):
    throw(book, on=False)
    (book.home / name).write_text("")
    begun = time.perf_counter()
    assert switch.stopped(book, book.home).source == "file"
    assert time.perf_counter() - begun < 0.5
    assert throw(book, on=False) is None
    assert not (book.home / name).exists()
    assert switch.stopped(book, book.home) is None


def test_a_link_to_nowhere_is_a_file_too(book):
    (book.home / "STOP").symlink_to(book.home / "nothing")
    assert switch.stopped(book, book.home).source == "file"


def test_a_go_that_is_not_kept_leaves_the_file(book):
    (book.home / "STOP").touch()
    with pytest.raises(ZeroDivisionError), book.writing() as tx:
        switch.set_(tx, book.home, False, by="service:test", at=NOW)
        _ = 1 / 0
    assert switch.stopped(book, book.home).source == "file"


@pytest.mark.parametrize("value", ["1", "true", "yes", "on", "anything"])
def test_the_environment_stops_whatever_the_ledger_says(book, monkeypatch, value):
    monkeypatch.setenv("LEITSTAND_KILL", value)
    assert switch.stopped(book, book.home).source == "environment"
    assert throw(book, on=False).source == "environment"


@pytest.mark.parametrize("value", ["", "0", "false", " OFF "])
def test_an_environment_that_says_no_stops_nothing(book, monkeypatch, value):
    monkeypatch.setenv("LEITSTAND_KILL", value)
    assert switch.stopped(book, book.home) is None


def test_what_cannot_be_read_counts_as_stopped(book, monkeypatch):
    throw(book, on=False)
    with book.writing() as tx:
        tx.execute("update switches set state = 'maybe'")
    assert switch.stopped(book, book.home).scope == "all"
    throw(book, on=False)

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "lstat", refuse)
    assert switch.stopped(book, book.home).source == "unreadable"


def test_a_broken_ledger_counts_as_stopped(tmp_path):
    (tmp_path / "ledger.db").write_bytes(b"broken" * 1000)
    assert switch.stopped(Book.open(tmp_path), tmp_path).source == "unreadable"
    nowhere = Book.open(tmp_path / "other", "postgresql://127.0.0.1:9/x")
    assert switch.stopped(nowhere, tmp_path / "other").source == "unreadable"


def test_a_home_that_is_no_folder_counts_as_stopped(book, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    assert switch.stopped(book, file).source == "unreadable"


def test_a_part_can_be_stopped(book):
    throw(book, platform="Google")
    throw(book, platform="meta", campaign="Herbst DE")
    assert switch.stopped(book, book.home) is None
    assert switch.stopped(book, book.home, "google").scope == "platform:google"
    assert switch.stopped(book, book.home, "google", "123").scope == "platform:google"
    assert switch.stopped(book, book.home, "meta") is None
    assert switch.stopped(book, book.home, "META", "herbst  de").scope == "campaign:meta/herbst de"
    found = switch.stops(book, book.home)
    assert switch.halts(found, operation("9", platform="meta", name="Herbst DE")).scope == "campaign:meta/herbst de"
    assert switch.halts(found, operation("herbst de", platform="meta")) is not None
    assert switch.halts(found, operation("9", platform="meta", name="Winter")) is None
    assert throw(book, on=False, platform="google") is None
    assert switch.stopped(book, book.home, "google") is None


def test_releasing_a_part_tells_what_still_stops_it(book):
    throw(book)
    throw(book, platform="google")
    assert throw(book, on=False, platform="google").scope == "all"


def test_why_somebody_stopped_lies_under_their_key(book):
    anna = persons.pseudonym(book.home, "Anna")
    with book.writing() as tx:
        switch.set_(tx, book.home, True, by=anna, why="Frau Schulz hat angerufen", at=NOW)
        assert "Schulz" not in str(tx.execute("select * from switches").fetchall())
    assert switch.stopped(book, book.home).why == "Frau Schulz hat angerufen"
    persons.forget(book.home, "Anna")
    assert switch.stopped(book, book.home).why == ""


def test_a_campaign_without_its_platform_is_stopped_on_all_of_them(book):
    throw(book, campaign="Herbst DE")
    found = switch.stops(book, book.home)
    assert switch.halts(found, operation("9", platform="meta", name="herbst  de")) is not None
    assert switch.halts(found, operation("Herbst DE", platform="google")) is not None
    assert switch.halts(found, operation("9", platform="google", name="Winter")) is None
    assert switch.stopped(book, book.home, "meta", "Herbst DE") is not None
    assert switch.stopped(book, book.home, "meta") is None
    assert throw(book, on=False, campaign="herbst de") is None
    assert switch.stops(book, book.home) == []


@pytest.mark.parametrize("told", ["Brand | DE", "brand · de", "google · Brand | DE", "Tents"])
def test_a_stop_by_name_holds_what_lies_in_it(book, told):
    throw(book, platform="google", campaign=told)
    found = switch.stops(book, book.home)
    assert switch.halts(found, operation("g1", name="google · Brand | DE · Tents")) is not None
    assert switch.halts(found, operation("g2", name="google · Brand AT · Shoes")) is None
    assert switch.halts(found, operation("g2", name="")) is None


def test_a_stop_by_id_holds_what_lies_in_it(book):
    throw(book, platform="google", campaign="C-1")
    found = switch.stops(book, book.home)
    assert switch.halts(found, operation("k1", kind="keyword", within=("g1", "c-1"))) is not None
    assert switch.halts(found, operation("k1", kind="keyword", within=("g1", "c-2"))) is None
    assert switch.halts(found, operation("k1", kind="keyword", platform="meta", within=("g1", "c-1"))) is None
