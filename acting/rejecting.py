"""A person's no: to what waits, and to what is queued, as far as it was not written yet; it says how far that was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from acting import refusals
from acting.concluding import DONE as WRITTEN
from ledger import outbox, proposals
from ledger.outbox import ENDS, Item
from ledger.proposals import Entry
from policies import roles
from terms import Principal, Words

if TYPE_CHECKING:
    from acting.office import Office


@dataclass(frozen=True)
class Stopped:
    """How far a no came.

    called_off  writes that were still waiting and are not made any more
    written     what had taken effect before it · going: what was on its way and cannot be stopped; both go back
    """

    entry: Entry
    called_off: tuple[Item, ...] = ()
    written: tuple[Item, ...] = ()
    going: tuple[Item, ...] = ()

    @property
    def late(self) -> bool:
        """Whether something of it was beyond a no."""
        return bool(self.written or self.going)

    def words(self) -> Words | None:
        """What of it was stopped and what was not; None where all of it was."""
        if not self.late:
            return None
        said = [
            Words(de=f"{de}: {_names(items)}.", en=f"{en}: {_names(items)}.")
            for items, de, en in (
                (self.called_off, "Noch gestoppt", "Still stopped"),
                (self.written, "Schon geschrieben, wird zurückgenommen", "Written already, is taken back"),
                (self.going, "Gerade unterwegs, wird danach zurückgenommen", "On its way, is taken back after that"),
            ) if items
        ]  # fmt: skip
        id = self.entry.id
        return Words(
            de=" ".join([*(each.de for each in said), f"Wie es ausging: leitstand inbox show {id};"
                         f" bleibt etwas in Kraft: leitstand rollback {id}"]),
            en=" ".join([*(each.en for each in said), f"How it ended: leitstand inbox show {id};"
                         f" if something stays in effect: leitstand rollback {id}"]),
        )  # fmt: skip


def rejected(office: Office, id: str, by: Principal, why: str = "") -> Stopped:
    """Say no.

    Raises:
        Forbidden: the role may not.
        Outdated: it is decided, or all of it is written or on its way; it says how to take it back.
    """
    roles.require(by, "reject")
    with office.book.reading() as tx:
        entry = proposals.get(tx, id)
    if entry.status != "queued":
        with office.book.writing() as tx:
            return Stopped(proposals.reject(tx, entry.id, by=by.id, why=why, at=office.clock()))
    stopped = withdrawn(office, entry.id, by, why)
    if stopped.late and not stopped.called_off:
        raise refusals.too_late(stopped.entry.id, _names((*stopped.written, *stopped.going)))
    return stopped


def withdrawn(office: Office, id: str, by: Principal, why: str = "") -> Stopped:
    """Take a queued proposal out of the outbox, as far as it has not been written; what was written goes back then.

    Raises:
        Outdated: it is not queued any more.
    """
    now = office.clock()
    with office.book.writing() as tx:
        entry = proposals.get(tx, id)
        if entry.status != "queued":
            raise proposals.not_open(entry.id, entry.status)
        items = [item for item in outbox.of(tx, entry.id) if not item.turn]
        waiting = [item for item in items if item.state == "waiting"]
        rest = [item for item in items if item.state != "waiting"]
        for item in waiting:
            outbox.settle(tx, item.key, "cancelled", now, note="cancelled")
        if not rest:
            proposals.move(tx, entry.id, "rejected", at=now, note=why.strip() or "cancelled", by=by.id)
        else:
            if waiting:
                office.audited(tx, "proposal.withdrawn", entry.id, by, why, 0)
            office.conclude(tx, entry.id, now)
        return Stopped(
            proposals.get(tx, entry.id), tuple(waiting), tuple(item for item in rest if item.state in WRITTEN),
            tuple(item for item in rest if item.state not in ENDS),
        )  # fmt: skip


def _names(items: Sequence[Item]) -> str:
    return ", ".join(f"{item.operation.name or item.operation.entity} ({item.operation.field})" for item in items)
