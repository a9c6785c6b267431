"""Keeping what became of a write: its state and what that means for its proposal, in one transaction.

Nothing goes on before this is done, so whoever takes over after a crash finds how far it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from acting.concluding import concluded
from acting.patience import Pace
from errors import LeitstandError
from ledger import incidents, outbox
from ledger.book import Book
from ledger.outbox import Item, State
from ledger.proposals import Outdated
from terms import Words


@dataclass
class Settling:
    """What one worker keeps of the writes that it has in hand."""

    book: Book
    pace: Pace

    def settle(
        self, item: Item, state: State, *, note: str = "", result: dict[str, Any] | None = None,
        not_before: datetime | None = None,
    ) -> Item | None:  # fmt: skip
        """The write as it is then; None where somebody else has taken over."""
        now = self.pace.clock()
        try:
            with self.book.writing() as tx:
                kept = outbox.settle(
                    tx, item.key, state, now, note, item.result if result is None else result, not_before,
                    attempt=item.attempts,
                )  # fmt: skip
                concluded(tx, item.proposal, now)
        except Outdated:
            return None
        return kept

    def later(self, item: Item, state: State, pause: timedelta | None, why: Exception | None) -> None:
        """Try again after a pause (unset: the longer, the more often it failed); people are told once if it goes on."""
        tries = int(item.result.get("tries", 0)) + 1
        result = (saying(item, why) if why else item.result) | {"tries": tries}
        due = self.pace.clock() + (pause or self.pace.pause(tries))
        if tries == self.pace.patience.worry:
            self._worry(item)
        self.settle(item, state, note="later", result=result, not_before=due)

    def _worry(self, item: Item) -> None:
        """Tell people that a platform does not answer."""
        platform, now = item.operation.platform, self.pace.clock()
        title = Words(de=f"{platform} ist nicht zu erreichen.", en=f"{platform} cannot be reached.")
        with self.book.writing() as tx:
            incidents.raised(tx, "platform", title, platform, now, by="service:dispatcher")


def saying(item: Item, why: Exception) -> dict[str, Any]:
    """The result of a write with the reason, as people read it."""
    return item.result | {"said": reason(why).model_dump()}


def reason(why: Exception) -> Words:
    """Why something did not work, also where nobody expected it."""
    if isinstance(why, LeitstandError):
        return Words(de=why.line("de"), en=why.line("en"))
    told = f"{type(why).__name__}: {why}"[:200]
    return Words(de=f"Unerwarteter Fehler ({told}).", en=f"Unexpected error ({told}).")
