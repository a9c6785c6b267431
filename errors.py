"""What can go wrong, by who must react.

LeitstandError
├── ModelMayRetry      the caller wrote something wrong and may try again
│   ├── BadArguments       an argument is missing, unknown or out of bounds
│   └── UnknownTool        no tool has that name
├── PersonMustAct      somebody has to bring or decide something
│   ├── BadFile            a file cannot be read as what it is said to be
│   ├── UnknownKind        no data kind has that name
│   ├── MissingColumn      a file lacks a column that its kind requires
│   ├── NoData             the warehouse holds nothing to answer from
│   ├── WeakData           there is data, too little or too one-sided to compute from
│   ├── NotFound           no run, document or entry has that name
│   └── NotInstalled       an optional part is not there
└── PolicyRefused      a rule said no
    ├── Forbidden          whoever asks may not do that
    └── Tampered           a stored thing is not what was stored

Each carries one sentence that says what happened and one that says what to do, in both languages.
"""

from __future__ import annotations

from typing import Any, Literal

Lang = Literal["de", "en"]


class LeitstandError(Exception):
    """The root: `kind` for machines, `said(lang)` and `todo(lang)` for people."""

    kind = "error"

    def __init__(self, *, en: str, de: str, do_en: str = "", do_de: str = "", **detail: Any) -> None:
        super().__init__(en)
        self._said = {"en": en, "de": de}
        self._todo = {"en": do_en, "de": do_de}
        self.detail = detail

    def said(self, lang: Lang) -> str:
        """What happened, one sentence."""
        return self._said[lang]

    def todo(self, lang: Lang) -> str:
        """What to do about it, one sentence (may be empty where the first says it)."""
        return self._todo[lang]

    def line(self, lang: Lang) -> str:
        """Both in one line, for a terminal."""
        return " ".join(part for part in (self.said(lang), self.todo(lang)) if part)

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The stable refusal shape: kind, message, do (and details where there are any)."""
        shape: dict[str, Any] = {"kind": self.kind, "message": self.said(lang), "do": self.todo(lang)}
        return shape | ({"detail": self.detail} if self.detail else {})


class ModelMayRetry(LeitstandError):
    """The caller, often a model, may correct itself."""

    kind = "retry"


class BadArguments(ModelMayRetry):
    """An argument is missing, unknown or out of bounds."""

    kind = "arguments"


class UnknownTool(ModelMayRetry):
    """No tool has that name."""

    kind = "unknown_tool"


class PersonMustAct(LeitstandError):
    """A person has to bring or decide something."""

    kind = "person"


class BadFile(PersonMustAct):
    """A file cannot be read as what it is said to be."""

    kind = "file"


class UnknownKind(PersonMustAct):
    """No data kind has that name."""

    kind = "unknown_kind"


class MissingColumn(PersonMustAct):
    """A file lacks a column that its kind requires."""

    kind = "missing_column"


class NoData(PersonMustAct):
    """The warehouse holds nothing to answer from."""

    kind = "no_data"


class WeakData(PersonMustAct):
    """There is data, but too little or too one-sided to compute from."""

    kind = "weak_data"


class NotFound(PersonMustAct):
    """No run, document or entry has that name."""

    kind = "not_found"


class NotInstalled(PersonMustAct):
    """An optional part is not installed."""

    kind = "not_installed"


class PolicyRefused(LeitstandError):
    """A rule said no; trying again does not help."""

    kind = "refused"


class Forbidden(PolicyRefused):
    """Whoever asks may not do that: by role, or because they proposed it themselves."""

    kind = "forbidden"


class Tampered(PolicyRefused):
    """A stored thing is not what was stored."""

    kind = "tampered"
