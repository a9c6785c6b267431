"""Bringing the files of the audit up to the ledger: the log, the signed checkpoints, the anchor outside.

The ledger commits first. What a crash leaves behind (records that are not in the file yet, half a line, a missing
checkpoint) is made good by whoever comes next; lines that were written are never written again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from errors import PersonMustAct, Tampered
from ledger.audit import keys
from ledger.audit.chain import append, canonical, line
from ledger.audit.tree import Range

if TYPE_CHECKING:
    from ledger.place import Place

FOLDER = "audit"
LOG = "log.jsonl"
CHECKPOINTS = "checkpoints.jsonl"
TREE = "tree.json"
LOCK = "lock"
ANCHOR = "LEITSTAND_ANCHOR"
SIGNED = b"leitstand audit checkpoint 1\n"
"""What a signature says first, so that it can stand for nothing else."""

KEY = "audit.key"
RESTORED = "audit.restored"


class Kept(Protocol):
    """A ledger with its home; `ledger.book.Book` is one."""

    @property
    def home(self) -> Path:
        """The folder of all data."""
        ...

    @property
    def place(self) -> Place:
        """Where the records lie."""
        ...


def flush(book: Kept, anchor: Path | None = None) -> int:
    """Bring the files up to the ledger and sign where that is; returns the number of records.

    Raises:
        PersonMustAct: the key is unusable, or a file cannot be written.
        Tampered: the files and the ledger do not say the same.
    """
    folder = book.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        key, coming = keys.ready(folder), keys.coming(folder)
        before = newest(folder / CHECKPOINTS)
        if coming and before and before["next"] == coming.public:
            # It was signed, and a crash came before the keys were changed.
            key, coming = keys.take_over(folder), None
        keys.newest(folder, key)
        if not key.known:
            introduced(book.place, key, keys.publics(folder))
        if coming:
            introduced(book.place, coming, [key.public], "rotated")
        if before is None and key.known:
            _restored(book.place, CHECKPOINTS, 0)
        known = _known(book.place, folder, before)
        tree, last = _written(book.place, folder, *known)
        signs = tree.size > 0 and (before is None or before["size"] != tree.size)
        if signs:
            next_ = coming.public if coming else ""
            _signed(folder, key, (tree, last), before, anchor or _anchor(), next_)
        if not key.known:
            keys.publish(folder, key.public)
        if coming and signs:
            keys.take_over(folder)
        return tree.size


def newest(file: Path) -> dict[str, Any] | None:
    """The last whole checkpoint of a file, with the hash of its line as `line`; None where there is none."""
    last = last_line(file)
    if not last:
        return None
    try:
        found = json.loads(last)
        return found["checkpoint"] | {"key": found["key"], "line": sha256(last).hexdigest()}
    except (ValueError, KeyError, TypeError):
        raise _tampered(file.name) from None


def last_line(file: Path) -> bytes:
    """The last line that is whole, with its line feed; empty where there is none."""
    if not file.exists():
        return b""
    with file.open("rb") as opened:
        opened.seek(max(0, opened.seek(0, os.SEEK_END) - 4096))
        lines = opened.read().split(b"\n")[:-1]
    return lines[-1] + b"\n" if lines else b""


def _written(place: Place, folder: Path, tree: Range, last: str, offset: int) -> tuple[Range, str]:
    """Add to the log what the ledger has beyond a tree whose last record ends at `offset`; the tree and record then."""
    log = folder / LOG
    with place.reading() as tx:
        rows = tx.execute("select hash, record from audit where seq >= ? order by seq", (tree.size,)).fetchall()
    if tree.size and (not rows or rows.pop(0)[0] != last):
        raise _tampered("ledger")
    text = b"".join(line(record, mark) for mark, record in rows)
    with _told(log), log.open("a+b") as opened:
        opened.seek(offset)
        # A power cut may leave zeros where a line was to be.
        there = opened.read().rstrip(b"\0")
        if not text.startswith(there):
            raise _tampered(LOG)
        if opened.seek(0, os.SEEK_END) != offset + len(there):
            opened.truncate(offset + len(there))
        opened.write(text[len(there) :])
    return tree.grown(bytes.fromhex(mark) for mark, _ in rows), rows[-1][0] if rows else last


def _known(place: Place, folder: Path, before: dict[str, Any] | None) -> tuple[Range, str, int]:
    """The tree at the last checkpoint, its last record and where that ends; without a note of it, worked out again."""
    if before is None:
        return Range(), "", 0
    log = folder / LOG
    length = log.stat().st_size if log.exists() else 0
    try:
        noted = json.loads((folder / TREE).read_text(encoding="ascii"))
        tree, offset = Range(noted["size"], tuple(map(bytes.fromhex, noted["peaks"]))), int(noted["bytes"])
        if tree.size == before["size"] and tree.root().hex() == before["root"] and offset <= length:
            return tree, str(noted["last"]), offset
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return _again(place, folder, before)


def _again(place: Place, folder: Path, before: dict[str, Any]) -> tuple[Range, str, int]:
    """Work out the tree from the ledger; lines that the log has lost are written back, and that is put on record."""
    with place.reading() as tx:
        rows = tx.execute("select hash, record from audit where seq <= ? order by seq", (before["size"],)).fetchall()
    tree = Range().grown(bytes.fromhex(mark) for mark, _ in rows)
    if tree.size != before["size"] or tree.root().hex() != before["root"]:
        raise _tampered("ledger")
    log, text = folder / LOG, b"".join(line(record, mark) for mark, record in rows)
    there = log.read_bytes()[: len(text)] if log.exists() else b""
    if len(there) < len(text):
        if not text.startswith(there):
            raise _tampered(LOG)
        with _told(log), log.open("ab") as opened:
            opened.write(text[len(there) :])
        _restored(place, LOG, text[len(there) :].count(b"\n"))
    return tree, rows[-1][0], len(text)


def _restored(place: Place, file: str, lines: int) -> None:
    """Put on record that a file had lost what it held; of checkpoints nobody can say how many."""
    with place.writing() as tx:
        append(tx, RESTORED, file, "service:audit", {"lines": lines})


def _signed(
    folder: Path,
    key: keys.Key,
    end: tuple[Range, str],
    before: dict[str, Any] | None,
    anchor: Path | None,
    next_: str,
) -> None:
    """Sign where the log is, and note it here and outside; `next_` is the key to which this signature hands over."""
    tree, last = end
    checkpoint = {
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "next": next_,
        "prev": before["line"] if before else "",
        "root": tree.root().hex(),
        "size": tree.size,
    }
    signature = key.sign(SIGNED + canonical(checkpoint))
    told = canonical({"checkpoint": checkpoint, "key": key.public, "signature": signature}) + b"\n"
    added(folder / CHECKPOINTS, told)
    length, peaks = (folder / LOG).stat().st_size, [each.hex() for each in tree.peaks]
    noted = {"bytes": length, "last": last, "peaks": peaks, "size": tree.size}
    fresh = folder / f"{TREE}.new"
    fresh.write_bytes(canonical(noted))
    fresh.replace(folder / TREE)
    if anchor is not None:
        anchor.parent.mkdir(parents=True, exist_ok=True)
        added(anchor, told)


def added(file: Path, text: bytes) -> None:
    """Add a whole line; half a line that a crash left is taken away first."""
    with _told(file), file.open("a+b") as opened:
        end = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, end - 4096))
        tail = opened.read()
        if tail and not tail.endswith(b"\n"):
            opened.truncate(end - len(tail) + tail.rfind(b"\n") + 1)
        opened.write(text)


def introduced(
    place: Place, key: keys.Key, known: list[str], why: str = "replaced", by: str = "service:audit"
) -> None:  # fmt: skip
    """Put a key on record, once: as the first, in the place of one that is lost, or as the one that takes over."""
    with place.writing() as tx:
        if not tx.execute("select 1 from audit where event = ? and subject = ?", (KEY, key.public)).fetchone():
            body = {"before": known[-1], "reason": why} if known else {"reason": "first"}
            append(tx, KEY, key.public, by, body)


def _anchor() -> Path | None:
    return Path(named) if (named := os.environ.get(ANCHOR)) else None


@contextmanager
def alone(folder: Path) -> Generator[None]:
    """One process and thread at a time; the lock goes with whoever held it."""
    with (folder / LOCK).open("ab") as held:
        _lock(held)
        yield


def _lock(held: Any) -> None:
    if os.name == "nt":
        import msvcrt

        held.seek(0)
        msvcrt.locking(held.fileno(), msvcrt.LK_LOCK, 1)  # pyright: ignore[reportAttributeAccessIssue,reportUnknownMemberType]
    else:
        import fcntl

        fcntl.flock(held.fileno(), fcntl.LOCK_EX)


@contextmanager
def _told(file: Path) -> Generator[None]:
    try:
        yield
    except OSError as failed:
        raise PersonMustAct(
            en=f"The audit cannot be written to {file} ({failed.strerror}).",
            de=f"Das Prüfprotokoll lässt sich nicht nach {file} schreiben ({failed.strerror}).",
            do_en="Make room or give access there; what is missing in the file is added by the next step.",
            do_de="Schaffen Sie dort Platz oder Zugriff; was in der Datei fehlt, ergänzt der nächste Schritt.",
        ) from None


def _tampered(what: str) -> Tampered:
    return Tampered(
        en=f"The audit does not fit together ({what}): somebody changed the ledger or its files.",
        de=f"Das Prüfprotokoll passt nicht zusammen ({what}): Jemand hat das Register oder seine Dateien geändert.",
        do_en="Run `leitstand audit verify`; nothing is recorded before that is settled.",
        do_de="Führen Sie `leitstand audit verify` aus; vorher wird nichts aufgezeichnet.",
    )
