"""What only counts when it changed is recorded once for each change."""

# pyright: basic
from __future__ import annotations

import json

from ledger.audit.notes import last, noted


def test_only_a_change_is_recorded(house):
    with house.place.writing() as tx:
        told = [noted(tx, "limits", mark, "u-1", day="5") for mark in ("a", "a", "b", "a")]
        rows = tx.execute("select record from audit where subject = 'limits' order by seq").fetchall()
        assert last(tx, "limits") == "a"
        assert last(tx, "policy") == ""
    assert told == [True, False, True, True]
    assert [json.loads(row[0])["body"] for row in rows] == [
        {"from": before, "to": after, "day": "5"} for before, after in (("", "a"), ("a", "b"), ("b", "a"))
    ]
