# pyright: basic
"""The two calls of the command line: what an import would do, and doing it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import LeitstandError
from terms import Words
from warehouse import drift, intake
from warehouse.contract import contract
from warehouse.door import OFFLINE, QUIET
from warehouse.plan import ImportPlan, LoadReport
from warehouse.recognise import House, Recognised, recognise
from warehouse.unpack import Piece, pieces

if TYPE_CHECKING:
    from warehouse.store import Answer, Warehouse

DOCUMENTS = Words(
    de="Ein Dokument: Es gehört in die Bibliothek, nicht zu den Daten.",
    en="A document: it belongs to the library, not to the data.",
)


def plan(
    warehouse: Warehouse,
    paths: Iterable[Path | str],
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    dataset: str | None = None,
) -> list[ImportPlan]:
    """What a load would do, one plan a file; a file that cannot be loaded carries its reason in `error`.

    Raises:
        UnknownKind: no data kind has that name.
    """
    if kind:
        contract(kind)
    with _bench() as (con, scratch):
        plans = []
        for made, found in _sorted_out(warehouse, con, paths, scratch, kind, mapping):
            if found is not None:
                made.dataset = None if found.contract.grows else dataset or intake.stem(found.piece.name)
                made.replaces = intake.preview(warehouse, con, found, made.dataset)
            plans.append(made)
        return plans


def load(
    warehouse: Warehouse,
    paths: Iterable[Path | str],
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    dataset: str | None = None,
    answer: Answer | None = None,
) -> list[LoadReport]:
    """Load files, one report a file; a bad one does not stop the good ones.

    Files of a kind that does not grow become one dataset, named `dataset` or like the first file.

    Raises:
        LeitstandError: not one of the files could be loaded; the reason of the first.
    """
    if kind:
        contract(kind)
    with _bench() as (con, scratch):
        reports: list[LoadReport] = []
        ready: dict[str, list[tuple[LoadReport, Recognised]]] = {}
        for made, found in _sorted_out(warehouse, con, paths, scratch, kind, mapping, answer):
            report = LoadReport(file=made.file, kind=made.kind, notes=made.notes, error=made.error)
            report.format, report.asks, report.assumed = made.format, made.asks, made.assumed
            report.already = made.same_as is not None
            reports.append(report)
            if found is not None:
                ready.setdefault(found.contract.kind, []).append((report, found))
        if not ready and (failed := next((report.error for report in reports if report.error), None)):
            raise failed
        for group in ready.values():
            intake.take(warehouse, con, group, dataset)
        return reports


def _sorted_out(
    warehouse: Warehouse, con: Any, paths: Iterable[Path | str], scratch: Path, kind: str | None,
    mapping: Mapping[str, str] | None, answer: Answer | None = None,
) -> Iterator[tuple[ImportPlan, Recognised | None]]:  # fmt: skip
    number = 0
    seen: dict[str, str] = {}
    house = House(warehouse.timezone, warehouse.currency)
    for path in paths:
        for piece in pieces(Path(path), scratch, as_table=kind is not None):
            if isinstance(piece, LeitstandError):
                yield ImportPlan(file=str(path), kind=kind, error=piece), None
            elif piece.form == "documents":
                yield ImportPlan(file=piece.name, kind="documents", form="documents", why=DOCUMENTS), None
            elif (first := seen.setdefault(_sha(piece), piece.name)) is not piece.name:
                yield _same(piece.name, first), None
            else:
                number += 1
                plan, found = recognise(con, piece, f"file{number}", kind, mapping, house)
                if answer and plan.asks and (more := answer(plan)):
                    number += 1
                    plan, found = recognise(con, piece, f"file{number}", kind, {**(mapping or {}), **more}, house)
                yield drift.held(warehouse, plan, found, mapping)


def _sha(piece: Piece) -> str:
    with piece.path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _same(file: str, first: str) -> ImportPlan:
    note = Words(
        de=f"{file} enthält dieselben Bytes wie {first} und wurde nur einmal gelesen.",
        en=f"{file} holds the same bytes as {first} and was read only once.",
    )
    return ImportPlan(file=file, same_as=first, why=note, notes=[note])


@contextmanager
def _bench() -> Iterator[tuple[Any, Path]]:
    """A database in memory to work on, and a folder for what is unpacked; both vanish afterwards."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "unpacked"
        scratch.mkdir()
        con = duckdb.connect(
            config={
                "temp_directory": str(Path(folder) / "spill"),
                "TimeZone": "UTC",
                **OFFLINE,
            }
        )
        con.execute(QUIET)
        try:
            yield con, scratch
        finally:
            con.close()
