"""What the steps of one night reach: the desk of its day, the office, the plan as it was when the night began."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from graphs.flow import Flow, Retry
from settings import Settings
from terms import Result, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book import Book
    from ledger.outbox import Item
    from ledger.proposals import Entry
    from policies.limits import Taken
    from tools.calling import Desk

SERVICE = "service:night"
TRACKING = "tracking"
"""The kind of incident (also `tracking.…`) under which no bid and no budget changes."""
LATEST = timedelta(hours=20)
"""So long after its beginning a night that was cut off may still change anything."""
Call = Callable[[str, dict[str, Any], "Desk", str], Result]


class Acts(Protocol):
    """What a night needs of an office."""

    @property
    def book(self) -> Book:
        """The ledger."""
        ...

    def taken(self) -> Taken:
        """Money that is at risk already."""
        ...

    def submit(self, results: Sequence[Result], *, by: str, asked_by: str = "", night: str = "") -> tuple[Entry, ...]:
        """Put the proposals of judged results on record."""
        ...

    def dispatch(self, limit: int | None = None, wait: float = 0.0, *, held: Words | None = None) -> tuple[Item, ...]:
        """Write what is due, and what becomes due within `wait` seconds; where held, only what people approved."""
        ...


@dataclass(frozen=True)
class Asked:
    """Which night, and what started it; plain values, kept with the workflow."""

    key: str
    schedule: str
    flow: str
    day: str
    at: str
    trigger: str = "clock"
    by: str = SERVICE
    missed: tuple[str, ...] = ()

    @property
    def began(self) -> datetime:
        """The moment at which it was first started."""
        return datetime.fromisoformat(self.at)


SILENT = Words(de="", en="")


@dataclass(frozen=True)
class Said:
    """What a step says: how it ended, a note in both languages, the runs behind it, and what later steps need."""

    status: str = "ok"
    note: Words = SILENT
    runs: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict[str, Any])

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {"status": self.status, "note": self.note.model_dump(), "runs": list(self.runs), "data": self.data}


@dataclass
class Room:
    """One night's surroundings."""

    settings: Settings
    asked: Asked
    flow: Flow
    retry: Retry
    office: Acts
    call: Call
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    done: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    @property
    def book(self) -> Book:
        """The ledger."""
        return self.office.book

    @property
    def day(self) -> date:
        """The local date of the night."""
        return date.fromisoformat(self.asked.day)

    @cached_property
    def desk(self) -> Desk:
        """The desk of that day."""
        from tools.calling import open_desk

        return open_desk(self.settings)

    def fresh(self) -> None:
        """Another desk from now on: whoever was given up still sits at the old one."""
        self.__dict__.pop("desk", None)

    @property
    def late(self) -> bool:
        """Whether the night was cut off so long ago that nothing may be changed on its word."""
        return self.clock() - self.asked.began > LATEST

    def said(self, do: str) -> dict[str, Any]:
        """What an earlier step left for later ones; nothing where it did not run."""
        return self.done.get(do, {}).get("data", {})

    def held(self) -> Words | None:
        """Why nothing may be proposed or applied; None where all is well."""
        for do in ("quality", "anomalies", "safeguards"):
            if why := self.said(do).get("held"):
                return Words(**why)
            if self.done.get(do, {}).get("status") == "failed":
                from graphs.told import STEPS

                step, note = STEPS[do], self.done[do]["note"]
                return Words(
                    de=f"der Schritt „{step.de}“ ist nicht durchgelaufen: {note['de'].rstrip('.')}",
                    en=f"the step '{step.en}' did not go through: {note['en'].rstrip('.')}",
                )
        return None

    def halted(self) -> Words | None:
        """The same, and also where too much time has gone by; asked inside steps only, since it looks at the clock."""
        if (why := self.held()) is None and self.late:
            return Words(
                de="die Nacht wurde unterbrochen und erst viel später fortgesetzt",
                en="the night was cut off and went on much later only",
            )
        return why

    def stamp(self) -> str:
        """Now, as records hold it."""
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")
