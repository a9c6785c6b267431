"""What was approved and not yet written when a server died is written, or read back, when the next one begins."""

from __future__ import annotations

import logging
from threading import Thread
from typing import TYPE_CHECKING

from terms import Words

if TYPE_CHECKING:
    from settings import Settings

WAIT = 45.0
"""Seconds: longer than a write that nobody has in hand any more stays reserved for whoever had it."""
HELD = Words(de="Das beginnt erst mit dem nächsten Lauf.", en="This begins with the next run only.")


def resumed(settings: Settings) -> Thread | None:
    """Take up, beside the server, what people approved; None where nothing waits for it.

    What may happen by itself is left to the house's nights; the kill switch stops this as everything else.
    """
    from ledger import proposals
    from ledger.book import Book

    book = Book.of(settings)
    if not book.there:
        return None
    with book.reading() as tx:
        if not any(each.approvals for each in proposals.listed(tx, ("queued",))):
            return None
    work = Thread(target=_written, args=(settings,), name="resuming", daemon=True)
    work.start()
    return work


def _written(settings: Settings) -> None:
    from acting.office import Office

    try:
        Office.open(settings).dispatch(wait=WAIT, held=HELD)
    except Exception:
        logging.getLogger("leitstand.serve").exception("what was approved could not be taken up")
