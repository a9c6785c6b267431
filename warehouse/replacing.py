# pyright: basic
"""Which rows of a growing kind a load replaces: the newer knowledge wins, and what was known before stays on record.

Rows are never deleted: `_until` names the load that replaced them. Knowledge is ordered by the day on which a file's
state was known, then by the order of loading; so a file that comes late with older knowledge changes the past only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from warehouse.contract import Contract, literal, quoted
from warehouse.tables import have

PARTS = ("platform", "account")


@dataclass(frozen=True)
class Load:
    """A load among the others of its kind.

    layer   search terms cover a part of what campaign rows cover whole, so the two never replace each other
    grain   the finer columns that the file tells apart
    sha256  the hash of its bytes; with the name of the `file` it tells that the same file is read once more
    """

    seq: int
    known_on: date
    layer: str
    grain: str
    sha256: str = ""
    file: str = ""

    def same(self) -> str:
        """SQL: whether a line of `loads` is a reading of the same file."""
        return f"(sha256 = {literal(self.sha256)} and file = {literal(self.file)})"

    def readings(self, kind: str) -> str:
        """SQL: the older readings of the same file, of whichever layer."""
        return (
            f"(select seq from loads where kind = {literal(kind)} and {self.same()} and seq <> {self.seq} and"
            f" (known_on, seq) < (date '{self.known_on}', {self.seq}))"
        )

    def others(self, kind: str, *, older: bool, grain: str = "") -> str:
        """SQL: the loads of the same layer with older (or newer) knowledge; `grain` adds a condition."""
        sign = "<" if older else ">"
        return (
            f"(select seq from loads where kind = {literal(kind)} and layer = {literal(self.layer)} and seq <>"
            f" {self.seq} and (known_on, seq) {sign} (date '{self.known_on}', {self.seq}){grain})"
        )


def alone(con: Any, contract: Contract, load: Load) -> bool:
    """Whether no other load of this kind and layer, nor of this file, is there, so that nothing can be replaced."""
    return not con.execute(
        f"select count(*) from loads where kind = ? and (layer = ? or {load.same()}) and seq <> ?",
        [contract.kind, load.layer, load.seq],
    ).fetchone()[0]


def newest(con: Any, contract: Contract, load: Load) -> bool:
    """Whether nothing newer is known of this kind and layer."""
    newer = load.others(contract.kind, older=False)
    return not con.execute(f"select count(*) from {newer}").fetchone()[0]


def count(con: Any, contract: Contract, table: str, news: str, load: Load) -> int:
    """How many rows of `table` a load of `news` would replace."""
    conditions = _replaced(con, contract, table, news, load)
    if not conditions:
        return 0
    any_of = " or ".join(f"({where})" for where in conditions)
    return con.execute(f"select count(*) from {table} s where {any_of}").fetchone()[0]


def close_older(con: Any, contract: Contract, table: str, news: str, load: Load) -> int:
    """Close the rows of older knowledge that `news` replaces: the same key, and the same cell in another grain.

    All rows of an older reading of the same file go: a person has corrected its dates, platform or currency.

    A cell is what the contract's key names (date, platform, campaign); a file that reports it by ad group and one
    that reports it whole would count its cost twice, so the newer takes the place of the older.
    """
    return sum(
        con.execute(f"update {table} s set _until = {load.seq} where {where}").fetchone()[0]
        for where in _replaced(con, contract, table, news, load)
    )


def close_own(con: Any, contract: Contract, table: str, load: Load) -> int:
    """Close the load's own rows at once where loads with newer knowledge are there already; returns how many."""
    newer = con.execute(
        f"select seq, grain from loads where seq in {load.others(contract.kind, older=False)} order by known_on, seq"
    ).fetchall()
    columns = have(con, table)
    closed = 0
    for seq, grain in newer:
        match = _match(contract, columns, columns, same_grain=grain == load.grain)
        closed += con.execute(
            f"update {table} s set _until = {seq} where s._load = {load.seq} and s._until is null and exists"
            f" (select 1 from {table} n where n._load = {seq} and {match})"
        ).fetchone()[0]
    return closed


def remaining(con: Any, contract: Contract, table: str, load: Load, *, close: bool) -> int:
    """Rows of older loads in the load's own period (and platform and account) that it does not hold; may close them."""
    day = contract.day
    columns = have(con, table)
    if day is None or day not in columns or alone(con, contract, load):
        return 0
    parts = [quoted(name) for name in PARTS if name in contract.columns and name in columns]
    listed = "".join(f", {name}" for name in parts)
    # the span is that of the file, so rows which newer knowledge closed at once count too
    span = (
        f"(select min({quoted(day)}::date) as first, max({quoted(day)}::date) as last{listed} from {table}"
        f" where _load = {load.seq} group by all)"
    )
    same = "".join(f" and s.{name} is not distinct from p.{name}" for name in parts)
    where = (
        f"s._until is null and s._load in {load.others(contract.kind, older=True)} and exists (select 1 from {span} p"
        f" where s.{quoted(day)}::date between p.first and p.last{same})"
    )
    if close:
        return con.execute(f"update {table} s set _until = {load.seq} where {where}").fetchone()[0]
    return con.execute(f"select count(*) from {table} s where {where}").fetchone()[0]


def _replaced(con: Any, contract: Contract, table: str, news: str, load: Load) -> list[str]:
    """SQL conditions of the rows `s` that `news` replaces, one for loads of its grain, one for those of others."""
    old = have(con, table)
    new = [row[0] for row in con.execute(f"describe select * from {news}").fetchall()]
    still = f"(s._until is null or s._until in {load.others(contract.kind, older=False)})"
    conditions = []
    readings = load.readings(contract.kind)
    if con.execute(f"select count(*) from {readings}").fetchone()[0]:
        conditions.append(f"{still} and s._load in {readings}")
    for same_grain in (True, False):
        grain = f" and grain {'=' if same_grain else '<>'} {literal(load.grain)}"
        loads = load.others(contract.kind, older=True, grain=grain)
        if not con.execute(f"select count(*) from {loads}").fetchone()[0]:
            continue
        match = _match(contract, old, new, same_grain=same_grain)
        conditions.append(f"{still} and s._load in {loads} and exists (select 1 from {news} n where {match})")
    return conditions


def _match(contract: Contract, old: Any, new: Any, *, same_grain: bool) -> str:
    """SQL: whether `s` (columns `old`) and `n` (columns `new`) are the same row, or in another grain the same cell.

    A currency that is not said tells no rows apart: the file that says it speaks of the same row.
    """
    names = [name for name in contract.key if name != "occurrence"]
    if same_grain:
        names += contract.finer
        if "occurrence" in contract.key:
            names.append("_occurrence")
    tests = []
    for name in names:
        sides = [f"{side}.{quoted(name)}" for side, known in (("s", old), ("n", new)) if name in known]
        if name == "currency":
            tests += [f"coalesce({sides[0]} = {sides[1]}, true)"] if len(sides) == 2 else []
        elif len(sides) == 2:
            tests.append(f"{sides[0]} is not distinct from {sides[1]}")
        elif sides:
            tests.append(f"{sides[0]} is null")
    return " and ".join(tests) or "true"
