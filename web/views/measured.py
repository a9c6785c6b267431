"""What tools have measured for a page: kept in the ledger while the data stay, measured anew when they change."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from errors import Lang, LeitstandError, NotFound
from figures import render
from terms import Result, canonical

if TYPE_CHECKING:
    from pathlib import Path

    from settings import Settings
    from tools.calling import Desk
    from web.works import Work

LISTING = ("attribution.experiments", "attribution.evidence")
"""Tools that tell of every experiment on record, not only of what they found."""
SEARCHED = 6
"""Newest runs of a tool among which an older answer to the same question is looked for."""
JUST: dict[str, Any] = {"seconds": 0.0, "usual": 0.0, "share": None}
"""Work that was begun and may have ended since: whoever follows it finds out."""


@dataclass(frozen=True)
class Kept:
    """A recorded result, and whether it holds for the data, the code and the day of now."""

    result: Result
    fresh: bool

    @property
    def run(self) -> str:
        """The run that measured it."""
        return self.result.receipt.run if self.result.receipt else ""


@contextmanager
def desk(settings: Settings) -> Generator[Desk]:
    """The desk of a home, as long as it is used."""
    from tools.calling import open_desk

    opened = open_desk(settings)
    try:
        yield opened
    finally:
        opened.library.close()


def state(at: Desk, tool: str = "") -> str:
    """A hash over everything that can change what a tool says: data, experiments, limits, code, day and seed.

    Of the experiments only what they found counts, except for the tools that list them.
    """
    from tools.calling import code_version

    found = at.experiments.snapshot() if tool in LISTING else repr(at.experiments.finished(red=True))

    kinds = {kind: each.snapshot for kind, each in at.warehouse.kinds().items()}
    limits = at.limits.model_dump(mode="json")
    return _hash([kinds, found, limits, code_version(), at.today.isoformat(), at.seed])


def found(at: Desk, tool: str, args: Mapping[str, Any]) -> Kept | None:
    """What the tool said to these arguments: for the data of now, else what it said last; None where it never did."""
    from tools.calling import check

    mark = _mark(at, tool, args)
    if mark is not None and mark.exists():
        try:
            return Kept(Result.model_validate(at.runs.get(mark.read_text(encoding="utf-8").strip()).result), True)
        except (NotFound, ValueError, OSError):
            pass
    asked = check(tool, args).model_dump(mode="json", exclude_none=True)
    for run in at.runs.of(tool, SEARCHED):
        if run.receipt["args"] == asked:
            return Kept(Result.model_validate(run.result), False)
    return None


def measure(at: Desk, tool: str, args: Mapping[str, Any], parent: str = "") -> Result:
    """Have the tool measure, on record, and remember for which data that holds."""
    from tools.calling import call

    mark = _mark(at, tool, args)
    result = call(tool, args, at, parent)
    if mark is not None and result.receipt is not None:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(result.receipt.run, encoding="utf-8")
    return result


@dataclass(frozen=True)
class Seen:
    """How far a measurement is: what is known, what goes on, why it failed for the data of now."""

    known: Kept | None
    going: dict[str, Any] | None
    failure: LeitstandError | None

    @property
    def fresh(self) -> bool:
        """Whether what is known holds for the data of now."""
        return self.known is not None and self.known.fresh

    def told(self, lang: Lang) -> dict[str, Any]:
        """As a page reads it."""
        return {
            "working": None if self.fresh else self.going,
            "failed": self.failure.as_json(lang) if self.failure else None,
            "stale": self.known is not None and not self.known.fresh,
        }


def look(settings: Settings, tool: str, args: Mapping[str, Any], *, begin: bool = True) -> Seen:
    """What a tool has measured for the data of now; where it has not, have it measured beside the page.

    Args:
        settings: the house.
        tool: its name.
        args: its arguments.
        begin: begin it where it is neither known, nor going on, nor has failed on the same data.
    """
    from web import works

    with desk(settings) as at:
        key = _hash([tool, dict(args), state(at, tool)])
        # Looked at before the result: work that ends in between has left its result by then.
        work = works.found(settings.home, key)
        going, known = progress(work), found(at, tool, args)
    fresh = known is not None and known.fresh
    failure = work.failed if work is not None and not fresh else None
    if not fresh and failure is None and begin:
        going = _begun(settings, key, tool, args)
    return Seen(known, going, failure)


def again(settings: Settings, tool: str, args: Mapping[str, Any]) -> None:
    """Have it measured once more, after a failure."""
    with desk(settings) as at:
        key = _hash([tool, dict(args), state(at, tool)])
    _begun(settings, key, tool, args)


def usual(settings: Settings, tool: str) -> float:
    """Seconds that the tool took last; 0 where it never ran."""
    with desk(settings) as at:
        last = at.runs.of(tool, 1)
    return last[0].seconds if last else 0.0


def _begun(settings: Settings, key: str, tool: str, args: Mapping[str, Any]) -> dict[str, Any]:
    from web import works

    def task(_step: object) -> None:
        with desk(settings) as own:
            measure(own, tool, args)

    work = works.begin(settings.home, key, task, usual=usual(settings, tool), queued=True)
    return progress(work) or JUST


def shaped(result: Result, lang: Lang) -> dict[str, Any]:
    """A result as plain values, its sentences included."""
    by_id = {fact.id: fact for fact in result.facts}
    text = render(result.text.said(lang), by_id, result.names, lang) if result.text else ""
    return result.as_json(lang) | {"text": text}


def rows(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A table of a shaped result as one mapping a row; none where there is no such table."""
    table = told["tables"].get(name)
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]] if table else []


def progress(work: Work | None) -> dict[str, Any] | None:
    """How far a piece of work is; None where none goes on."""
    if work is None or work.ended:
        return None
    return {"seconds": round(work.seconds, 1), "usual": round(work.usual, 1), "share": work.share}


def _mark(at: Desk, tool: str, args: Mapping[str, Any]) -> Path | None:
    return at.home / "cache" / "measured" / _hash([tool, dict(args), state(at, tool)]) if at.home else None


def _hash(shape: Any) -> str:
    return hashlib.sha256(canonical(shape)).hexdigest()[:24]
