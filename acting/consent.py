"""Whether a change still has the yes that it needs: who said it may have lost their role since.

Asked right before a write. Where nothing was sent yet, people decide anew; what was begun goes no further.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ledger import outbox, people, persons, proposals
from ledger.book import Book
from ledger.outbox import Item
from ledger.page import Page
from ledger.proposals import Entry, Outdated
from policies import roles
from settings import Settings

NOTE = "approver"
"""Of refusals.NOTES: what people read."""


def lost(tx: Page, settings: Settings, entry: Entry, fit: Collection[str]) -> tuple[str, ...]:
    """Who said yes to a change and may not say it any more.

    Args:
        tx: a transaction of the house's book.
        settings: whose user may do everything as long as nobody is registered.
        entry: the change.
        fit: roles that the policy lets approve it.
    """
    house = persons.pseudonym(tx.home, settings.user) if entry.approvals else ""
    known = [people.principal(tx, each.by, house=house) for each in entry.approvals]
    asked_by = entry.asked_by if entry.asked_by in proposals.authors(entry) else ""
    return tuple(
        each.id for each in known
        if each.role not in fit or not roles.may(each, "approve", proposer=entry.by, asked_by=asked_by)
    )  # fmt: skip


def back_to_people(book: Book, item: Item, now: datetime) -> bool:
    """Put the change of a claimed write before people again; False where something of it was sent already."""
    if item.state != "sending":
        return False
    try:
        with book.writing() as tx:
            outbox.settle(tx, item.key, "waiting", now, attempt=item.attempts)
            proposals.reopen(tx, item.proposal, at=now, note=NOTE)
    except Outdated:
        return False
    return True
