"""A home with an audit of its own, and logs written by hand for the verifier."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pytest

from ledger.audit import SCHEMA, append
from ledger.audit.chain import canonical, leaf, line
from ledger.audit.files import SIGNED, flush
from ledger.audit.tree import Range
from ledger.place import SQLite


@dataclass
class Home:
    """A home whose audit is written step by step."""

    home: object
    place: object
    anchor: object = None

    def did(self, event="thing.done", subject="p1", actor="u-0123456789abcdef", **body):
        with self.place.writing() as tx:
            return append(tx, event, subject, actor, body)

    def flush(self):
        return flush(self, self.anchor)

    def step(self, count=1, **body):
        for number in range(count):
            self.did(subject=f"p{number}", n=number, **body)
            self.flush()

    def file(self, name):
        return self.home / "audit" / name

    def lines(self, name="log.jsonl"):
        return self.file(name).read_bytes().splitlines(keepends=True)

    def keys(self):
        return self.file("key.pub").read_text().split()


@pytest.fixture
def house(place, tmp_path):
    """An empty home on either place."""
    place.prepare(SCHEMA)
    (tmp_path / "home").mkdir(exist_ok=True)
    return Home(tmp_path / "home", place)


@pytest.fixture
def home(tmp_path):
    """An empty home on SQLite."""
    place = SQLite(tmp_path / "home" / "ledger.db")
    place.prepare(SCHEMA)
    return Home(tmp_path / "home", place)


@dataclass
class Forger:
    """Writes logs and checkpoints with a key of its own: an honest house, or somebody without its key."""

    key: object = None

    def __post_init__(self):
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self.key = self.key or Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw().hex()

    def chained(self, bodies):
        """Lines over records with these bodies, each naming the one before."""
        told, before = [], "0" * 64
        for seq, body in enumerate(bodies, 1):
            record = canonical({"actor": "u-1", "at": "2026-11-26T20:00:00Z", "body": body, "event": "thing.done",
                                "prev": before, "seq": seq, "subject": f"p{seq}"})  # fmt: skip
            before = leaf(record).hex()
            told.append(line(record.decode(), before))
        return told

    def sealed(self, lines, sizes=None):
        """Checkpoints at these sizes, each naming the one before."""
        told, before = [], ""
        leaves = [bytes.fromhex(each[9:73].decode()) for each in lines]
        for size in sizes or range(1, len(lines) + 1):
            point = {"at": "2026-11-26T20:00:00Z", "next": "", "prev": before,
                     "root": Range().grown(leaves[:size]).root().hex(), "size": size}  # fmt: skip
            signature = self.key.sign(SIGNED + canonical(point)).hex()
            told.append(canonical({"checkpoint": point, "key": self.public, "signature": signature}) + b"\n")
            before = hashlib.sha256(told[-1]).hexdigest()
        return told


@pytest.fixture(scope="session")
def forger():
    """Somebody with a key."""
    return Forger()


@pytest.fixture(scope="session")
def other():
    """Somebody with another key."""
    return Forger()
