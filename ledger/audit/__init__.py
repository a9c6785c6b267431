"""The line that each change leaves, in the transaction that makes it."""

from __future__ import annotations

import json
from typing import Any

from ledger.place import Tx

SCHEMA = """
create table if not exists audit (
    seq integer primary key,
    event text not null,
    subject text not null,
    actor text not null,
    body text not null
);
"""


def append(tx: Tx, event: str, subject: str, actor: str, body: dict[str, Any]) -> int:
    """Keep one line; its number."""
    row = (event, subject, actor, json.dumps(body, sort_keys=True, ensure_ascii=False))
    sql = "insert into audit (event, subject, actor, body) values (?, ?, ?, ?) returning seq"
    return int(tx.execute(sql, row).fetchone()[0])
