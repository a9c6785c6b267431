"""What is only worth a record when it changed: the code, the settings, the policy, the models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ledger.audit.chain import append

if TYPE_CHECKING:
    from ledger.place import Tx


def noted(tx: Tx, what: str, mark: str, actor: str, **more: Any) -> bool:
    """Record `<what>.changed` where `mark`, a version or hash, differs from the one noted last; whether it did.

    The first time is a change as well: from nothing.
    """
    before = last(tx, what)
    if before == mark:
        return False
    append(tx, f"{what}.changed", what, actor, {"from": before, "to": mark, **more})
    return True


def last(tx: Tx, what: str) -> str:
    """The version or hash that was noted last; empty where there is none."""
    row = tx.execute(
        "select record from audit where subject = ? and event = ? order by seq desc limit 1", (what, f"{what}.changed")
    ).fetchone()
    return json.loads(row[0])["body"]["to"] if row else ""
