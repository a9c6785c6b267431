"""What was loaded, on the audit: the data itself lies in the warehouse, with its raw copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger import audit
from ledger.page import digest
from ledger.place import Tx


@dataclass(frozen=True)
class Loaded:
    """One file that is in the warehouse now: its kind, the load's id, the rows, and the state of the kind after it."""

    kind: str
    load: str
    rows: int
    quarantined: int
    snapshot: str
    dataset: str = ""


def imported(tx: Tx, loads: Sequence[Loaded], by: str) -> None:
    """One line for each load; names of data sets and files may name people and stay out."""
    for each in loads:
        body = {
            "kind": each.kind, "rows": each.rows, "quarantined": each.quarantined, "snapshot": each.snapshot,
            "dataset": digest(each.dataset),
        }  # fmt: skip
        audit.append(tx, "data.imported", each.load, by, body)
