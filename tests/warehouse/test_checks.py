"""Each row that breaks its contract is found, by whichever way it is looked for."""

from __future__ import annotations

import duckdb
import pytest

from warehouse.checks import odd
from warehouse.contract import contract, literal

NAMES = [
    "page_view", "Order Completed", "$pageview", "Kauf abgeschlossen", "ücretsiz:kayıt", "a", "注文", "x" * 100,
    "x" * 101, "ä" * 100, "ä" * 101, "", " a", "1_click", "<script>", "a\n", "a\nb", "-a", "a?", "🛒", "ok🛒", None,
    "$", "$" + "1" * 99,
]  # fmt: skip


@pytest.mark.parametrize("pattern", [contract("events").columns["name"].pattern, r"[A-Z]{3}", r"[a-z][a-z\]]{0,3}"])
def test_the_quick_way_finds_the_same_names_odd_as_the_pattern_itself(pattern):
    con = duckdb.connect()
    con.execute("create table names (n varchar)")
    con.executemany("insert into names values (?)", [(name,) for name in [*NAMES, "EUR", "ab]", "abcde"]])
    quick, plain = (
        con.execute(f"select n, {sql} from names").fetchall()
        for sql in (odd("n", pattern), f"not regexp_full_match(n, {literal(pattern)})")
    )
    assert quick == plain
    assert {odd for _, odd in plain} == {True, False, None}
    con.close()


def test_all_that_is_wrong_with_a_file_is_told_row_by_row(house, file):
    head = "event_id,event_timestamp,event_name,user_id,revenue\n"
    good = "".join(f"g{n},2026-03-01T10:00:0{n}Z,page_view,u1,\n" for n in range(5))
    (report,) = house.load([file(head + good + f"b1,2026-03-01T10:00:00Z,{'x' * 101},u1,\n")], kind="events")
    assert (report.rows, report.quarantined) == (5, 1)
