# pyright: basic
"""Taking the personal columns of a table into the vault and leaving keyed hashes in their place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.contract import literal, quoted
from warehouse.vault import keys, quick, store
from warehouse.vault.patterns import EMAIL

if TYPE_CHECKING:
    from warehouse.contract import Contract

SEALED = "memory.main._sealed"
NAMELESS = ("subject", "login", "user_id", "customer_id", "contact_id", "anonymous_id")
"""Columns of identifiers, which some companies fill with e-mail addresses."""


def seal(home: Path, con: Any, table: str, contract: Contract) -> None:
    """Replace the personal columns of a table in `con` by hashes (text); the plain values go into the vault.

    A row's subject is the hash of its e-mail address, else of its phone number, else of all its personal values, so
    that the same person has one key over all tables that name the address. Values of columns that came as SHA-256
    get the same hashes as plain ones. Each distinct value is worked on once, however many rows hold it.
    """
    columns = private(con, table, contract)
    if not columns:
        return
    made = [
        _hash_column(home, con, table, column, kind, number) for number, (column, kind) in enumerate(columns.items())
    ]
    try:
        _beside(con, table, columns, made)
        _keep(home, con, columns)
        own = ", ".join(f"_hash_{number}" for number in range(len(columns)))
        swaps = ", ".join(_shown(column, number) for number, column in enumerate(columns))
        con.execute(
            f"create or replace table {table} as select * exclude (_place, {own}) replace ({swaps}) from {SEALED}"
            " order by _place"
        )
    finally:
        for name in (*made, SEALED):
            con.execute(f"drop table if exists {name}")


def private(con: Any, table: str, contract: Contract) -> dict[str, str]:
    """The personal columns that a table has: name -> email, phone, name, address, birth_date or other.

    A column of identifiers (`NAMELESS`) in which people are named by their e-mail address counts as well; of it only
    the addresses are sealed, so that they meet those of other tables and customer numbers stay what they are.
    """
    have = {row[0] for row in con.execute(f"select column_name from (describe from {table})").fetchall()}
    told = {
        name: kind
        for name, column in contract.columns.items()
        if name in have and (kind := getattr(column, "pii", None))
    }
    return told | {
        name: "email"
        for name in NAMELESS
        if name in have and name in contract.columns and name not in told and _holds_addresses(con, table, name)
    }


def _holds_addresses(con: Any, table: str, column: str) -> bool:
    name = quoted(column)
    return con.execute(
        f"select exists (select 1 from {table} where {name}::varchar like '%@%' and {_address(name)})"
    ).fetchone()[0]


def _address(name: str) -> str:
    return f"regexp_full_match(trim({name}::varchar), {literal(EMAIL)})"


def _hash_column(home: Path, con: Any, table: str, column: str, kind: str, number: int) -> str:
    """A small table raw -> hash for the distinct values of one column; only what SQL cannot read is read by Python."""
    import numpy as np

    name = f"memory.main._seal_{number}"
    only = f" and {_address(quoted(column))}" if column in NAMELESS else ""
    con.execute(
        f"create or replace table {name} as with raws as (select distinct {quoted(column)}::varchar as raw from {table}"
        f" where {quoted(column)} is not null{only}), told as (select raw, {quick.readable(kind, 'raw')} as quick"
        f" from raws) select raw, quick, case when quick then {quick.hashed(kind, 'raw')} end as hash from told",
        quick.pads(keys.pepper(home)),
    )
    raws = [row[0] for row in con.execute(f"select raw from {name} where not quick").fetchall()]
    if raws:
        shown = keys.hashes(home, kind, raws)
        con.register("_sealing", {"raw": np.array(raws, dtype=object), "hash": np.array(shown, dtype=object)})
        con.execute(
            f"update {name} m set hash = nullif(s.hash::varchar, '') from _sealing s where s.raw::varchar = m.raw"
        )
        con.unregister("_sealing")
    return name


def _beside(con: Any, table: str, columns: dict[str, str], made: list[str]) -> None:
    """The table with its hashes beside it (_hash_0 …) and the order of its rows."""
    joins = " ".join(
        f"left join {name} m{number} on m{number}.raw = t.{quoted(column)}::varchar"
        for number, (name, column) in enumerate(zip(made, columns, strict=True))
    )
    have = {row[0] for row in con.execute(f"select column_name from (describe from {table})").fetchall()}
    hashes = ", ".join(f"m{number}.hash as _hash_{number}" for number in range(len(made)))
    place = "t.line" if "line" in have else "t.rowid"
    con.execute(f"create or replace table {SEALED} as select t.*, {place} as _place, {hashes} from {table} t {joins}")


def _shown(column: str, number: int) -> str:
    """What stands in the column's place: the hash, and in a column of identifiers what is no address as it was."""
    kept = f"coalesce(_hash_{number}, {quoted(column)}::varchar)" if column in NAMELESS else f"_hash_{number}"
    return f"{kept} as {quoted(column)}"


def _keep(home: Path, con: Any, columns: dict[str, str]) -> None:
    place = {column: f"_hash_{number}" for number, column in enumerate(columns)}
    finders = [place[c] for want in store.FINDS_A_PERSON for c, kind in columns.items() if kind == want]
    anyone = f"sha256(concat_ws(chr(124), {', '.join(place.values())}))"
    subject = f"coalesce({', '.join([*finders, anyone])})"
    parts = " union all ".join(
        f"select {subject} as subject, {literal(column)} as field, {own} as hash,"
        f" '{columns[column]}' as kind, min({quoted(column)}::varchar) as value from {SEALED}"
        f" where {own} is not null group by all"
        for column, own in place.items()
    )
    found = con.execute(f"{parts} order by subject, field, hash").fetchall()
    store.keep(home, list(map(store.Item._make, found)))
