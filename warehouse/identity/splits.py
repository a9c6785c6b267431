# pyright: basic
"""What must stay apart, as people have said it; it outlives every rebuild."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.store import Warehouse

TABLE = (
    "create table if not exists identity_splits (a varchar not null, b varchar not null, why varchar not null,"
    " made_at timestamp not null, primary key (a, b))"
)
ALONE = "*"


def add(warehouse: Warehouse, pairs: list[tuple[str, str]], why: str = "") -> int:
    """Record pairs of keys (kind:key) that are not one person; (key, '*') stands alone. How many were new."""
    with Writing(warehouse) as con:
        known = set(read(con))
        new = [pair for pair in dict.fromkeys(map(_ordered, pairs)) if pair not in known]
        now = datetime.now(UTC).replace(tzinfo=None)
        for a, b in new:
            con.execute("insert into identity_splits values (?, ?, ?, ?)", [a, b, why, now])
        return len(new)


def remove(warehouse: Warehouse, pairs: list[tuple[str, str]]) -> int:
    """Take splits back. How many there were."""
    with Writing(warehouse) as con:
        known = set(read(con))
        gone = [pair for pair in dict.fromkeys(map(_ordered, pairs)) if pair in known]
        for a, b in gone:
            con.execute("delete from identity_splits where a = ? and b = ?", [a, b])
        return len(gone)


def read(con: Any) -> list[tuple[str, str]]:
    """All splits in the order in which they were made."""
    if not there(con, "identity_splits"):
        return []
    return [(a, b) for a, b in con.execute("select a, b from identity_splits order by made_at, a, b").fetchall()]


def there(con: Any, table: str) -> bool:
    """Whether the warehouse has a table of that name."""
    return bool(
        con.execute(
            "select count(*) from duckdb_tables() where table_name = ? and database_name = 'warehouse'", [table]
        ).fetchone()[0]
    )


def _ordered(pair: tuple[str, str]) -> tuple[str, str]:
    return pair if pair[1] == ALONE else (min(pair), max(pair))


class Writing:
    """The warehouse open for writing, with the table of splits."""

    def __init__(self, warehouse: Warehouse) -> None:
        import duckdb

        from warehouse.door import OFFLINE, QUIET

        self.con = duckdb.connect(config={"TimeZone": "UTC", **OFFLINE})
        self.con.execute(f"{QUIET}; set preserve_insertion_order = false")
        self.open = warehouse.door.writing(self.con)

    def __enter__(self) -> Any:
        self.open.__enter__()
        self.con.execute(TABLE)
        return self.con

    def __exit__(self, *told: Any) -> None:
        self.open.__exit__(*told)
        self.con.close()
