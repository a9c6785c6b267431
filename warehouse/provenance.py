# pyright: basic
"""Where the rows of a kind came from: each with the load that brought it and its line in that file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from errors import NoData
from warehouse.contract import literal

if TYPE_CHECKING:
    from warehouse.reader import Reader

_VIEW = re.compile(r"(?is)^create .*?view .*? as select (?P<picks>.*?) from (?P<rest>.*?);?\s*$")


@dataclass(frozen=True)
class Load:
    """One load on record. `raw` is where its file is kept as it came, within the home folder."""

    seq: int
    load: str
    file: str
    sha256: str
    rows: int
    quarantined: int
    known_on: date | None

    @property
    def raw(self) -> str:
        """The folder of the raw copy."""
        return f"raw/{self.load}"


def rows_behind(reader: Reader, kind: str) -> str:
    """SQL of a kind's rows with two columns more: `_load`, the load that brought a row, and `line` in its file.

    It is the kind's own view over the table that it shows, so that exactly the rows that count are there.
    """
    if not _own_file(reader):
        raise NoData(
            en="The lines of files are on record in the home's own file, not in the warehouse that is read now.",
            de="Die Zeilen der Dateien stehen in der eigenen Datei des Datenordners, nicht in diesem Warehouse.",
            do_en="Unset LEITSTAND_WAREHOUSE_URL to trace a figure back to its files.",
            do_de="Ohne LEITSTAND_WAREHOUSE_URL lässt sich eine Zahl bis zu ihren Dateien verfolgen.",
        )
    # The kind is named as a table, so that a reader of an earlier day shows its own view of it.
    found = reader.rows(
        f"select sql from duckdb_views() where view_name = {literal(kind)} and exists (select 1 from {kind})"
        " order by temporary desc limit 1"
    )
    match = _VIEW.match(found[0][0]) if found else None
    if match is None:
        raise NoData(
            en=f"The {kind} data are not kept row by row, so their lines cannot be named.",
            de=f"Die Daten der Art {kind} sind nicht Zeile für Zeile abgelegt, also sind sie nicht zu benennen.",
            do_en="Load them again: leitstand import FILE",
            do_de="Laden Sie sie noch einmal: leitstand import DATEI",
        )
    return f"(select _load, line, {match['picks']} from {match['rest']})"


def loads(reader: Reader, kind: str) -> dict[int, Load]:
    """Every load of a kind by its number."""
    have = {row[0] for row in reader.rows("select column_name from duckdb_columns() where table_name = 'loads'")}
    known = "known_on" if "known_on" in have else "loaded_at::date"
    found = reader.rows(
        f"select seq, load, file, sha256, rows, quarantined, {known} from loads where kind = $of order by seq",
        of=kind,
    )
    return {row[0]: Load(*row) for row in found}


def assumed(reader: Reader, kind: str) -> frozenset[str]:
    """What the files of a kind did not say and import had to assume: `currency`, `timezone`."""
    if not _own_file(reader):
        return frozenset()
    found = reader.rows("select distinct mapping from loads where kind = $of and current", of=kind)
    return frozenset(name for (mapping,) in found for name in json.loads(mapping).get("assumed", []))


def rejected(reader: Reader) -> float:
    """The share of rows of the current loads that are in quarantine; 0 where nothing is on record."""
    if not _own_file(reader):
        return 0.0
    [(bad, good)] = reader.rows("select coalesce(sum(quarantined), 0), coalesce(sum(rows), 0) from loads where current")
    return float(bad) / float(bad + good) if bad + good else 0.0


def _own_file(reader: Reader) -> bool:
    return getattr(reader, "dialect", "duckdb") == "duckdb"
