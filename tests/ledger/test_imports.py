"""What was loaded is on the audit, without the name of a file."""

from __future__ import annotations

import json

from ledger.imports import Loaded, imported


def test_each_load_is_a_line_without_names(book):
    with book.writing() as tx:
        imported(tx, [Loaded("contacts", "l1", 3, 1, "s1", "kunden_krause"), Loaded("ads", "l2", 9, 0, "s2")], "u-1")
        rows = tx.execute("select record from audit where event = 'data.imported' order by seq").fetchall()
    told = [json.loads(row[0]) for row in rows]
    assert [each["subject"] for each in told] == ["l1", "l2"]
    assert told[0]["body"] | {"dataset": ""} == {
        "kind": "contacts", "rows": 3, "quarantined": 1, "snapshot": "s1", "dataset": "",
    }  # fmt: skip
    assert "krause" not in rows[0][0]
