"""Changes that were made, as the ledger has them: numbered as people see them, and which of them can be taken back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from errors import BadArguments, NoData, NotFound, PersonMustAct
from terms import Source, canonical
from tools._tool import LEDGER

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.place import Tx
    from ledger.proposals import Entry, Status

MADE: tuple[Status, ...] = ("verified", "handed_over", "reverted", "rolled_back")
"""Changes that reached a platform, whatever became of them later."""
STANDING: tuple[Status, ...] = ("verified", "handed_over")
UNDER_WAY: tuple[Status, ...] = ("queued", *STANDING)
MANY = 10_000
NAME = "changes"


def numbered(tx: Tx, night: str = "") -> list[Entry]:
    """The proposals of a night (its key or date; the last one if not said), in their order: the first is 1.

    Every one has a number, made or not, so that none moves to another when a yes comes later.

    Raises:
        NotFound: there was no such night.
    """
    from ledger import nights, proposals

    if night:
        key = nights.get(tx, night).key
    else:
        known = nights.listed(tx, limit=1)
        key = known[0].key if known else None
    if key is None:
        return []
    return sorted(proposals.listed(tx, night=key, limit=MANY), key=lambda entry: entry.seq)


def meant(tx: Tx, change: str, night: str = "") -> Entry:
    """The change that somebody means: its id or the beginning of it, its number in the night, or `last`.

    Raises:
        NotFound: there is none. BadArguments: it is none of the three.
    """
    from ledger import proposals

    plain = change.strip().lower()
    if plain in {"last", "letzte", "latest", "newest"}:
        made = proposals.listed(tx, STANDING, limit=1)
        if not made:
            raise _none()
        return made[0]
    if re.fullmatch(r"#?\d{1,4}", plain):
        return _by_number(numbered(tx, night), int(plain.lstrip("#")))
    if not re.fullmatch(r"[a-z]-?[0-9a-z-]{3,}", plain):
        raise BadArguments(
            en=f"'{change}' names no change.", de=f"„{change}“ benennt keine Änderung.",
            do_en="Give its id (p-…), its number in the night's list, or last.",
            do_de="Nennen Sie ihre Kennung (p-…), ihre Nummer in der Liste der Nacht oder last.",
        )  # fmt: skip
    return proposals.get(tx, plain)


def _by_number(known: Sequence[Entry], number: int) -> Entry:
    if not known:
        raise _none()
    if not 1 <= number <= len(known):
        raise NotFound(
            en=f"The list of that night ends with number {len(known)}; there is no number {number}.",
            de=f"Die Liste dieser Nacht endet mit Nummer {len(known)}; eine Nummer {number} gibt es nicht.",
            do_en=f"Give a number from 1 to {len(known)}, or the id (p-…).",
            do_de=f"Nennen Sie eine Nummer von 1 bis {len(known)} oder die Kennung (p-…).",
        )
    return known[number - 1]


def standing(tx: Tx, entry: Entry) -> None:
    """Whether a change can be taken back now.

    Raises:
        PersonMustAct: it was never made, is taken back already, or a later change moved the same thing.
    """
    from ledger import proposals

    if entry.status not in STANDING:
        raise _not_standing(entry)
    places = _places(entry)
    later = next(
        (other for other in proposals.listed(tx, UNDER_WAY, limit=MANY)
         if other.seq > entry.seq and places & _places(other)),
        None,
    )  # fmt: skip
    if later is not None:
        raise PersonMustAct(
            en=f"A later change ({later.id}) moved the same thing.",
            de=f"Eine spätere Änderung ({later.id}) hat dasselbe bewegt.",
            do_en=f"Take {later.id} back first.", do_de=f"Nehmen Sie zuerst {later.id} zurück.",
        )  # fmt: skip


def _places(entry: Entry) -> set[tuple[str, str, str, str]]:
    written = {(each.platform, each.kind, each.entity, each.field) for each in entry.operations}
    return written or {("", entry.proposal.action, name.casefold(), "") for name in entry.proposal.before}


def book_of(book: Book | None) -> Book:
    """The house's records.

    Raises:
        NoData: there are none.
    """
    if book is None:
        raise NoData(
            en="No records of changes are kept here.", de="Hier gibt es keine Aufzeichnungen über Änderungen.",
            do_en="Work with a home folder (--home).", do_de="Arbeiten Sie mit einem Datenordner (--home).",
        )  # fmt: skip
    return book


def source(entries: Sequence[Entry], name: str = NAME) -> Source:
    """What of the ledger was read, with a hash that another state does not have."""
    shape = [[entry.id, entry.status, entry.hash] for entry in entries]
    snapshot = hashlib.sha256(canonical(shape)).hexdigest()[:16]
    return Source(name=name, kind=LEDGER, snapshot=snapshot, rows=len(entries))


def _none() -> NotFound:
    return NotFound(
        en="No change is on record that could be taken"
           " back.", de="Es ist keine Änderung verzeichnet, die man zurücknehmen könnte.",
        do_en="leitstand inbox list shows what waits.", do_de="leitstand inbox list zeigt, was wartet.",
    )  # fmt: skip


def _not_standing(entry: Entry) -> PersonMustAct:
    waits = entry.status in ("suggested", "open", "queued")
    gone = entry.status in ("rolled_back", "reverted")
    return PersonMustAct(
        en=f"{entry.id} was not made yet." if waits else
        f"{entry.id} is taken back already." if gone else f"{entry.id} was never made ({entry.status}).",
        de=f"{entry.id} ist noch nicht umgesetzt." if waits else
        f"{entry.id} ist schon zurückgenommen." if gone else f"{entry.id} wurde nie umgesetzt ({entry.status}).",
        do_en="Reject it instead (leitstand inbox reject)." if waits else "There is nothing to take back.",
        do_de="Lehnen Sie sie stattdessen ab (leitstand inbox reject)." if waits else "Es gibt nichts zurückzunehmen.",
    )  # fmt: skip
