# pyright: basic
"""The warehouse of one home folder: what is loaded, from which files, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.door import door
from warehouse.reader import Reader

if TYPE_CHECKING:
    from warehouse.plan import ImportPlan, LoadReport

    Answer = Callable[[ImportPlan], Mapping[str, str] | None]


class Warehouse:
    """One DuckDB file with the raw copies beside it; nothing is created before something is loaded."""

    def __init__(self, home: Path, *, timezone: str = "Europe/Berlin", currency: str = "EUR") -> None:
        """`timezone` and `currency` are the house's: they hold where a file says nothing."""
        self.home = home
        self.timezone = timezone
        self.currency = currency
        self.door = door(home / "warehouse.duckdb")

    def reader(self) -> Reader:
        """A reader; works before anything is loaded."""
        return Reader(self.door)

    def plan(
        self,
        paths: Iterable[Path | str],
        *,
        kind: str | None = None,
        mapping: Mapping[str, str] | None = None,
        dataset: str | None = None,
    ) -> list[ImportPlan]:
        """What a load would do, file by file; nothing is stored."""
        from warehouse import loading

        return loading.plan(self, paths, kind=kind, mapping=mapping, dataset=dataset)

    def load(
        self,
        paths: Iterable[Path | str],
        *,
        kind: str | None = None,
        mapping: Mapping[str, str] | None = None,
        dataset: str | None = None,
        answer: Answer | None = None,
    ) -> list[LoadReport]:
        """Load files; if not one of them could be loaded, the first reason is raised.

        `answer` is asked what a file does not say, and gives a mapping or nothing.
        """
        from warehouse import loading

        return loading.load(self, paths, kind=kind, mapping=mapping, dataset=dataset, answer=answer)
