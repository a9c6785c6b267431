"""A receipt and what computing it again shows: the same code for the command line and REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from errors import Lang
from ledger.runs import ASK, Run

if TYPE_CHECKING:
    from settings import Settings


def replayed(settings: Settings, run: str, lang: Lang) -> tuple[dict[str, Any], str]:
    """Compute a recorded run again, or every tool run of an answered question; what differs, as JSON and as text.

    Raises:
        NotFound: there is no such run.
    """
    from tools.calling import open_desk, replay
    from web.terminal import show_replay

    desk = open_desk(settings)
    try:
        found = replay(run, desk)
    finally:
        desk.library.close()
    steps = [
        {"run": each.run, "tool": each.tool, "same": each.same, "before": each.before, "after": each.after,
         "changes": [change.said(lang) for change in each.changes]}
        for each in found
    ]  # fmt: skip
    same = all(each.same for each in found)
    return {"ok": same, "run": run, "same": same, "steps": steps}, show_replay(found, lang)


def receipt(settings: Settings, run: str, lang: Lang, *, again: bool = False) -> dict[str, Any]:
    """The receipts of a run: of a tool its own, of an answered question those of its tools; the question is not told.

    Raises:
        NotFound: there is no such run.
    """
    from ledger.book import Book

    runs = Book.of(settings).runs
    record = runs.get(run)
    records = runs.children(record.run) if record.tool == ASK else [record]
    shape = {"ok": True, "run": record.run, "tool": record.tool, "receipts": [_told(each) for each in records]}
    return shape | {"replay": replayed(settings, record.run, lang)[0] if again else None}


def _told(record: Run) -> dict[str, Any]:
    return {"at": record.at, "seconds": record.seconds, **record.receipt}
