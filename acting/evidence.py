"""Everything on record about one decision: the question, the data, the runs, the ruling, who said yes, what came of it.

It starts from a proposal, a run or an answered question, and follows what belongs together.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from errors import NotFound
from ledger import incidents, nights, outbox, outcomes, persons, proposals
from ledger.audit import keys
from ledger.audit.files import FOLDER
from ledger.audit.proofs import proved
from ledger.book import Book
from ledger.erasure import REDACTED
from ledger.page import Page
from ledger.proposals import Entry
from ledger.runs import ASK, Run, hashed
from settings import VERSION

NAME = "leitstand evidence 1"
MARKS = ("code", "settings", "limits", "autonomy", "policy", "models")
"""What held when it was decided."""


def pack(book: Book, id: str) -> dict[str, Any]:
    """The evidence pack of a proposal, a run or an answered question, as plain JSON.

    Raises:
        NotFound: nothing on record has that id.
    """
    with book.reading() as tx:
        entries, answer, runs = _found(book, tx, id)
        kind = (
            "proposal"
            if entries and entries[0].id.startswith(id)
            else "answer"
            if answer and answer.run.startswith(id)
            else "run"
        )
        about = {"proposal": entries[0].id if entries else "", "answer": answer.run if answer else "",
                 "run": runs[0].run if runs else ""}[kind]  # fmt: skip
        told = [_proposal(tx, each) for each in entries]
        subjects = _subjects(answer, runs, told)
        audit = proved(tx, book.home, subjects, MARKS)
        audit |= {"keys": keys.publics(book.home / FOLDER)}
        recorded = _recorded(audit["records"])
        return {
            "pack": NAME,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "made_by": f"Leitstand {VERSION}",
            "kind": kind,
            "id": about,
            "question": _question(answer, recorded) if answer else None,
            "data": _data(tx, runs),
            "runs": [_run(each, recorded) for each in runs],
            "proposals": told,
            "audit": audit,
        }


def _found(book: Book, tx: Page, id: str) -> tuple[list[Entry], Run | None, list[Run]]:
    """The proposals, the answered question and the runs that belong to an id."""
    entries: list[Entry] = []
    try:
        entries = [proposals.get(tx, id)]
    except NotFound:
        start = _start(book, id)
    else:
        start = _start(book, entries[0].run) if entries[0].run else None
    if start is None:
        return entries, None, []
    answer = start if start.tool == ASK else _asked(book, start.parent)
    runs = book.runs.children(start.run) if start.tool == ASK else [start]
    if not entries:
        wanted = {each.run for each in runs}
        entries = [each for each in proposals.listed(tx, limit=100_000) if each.run in wanted]
    return entries, answer, runs


def _asked(book: Book, parent: str) -> Run | None:
    """The answered question that called a run; None where a night or a playbook did."""
    try:
        return book.runs.get(parent) if parent else None
    except NotFound:
        return None


def _start(book: Book, id: str) -> Run:
    try:
        return book.runs.get(id)
    except NotFound:
        raise NotFound(
            en=f"Nothing on record has the id '{id}'.",
            de=f"Unter der Kennung „{id}“ ist nichts verzeichnet.",
            do_en="Give a proposal (leitstand inbox list --all), a run (r…) or an answered question (q…).",
            do_de="Nennen Sie einen Vorschlag (leitstand inbox list --all), einen Lauf (r…) oder eine Frage (q…).",
        ) from None


def _question(answer: Run, recorded: dict[str, dict[str, Any]]) -> dict[str, Any]:
    result, spoken = answer.result, recorded.get(answer.run, {})
    plan: dict[str, Any] = result.get("plan") or {}
    return {
        "run": answer.run, "at": answer.at, "text": answer.receipt.get("question", ""), "lang": result.get("lang"),
        "plan": plan.get("steps", []), "answer": result.get("text", ""), "caveats": result.get("caveats", []),
        "confidence": result.get("confidence"), "evidence": result.get("evidence"),
        "model": result.get("model"), "model_name": spoken.get("model_name", ""), "prompts": spoken.get("prompts", ""),
        "cost": result.get("cost"), "seconds": answer.seconds, "as_recorded": _same(answer, recorded),
    }  # fmt: skip


def _run(run: Run, recorded: dict[str, dict[str, Any]]) -> dict[str, Any]:
    result = {name: value for name, value in run.result.items() if name not in ("charts", "receipt")}
    return {
        "run": run.run, "at": run.at, "tool": run.tool, "seconds": run.seconds, "receipt": run.receipt,
        "result": result, "as_recorded": _same(run, recorded),
    }  # fmt: skip


def _same(run: Run, recorded: dict[str, dict[str, Any]]) -> bool | None:
    """Whether what is stored has the hashes that the audit holds; None where it was recorded before there was one."""
    line = recorded.get(run.run)
    return None if line is None else (line["receipt"], line["result"]) == (hashed(run.told[0]), hashed(run.told[1]))


def _data(tx: Page, runs: Sequence[Run]) -> list[dict[str, Any]]:
    """The states of the data that were read, and the loads on the audit that made them."""
    read = {(name, mark) for run in runs for name, mark in run.receipt.get("data", {}).items()}
    sql = "select subject, at, record from audit where event = 'data.imported' order by seq"
    loads: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for subject, at, record in tx.execute(sql).fetchall():
        body = json.loads(record)["body"]
        loads.setdefault((body["kind"], body["snapshot"]), []).append({"load": subject, "at": at, "rows": body["rows"]})
    return [{"name": name, "snapshot": mark, "loads": loads.get((name, mark), [])} for name, mark in sorted(read)]


def _proposal(tx: Page, entry: Entry) -> dict[str, Any]:
    writes = [
        asdict(each) | {"operation": each.operation.model_dump(mode="json"), "undo": each.undo}
        for each in outbox.of(tx, entry.id)
    ]
    about = [each for each in incidents.listed(tx) if each.about == entry.id]
    night = nights.get(tx, entry.night) if entry.night else None
    return {
        "id": entry.id, "status": entry.status, "proposed_by": entry.by, "asked_by": entry.asked_by,
        "asked_by_name": persons.name_of(tx.home, entry.asked_by), "at": entry.at, "run": entry.run,
        "night": {"key": night.key, "day": night.day.isoformat(), "status": night.status} if night else None,
        "proposal": entry.proposal.model_dump(mode="json"),
        "ruling": {"level": entry.level, "needs": entry.needs, "policy": entry.policy, "checks": list(entry.checks)},
        "hash": entry.hash,
        "hash_fits": proposals.change_hash(entry.proposal, entry.operations) == entry.hash,
        "approvals": [
            {"by": each.by, "name": persons.name_of(tx.home, each.by), "at": each.at, "why": each.why,
             "hash": each.hash, "signs_this": each.hash == entry.hash}
            for each in entry.approvals
        ],
        "note": entry.note,
        "operations": [each.model_dump(mode="json") for each in entry.operations],
        "writes": writes,
        "outcomes": [_outcome(each) for each in outcomes.listed(tx, entry.id)],
        "incidents": [_incident(tx, each) for each in about],
    }  # fmt: skip


def _outcome(each: outcomes.Outcome) -> dict[str, Any]:
    told = asdict(each) | {"due": each.due.isoformat(), "covered": each.covered}
    return told | {"window": each.window.model_dump(mode="json")}


def _incident(tx: Page, each: incidents.Incident) -> dict[str, Any]:
    lines = [
        {"at": line.at, "by": line.by, "name": persons.name_of(tx.home, line.by), "event": line.event,
         "words": line.words.model_dump()} for line in each.timeline
    ]  # fmt: skip
    return {"id": each.id, "kind": each.kind, "state": each.state, "at": each.at, "timeline": lines}


def _subjects(answer: Run | None, runs: Sequence[Run], told: Sequence[dict[str, Any]]) -> set[str]:
    found = {answer.run} if answer else set[str]()
    found |= {each.run for each in runs}
    for each in told:
        found |= {each["id"], *(write["key"] for write in each["writes"]), *(one["id"] for one in each["incidents"])}
        found |= {each["night"]["key"]} if each["night"] else set()
    return found


def _recorded(records: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the audit holds of each run: what was recorded, and what was left where words were blanked out since."""
    found: dict[str, dict[str, Any]] = {}
    for each in records:
        if each["record"]["event"] in ("run.recorded", "answer.recorded", REDACTED):
            found[each["record"]["subject"]] = found.get(each["record"]["subject"], {}) | each["record"]["body"]
    return found
