# pyright: basic
"""How each connector fares: what its format last brought, how much of it was set aside, and what failed since.

A connector is a format of `formats/`; files of one's own tables count under `own:<kind>`. What was loaded stands in the
warehouse; a failure changes nothing there, so it is noted in a file of its own, without a word out of the file's cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import LeitstandError, MissingColumn
from terms import Words
from warehouse.contract import contract, kinds
from warehouse.format import format_named, names

if TYPE_CHECKING:
    from warehouse.plan import ImportPlan
    from warehouse.reader import Reader

FILE = "failures.jsonl"
MOST, KEPT = 2000, 1000  # lines of the file before it is cut, and after
OWN = "own:"
REASONS = {
    "columns": Words(de="Es fehlen Spalten: {}", en="Columns are missing: {}"),
    "rows": Words(de="{} von {} Zeilen verletzen den Vertrag", en="{} of {} rows break the contract"),
    "changed": Words(
        de="Eine Spalte enthält etwas anderes als beim letzten Mal", en="A column holds something else than last time"
    ),
    "file": Words(de="Die Datei war nicht zu lesen oder unvollständig", en="The file was unreadable or incomplete"),
    "other": Words(de="Der Import brach ab", en="The import broke off"),
}


@dataclass(frozen=True)
class Failure:
    """An import that failed: when (UTC), and why; `told` fills the sentence of the reason."""

    connector: str
    at: datetime
    reason: str
    told: tuple[str, ...] = ()

    @property
    def why(self) -> Words:
        """The reason as a sentence."""
        said = REASONS.get(self.reason, REASONS["other"])
        return Words(de=said.de.format(*self.told), en=said.en.format(*self.told))


@dataclass(frozen=True)
class Connector:
    """One connector: `rejected` is the share of its rows that were set aside, `failures` those since the last success.

    version  of the format's description, or of the contract for tables of one's own
    at       the last success (UTC), with the name of its file and its rows; None if there was none
    """

    name: str
    title: Words
    kind: str
    version: int
    loads: int
    rows: int
    rejected: float
    at: datetime | None
    file: str
    last_rows: int
    failures: tuple[Failure, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        last = self.failures[-1] if self.failures else None
        return {
            "title": self.title.model_dump(),
            "kind": self.kind,
            "version": self.version,
            "loads": self.loads,
            "rows": self.rows,
            "rejected_share": self.rejected,
            "last_success": self.at and {"at": _utc(self.at), "file": self.file, "rows": self.last_rows},
            "failures": len(self.failures),
            "last_failure": last and {"at": _utc(last.at), "reason": last.why.model_dump()},
        }


def connectors(reader: Reader, home: Path) -> list[Connector]:
    """Every connector that ever brought something or failed, by name; a warehouse elsewhere keeps no such record."""
    loaded = _loaded(reader)
    failed: dict[str, list[Failure]] = {}
    for failure in failures(home):
        failed.setdefault(failure.connector, []).append(failure)
    return [
        made for name in sorted({*loaded, *failed}) if (made := _made(name, loaded.get(name), failed.get(name, [])))
    ]


def failures(home: Path) -> list[Failure]:
    """What failed, the oldest first; a line that cannot be read is passed over."""
    file = home / FILE
    found: list[Failure] = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        try:
            said = json.loads(line)
            found.append(
                Failure(said["connector"], datetime.fromisoformat(said["at"]), said["reason"], tuple(said["told"]))
            )
        except (ValueError, KeyError, TypeError):
            continue
    return found


def note(home: Path, plan: ImportPlan, error: BaseException | None = None) -> None:
    """Write down that a file failed, if it is known which connector it came by; a refused first file leaves nothing."""
    failed = error or plan.error
    form = plan.format or plan.resembles
    name = form or (OWN + plan.kind if plan.kind in kinds() else None)
    if failed is None or name is None or not home.exists() or (form and format_named(form).kind is None):
        return
    reason, told = _reason(failed)
    line = {"connector": name, "at": _utc(datetime.now(UTC)), "reason": reason, "told": told}
    file = home / FILE
    try:
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        _cut(file)
    except OSError:  # the import says by itself that the home cannot be written to
        return


def _reason(failed: BaseException) -> tuple[str, list[str]]:
    """The reason and its figures and canonical columns; never a text of the file."""
    detail = failed.detail if isinstance(failed, LeitstandError) else {}
    if isinstance(failed, MissingColumn):
        return "columns", [", ".join(str(name) for name in detail.get("missing", []))]
    if "rejected" in detail and "rows" in detail:
        return "rows", [str(detail["rejected"]), str(detail["rejected"] + detail["rows"])]
    if "column" in detail:
        return "changed", []
    return ("file" if isinstance(failed, LeitstandError) else "other"), []


def _cut(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    if len(lines) > MOST:
        fresh = file.with_suffix(".fresh")
        fresh.write_text("".join(lines[-KEPT:]), encoding="utf-8")
        fresh.replace(file)


def _loaded(reader: Reader) -> dict[str, tuple[Any, ...]]:
    """Connector -> kind, loads, rows, rows set aside, and when, from which file and with how many rows it last came."""
    if getattr(reader, "dialect", "duckdb") != "duckdb" or not reader.kinds():
        return {}
    found = reader.rows(
        f"select coalesce(mapping->>'$.format', '{OWN}' || kind) as connector, arg_max(kind, seq), count(*), sum(rows),"
        " sum(quarantined), max(loaded_at), arg_max(file, (loaded_at, seq)), arg_max(rows, (loaded_at, seq))"
        " from loads group by connector"
    )
    return {name: tuple(rest) for name, *rest in found}


def _made(name: str, loaded: tuple[Any, ...] | None, failed: Iterable[Failure]) -> Connector | None:
    kind, loads, rows, aside, at, file, last_rows = loaded or (None, 0, 0, 0, None, "", 0)
    if name in names():
        form = format_named(name)
        title, version, kind = form.title, form.version, kind or form.kind or ""
    elif (kind := kind or name.removeprefix(OWN)) in kinds():
        agreed = contract(kind)
        title, version = agreed.title, agreed.version
    else:  # of a version that knew other formats
        return None
    at = at and at.replace(tzinfo=UTC)
    return Connector(
        name, title, kind, version, loads, int(rows), round(float(aside) / max(1.0, float(rows + aside)), 6),
        at, file, int(last_rows), tuple(one for one in failed if at is None or one.at > at),
    )  # fmt: skip


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
