"""How quickly the ledger takes, lists and hands out what it holds, on both of its places.

Run: python -m bench.ledger [proposals]. With LEDGER_BENCH=postgresql://… it is measured there. Seconds are CPU seconds
of this process, waiting for the disk (and, on PostgreSQL, for the server) is told apart as wall clock.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from ledger import outbox, proposals
from ledger.book import Book
from ledger.page import Page
from terms import Fact, Interval, Money, Operation, Proposal, Words

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
WHY = Words(de="Der Grenzertrag liegt über den Kosten.", en="The marginal return is above the cost.")


def main(many: int = 10_000) -> None:
    """Fill a book, then read it and hand out what is due."""
    with tempfile.TemporaryDirectory() as folder:
        book = Book.open(Path(folder), os.environ.get("LEDGER_BENCH", ""))
        with book.writing() as tx:
            _told("submit, within one transaction", many, lambda: [_submitted(tx, at) for at in range(many)])
        _told("submit, each kept and signed by itself", 50, lambda: [_alone(book, many + at) for at in range(50)])
        with book.reading() as tx:
            _told(f"list all {many}", 1, lambda: proposals.listed(tx, limit=many))
            newest = lambda: [_looked(each) for each in proposals.listed(tx, limit=200)]  # noqa: E731
            _told("list the newest 200 and look into each", 1, newest)
        with book.writing() as tx:
            _told("approve and put", 1000, lambda: [_put(tx, at) for at in range(1000)])
            _told("claim and settle, within one transaction", 200, lambda: [_done(tx) for _ in range(200)])
        _told("claim and settle, each kept and signed", 50, lambda: [_handed(book) for _ in range(50)])


def _told(what: str, many: int, act: Callable[[], object]) -> None:
    wall, spent = time.perf_counter(), time.process_time()
    act()
    spent, wall = time.process_time() - spent, time.perf_counter() - wall
    print(f"{what:<42} {1000 * spent / many:9.3f} ms CPU   {1000 * wall / many:9.3f} ms wall, each of {many}")


def _submitted(tx: Page, at: int) -> None:
    name = f"google · Campaign {at}"
    made = Proposal(
        id=f"p-{at:06}", action="set_budget", target=name, before={name: 100.0}, after={name: 120.0}, unit="EUR/day",
        evidence="model", why=WHY, expires=date(2026, 12, 10), risk=Money(amount=Decimal(280)),
        effect=Fact(id="gain", value=Decimal("12.5"), unit="EUR", label=WHY,
                    interval=Interval(low=Decimal(1), high=Decimal(20), level=0.9)),
    )  # fmt: skip
    write = Operation(platform="google", entity=str(at), field="budget", before=100.0, after=120.0, unit="EUR/day")
    proposals.submit(tx, made, by="agent:bidding", level="approve", needs=1, operations=(write,), at=NOW)


def _alone(book: Book, at: int) -> None:
    with book.writing() as tx:
        _submitted(tx, at)


def _looked(entry: proposals.Entry) -> object:
    return entry.proposal, entry.operations, entry.checks


def _put(tx: Page, at: int) -> None:
    entry = proposals.get(tx, f"p-{at:06}")
    outbox.put(tx, proposals.approve(tx, entry.id, by="u-0", hash=entry.hash, at=NOW), "sandbox", NOW)


def _done(tx: Page) -> None:
    item = outbox.claim(tx, NOW, 60)
    assert item is not None
    outbox.settle(tx, item.key, "verified", NOW, attempt=item.attempts)


def _handed(book: Book) -> None:
    with book.writing() as tx:
        item = outbox.claim(tx, NOW, 60)
    assert item is not None
    with book.writing() as tx:
        outbox.settle(tx, item.key, "verified", NOW, attempt=item.attempts)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
