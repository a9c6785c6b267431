"""Computing a recorded run again: the same bytes, or what changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pydantic import ValidationError

from errors import LeitstandError
from ledger.runs import ASK, Run
from terms import Receipt, Result, Words
from tools._tool import Desk, call, fingerprint, pinned


@dataclass(frozen=True)
class Replayed:
    """What replaying one tool run showed; `changes` is empty when every byte is the same."""

    run: str
    tool: str
    same: bool
    before: str
    after: str
    changes: tuple[Words, ...]


def replay(run: str, desk: Desk) -> list[Replayed]:
    """Replay a tool run, or every tool run of an answered question.

    Raises:
        NotFound: there is no such run.
    """
    record = desk.runs.get(run)
    records = desk.runs.children(record.run) if record.tool == ASK else [record]
    return [_again(each, desk) for each in records]


def _again(record: Run, desk: Desk) -> Replayed:
    before = Receipt.model_validate(record.receipt)
    stored = _stored(record)
    changes: list[Words] = []
    if stored != before.result:
        changes.append(_words("the stored result", "das gespeicherte Ergebnis", before.result[:12], stored[:12] or "–"))
    try:
        then = replace(desk, today=before.today, seed=before.seed, versions=pinned(before), anew=True)
        result = call(before.tool, before.args, then, parent=record.run)
    except LeitstandError as failed:
        reason = Words(de=f"läuft nicht mehr: {failed.said('de')}", en=f"does not run any more: {failed.said('en')}")
        return Replayed(before.run, before.tool, False, before.result, "", (*changes, reason))
    after = result.receipt
    assert after is not None
    same = after.result == before.result and not changes
    if not same:
        changes += _differences(before, after)
    return Replayed(before.run, before.tool, same, before.result, after.result, tuple(changes))


def _stored(record: Run) -> str:
    """The hash of the stored result; empty when it is no result any more."""
    try:
        return hashlib.sha256(fingerprint(Result.model_validate(record.result))).hexdigest()
    except ValidationError:
        return ""


def _differences(before: Receipt, after: Receipt) -> list[Words]:
    found: list[Words] = []
    for kind in sorted(before.data.keys() | after.data.keys()):
        old, new = before.data.get(kind, "–"), after.data.get(kind, "–")
        if old != new:
            found.append(_words(f"the data ({kind})", f"die Daten ({kind})", old[:12], new[:12]))
    if before.code != after.code:
        found.append(_words("the code", "der Programmcode", before.code, after.code))
    if before.args != after.args:
        found.append(Words(de="die Angaben haben sich geändert", en="the arguments changed"))
    return found


def _words(en: str, de: str, old: str, new: str) -> Words:
    return Words(de=f"{de}: {old} → {new}", en=f"{en}: {old} → {new}")
