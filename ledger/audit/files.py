"""What lies beside the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.book import Book


def flush(book: Book) -> None:
    """Bring the files up to the ledger; called after each transaction that wrote."""
