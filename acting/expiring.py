"""Withdrawing what was approved and not written in time: the proposal is void then, and is to be computed anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from acting.concluding import concluded
from acting.patience import Patience
from ledger import outbox, proposals
from ledger.book import Book
from ledger.page import Page
from ledger.proposals import Entry


def withdraw_stale(book: Book, now: datetime, patience: Patience) -> None:
    """Call off the writes that waited too long; a proposal of which something was written goes the way of a failure."""
    with book.reading() as tx:
        old = {item.proposal for item in outbox.unsettled(tx) if item.state == "waiting" and not item.turn
               and stale(proposals.get(tx, item.proposal), now, patience)}  # fmt: skip
    for id in sorted(old):
        with book.writing() as tx:
            _withdraw(tx, id, now)


def stale(entry: Entry, now: datetime, patience: Patience) -> bool:
    """Whether a change holds no longer, or its last yes is too long ago."""
    if proposals.expired(entry, now.date()):
        return True
    last = max([entry.at, *(each.at for each in entry.approvals)])
    return datetime.fromisoformat(last) < now.astimezone(UTC) - timedelta(hours=patience.stale)


def _withdraw(tx: Page, id: str, now: datetime) -> None:
    items = [item for item in outbox.of(tx, id) if not item.turn]
    for item in items:
        if item.state == "waiting":
            outbox.settle(tx, item.key, "cancelled", now, note="stale")
    if all(item.state == "waiting" for item in items):
        proposals.move(tx, id, "expired", at=now, note="stale")
    else:
        concluded(tx, id, now)
