"""What an import would do, and what a load has done: both print as text and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from errors import Lang, LeitstandError
from terms import Words


@dataclass(frozen=True)
class Reject:
    """One row that does not load: its line in the file, why, and the row as it came."""

    line: int
    reason: Words
    raw: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"line": self.line, "reason": self.reason.model_dump(), "raw": self.raw}


@dataclass(frozen=True)
class Ask:
    """Something that the file does not say and nobody may guess: until it is answered, the first choice is assumed.

    what      currency or timezone
    choices   what may be answered; the first is what was assumed
    map       the part of --map that answers it with the first choice
    """

    what: str
    question: Words
    choices: tuple[str, ...]
    map: str

    def as_json(self, lang: Lang = "en") -> dict[str, Any]:
        """Plain values, the question in one language."""
        return {
            "what": self.what,
            "question": self.question.said(lang),
            "choices": list(self.choices),
            "map": self.map,
        }


@dataclass
class ImportPlan:
    """Everything that was recognised in one file, and what loading it would do.

    resembles  a format by which the file is known, although it lacks something that the kind requires
    """

    file: str
    kind: str | None = None
    format: str | None = None
    why: Words | None = None
    dataset: str | None = None
    form: str = ""
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    date_format: str = ""
    header_line: int | None = None
    header_language: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    totals: int = 0
    rows: int = 0
    quarantined: int = 0
    rejects: list[Reject] = field(default_factory=list)
    first: date | None = None
    last: date | None = None
    currency: str | None = None
    timezone: str = ""
    asks: list[Ask] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    same_as: str | None = None
    said_format: Words | None = None
    resembles: str | None = None
    replaces: Words | None = None
    notes: list[Words] = field(default_factory=list)
    error: LeitstandError | None = None

    @property
    def ok(self) -> bool:
        """Whether the file can be loaded."""
        return self.error is None

    def as_json(self, lang: Lang = "en") -> dict[str, Any]:
        """Plain values, sentences in one language."""
        shape = {name: value for name, value in vars(self).items() if name not in _SAID}
        return shape | {
            "first": _day(self.first),
            "last": _day(self.last),
            "why": self.why and self.why.said(lang),
            "replaces": self.replaces and self.replaces.said(lang),
            "notes": [note.said(lang) for note in self.notes],
            "asks": [ask.as_json(lang) for ask in self.asks],
            "rejects": [reject.as_json() | {"reason": reject.reason.said(lang)} for reject in self.rejects],
            "error": self.error and self.error.as_json(lang),
        }


_SAID = {"why", "replaces", "notes", "rejects", "error", "first", "last", "asks", "headers", "said_format", "resembles"}


@dataclass
class LoadReport:
    """What became of one file.

    replaced   rows of earlier loads whose place this file took
    remaining  rows of earlier loads in the same period (and platform and account) that are not in this file and stay
    moved      sums that the load restated: {"figure", "period", "before", "after"}, the period a month
    """

    file: str
    kind: str | None
    format: str | None = None
    dataset: str | None = None
    load: str = ""
    rows: int = 0
    quarantined: int = 0
    rejects: list[Reject] = field(default_factory=list)
    totals: int = 0
    replaced: int = 0
    remaining: int = 0
    moved: list[dict[str, Any]] = field(default_factory=list)
    already: bool = False
    first: date | None = None
    last: date | None = None
    currency: str | None = None
    asks: list[Ask] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    snapshot: str = ""
    notes: list[Words] = field(default_factory=list)
    error: LeitstandError | None = None

    @property
    def ok(self) -> bool:
        """Whether the file is in the warehouse (or was already)."""
        return self.error is None

    def as_json(self, lang: Lang = "en") -> dict[str, Any]:
        """Plain values, sentences in one language."""
        shape = {name: value for name, value in vars(self).items() if name not in _SAID}
        return shape | {
            "first": _day(self.first),
            "last": _day(self.last),
            "notes": [note.said(lang) for note in self.notes],
            "asks": [ask.as_json(lang) for ask in self.asks],
            "rejects": [reject.as_json() | {"reason": reject.reason.said(lang)} for reject in self.rejects],
            "error": self.error and self.error.as_json(lang),
        }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
