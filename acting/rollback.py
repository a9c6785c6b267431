"""Taking back what was applied, to exactly what was before: one change, or a whole night in reverse order."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from acting import refusals
from acting.concluding import DONE, standing, way_back
from acting.looking import looking
from acting.rejecting import withdrawn
from errors import NotFound, PersonMustAct
from ledger import nights, outbox, proposals
from ledger.outbox import ENDS, Item
from ledger.page import Page
from ledger.proposals import Entry
from platforms.port import Adapter
from platforms.values import same
from policies import roles
from terms import Operation, Principal

if TYPE_CHECKING:
    from acting.office import Office

APPLIED = ("verified", "handed_over", "failed")
Place = tuple[str, str, str, str]


def rolled_back(
    office: Office, id: str, by: Principal, why: str = "", *, anyway: bool = False, again: bool = False
) -> tuple[Entry, ...]:  # fmt: skip
    """Take back a proposal or a whole night; or, said with `again`, put what was taken back into effect once more.

    Args:
        office: of the house.
        id: a proposal; or the key or date of a night.
        by: who says so; the role decides, nobody else has to say yes.
        why: their reason.
        anyway: also where somebody changed a thing again since; their change is lost then.
        again: it was taken back, and is to hold after all; without it the same order twice never undoes itself.

    Raises:
        Forbidden: the role may not.
        Outdated: nothing of it is in effect (with `again`: it was not taken back), or it is being written.
        PersonMustAct: something changed again since.
    """
    roles.require(by, "roll_back")
    entries, whole = _found(office, id)
    if whole:
        entries = _withdrawn(office, entries, by)
    expected: dict[Place, Any] = {}
    for entry in entries:
        if again != (entry.status == "rolled_back"):
            raise refusals.not_taken_back(entry.id) if again else refusals.taken_back(entry.id)
        _queue(office, entry, by, why, expected, anyway=anyway)
    office.dispatch(wait=office.patience.shows)
    with office.book.reading() as tx:
        return tuple(proposals.get(tx, entry.id) for entry in entries)


def _found(office: Office, id: str) -> tuple[list[Entry], bool]:
    """The proposal, or all of a night with something in effect or on its way, the newest first."""
    with office.book.reading() as tx:
        try:
            return [proposals.get(tx, id)], False
        except NotFound as unknown:
            try:
                night = nights.get(tx, id)
            except NotFound:
                raise unknown from None
        found = proposals.listed(tx, ("verified", "handed_over", "failed", "queued"), night.key, limit=100_000)
        found = [each for each in found if each.status == "queued" or _standing(tx, each)]
        if not found:
            raise refusals.nothing_applied(id, "–")
        return sorted(found, key=lambda entry: -_last(tx, entry)), True


def _last(tx: Page, entry: Entry) -> int:
    row = tx.execute("select max(seq) from outbox where proposal = ?", (entry.id,)).fetchone()
    return int(row[0] or 0)


def _standing(tx: Page, entry: Entry) -> dict[int, Item]:
    return {step: item for step, item in standing(outbox.of(tx, entry.id)).items() if item.turn % 2 == 0}


def _withdrawn(office: Office, entries: Sequence[Entry], by: Principal) -> list[Entry]:
    """What is approved and not written yet goes no further; the rest is what has to be taken back."""
    kept: list[Entry] = []
    for entry in entries:
        if entry.status == "queued":
            with suppress(proposals.Outdated):  # written in the meantime
                withdrawn(office, entry.id, by)
        with office.book.reading() as tx:
            if _standing(tx, entry):
                kept.append(entry)
    return kept


def _queue(
    office: Office, entry: Entry, by: Principal, why: str, expected: dict[Place, Any], *, anyway: bool
) -> None:  # fmt: skip
    with office.book.reading() as tx:
        items = outbox.of(tx, entry.id)
    going = [item for item in items if item.state not in ENDS]
    if going and all(item.undo for item in going):
        return  # ordered before: it goes on with that
    if going:
        raise refusals.in_flight(entry.id)
    last = standing(items)
    again = entry.status == "rolled_back"
    todo = {step: item for step, item in last.items() if (item.turn % 2 == 1) == again}
    if not todo or (not again and entry.status not in APPLIED):
        raise refusals.nothing_applied(entry.id, entry.status)
    writes = [(step, way_back(todo[step]), todo[step].adapter) for step in sorted(todo, reverse=not again)]
    writes = _as_it_is(office, entry, writes, expected, anyway=anyway)
    now, turn = office.clock(), max(item.turn for item in items) + 1
    turn += (turn % 2 == 0) != again
    with office.book.writing() as tx:
        outbox.add(tx, entry, writes, now, turn=turn)
        office.audited(tx, "proposal.again" if again else "proposal.rollback", entry.id, by, why, turn)


def _as_it_is(
    office: Office, entry: Entry, writes: list[tuple[int, Operation, str]], expected: dict[Place, Any], *, anyway: bool
) -> list[tuple[int, Operation, str]]:
    """The writes from what the platforms hold now; refused where that is not what the change left."""
    told: list[tuple[int, Operation, str]] = []
    moved: list[str] = []
    ways = _ways(office, entry, writes)
    for (step, write, adapter), way in zip(writes, ways, strict=True):
        place = (write.platform, write.kind, write.entity, write.field)
        if way.reads and place not in expected:
            with looking():
                seen = way.read(write.platform, write.kind, write.entity)
            expected[place] = seen.fields.get(write.field)
        held = expected.get(place, write.before)
        if not same(write.field, held, write.before):
            moved.append(write.name or write.entity)
        told.append((step, write.model_copy(update={"before": held}), adapter))
        expected[place] = write.after
    if moved and not anyway:
        raise refusals.changed_since(entry.id, moved)
    return told


def _ways(office: Office, entry: Entry, writes: list[tuple[int, Operation, str]]) -> list[Adapter]:
    """The adapters that made the changes; refused, with all that is to be done by hand, where one is gone."""
    found: list[Adapter] = []
    gone: list[tuple[Operation, str]] = []
    for _, write, adapter in writes:
        try:
            found.append(office.adapter(write, adapter))
        except PersonMustAct:
            gone.append((write, adapter))
    if gone:
        raise refusals.by_hand(entry.id, gone)
    return found


assert set(DONE) <= {"verified", "handed_over"}
