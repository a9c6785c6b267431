"""What the writes of a proposal add up to: all of them in effect, or all taken back; decided in one transaction each.

Called after every change of a write. It looks at nothing but the ledger, so that it says the same after any crash.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acting.refusals import NOTES
from ledger import incidents, outbox, proposals
from ledger.outbox import ENDS, Item
from ledger.page import Page
from ledger.proposals import Entry, Status
from terms import Operation, Words

DONE = ("verified", "handed_over")
FAILED = ("refused", "reverted", "cancelled")


def concluded(tx: Page, id: str, at: datetime) -> Entry:
    """Move the proposal on, as far as its writes have got."""
    entry, items = proposals.get(tx, id), outbox.of(tx, id)
    turn = max((item.turn for item in items), default=0)
    latest = [item for item in items if item.turn == turn]
    if not latest:
        return entry
    if turn % 2:
        return _back(tx, entry, latest, at)
    if turn:
        return _again(tx, entry, latest, at)
    return _there(tx, entry, latest, at)


def standing(items: Sequence[Item]) -> dict[int, Item]:
    """By step the last write that took effect."""
    found: dict[int, Item] = {}
    for item in sorted(items, key=lambda each: each.turn):
        if item.state in DONE:
            found[item.step] = item
    return found


def way_back(item: Item) -> Operation:
    """The write that takes one back: from what it left to what it found."""
    holds = item.result.get("holds", item.operation.after)
    return item.operation.model_copy(update={"before": holds, "after": item.operation.before})


def _there(tx: Page, entry: Entry, items: Sequence[Item], at: datetime) -> Entry:
    if any(item.state in FAILED for item in items):
        return _failed(tx, entry, items, at)
    if any(item.state not in ENDS for item in items):
        return entry
    moved = proposals.move(tx, entry.id, "handed_over" if _handed(items) else "verified", at=at)
    if entry.proposal.action == "rollback":
        proposals.move(tx, entry.proposal.target, "rolled_back", at=at, note=entry.id)
    return moved


def _failed(tx: Page, entry: Entry, items: Sequence[Item], at: datetime) -> Entry:
    """All or nothing: what waits is cancelled, what took effect goes back."""
    if entry.status != "queued":
        return entry
    for item in items:
        if item.state == "waiting":
            outbox.settle(tx, item.key, "cancelled", at, note="sibling")
    items = [item for item in outbox.of(tx, entry.id) if not item.turn]
    if any(item.state not in ENDS for item in items):
        return entry
    done = [item for item in reversed(items) if item.state in DONE]
    reason = next((item.note for item in items if item.state in FAILED and item.note not in ("", "sibling")), "")
    if done:
        outbox.add(tx, entry, [(item.step, way_back(item), item.adapter) for item in done], at, turn=1)
        _told(tx, entry, items, at)
        return entry
    status: Status = "reverted" if any(item.state == "reverted" for item in items) else "failed"
    moved = proposals.move(tx, entry.id, status, at=at, note=reason)
    if any(item.note != "cancelled" for item in items if item.state in FAILED and item.note != "sibling"):
        _told(tx, entry, items, at)
    return moved


def _back(tx: Page, entry: Entry, items: Sequence[Item], at: datetime) -> Entry:
    if any(item.state not in ENDS for item in items):
        return entry
    whole, handed = all(item.state in DONE for item in items), _handed(items)
    if entry.status == "queued":
        note = "stuck" if not whole else "handed_back" if handed else "taken_back"
        _note(tx, entry, NOTES[note], at)
        return proposals.move(tx, entry.id, "reverted" if whole else "failed", at=at, note=note)
    if whole and entry.status != "rolled_back":
        if entry.proposal.action == "rollback":
            _in_effect(tx, entry, items, at)
        return proposals.move(tx, entry.id, "rolled_back", at=at, note="handed_back" if handed else "")
    if not whole:
        _told(tx, entry, items, at)
    return entry


def _in_effect(tx: Page, entry: Entry, items: Sequence[Item], at: datetime) -> None:
    """What a rollback took back holds again, since it was taken back itself; read back only where it was."""
    target = proposals.get(tx, entry.proposal.target)
    if target.status == "rolled_back":
        proposals.move(tx, target.id, "handed_over" if _handed(items) else "verified", at=at, note=entry.id)


def _handed(items: Sequence[Item]) -> bool:
    """Whether something went out that nobody could read back."""
    return any(item.state == "handed_over" for item in items)


def _again(tx: Page, entry: Entry, items: Sequence[Item], at: datetime) -> Entry:
    if any(item.state not in ENDS for item in items) or entry.status != "rolled_back":
        return entry
    if all(item.state in DONE for item in items):
        return proposals.move(tx, entry.id, "handed_over" if _handed(items) else "verified", at=at, note="again")
    _told(tx, entry, items, at)
    return entry


def _told(tx: Page, entry: Entry, items: Sequence[Item], at: datetime) -> None:
    """An incident with what failed, one line a write."""
    target = " ".join(entry.proposal.target.split())[:80]
    title = Words(
        de=f"Die Änderung für {target} ({entry.id}) ist gescheitert.",
        en=f"The change for {target} ({entry.id}) failed.",
    )
    known = incidents.raised(tx, "acting", title, entry.id, at, by="service:dispatcher")
    for item in items:
        if item.state in FAILED and item.note != "sibling":
            name, why = item.operation.name or item.operation.entity, said(item)
            line = Words(de=f"{name}, {item.operation.field}: {why.de}", en=f"{name}, {item.operation.field}: {why.en}")
            incidents.noted(tx, known, line, at, by="service:dispatcher")


def _note(tx: Page, entry: Entry, words: Words, at: datetime) -> None:
    for each in incidents.listed(tx, only_open=True):
        if each.about == entry.id:
            incidents.noted(tx, each.id, words, at, by="service:dispatcher")


def said(item: Item) -> Words:
    """What became of a write, in words."""
    told = item.result.get("said")
    if isinstance(told, dict) and told.keys() == {"de", "en"}:  # pyright: ignore[reportUnknownMemberType]
        return Words(de=str(told["de"]), en=str(told["en"]))  # pyright: ignore[reportUnknownArgumentType]
    return NOTES.get(item.note, Words(de=item.note, en=item.note))
