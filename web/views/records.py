"""What the pages of runs, track record and audit show."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ledger.runs import ASK, Run
from terms import Words

if TYPE_CHECKING:
    from errors import Lang
    from settings import Settings
    from terms import Principal

HIDDEN = Words(de="Eine Frage von jemand anderem", en="A question of somebody else")
MOST = 100
HELD = 60
"""Records of the audit that are listed."""


def runs(settings: Settings, who: Principal, lang: Lang, tool: str = "", limit: int = MOST) -> dict[str, Any]:
    """The newest runs first: questions, or those of one tool.

    Args:
        settings: the house.
        who: looks; the words of other people's questions are for those who may export evidence.
        lang: of the titles.
        tool: a tool's name, `ask` for questions; empty for all that was not run on behalf of a question.
        limit: how many at most.
    """
    from ledger.book import Book

    book = Book.of(settings)
    if not book.there:
        return {"ok": True, "runs": [], "tools": {}}
    found = book.runs.of(tool, limit) if tool else [each for each in book.runs.latest(3 * limit) if not each.parent]
    seen = _seen(settings, who)
    lines = [_line(each, lang, seen(each.run)) for each in found[:limit]]
    return {"ok": True, "runs": lines, "tools": book.runs.counts()}


def run(settings: Settings, who: Principal, lang: Lang, id: str) -> dict[str, Any]:
    """One run with those that it called: what took how long, what it cost; words of a question as in `runs`.

    Raises:
        NotFound: there is none of that id.
    """
    from ledger.book import Book

    kept = Book.of(settings).runs
    record = kept.get(id)
    children = kept.children(record.run) if record.tool == ASK else []
    seen = _seen(settings, who)(record.run)
    return {"ok": True, "run": _line(record, lang, seen), "steps": [_line(each, lang) for each in children],
            "text": record.result.get("text") if record.tool == ASK and seen else None}  # fmt: skip


def _seen(settings: Settings, who: Principal) -> Callable[[str], bool]:
    """Of which runs somebody may read what was asked: their own, or all where they may export evidence anyway."""
    from ledger import persons, threads
    from ledger.book import Book
    from policies import roles

    if roles.may(who, "export_audit"):
        return lambda run: True
    with Book.of(settings).reading() as tx:
        own = threads.asked(tx, persons.pseudonym(settings.home, who.id))
    return own.__contains__


def _line(record: Run, lang: Lang, seen: bool = True) -> dict[str, Any]:
    from agents.titles import title

    asked = record.tool == ASK
    result = record.result
    return {
        "run": record.run, "at": record.at, "tool": record.tool,
        "title": (record.receipt.get("question", "") if seen else HIDDEN.said(lang)) if asked
        else title(record.tool, lang),
        "seconds": round(record.seconds, 3), "confidence": result.get("confidence", ""),
        "evidence": result.get("evidence") or "", "model": result.get("model", "") if asked else "",
        "cost": float(result.get("cost") or 0) if asked else 0.0,
        "args": {} if asked else record.receipt.get("args", {}),
    }  # fmt: skip


def audit(settings: Settings, before: int = 0, limit: int = HELD) -> dict[str, Any]:
    """The newest records of the audit.

    Args:
        settings: the house.
        before: show only records below this number; 0 for the newest.
        limit: how many at most.
    """
    from ledger import audit as kept
    from ledger.book import Book

    book = Book.of(settings)
    if not book.there:
        return {"ok": True, "records": [], "total": 0}
    book.place.prepare(kept.SCHEMA)
    with book.reading() as tx:
        total = int(tx.execute("select coalesce(max(seq), 0) from audit").fetchone()[0])
        top = before if before > 0 else total + 1
        rows = tx.execute(
            "select seq, record from audit where seq < ? order by seq desc limit ?", (top, limit)
        ).fetchall()
    told = [{"seq": int(seq)} | _record(json.loads(record)) for seq, record in rows]
    return {"ok": True, "records": told, "total": total}


def actors(settings: Settings, records: Sequence[dict[str, Any]], lang: Lang) -> dict[str, str]:
    """Of each id that acted in these records what it is called; for the page only, names never leave the house."""
    from web.views.deciding import named

    return {id: named(settings, id, lang) for id in {each["actor"] for each in records} if id}


def _record(told: dict[str, Any]) -> dict[str, Any]:
    return {"at": told.get("at", ""), "event": told.get("event", ""), "subject": told.get("subject", ""),
            "actor": told.get("actor", ""), "body": told.get("body", {})}  # fmt: skip


def checked(settings: Settings, lang: Lang) -> dict[str, Any]:
    """Whether every record of the audit is as it was written: the same as `leitstand audit verify`."""
    from web.audit import verified

    shape, text = verified(settings, None, None, None, None, lang)
    return shape | {"text": text}


def evidence(settings: Settings, who: Principal, id: str) -> dict[str, Any]:
    """The evidence pack of a proposal, a run or a night.

    Raises:
        Forbidden: who asks may not export.
        NotFound: there is nothing of that id.
    """
    from acting.evidence import pack
    from ledger.book import Book
    from policies import roles

    roles.require(who, "export_audit")
    return pack(Book.of(settings), id)
