"""What every tool has in common: finding it, checking its arguments, running it, and the receipt of what it did."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from errors import BadArguments, UnknownTool
from ledger.experiments import Experiments
from settings import Limits
from terms import Receipt, Result, Source, Words, canonical
from tools._method import method
from warehouse.contract import kinds

if TYPE_CHECKING:
    from knowledge.library import Library
    from ledger.book import Book
    from ledger.runs import Runs
    from warehouse.reader import Reader

SHELVES = Path(__file__).parent
ROOT = SHELVES.parent
ROOMS = (
    "terms", "figures.py", "methods", "ledger", "tools", "warehouse", "policies", "knowledge", "simulator",
)  # fmt: skip
"""Code and rule data that can change a figure."""

METRIC = "metric"
"""The kind of a source that is a definition; in a receipt's data, `metric roas` names its version."""

LEDGER = "ledger"
"""The kind of a source that is the house's own record, such as the registry of experiments."""


class Arguments(BaseModel):
    """Base of every tool's Args: immutable, and unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Desk:
    """What a tool may reach: the warehouse to read, the company's documents, past runs, the day and the seed.

    experiments  the registry of experiments, to read
    book       proposals, approvals and what became of them, to read; None where no records are kept
    home       the folder of the house, for what lies in the vault; None where there is none
    held       tells of campaigns by name what their platforms hold in a field now; None where nobody asks them
    limits     how far a proposed change may go
    anew       compute everything: a replay takes nothing that an earlier computation left
    versions   metric id -> the version of its definition that a replay pins
    used       metric id -> the version that was used, noted for the receipt
    """

    warehouse: Reader
    library: Library
    runs: Runs
    today: date
    seed: int
    currency: str = "EUR"
    versions: Mapping[str, int] = field(default_factory=dict[str, int])
    used: dict[str, int] = field(default_factory=dict[str, int])
    experiments: Experiments = field(default_factory=Experiments)
    limits: Limits = field(default_factory=Limits)
    book: Book | None = None
    home: Path | None = None
    held: Callable[[Sequence[str], str], Mapping[str, float]] | None = None
    anew: bool = False


class ToolFunction(Protocol):
    """The function that is the tool."""

    def __call__(self, args: Any, desk: Desk) -> Result: ...


@dataclass(frozen=True)
class Tool:
    """One file of a shelf, loaded."""

    name: str
    summary: str
    description: str
    args: type[Arguments]
    text: Words
    asked: Mapping[str, tuple[str, ...]]
    function: ToolFunction
    file: Path

    @property
    def method(self) -> Words:
        """How it works, for people who want to know, in both languages."""
        return method(self.file.parent, self.file.stem, self.description)


@cache
def names() -> tuple[str, ...]:
    """Every tool's name, `shelf.name`, by looking into the folders; nothing is imported."""
    found = [
        f"{file.parent.name}.{file.stem}" for file in SHELVES.glob("*/*.py") if not file.stem.startswith(("_", "test_"))
    ]
    return tuple(sorted(found))


@cache
def load(name: str) -> Tool:
    """The tool of that name; UnknownTool names the nearest ones."""
    if name not in names():
        near = _near(name)
        raise UnknownTool(
            en=f"There is no tool '{name}'.",
            de=f"Es gibt kein Werkzeug '{name}'.",
            do_en=f"Did you mean {near}? `leitstand tools` lists all of them.",
            do_de=f"Meinten Sie {near}? `leitstand tools` zeigt alle.",
        )
    shelf, stem = name.split(".")
    module = importlib.import_module(f"tools.{shelf}.{stem}")
    function = getattr(module, stem)
    description = inspect.getdoc(function) or ""
    return Tool(
        name=name,
        summary=description.split("\n\n")[0].replace("\n", " "),
        description=description,
        args=module.Args,
        text=Words(**module.TEXT),
        asked={lang: tuple(lines) for lang, lines in module.ASKED.items()},
        function=function,
        file=Path(str(module.__file__)),
    )


def check(name: str, args: Mapping[str, Any]) -> Arguments:
    """The arguments as the tool's own model, or BadArguments in one sentence that names what is known."""
    tool = load(name)
    try:
        return tool.args.model_validate(dict(args))
    except ValidationError as failed:
        raise _bad_arguments(tool, failed) from None


