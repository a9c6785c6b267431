"""A proposal on record as JSON, with its notes and people in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from terms import Lang

if TYPE_CHECKING:
    from ledger.proposals import Entry


def as_json(entry: Entry, lang: Lang) -> dict[str, Any]:
    """The stable shape of an entry."""
    risk = entry.proposal.risk
    return {
        "id": entry.id, "status": entry.status, "action": entry.proposal.action, "target": entry.proposal.target,
        "by": entry.by, "asked_by": entry.asked_by, "at": entry.at, "night": entry.night, "run": entry.run,
        "level": entry.level, "needs": entry.needs, "hash": entry.hash, "policy": entry.policy,
        "approvals": [{"by": each.by, "at": each.at, "hash": each.hash} for each in entry.approvals],
        "risk": risk.model_dump(mode="json") if risk else None,
        "expires": entry.proposal.expires.isoformat() if entry.proposal.expires else None,
        "why": entry.proposal.why.said(lang), "note": note_said(entry.note, lang),
        "before": entry.proposal.model_dump(mode="json")["before"],
        "after": entry.proposal.model_dump(mode="json")["after"], "unit": entry.proposal.unit,
        "operations": [each.model_dump(mode="json") for each in entry.operations],
        "evidence": entry.proposal.evidence,
        "effect": entry.proposal.effect.as_json() if entry.proposal.effect else None,
        "downside": entry.proposal.downside.as_json() if entry.proposal.downside else None,
    }  # fmt: skip


def note_said(note: str, lang: Lang) -> str:
    """A note of the ledger in words."""
    from acting.refusals import NOTES

    return NOTES[note].said(lang) if note in NOTES else note


def person(home: Path, id: str) -> str:
    """A person's name where it is known, else the id."""
    from ledger import persons

    return (persons.name_of(home, id) if id.startswith("u-") else None) or id
