"""What stands against a write right before it is made: the switch, the policy, the hash that was signed, lost roles.

All of it was looked at when the change was approved. It may have become stricter since, and others may have used up
what was left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from acting import consent, situations
from acting.settling import reason
from errors import LeitstandError
from ledger import proposals, switch
from ledger.book import Book
from ledger.outbox import Item
from ledger.proposals import Entry
from policies.autonomy import Policy, Ruling, Situation, permits, ruled
from settings import Settings
from terms import Principal, Words

PASSING = frozenset({
    "situation", "switch", "incident", "freeze", "hours", "weekdays", "cooldown_hours", "operations.hour",
    "operations.day", "risk.day", "risk.week", "risk.day_share", "risk.week_share", "grow.day", "grow.week",
    "shrink.day", "shrink.week", "settings.day",
})  # fmt: skip
"""Rules that say not now rather than never."""


class Against(NamedTuple):
    """What stands against a write: for good (refused), or for now (waiting, with the pause until it is asked again)."""

    state: Literal["refused", "waiting"]
    note: str
    pause: timedelta = timedelta(0)
    words: Words | None = None


@dataclass
class Rechecking:
    """What one worker asks right before it writes.

    held   why nothing is written but what people approved or take back; None where everything may be
    """

    settings: Settings
    book: Book
    policy: Callable[[], Policy]
    clock: Callable[[], datetime]
    real: Callable[[Entry], Any]
    spend: Callable[[], Mapping[str, float]]
    own: Callable[[], Principal]
    objection: Callable[[Entry], Words | None]
    held: Words | None = None

    def against(self, item: Item) -> Against | None:
        """The first thing that stands against it; None where it may be written."""
        if self.stopped(item):
            return Against("waiting", "switch")
        if item.turn:
            return None  # taking back needs no more than the switch
        try:
            policy, spend = self.policy(), self.spend()
        except LeitstandError as unreadable:
            return Against("waiting", "waits", timedelta(minutes=1), reason(unreadable))
        entry, here = self._now(item, spend)
        if self.held is not None and not entry.approvals:
            return Against("waiting", "waits", timedelta(minutes=5), self.held)
        if not _as_signed(item, entry):
            return Against("refused", "signed")
        ruling = self._ruled(policy, entry, here)
        if not permits(ruling, len({each.by for each in entry.approvals if each.hash == entry.hash})):
            return _ruled_out(ruling)
        unlawful = self.objection(entry)
        return None if unlawful is None else Against("refused", "unlawful", words=unlawful)

    def stopped(self, item: Item) -> bool:
        """Whether the kill switch holds this write."""
        return switch.halted(self.book, self.book.home, item.operation) is not None

    def orphaned(self, item: Item) -> bool:
        """Whether somebody who said yes may not any more; what takes something back needs no yes."""
        if item.turn:
            return False
        with self.book.reading() as tx:
            entry = proposals.get(tx, item.proposal)
            fit = self.policy().of(entry.proposal.action).approvers
            return bool(consent.lost(tx, self.settings, entry, fit))

    def _now(self, item: Item, spend: Mapping[str, float]) -> tuple[Entry, Situation]:
        """The change and the house, both at the same moment."""
        now = self.clock()
        with self.book.reading() as tx:
            entry = proposals.get(tx, item.proposal)
            return entry, situations.situation(
                tx, self.settings, now, self.own(), operations=entry.operations, spend=spend
            )

    def _ruled(self, policy: Policy, entry: Entry, here: Situation) -> Ruling:
        trust = situations.trusted(self.book, entry.run)
        return ruled(
            policy, self.real(entry), entry.operations, trust, here, currency=self.settings.currency,
            limits=self.settings.limits,
        )  # fmt: skip


def _as_signed(item: Item, entry: Entry) -> bool:
    """Whether the write belongs to a change that still is, to the byte, what people or the policy said yes to."""
    signed = entry.status == "queued" and proposals.change_hash(entry.proposal, entry.operations) == entry.hash
    return signed and item.operation in entry.operations


def _ruled_out(ruling: Ruling) -> Against:
    against = [each for each in ruling.against if each.leads in ("blocked", "suggest")] or list(ruling.against)
    words = Words(de="; ".join(each.words.de for each in against), en="; ".join(each.words.en for each in against))
    passing = bool(against) and all(each.rule in PASSING for each in against)
    return Against("waiting" if passing else "refused", "waits" if passing else "policy", timedelta(minutes=5), words)
