"""A playbook as data: what a file of graphs/playbooks may say, and what makes it wrong before it runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from errors import BadArguments, BadFile, NotFound
from terms import Words

FOLDER = Path(__file__).parent / "playbooks"
State = Literal["passed", "failed", "unknown", "done", "skipped"]
Action = Literal["incident", "hold", "propose", "stop", "inflight"]
OWN = ("date", "day", "since", "period", "before", "long_before", "currency")
"""Values that every playbook has: the day, the same where somebody named one, the first of its days, its days as a
period, as many before them, as many three periods earlier, and the house's currency where several are loaded."""
LIMITS = {"<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__", "==": "__eq__", "!=": "__ne__"}


class Shape(BaseModel):
    """Strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Input(Shape):
    """One input: `default` where nobody gives it; `example` is what tests run with."""

    about: Words
    type: Literal["text", "date", "money", "number", "whole"] = "text"
    default: Any = None
    example: Any = None


class Measure(Shape):
    """Where in a result the measured value stands: a fact, or cells of a table.

    over   column by which each cell is divided · take: how cells become one value
    none   the value where no row is meant: a list of what is conspicuous is empty where all is well
    """

    fact: str = ""
    table: str = ""
    column: str = ""
    over: str = ""
    where: dict[str, Any] = Field(default_factory=dict)
    take: Literal["count", "sum", "min", "max", "first"] = "first"
    unit: str = ""
    none: float | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if bool(self.fact) == bool(self.table) or (self.table and not self.column and self.take != "count"):
            raise ValueError("a measured value is a fact, or a column of a table")
        return self


class Check(Shape):
    """What has to be so: the measured value against its limit."""

    says: Words
    measure: Measure
    op: Literal["<", "<=", ">", ">=", "==", "!="]
    limit: float | str


class Step(Shape):
    """A call of a tool, another look at a step's result, or an action.

    only   steps with the state that they must have for this one to run
    take   values that later steps may read by; `onset` is the day on which it began
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    tool: str = ""
    look: str = ""
    args: dict[str, Any] = Field(default_factory=dict)
    check: Check | None = None
    take: dict[str, Measure] = Field(default_factory=dict)
    action: Action | None = None
    of: tuple[str, ...] = ()
    only: dict[str, State] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        does = [each for each in (self.tool, self.look, self.action) if each]
        if len(does) != 1 or (self.action and (self.check or self.args or self.take)) or (self.look and not self.check):
            raise ValueError(f"step {self.id} is a tool with arguments, a look at an earlier step, or an action")
        return self


