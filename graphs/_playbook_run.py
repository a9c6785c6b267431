"""A playbook on its way: what it was given, what it works with, what its steps found and show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from graphs import playbook_shape as shape
from graphs.playbook_shape import Playbook, State, Step
from ledger.book import Book
from policies.limits import Taken
from terms import Fact, Lang, Principal, Result, Words

if TYPE_CHECKING:
    from tools.calling import Desk

LANGS: tuple[Lang, ...] = ("de", "en")


class Submitting(Protocol):
    """Where proposals go."""

    def taken(self) -> Taken:
        """Money that is at risk already."""
        ...

    def submit(self, results: Sequence[Result], *, by: str, asked_by: str = "", night: str = "") -> tuple[Any, ...]:
        """Put the proposals of these results on record."""
        ...


class Calling(Protocol):
    """Runs one tool, as `tools.calling.call` does."""

    def __call__(self, name: str, args: dict[str, Any], desk: Desk, parent: str = "") -> Result:
        """The judged result."""
        ...


@dataclass
class Run:
    """A playbook on its way: what it was given, what its steps found so far."""

    playbook: Playbook
    given: dict[str, Any]
    by: Principal
    night: str
    at: datetime
    id: str
    desk: Desk
    book: Book
    office: Submitting | None
    states: dict[str, State] = field(default_factory=dict[str, State])
    steps: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    results: dict[str, Result] = field(default_factory=dict[str, Result])
    incident: str = ""
    proposals: list[str] = field(default_factory=list[str])
    onset: date | None = None
    call: Calling | None = None


def told(  # noqa: PLR0913  (what a step shows)
    going: Run, step: Step, state: State, *, fact: Fact | None = None, limit: float | None = None,
    says: Words | None = None, op: str = "", note: Words | None = None, tool: str = "", run: str = "",
) -> None:  # fmt: skip
    """Keep what a step found or did, as it is shown."""
    going.states[step.id] = state
    shows: dict[str, Any] = {
        "id": step.id, "title": step.title.model_dump(), "state": state, "tool": tool, "run": run,
        "action": step.action or "", "says": says.model_dump() if says else None, "op": op, "limit": limit,
        "measured": fact.as_json() if fact else None, "note": note.model_dump() if note else None,
    }  # fmt: skip
    if state == "unknown" and not shows["note"]:
        shows["note"] = _absent(going, step, fact).model_dump()
    going.steps.append(shows)


def _absent(going: Run, step: Step, fact: Fact | None) -> Words:
    """What a check lacked: its limit, or the figure that it looks at."""
    limit = step.check.limit if step.check else None
    if fact is not None and isinstance(limit, str):
        name = limit[1:]
        return Words(de=f"Der Vergleichswert fehlt; geben Sie an: {name}=…",
                     en=f"The value to compare with is missing; give {name}=…")  # fmt: skip
    says = step.check.says if step.check else step.title
    made = next((each for each in going.playbook.steps if each.id == step.look), step)
    used = shape.names(made.args)
    unsaid = [(name, each.about) for name, each in going.playbook.inputs.items()
              if name in used and going.given.get(name) is None]  # fmt: skip
    de, en = (", ".join(f"{name} ({about.said(lang)})" for name, about in unsaid) for lang in LANGS)
    return Words(
        de=f"Die Daten geben dazu nichts her: {says.de}." + (f" Nicht angegeben: {de}." if unsaid else ""),
        en=f"The data say nothing about it: {says.en}." + (f" Not given: {en}." if unsaid else ""),
    )
