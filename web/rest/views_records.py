"""Runs, the audit and evidence packs over REST."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from web.rest.acting import House, In, Who
from web.rest.shown import example
from web.views import records

RUN: dict[str, Any] = {
    "run": "q20261126-030000-3f9a1c", "at": "2026-11-26T03:00:00+00:00", "tool": "ask", "title": "Wie lief die Woche?",
    "seconds": 1.2, "confidence": "green", "evidence": "bookkeeping", "model": "none", "cost": 0.0, "args": {},
}  # fmt: skip
RUNS: dict[str, Any] = {"ok": True, "runs": [RUN], "tools": {"ask": 1, "data.metric": 2}}
RECORD: dict[str, Any] = {
    "seq": 7, "at": "2026-11-26T03:00:00Z", "event": "run.recorded", "subject": "r20261126-030000-3f9a1c",
    "actor": "u-0e30b2a5b52bf62a", "body": {},
}  # fmt: skip
AUDIT: dict[str, Any] = {"ok": True, "records": [RECORD], "total": 7}
VERDICT: dict[str, Any] = {
    "ok": True, "records": 7, "since": "2026-11-26T03:00:00Z", "until": "2026-11-26T03:10:00Z", "signed": 7,
    "waiting": 0, "problem": None, "notes": [], "text": "✓ 7 records …",
}  # fmt: skip
KIND: dict[str, Any] = {
    "kind": "ads", "title": "advertising", "dataset": "ads", "rows": 1200, "first": "2026-01-01", "last": "2026-11-25",
    "age_days": 1, "stale": False, "freshness_days": 2, "fields": {"cost": 1.0}, "missing": [], "gaps": [],
    "sources": {}, "owners": [], "on_breach": "quarantine", "version": 1,
}  # fmt: skip
DATA: dict[str, Any] = {"ok": True, "kinds": [KIND], "missing": [{"kind": "orders", "title": "orders"}]}
CONTRACT: dict[str, Any] = {
    "ok": True,
    "kind": "ads",
    "title": "advertising",
    "contract": {"version": 1, "columns": {}},
}
routes = APIRouter()
HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}


@routes.get("/views/runs", summary="What was asked and computed, the newest first", responses=example(RUNS))
def runs(
    house: House, who: Who, lang: In,
    tool: Annotated[str, Query(max_length=80, description="Only runs of this tool; ask for questions.")] = "",
) -> dict[str, Any]:  # fmt: skip
    """Each with what it took, what it cost and how far it is to be trusted; words of others only for auditors."""
    return records.runs(house, who, lang, tool)


@routes.get("/views/audit", summary="The records of the audit, the newest first", responses=example(AUDIT))
def audit(
    house: House, who: Who, before: Annotated[int, Query(ge=0, description="Only records below this number.")] = 0
) -> dict[str, Any]:
    """They hold no personal data."""
    return records.audit(house, before)


@routes.get(
    "/views/audit/verified", summary="Is every record of the audit as it was written?", responses=example(VERDICT)
)
def verified(house: House, who: Who, lang: In) -> dict[str, Any]:
    """The same as leitstand audit verify."""
    return records.checked(house, lang)


@routes.get(
    "/evidence/{id}", summary="The evidence pack of a proposal, a run or a night", response_class=HTMLResponse,
    responses={200: {"content": {"text/html": {"example": "<!doctype html>…"}}}},
)  # fmt: skip
def evidence(
    id: str, house: House, who: Who, lang: In,
    form: Annotated[Literal["html", "json"], Query(description="A page to read, or JSON with proofs.")] = "html",
) -> Response:  # fmt: skip
    """Question, plan, data, runs, verdicts, approvals, effect and outcome."""
    from web.pack import page

    made = records.evidence(house, who, id)
    if form == "json":
        name = "".join(each if each.isalnum() or each in "-_" else "-" for each in made["id"])
        return Response(json.dumps(made, ensure_ascii=False, indent=1), media_type="application/json",
                        headers={"Content-Disposition": f'attachment; filename="{name}.json"'})  # fmt: skip
    return HTMLResponse(page(made, lang, house.timezone), headers=HEADERS)


@routes.get("/views/data", summary="What is loaded, how fresh it is, and what could be loaded", responses=example(DATA))
def data(request: Request, house: House, who: Who, lang: In) -> dict[str, Any]:
    """The list of the data page."""
    from web.views.stock import stock

    return stock(house, request.app.state.room.desk, lang)


@routes.get("/views/data/{kind}", summary="What a kind of data promises", responses=example(CONTRACT))
def agreed(kind: str, who: Who, lang: In) -> dict[str, Any]:
    """Its contract, column by column."""
    from web.views.stock import agreed as found

    return found(kind, lang)
