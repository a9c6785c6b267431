# pyright: basic
"""The two calls of the command line: what an import would do, and doing it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import LeitstandError
from terms import Words
from warehouse import connectors, drift, intake, rawcopy, recording
from warehouse.contract import contract
from warehouse.door import OFFLINE, QUIET
from warehouse.plan import ImportPlan, LoadReport
from warehouse.recognise import House, Recognised, recognise
from warehouse.unpack import count, pieces

if TYPE_CHECKING:
    from warehouse.store import Answer, Progress, Warehouse

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
    known_on: date | None = None,
) -> list[ImportPlan]:
    """What a load would do, one plan a file; a file that cannot be loaded carries its reason in `error`.

    Raises:
        UnknownKind: no data kind has that name.
    """
    if kind:
        contract(kind)
    with bench() as (con, scratch):
        plans = []
        taking = recording.Taking(warehouse, con, known_on or warehouse.today())
        for made, found in sorted_out(warehouse, con, paths, scratch, kind, mapping):
            if found is not None:
                made.dataset = None if found.contract.grows else dataset or recording.stem(found.piece.name)
                made.replaces = intake.preview(taking, found, made.dataset)
            plans.append(made)
        return plans


def load(  # noqa: PLR0913 - what `Warehouse.load` takes
    warehouse: Warehouse,
    paths: Iterable[Path | str],
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    dataset: str | None = None,
    answer: Answer | None = None,
    known_on: date | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> list[LoadReport]:
    """Load files, one report a file; a bad one does not stop the good ones.

    Files of a kind that does not grow become one dataset, named `dataset` or like the first file.

    Raises:
        LeitstandError: not one of the files could be loaded; the reason of the first.
    """
    if kind:
        contract(kind)
    paths = list(paths)
    steps = _Steps(progress, 2 * count(paths))
    with bench() as (con, scratch):
        reports: list[LoadReport] = []
        ready: dict[str, list[tuple[LoadReport, Recognised]]] = {}
        for made, found in sorted_out(warehouse, con, paths, scratch, kind, mapping, answer):
            report = report_of(made)
            reports.append(report)
            steps.on(made.file)
            connectors.note(warehouse.home, made)
            if found is not None:
                ready.setdefault(found.contract.kind, []).append((report, found))
        if not ready and (failed := next((report.error for report in reports if report.error), None)):
            raise failed
        for kind_, group in ready.items():
            taking = recording.Taking(
                warehouse, con, known_on or warehouse.today(), replace, dataset, given=_given(mapping, dataset, replace)
            )
            try:
                intake.take(taking, group)
            except Exception as failed:
                for _, found in group:
                    connectors.note(warehouse.home, found.plan, failed)
                raise
            steps.on(kind_, len(group))
        steps.end()
        return reports


class _Steps:
    """Counts what is done, each file once when it is read and once when it is loaded, for who wants to hear of it."""

    def __init__(self, hears: Progress | None, total: int) -> None:
        self._hears, self._total, self._done = hears, total, 0

    def on(self, name: str, more: int = 1) -> None:
        self._done = min(self._done + more, self._total)  # an archive holds more files than one
        if self._hears:
            self._hears(name, self._done, self._total)

    def end(self) -> None:
        self.on("", self._total)


def report_of(made: ImportPlan) -> LoadReport:
    """The report of a file that has yet to be loaded."""
    report = LoadReport(file=made.file, kind=made.kind, notes=made.notes, error=made.error)
    report.format, report.asks, report.assumed = made.format, made.asks, made.assumed
    report.already = made.same_as is not None
    return report


def _given(mapping: Mapping[str, str] | None, dataset: str | None, replace: bool) -> dict[str, Any]:
    return {"mapping": dict(mapping or {}), "dataset": dataset, "replace": replace}


def sorted_out(
    warehouse: Warehouse, con: Any, paths: Iterable[Path | str], scratch: Path, kind: str | None,
    mapping: Mapping[str, str] | None, answer: Answer | None = None, *, number: int = 0,
) -> Iterator[tuple[ImportPlan, Recognised | None]]:  # fmt: skip
    """Each file's plan, and its values in `con` if it can be loaded; the tables are numbered from `number` on."""
    seen: dict[str, str] = {}
    house = House(warehouse.timezone, warehouse.currency)
    for path in paths:
        for piece in pieces(Path(path), scratch, as_table=kind is not None):
            if isinstance(piece, LeitstandError):
                yield ImportPlan(file=str(path), kind=kind, error=piece), None
            elif piece.form == "documents":
                yield ImportPlan(file=piece.name, kind="documents", form="documents", why=DOCUMENTS), None
            elif (first := seen.setdefault(sha := rawcopy.digest(piece.path), piece.name)) is not piece.name:
                yield _same(piece.name, first), None
            else:
                number += 1
                said = dict(mapping or {})
                plan, found = recognise(con, piece, f"file{number}", kind, said, house)
                if answer and plan.asks and (more := answer(plan)):
                    number += 1
                    said |= more
                    plan, found = recognise(con, piece, f"file{number}", kind, said, house)
                if found is not None:
                    recording.note(found, said, sha)
                yield drift.held(warehouse, plan, found, mapping)


def _same(file: str, first: str) -> ImportPlan:
    note = Words(
        de=f"{file} enthält dieselben Bytes wie {first} und wurde nur einmal gelesen.",
        en=f"{file} holds the same bytes as {first} and was read only once.",
    )
    return ImportPlan(file=file, same_as=first, why=note, notes=[note])


@contextmanager
def bench() -> Iterator[tuple[Any, Path]]:
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