class Playbook(Shape):
    """One file.

    when     when to use it, for people · chosen_by: causes and kinds of events that choose it by themselves
    confirms steps with the state that shows the problem is really there; else nothing is raised
    """

    id: str
    version: int = Field(ge=1)
    title: Words
    when: Words
    who: Words
    outputs: Words
    source: str
    reviewed: date
    chosen_by: tuple[str, ...] = ()
    kind: str
    days: int = Field(default=14, ge=1, le=120)
    inputs: dict[str, Input] = Field(default_factory=dict)
    steps: tuple[Step, ...] = Field(min_length=1)
    confirms: dict[str, State] = Field(default_factory=dict)
    change: tuple[Words, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        seen: set[str] = set()
        known = {*self.inputs, *OWN}
        for step in self.steps:
            if step.id in seen:
                raise ValueError(f"step {step.id} stands there twice")
            if unknown := ({*step.only, *step.of, *([step.look] if step.look else [])} - seen) | (
                {*names(step.args), *(names(step.check.limit) if step.check else ())} - known
            ):
                raise ValueError(f"step {step.id} names what is not there: {', '.join(sorted(unknown))}")
            seen.add(step.id)
            known |= {*step.take}
        if unknown := {*self.confirms} - seen:
            raise ValueError(f"confirms names what is not there: {', '.join(sorted(unknown))}")
        return self


def names(value: Any) -> set[str]:
    """The inputs that arguments refer to by `$name`."""
    if isinstance(value, str):
        return {value[1:]} if value.startswith("$") else set()
    if isinstance(value, Mapping):
        return {name for each in value.values() for name in names(each)}  # pyright: ignore[reportUnknownVariableType]
    return {name for each in value for name in names(each)} if isinstance(value, list | tuple) else set()  # pyright: ignore[reportUnknownVariableType]


def filled(value: Any, given: Mapping[str, Any]) -> Any:
    """Arguments with inputs in place of `$name`; what is empty is left out."""
    if isinstance(value, str) and value.startswith("$"):
        return given.get(value[1:])
    if isinstance(value, Mapping):
        parts = {name: filled(each, given) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
        return {name: each for name, each in parts.items() if each not in (None, "", {})}  # pyright: ignore[reportUnknownVariableType]
    return [filled(each, given) for each in value] if isinstance(value, list) else value  # pyright: ignore[reportUnknownVariableType]


@cache
def shelf(folder: Path = FOLDER) -> dict[str, Playbook]:
    """All playbooks by their ids.

    Raises:
        BadFile: one of them cannot be run as it stands, with the reason.
    """
    return {each.id: each for each in (read(file) for file in sorted(folder.glob("*.yaml")))}


def read(file: Path) -> Playbook:
    """One file, checked: shape, references, tools and their arguments."""
    import yaml

    try:
        playbook = Playbook.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        if playbook.id != file.stem:
            raise ValueError(f"the id {playbook.id} is not the file's name")
        _callable(playbook)
    except (yaml.YAMLError, ValidationError, ValueError) as failed:
        reason = _first(failed) if isinstance(failed, ValidationError) else str(failed)
        raise _bad(file, reason) from None
    except BadArguments as failed:
        raise _bad(file, str(failed)) from None
    return playbook


def _first(failed: ValidationError) -> str:
    error = failed.errors()[0]
    return f"{'.'.join(map(str, error['loc'])) or 'file'}: {error['msg']}"


def _callable(playbook: Playbook) -> None:
    """Every tool exists and takes what the playbook would give it."""
    from tools.calling import check
    from tools.calling import names as tools

    day = date(2026, 3, 31)
    example: dict[str, Any] = {"date": day, "since": date(2026, 3, 18), "period": "2026-03-18..2026-03-31"}
    example |= {"day": day, "currency": "EUR"}
    example |= {"before": "2026-03-04..2026-03-17", "long_before": "2026-01-21..2026-02-03"}
    example |= {name: each.example for name, each in playbook.inputs.items()}
    for step in playbook.steps:
        if step.tool:
            if step.tool not in tools():
                raise ValueError(f"step {step.id} calls {step.tool}, which does not exist")
            check(step.tool, filled(step.args, example | {name: "x" for each in playbook.steps for name in each.take}))


def one(name: str) -> Playbook:
    """A playbook by its id."""
    known = shelf()
    if name not in known:
        listed = ", ".join(known)
        raise NotFound(
            en=f"There is no playbook '{name}'.", de=f"Es gibt kein Playbook „{name}“.",
            do_en=f"There are: {listed}.", do_de=f"Vorhanden sind: {listed}.",
        )  # fmt: skip
    return known[name]


def inputs(playbook: Playbook, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The inputs by their types, with defaults, the day and the periods around it."""
    from datetime import timedelta

    if unknown := sorted({*given} - {*playbook.inputs, "date"}):
        listed = ", ".join([*playbook.inputs, "date"])
        raise BadArguments(
            en=f"{playbook.id} has no input '{unknown[0]}'.", de=f"{playbook.id} hat keine Eingabe „{unknown[0]}“.",
            do_en=f"It knows: {listed}.", do_de=f"Bekannt sind: {listed}.",
        )  # fmt: skip
    read = {name: _typed(name, each.type, given.get(name, each.default)) for name, each in playbook.inputs.items()}
    day = _typed("date", "date", given.get("date")) or today - timedelta(days=1)
    since, span = day - timedelta(days=playbook.days - 1), timedelta(days=playbook.days)
    return read | {
        "date": day, "day": day if given.get("date") else None, "currency": None, "since": since,
        "period": f"{since}..{day}", "before": f"{since - span}..{day - span}",
        "long_before": f"{since - 3 * span}..{day - 3 * span}",
    }  # fmt: skip


def _typed(name: str, type: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        if type == "date":
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        if type == "money":
            from terms import Money

            Money.model_validate(value)
            return value
        if type in ("number", "whole"):
            return int(value) if type == "whole" else float(value)
    except (ValueError, ValidationError):
        kinds = {"date": ("a day such as 2026-03-31", "ein Tag wie 2026-03-31"),
                 "money": ("an amount such as 5000 EUR", "ein Betrag wie 5000 EUR"),
                 "number": ("a number", "eine Zahl"), "whole": ("a whole number", "eine ganze Zahl")}  # fmt: skip
        en, de = kinds[type]
        raise BadArguments(
            en=f"The input {name}={value} is not {en}.",
            de=f"Die Eingabe {name}={value} ist nicht {de}.",
        ) from None
    return str(value)


def _bad(file: Path, reason: str) -> BadFile:
    return BadFile(
        en=f"The playbook {file.name} cannot be run: {reason.rstrip('.')}.",
        de=f"Das Playbook {file.name} lässt sich nicht ausführen: {reason.rstrip('.')}.",
        do_en="Correct the file.", do_de="Berichtigen Sie die Datei.",
    )  # fmt: skip
