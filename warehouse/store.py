# pyright: basic
"""The warehouse of one home folder: what is loaded, from which files, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.door import door
from warehouse.reader import Reader

if TYPE_CHECKING:
    from warehouse.plan import ImportPlan, LoadReport

    Answer = Callable[[ImportPlan], Mapping[str, str] | None]
    Progress = Callable[[str, int, int], None]


class Warehouse:
    """One DuckDB file with the raw copies beside it; nothing is created before something is loaded."""

    def __init__(
        self, home: Path, day: date | None = None, *, timezone: str = "Europe/Berlin", currency: str = "EUR"
    ) -> None:
        """`timezone` and `currency` are the house's: they hold where a file says nothing.

        `day` counts as today: files are known from then on, unless a load says otherwise.
        """
        self.home = home
        self.day = day
        self.timezone = timezone
        self.currency = currency
        self.door = door(home / "warehouse.duckdb")

    def reader(self) -> Reader:
        """A reader; works before anything is loaded."""
        return Reader(self.door)

    def today(self) -> date:
        """The day that was handed in; without one, that of the time stamp which every load gets."""
        return self.day or datetime.now(UTC).date()

    def rebuild(self) -> dict[str, str]:
        """Make the warehouse file anew from the raw copies; returns kind -> snapshot, which are those of before."""
        from warehouse import rebuild

        return rebuild.rebuild(self)

    def plan(
        self,
        paths: Iterable[Path | str],
        *,
        kind: str | None = None,
        mapping: Mapping[str, str] | None = None,
        dataset: str | None = None,
        known_on: date | None = None,
    ) -> list[ImportPlan]:
        """What a load would do, file by file; nothing is stored."""
        from warehouse import loading

        return loading.plan(self, paths, kind=kind, mapping=mapping, dataset=dataset, known_on=known_on)

    def load(
        self,
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
        """Load files; if not one of them could be loaded, the first reason is raised.

        answer    is asked what a file does not say, and gives a mapping or nothing
        known_on  the day on which the state of the files was known; later knowledge wins, whenever it is loaded
        replace   rows of the same period (and platform and account) that the files do not hold are taken out too
        progress  hears which file or kind is done, how many steps are, and of how many
        """
        from warehouse import loading

        given = {"kind": kind, "mapping": mapping, "dataset": dataset}
        told = {"answer": answer, "known_on": known_on, "replace": replace, "progress": progress}
        return loading.load(self, paths, **given, **told)
