"""Setting the desk that tools work at, from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from settings import Settings
from tools._marks import marks
from tools._tool import Desk

if TYPE_CHECKING:
    from warehouse.reader import Reader


def open_desk(settings: Settings) -> Desk:
    """Warehouse, documents and runs of one home; nothing is opened before it is read."""
    from knowledge.library import Library
    from ledger.book import Book

    book = Book.of(settings)
    book.runs.user, book.runs.marks = settings.user, marks(settings)
    return Desk(
        warehouse=reader(settings),
        library=Library(settings.home),
        runs=book.runs,
        today=settings.day,
        seed=settings.seed,
        currency=settings.currency,
        experiments=book.experiments,
        limits=settings.limits,
        book=book,
        home=settings.home,
    )


def reader(settings: Settings) -> Reader:
    """The warehouse's reader: over the home's DuckDB file, or over the Postgres that the settings name."""
    if url := settings.warehouse_url.get_secret_value():
        from warehouse.postgres import PostgresReader

        return PostgresReader.at(url)
    from warehouse.store import Warehouse

    return Warehouse(settings.home).reader()
