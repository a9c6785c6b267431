"""Handing over from one key to the next: the old key signs the new one, so that whoever holds the first can follow.

A checkpoint names the key that comes next; the last signature of each key vouches for it. A key that was lost hands
over nothing: the one that replaces it is only on record, and has to be given to auditors another way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ledger.audit import keys
from ledger.audit.files import FOLDER, Kept, alone, flush, introduced


@dataclass(frozen=True)
class Rotated:
    """The public keys, in hexadecimal, before and after."""

    before: str
    after: str


@dataclass(frozen=True)
class Chain:
    """How the keys of some checkpoints follow each other.

    keys       in order of their first signature · unvouched: those to which none before handed over, with their line
    broken     the line of the first checkpoint that is signed against a hand-over; 0 where there is none
    """

    keys: tuple[str, ...] = ()
    unvouched: Mapping[str, int] = field(default_factory=dict[str, int])
    broken: int = 0


def rotated(book: Kept, by: str, anchor: Path | None = None) -> Rotated:
    """Make a new key, let the present one sign it, and sign with the new one from then on; safe to run again.

    Args:
        book: of the house.
        by: who orders it.
        anchor: file outside that gets the checkpoint too.

    Raises:
        PersonMustAct: the present key is not there or unusable.
        Tampered: the files and the ledger do not say the same.
    """
    flush(book, anchor)
    folder = book.home / FOLDER
    with alone(folder):
        old, new = keys.ready(folder), keys.prepare(folder)
    introduced(book.place, new, [old.public], "rotated", by)
    flush(book, anchor)
    return Rotated(old.public, new.public)


def chain(checkpoints: Sequence[bytes]) -> Chain:
    """Follow the keys of checkpoints whose signatures were checked."""
    seals = [json.loads(line) for line in checkpoints]
    found: list[str] = []
    unvouched: dict[str, int] = {}
    promised, broken = "", 0
    for number, each in enumerate(seals, 1):
        key = each["key"]
        if promised and key != promised:
            broken = broken or number
        if key not in found:
            if found and key != promised:
                unvouched[key] = number
            found.append(key)
        elif key != found[-1]:
            broken = broken or number  # a key that handed over or was lost signs again
        promised = each["checkpoint"]["next"]
    return Chain(tuple(found), unvouched, broken)
