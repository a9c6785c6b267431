"""Records with the proof that they stand in the log that a checkpoint signed, to hand over without the log itself."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from ledger.audit.chain import leaf
from ledger.audit.files import CHECKPOINTS, FOLDER, SIGNED, last_line
from ledger.audit.tree import Leaves, consistent, included
from ledger.place import Tx


def proved(tx: Tx, home: Path, subjects: Collection[str], marks: Collection[str] = ()) -> dict[str, Any]:
    """The records about some subjects, and of each of `marks` the last change before them, each with its proof.

    Returns:
        `checkpoint` (its line as JSON, or None where none is there yet) and `records`: seq, hash, record as it is
        hashed, proof from the leaf up (hexadecimal; empty where it is not signed yet).
    """
    line = last_line(home / FOLDER / CHECKPOINTS)
    point = json.loads(line) if line else None
    rows = _about(tx, subjects)
    first = min((row[0] for row in rows), default=0)
    for what in marks:
        sql = (
            "select seq, hash, record from audit where subject = ? and event = ? and seq < ? order by seq desc limit 1"
        )
        rows += tx.execute(sql, (what, f"{what}.changed", first)).fetchall()
    size = point["checkpoint"]["size"] if point else 0
    hashes = tx.execute("select hash from audit where seq <= ? order by seq", (size,)).fetchall()
    tree = Leaves([bytes.fromhex(row[0]) for row in hashes])
    return {
        "checkpoint": point,
        "records": [
            {"seq": seq, "hash": mark, "record": json.loads(record), "line": record,
             "proof": [each.hex() for each in tree.inclusion(seq - 1, size)] if seq <= size else None}
            for seq, mark, record in sorted(rows)
        ],
    }  # fmt: skip


def sound(told: dict[str, Any], keys: Collection[str]) -> bool:
    """Whether every record stands in the log of the checkpoint, and one of these keys signed that."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from ledger.audit.chain import canonical

    try:
        seal, records = told["checkpoint"], told["records"]
        point = seal["checkpoint"]
        if seal["key"] not in keys:
            return False
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal["key"]))
        key.verify(bytes.fromhex(seal["signature"]), SIGNED + canonical(point))
        return all(_stands(each, point) for each in records)
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False


def extends(old: dict[str, Any], new: dict[str, Any], proof: list[str]) -> bool:
    """Whether a proof shows that the log of one checkpoint is the beginning of another's."""
    try:
        one, two = old["checkpoint"], new["checkpoint"]
        roots = bytes.fromhex(one["root"]), bytes.fromhex(two["root"])
        return consistent(one["size"], roots[0], two["size"], roots[1], [bytes.fromhex(each) for each in proof])
    except (ValueError, KeyError, TypeError):
        return False


def _stands(each: dict[str, Any], point: dict[str, Any]) -> bool:
    path = [bytes.fromhex(step) for step in each["proof"] or ()]
    mark = leaf(each["line"].encode())
    same = json.loads(each["line"]) == each["record"] and mark.hex() == each["hash"]
    return same and included(mark, each["seq"] - 1, point["size"], path, bytes.fromhex(point["root"]))


def _about(tx: Tx, subjects: Collection[str]) -> list[Any]:
    found: list[Any] = []
    wanted = sorted(set(subjects))
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        places = ", ".join("?" * len(some))
        found += tx.execute(f"select seq, hash, record from audit where subject in ({places})", some).fetchall()
    return found
