"""Runs, the audit and evidence packs over REST."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from web.rest.acting import House, In, Who
from web.views import records

routes = APIRouter()
HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}


@routes.get("/records/runs", summary="What was asked and computed, the newest first")
def runs(
    house: House, who: Who, lang: In,
    tool: Annotated[str, Query(max_length=80, description="Only runs of this tool; ask for questions.")] = "",
) -> dict[str, Any]:  # fmt: skip
    """Each with what it took, what it cost and how far it is to be trusted."""
    return records.runs(house, lang, tool)


@routes.get("/records/audit", summary="The records of the audit, the newest first")
def audit(
    house: House, who: Who, before: Annotated[int, Query(ge=0, description="Only records below this number.")] = 0
) -> dict[str, Any]:
    """They hold no personal data."""
    return records.audit(house, before)


@routes.get("/records/audit/verified", summary="Is every record of the audit as it was written?")
def verified(house: House, who: Who, lang: In) -> dict[str, Any]:
    """The same as leitstand audit verify."""
    return records.checked(house, lang)


@routes.get("/evidence/{id}", summary="The evidence pack of a proposal, a run or a night", response_class=HTMLResponse)
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


@routes.get("/records/data", summary="What is loaded, how fresh it is, and what could be loaded")
def data(request: Request, house: House, who: Who, lang: In) -> dict[str, Any]:
    """The list of the data page."""
    from web.views.stock import stock

    return stock(house, request.app.state.room.desk, lang)


@routes.get("/records/data/{kind}", summary="What a kind of data promises")
def agreed(kind: str, who: Who, lang: In) -> dict[str, Any]:
    """Its contract, column by column."""
    from web.views.stock import agreed as found

    return found(kind, lang)
