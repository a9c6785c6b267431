"""Taking out of recorded runs what somebody asked: the answers stay, and the audit notes the hashes of what is left."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ledger import audit
from ledger.page import Page
from ledger.runs import hashed

BLANK = "▮▮▮"
REDACTED = "run.redacted"


def unasked(tx: Page, runs: Sequence[str], by: str) -> tuple[str, ...]:
    """Blank out the question of some runs; which of them had one on record."""
    changed: list[str] = []
    for run in runs:
        row = tx.execute("select receipt, result from runs where run = ?", (run,)).fetchone()
        if row is None:
            continue
        left = json.dumps(json.loads(row[0]) | {"question": BLANK}, ensure_ascii=False)
        tx.execute("update runs set receipt = ? where run = ?", (left, run))
        audit.append(tx, REDACTED, run, by, {"receipt": hashed(left), "result": hashed(row[1])})
        changed.append(run)
    return tuple(changed)
