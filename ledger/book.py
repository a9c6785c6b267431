"""All records of one home, opened together: what is read, and what is written, in one transaction belongs together."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ledger import (
    _levers,
    audit,
    events,
    incidents,
    keys,
    nights,
    once,
    outbox,
    outcomes,
    people,
    playbooks,
    proposals,
    switch,
    threads,
)  # fmt: skip
from ledger.audit import files
from ledger.experiments import Experiments
from ledger.page import Page
from ledger.place import Place, Postgres, SQLite
from ledger.runs import SCHEMA as RUNS
from ledger.runs import Runs

if TYPE_CHECKING:
    from settings import Settings

FILE = "ledger.db"
SCHEMAS = (
    RUNS,
    *(
        part.SCHEMA
        for part in (
            proposals,
            _levers,
            outbox,
            switch,
            people,
            keys,
            incidents,
            outcomes,
            nights,
            events,
            playbooks,
            threads,
            once,
            audit,
        )
    ),
)


def place_of(home: Path, url: str = "") -> Place:
    """Where the records of a home lie: at that Postgres, else in the file of the home folder."""
    return Postgres(url) if url else SQLite(home / FILE)


class Book:
    """All records of one home."""

    def __init__(self, home: Path, place: Place) -> None:
        self.home = home
        self.place = place

    @classmethod
    def open(cls, home: Path, url: str = "") -> Self:
        """The book of a home; nothing is made before it is needed."""
        return cls(home, place_of(home, url))

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The book of the home that the settings name, where they say that it lies."""
        return cls.open(settings.home, settings.ledger_url.get_secret_value())

    @property
    def there(self) -> bool:
        """Whether there are records; looking makes none."""
        return not isinstance(self.place, SQLite) or self.place.file.exists()

    @cached_property
    def runs(self) -> Runs:
        """Runs and their receipts."""
        return Runs(self.place, self.home)

    @cached_property
    def experiments(self) -> Experiments:
        """The registry of experiments."""
        return Experiments(self.place)

    @contextmanager
    def reading(self) -> Generator[Page]:
        """One state of everything."""
        self._prepare()
        with self.place.reading() as tx:
            yield Page(tx, self.home)

    @contextmanager
    def writing(self) -> Generator[Page]:
        """The book for oneself; kept when the block ends well, else nothing of it."""
        self._prepare()
        with self.place.together():
            with self.place.writing() as tx:
                page = Page(tx, self.home)
                yield page
            for do in page.after:
                do()
            files.flush(self)

    def _prepare(self) -> None:
        for schema in SCHEMAS:
            self.place.prepare(schema)
