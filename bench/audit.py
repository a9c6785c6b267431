"""Try to change an audit log unseen: python -m bench.audit [records] [--quick]; then how fast it is.

Every bit of a log of 60 records is flipped, and every way to rewrite, cut, delete, add, swap or replace that an insider
without the signing key has. Undetected must be 0. Times are CPU seconds.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ledger.audit import SCHEMA, append
from ledger.audit.chain import canonical, leaf, line
from ledger.audit.files import FOLDER, flush
from ledger.audit.tree import Leaves, consistent, included
from ledger.audit.verify import checked  # pyright: ignore[reportUnknownVariableType]
from ledger.place import SQLite

RECORDS = 60


@dataclass
class Home:
    """A house that records and signs."""

    home: Path
    place: SQLite

    @classmethod
    def made(cls, folder: Path, records: int) -> Home:
        """One step a record, each signed."""
        home = cls(folder, SQLite(folder / "ledger.db"))
        home.place.prepare(SCHEMA)
        for number in range(records - 2):  # the log begins with two of its own
            with home.place.writing() as tx:
                body = {"from": "10.00", "to": f"{10 + number}.00", "unit": "EUR/day", "n": number}
                append(tx, "proposal.approved", f"p{number % 7}", "u-0123456789abcdef", body)
            flush(home)
        return home

    def lines(self, name: str) -> list[bytes]:
        """The lines of one of its files."""
        return (self.home / FOLDER / name).read_bytes().splitlines(keepends=True)

    @property
    def keys(self) -> list[str]:
        """Its public key."""
        return (self.home / FOLDER / "key.pub").read_text().split()


Attempt = tuple[list[bytes], list[str], list[bytes], list[bytes]]
"""A log, the auditor's keys, checkpoints, and what the anchor saw."""


def flips(home: Home, every: int = 1) -> Iterator[Attempt]:
    """Every bit of the log, or every n-th."""
    whole, keys, points = b"".join(home.lines("log.jsonl")), home.keys, home.lines("checkpoints.jsonl")
    for bit in range(0, 8 * len(whole), every):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed).splitlines(keepends=True), keys, points, []


