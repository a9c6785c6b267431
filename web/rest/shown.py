"""What the description for machines says of answers: an example for every route."""

from __future__ import annotations

from typing import Any

TURN: dict[str, Any] = {
    "id": "n-5c1f0e7a90b34d21", "thread": "c-91f0ac3b5d6e7f80", "number": 1, "question": "What was the ROAS last week?",
    "lang": "", "status": "done", "run": "q20261127-081500-3f9a1c", "begun": "2026-11-27T08:15:00.000+00:00",
    "ended": "2026-11-27T08:15:01.200+00:00", "error": {}, "feedback": "", "note": "", "tries": 1,
}  # fmt: skip
THREAD: dict[str, Any] = {
    "id": "c-91f0ac3b5d6e7f80", "title": "What was the ROAS last week?", "begun": "2026-11-27T08:15:00.000+00:00",
    "changed": "2026-11-27T08:15:00.000+00:00", "count": 1, "running": "", "turns": [],
}  # fmt: skip
ANSWER: dict[str, Any] = {
    "ok": True, "run": "q20261127-081500-3f9a1c", "lang": "en", "text": "The ROAS was 2.00.",
    "facts": {"roas": {"value": 2.0, "unit": "ratio", "low": None, "high": None, "level": None, "basis": "observed"}},
    "receipts": [], "tables": {}, "charts": [], "passages": [], "proposals": [], "findings": [], "confidence": "green",
    "evidence": "bookkeeping", "caveats": [], "sources": [], "clarify": None,
    "plan": [{"tool": "data.metric", "args": {"metric": "roas"}}], "model": "none", "cost": 0,
}  # fmt: skip
RECEIPT: dict[str, Any] = {
    "at": "2026-11-27T08:15:01+00:00", "seconds": 0.2, "run": "r20261127-081500-15505f", "tool": "data.metric",
    "version": "3f2a9c01b7de", "code": "9b1c2d3e4f506172", "args": {"metric": "roas"}, "data": {"ads": "5f1c…"},
    "filter": "", "seed": 2026, "today": "2026-11-27", "result": "a94f…",
}  # fmt: skip

PROPOSAL: dict[str, Any] = {
    "id": "p-2c235a3a2ef1", "status": "open", "action": "set_budget", "target": "google · Generic",
    "by": "u-23c1b9563e7fc2b9", "asked_by": "", "at": "2026-11-27T08:15:01.000+00:00", "night": "",
    "run": "r20261127-081500-6b1c4d", "level": "approve", "needs": 1, "hash": "44e77cd34d…", "policy": "d9ffea6c…",
    "approvals": [], "risk": {"amount": 84.0, "currency": "EUR"}, "expires": "2026-12-11", "why": "An order.",
    "note": "", "before": {"google · Generic": 60.0}, "after": {"google · Generic": 66.0}, "unit": "EUR/day",
    "operations": [],
}  # fmt: skip
INBOX: dict[str, Any] = {"ok": True, "proposals": [PROPOSAL]}
ENTRY: dict[str, Any] = {
    "ok": True, "proposal": PROPOSAL | {"diff": [], "notes": [], "problem": "", "writes": [], "checks": []},
}  # fmt: skip
KILL: dict[str, Any] = {"ok": True, "stopped": False, "stops": []}
NIGHTS: dict[str, Any] = {
    "ok": True,
    "nights": [
        {"night": "night-2026-11-27", "schedule": "night", "day": "2026-11-27", "status": "done",
         "begun": "2026-11-27T03:00:00.000+00:00", "ended": "2026-11-27T03:01:00.000+00:00", "waiting": [],
         "changed": []},
    ],
}  # fmt: skip
NIGHT: dict[str, Any] = {
    "ok": True, "night": "night-2026-11-27", "schedule": "night", "day": "2026-11-27", "status": "done",
    "begun": "2026-11-27T03:00:00.000+00:00", "ended": "2026-11-27T03:01:00.000+00:00", "steps": [],
}  # fmt: skip
RESULT: dict[str, Any] = {
    "ok": True, "tool": "data.metric", "run": RECEIPT["run"], "confidence": "green", "evidence": "bookkeeping",
    "facts": ANSWER["facts"], "tables": {}, "charts": [], "passages": [], "findings": [], "verdict": None,
    "proposals": [], "caveats": [], "sources": [], "receipt": {},
}  # fmt: skip
EVENT: dict[str, Any] = {"ok": True, "new": True, "event": "check", "id": "order-8", "flow": "watch"}


def example(value: Any, status: int = 200, about: str = "Done") -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route with one example."""
    return {status: {"description": about, "content": {"application/json": {"example": value}}}}


def streams(value: Any, frames: str, about: str = "Done") -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers at once or as a stream of events."""
    found = example(value, about=about)
    found[200]["content"]["text/event-stream"] = {"example": frames}
    return found