def call(name: str, args: Mapping[str, Any], desk: Desk, parent: str = "") -> Result:
    """Run one tool and record it: the same arguments, data, code, day and seed give the same bytes."""
    tool = load(name)
    checked = _hooked(tool, "filled", _hooked(tool, "nameless", check(name, args), desk), desk)
    # One desk serves many calls, also at once: each call reads through its own view, which notes what it read.
    view = desk.warehouse.noting()
    started = time.perf_counter()
    at = replace(desk, warehouse=view, used={})
    result = _sourced(tool.function(checked, at), view)
    if result.text is None:
        result = result.model_copy(update={"text": tool.text})
    plain = checked.model_dump(mode="json", exclude_none=True)
    shape = result.model_dump(mode="json")
    receipt = Receipt(
        run=desk.runs.new_id(name),
        tool=name,
        version=_hash(tool.file.read_bytes())[:12],
        code=code_version(),
        args=plain,
        data={
            # A state of an earlier day is read through a view of its own: its sources say what it was.
            **{source.kind: source.snapshot for source in result.sources if source.kind in kinds()},
            **view.read(),
            **{f"{METRIC} {id}": f"v{version}" for id, version in sorted(at.used.items())},
            **{source.name: source.snapshot for source in result.sources if source.kind in ("document", LEDGER)},
            **({"limits": _hash(canonical(desk.limits.model_dump(mode="json")))[:16]} if result.proposals else {}),
        },
        filter="; ".join(source.filter for source in result.sources if source.filter and source.kind != METRIC),
        seed=desk.seed,
        today=desk.today,
        result=_hash(canonical(shape)),
    )
    # The result is turned into JSON once: for a long table that takes as long as computing it.
    text = canonical(shape | {"receipt": receipt.model_dump(mode="json")}).decode()
    desk.runs.record_text(receipt, text, parent=parent, seconds=time.perf_counter() - started)
    return result.model_copy(update={"receipt": receipt})


def rehearse(name: str, args: Mapping[str, Any], desk: Desk) -> None:
    """Run one tool and throw away what it finds: nothing is recorded, and what it had to load is there from then on."""
    tool = load(name)
    checked = _hooked(tool, "filled", _hooked(tool, "nameless", check(name, args), desk), desk)
    tool.function(checked, replace(desk, warehouse=desk.warehouse.noting(), used={}))


def _sourced(result: Result, view: Reader) -> Result:
    """The result with every kind that was read among its sources, also those that a tool only looked into."""
    unnamed = set(view.read()) - {source.kind for source in result.sources}
    if not unnamed:
        return result
    more = tuple(
        Source(name=one.dataset, kind=kind, snapshot=one.snapshot, rows=one.rows, start=one.first, end=one.last)
        for kind, one in sorted(view.kinds().items())
        if kind in unnamed
    )
    return result.model_copy(update={"sources": (*result.sources, *more)})


def pinned(receipt: Receipt) -> dict[str, int]:
    """The versions of the definitions that a run used: an old report keeps its own."""
    begin = f"{METRIC} "
    noted = {name.removeprefix(begin): each for name, each in receipt.data.items() if name.startswith(begin)}
    return {id: int(each.removeprefix("v")) for id, each in noted.items()}


def _hooked(tool: Tool, hook: str, args: Arguments, desk: Desk) -> Arguments:
    """The arguments as they are recorded, so that a replay has the same ones.

    A tool that takes personal data has `nameless`, which hashes it; one that needs what is true only at this moment
    has `filled`, which looks it up.
    """
    change = getattr(importlib.import_module(f"tools.{tool.name}"), hook, None)
    return change(args, desk) if change else args


def fingerprint(result: Result) -> bytes:
    """The bytes that replay compares: the whole result without its receipt."""
    return canonical(result.model_copy(update={"receipt": None}).model_dump(mode="json"))


@cache
def code_version() -> str:
    """One hash over all code and rule data that can change a figure."""
    digest = hashlib.sha256()
    for room in ROOMS:
        place = ROOT / room
        for file in sorted(place.rglob("*") if place.is_dir() else [place]):
            if file.suffix in {".py", ".yaml", ".sql", ".jsonl", ".csv"} and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _near(name: str) -> str:
    from rapidfuzz import fuzz, process

    best = process.extract(name, names(), scorer=fuzz.WRatio, limit=3)
    return " · ".join(found for found, _, _ in best)


def _bad_arguments(tool: Tool, failed: ValidationError) -> BadArguments:
    known = ", ".join(field if info.is_required() else f"[{field}]" for field, info in tool.args.model_fields.items())
    errors = [dict(error) for error in failed.errors(include_url=False, include_context=False)[:4]]
    en, de = ("; ".join(_problem(error, lang) for error in errors) for lang in ("en", "de"))
    return BadArguments(
        en=f"{tool.name} cannot run with these arguments: {en}.",
        de=f"{tool.name} kann mit diesen Angaben nicht rechnen: {de}.",
        do_en=f"It knows: {known}.",
        do_de=f"Bekannt sind: {known}.",
        tool=tool.name,
    )


def _problem(error: dict[str, Any], lang: str) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "arguments"
    told: dict[str, dict[str, str]] = {
        "extra_forbidden": {"en": f"'{place}' is not an argument", "de": f"„{place}“ ist keine bekannte Angabe"},
        "missing": {"en": f"'{place}' is missing", "de": f"„{place}“ fehlt"},
    }
    if error["type"] in told:
        return told[error["type"]][lang]
    message = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"'{place}': {message[0].lower()}{message[1:]}"