def seals(home: Home) -> Iterator[Attempt]:
    """Every bit of the last checkpoint, which no other line vouches for."""
    log, keys, points = home.lines("log.jsonl"), home.keys, home.lines("checkpoints.jsonl")
    for bit in range(8 * len(points[-1])):
        changed = bytearray(points[-1])
        changed[bit // 8] ^= 1 << bit % 8
        yield log, keys, [*points[:-1], *bytes(changed).splitlines(keepends=True)], []


def values(home: Home) -> Iterator[Attempt]:
    """Every byte of the log and of the checkpoints, each with another value at random."""
    rng = random.Random(6962)
    keys, files = home.keys, {name: home.lines(name) for name in ("log.jsonl", "checkpoints.jsonl")}
    for name, lines in files.items():
        whole = b"".join(lines)
        for place in range(len(whole)):
            changed = bytearray(whole)
            changed[place] = (changed[place] + rng.randrange(1, 256)) % 256
            told = files | {name: bytes(changed).splitlines(keepends=True)}
            yield told["log.jsonl"], keys, told["checkpoints.jsonl"], []


def lines(home: Home) -> Iterator[Attempt]:
    """Each line deleted, doubled, swapped with the next, moved to the end."""
    log, keys, points = home.lines("log.jsonl"), home.keys, home.lines("checkpoints.jsonl")
    for at in range(len(log)):
        rest = [*log[:at], *log[at + 1 :]]
        yield rest, keys, points, []
        yield [*log[: at + 1], *log[at:]], keys, points, []
        if at + 1 < len(log):
            yield [*rest[: at + 1], log[at], *rest[at + 1 :]], keys, points, []
            yield [*rest, log[at]], keys, points, []


def rewrites(home: Home) -> Iterator[Attempt]:
    """Each record changed, its hash made anew, and the chain from there on as well."""
    import json

    log, keys, points = home.lines("log.jsonl"), home.keys, home.lines("checkpoints.jsonl")
    for at in range(len(log)):
        for whole in (False, True):
            told, before = list(log[:at]), ""
            for place, old in enumerate(log[at:], at):
                record: dict[str, Any] = json.loads(old)["record"]
                if place == at:
                    record["body"]["to"] = "999999.00"
                elif not whole:
                    told.append(old)
                    continue
                else:
                    record["prev"] = before
                text = canonical(record)
                before = leaf(text).hex()
                told.append(line(text.decode(), before))
            yield told, keys, points, []
            yield told, keys, points[: max(at, 1) - 1], []


def cuts(home: Home) -> Iterator[Attempt]:
    """The log cut off after each line; also with its checkpoints, where an anchor has seen more."""
    log, keys, points = home.lines("log.jsonl"), home.keys, home.lines("checkpoints.jsonl")
    for at in range(len(log)):
        yield log[:at], keys, points, []
        yield [*log[:at], log[at][: len(log[at]) // 2]], keys, points, []
        if at > 2:
            yield log[:at], keys, points[: at - 2], points


def strangers(home: Home, other: Home) -> Iterator[Attempt]:
    """Another home's log, checkpoints and key in every mixture, and the right ones under the wrong key."""
    houses = (home, other)
    own, theirs = ((each.lines("log.jsonl"), each.keys, each.lines("checkpoints.jsonl")) for each in houses)
    for mask in range(1, 7):
        log, keys, points = (houses[mask >> part & 1] for part in range(3))
        yield log.lines("log.jsonl"), keys.keys, points.lines("checkpoints.jsonl"), []
    yield (*theirs, own[2])  # everything replaced: the anchor has seen the right one
    yield own[0], ["00" * 32], own[2], []
    yield own[0], [], own[2], []


def forged(count: int = 10_000) -> int:
    """How many forged proofs out of so many are taken for true."""
    rng = random.Random(1)
    leaves = [rng.randbytes(32) for _ in range(200)]
    tree = Leaves(leaves)
    top, accepted = tree.root(0, 200), 0
    for number in range(count):
        index, before = rng.randrange(200), rng.randrange(1, 200)
        path = [rng.randbytes(32) for _ in range(rng.randrange(10))]
        if number % 2:
            path = tree.inclusion(index, 200)
            path[rng.randrange(len(path))] = rng.randbytes(32)
        accepted += included(leaves[index], index, 200, path, top)
        accepted += consistent(before, tree.root(0, before), 200, top, path)
    return accepted


def unseen(attempts: Iterator[Attempt], honest: Attempt) -> tuple[int, int]:
    """How many attempts there were, and how many of them nobody would notice."""
    tried = missed = 0
    for attempt in attempts:
        if attempt[:3] == honest[:3]:
            continue
        tried += 1
        missed += passes(attempt)
    return tried, missed


def passes(attempt: Attempt) -> bool:
    """Whether an auditor would find nothing."""
    return cast("dict[str, Any]", checked(*attempt))["ok"]


def attacks(home: Home, other: Home, every: int = 1) -> dict[str, tuple[int, int]]:
    """Kind of attack -> (how many, how many undetected)."""
    honest: Attempt = (home.lines("log.jsonl"), home.keys, home.lines("checkpoints.jsonl"), [])
    assert passes(honest), "the honest log must pass"
    kinds: dict[str, Callable[[], Iterator[Attempt]]] = {
        "bits flipped": lambda: flips(home, every), "bits of the last checkpoint flipped": lambda: seals(home),
        "bytes set to another value": lambda: values(home),
        "lines deleted, doubled, swapped, moved": lambda: lines(home),
        "rewritten with new hashes": lambda: rewrites(home),
        "cut off": lambda: cuts(home), "wrong key, other home": lambda: strangers(home, other),
    }  # fmt: skip
    return {name: unseen(attempt(), honest) for name, attempt in kinds.items()}


def speed(folder: Path, records: int) -> tuple[float, float, float]:
    """CPU seconds: to write so many records of one step, to check them, and for one step more (milliseconds)."""
    home = Home(folder, SQLite(folder / "ledger.db"))
    home.place.prepare(SCHEMA)
    started = time.process_time()
    with home.place.writing() as tx:
        for number in range(records):
            append(tx, "run.recorded", f"r{number}", "u-0123456789abcdef", {"n": number, "result": "ab" * 32})
    flush(home)
    written = time.process_time()
    assert passes((home.lines("log.jsonl"), home.keys, home.lines("checkpoints.jsonl"), []))
    read = time.process_time()
    for number in range(100):
        with home.place.writing() as tx:
            append(tx, "run.recorded", f"s{number}", "u-0123456789abcdef", {"n": number})
        flush(home)
    return written - started, read - written, (time.process_time() - read) * 10


def main() -> int:
    """Attack, then measure."""
    quick = "--quick" in sys.argv
    records = next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        home, other = (Home.made(Path(folder) / name, RECORDS) for name in ("home", "other"))
        size = sum(map(len, home.lines("log.jsonl")))
        print(f"log of {RECORDS} records, {size} bytes")
        started = time.process_time()
        for name, (tried, unnoticed) in attacks(home, other, 97 if quick else 1).items():
            missed += unnoticed
            print(f"{name:40} {tried:8} tried {unnoticed:3} undetected")
        accepted = forged()
        print(f"{'forged proofs':40} {20_000:8} tried {accepted:3} accepted")
        print(f"CPU {time.process_time() - started:.0f} s")
        written, read, step = speed(Path(folder) / "large", records)
        print(
            f"{records} records: written in {written:.1f} s, checked in {read:.1f} s, one step more {step:.2f} ms (CPU)"
        )
    return 1 if missed or accepted else 0


if __name__ == "__main__":
    sys.exit(main())
