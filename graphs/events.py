"""What happens while a question is answered, as typed events that become JSON: for the page, SSE and every other face.

Nothing here holds a word or figure that the gate has not let through: progress names tools and specialists only (their
titles in the language of the question), text comes in whole sentences after the verification, and the last event of a
good answer is the answer itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

from errors import Lang


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `name` is its kind in JSON (`event`)."""

    name: ClassVar[str] = ""

    def as_json(self) -> dict[str, Any]:
        """The event as plain JSON values."""
        return {"event": self.name} | {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class Begun(Event):
    """The question was taken; `thread` and `turn` are empty where it belongs to no conversation."""

    name = "begun"
    run: str
    thread: str = ""
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Planned(Event):
    """The plan, fixed: its steps `{place, tool, title, specialist}`, or none with a question back (`clarify`)."""

    name = "plan"
    lang: Lang
    steps: list[dict[str, Any]]
    clarify: dict[str, Any] | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SpecialistAt(Event):
    """A specialist began or finished."""

    name = "specialist"
    state: Literal["started", "finished"]
    id: str
    title: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ToolAt(Event):
    """A tool began, finished (with its run, whose receipt can be read) or failed (with what to do)."""

    name = "tool"
    state: Literal["started", "finished", "failed"]
    place: int
    tool: str
    title: str
    specialist: str
    run: str = ""
    confidence: str = ""
    proposals: int = 0
    seconds: float = 0.0
    error: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Spoke(Event):
    """A model was asked: for what, how it ended, what it cost (EUR). Its words stay behind the gate."""

    name = "model"
    job: str
    tier: str
    model: str
    outcome: str
    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Checked(Event):
    """A verdict of the guardrails: `words` are the model's or the tools', `passed` whether they are shown."""

    name = "check"
    what: Literal["passages", "words"]
    passed: bool
    findings: int = 0
    by: Literal["none", "device", "cloud"] = "none"


@dataclass(frozen=True, slots=True)
class Said(Event):
    """The next piece of the verified text; all pieces together are the answer's text."""

    name = "text"
    text: str


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """The whole answer, in the stable shape of `leitstand ask --json`; `seconds` from the question to here."""

    name = "answer"
    answer: dict[str, Any]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """Somebody stopped it: no further tool starts, and what ran is on record."""

    name = "stopped"
    run: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """It could not be answered: kind, message and what to do, in the language of the question."""

    name = "error"
    error: dict[str, Any] = field(default_factory=dict[str, Any])


LAST = (Answered, Stopped, Failed)
"""Nothing comes after one of these."""
