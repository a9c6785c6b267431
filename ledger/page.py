"""An open transaction of a home's book, and the one form in which moments, JSON and texts are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ledger import persons
from ledger.place import Rows, Tx

ERASED = "[gelöscht · erased]"
"""What stands where a text was."""

Moment = str | datetime
"""A datetime with its zone, or its ISO text."""


@dataclass(frozen=True)
class Page:
    """One open transaction (a Tx) that knows whose home it writes about.

    after    what is done when the transaction is kept, and only then
    """

    tx: Tx
    home: Path
    after: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Run one statement; `?` stands for a value."""
        return self.tx.execute(sql, values)


def moment(at: Moment) -> datetime:
    """The moment with the zone in which it was told; one without a zone is refused.

    >>> moment("2026-11-26T20:00:00+01:00").isoformat()
    '2026-11-26T20:00:00+01:00'
    """
    told = datetime.fromisoformat(at) if isinstance(at, str) else at
    if told.tzinfo is None:
        raise ValueError(f"{told.isoformat()} names no time zone")
    return told


def stamp(at: Moment) -> str:
    """The one written form of a moment: UTC, to the millisecond, so that text sorts as time does.

    >>> stamp("2026-11-26T20:00:00+01:00")
    '2026-11-26T19:00:00.000+00:00'
    """
    return moment(at).astimezone(UTC).isoformat(timespec="milliseconds")


def day_of(at: Moment) -> date:
    """The day on the clock of whoever told the moment."""
    return moment(at).date()


def packed(shape: Any) -> str:
    """JSON as text."""
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def clean(text: str) -> str:
    """A person's text without what no database keeps: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def digest(text: str) -> str:
    """What stands for a text where the text itself may not stand: a reference is that already; empty for none."""
    if persons.TEXT.fullmatch(text):
        return text
    return hashlib.sha256(clean(text).encode()).hexdigest() if text else ""


def kept(tx: Tx, by: str, text: str) -> str:
    """What a table holds of a text that a person wrote: a reference, under a key of its own that can be destroyed."""
    home = getattr(tx, "home", None)
    if home is None or persons.machine(by):
        return text
    return persons.seal(home, by, clean(text))


def told(tx: Tx, text: str) -> str:
    """What people read for it; where it was erased, that."""
    home = getattr(tx, "home", None)
    if home is None or not persons.TEXT.fullmatch(text):
        return text
    found = persons.read(home, text)
    return ERASED if found is None else found
