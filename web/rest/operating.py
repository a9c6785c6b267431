"""Whether the server is up, alive and ready, and what it has counted."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from settings import VERSION
from web.rest.acting import House
from web.rest.asking import Who
from web.rest.shown import example

TYPE = "text/plain; version=0.0.4; charset=utf-8"
routes = APIRouter()


@routes.get(
    "/health", summary="Is the service up?", responses=example({"ok": True, "version": VERSION, "model": "none"})
)  # fmt: skip
def health(house: House) -> dict[str, Any]:
    """The version, and which tier of models is asked first."""
    return {"ok": True, "version": VERSION, "model": house.tier}


@routes.get("/live", summary="Does the process answer?", responses=example({"ok": True}))
async def live() -> dict[str, Any]:
    """It does, also while it ends."""
    return {"ok": True}


@routes.get(
    "/ready", summary="May requests be sent here?", response_model=None,
    responses=example({"ok": True, "ledger": True, "leaving": False})
    | example({"ok": False, "ledger": True, "leaving": True}, 503, "Not now"),
)  # fmt: skip
def ready(request: Request, house: House) -> Response:
    """503 where the records cannot be read, or the server is about to end."""
    from errors import LeitstandError
    from ledger.book import Book

    leaving = bool(request.app.state.leaving)
    try:
        with Book.of(house).reading() as tx:
            ledger = tx.execute("select 1").fetchone() is not None
    except LeitstandError:
        ledger = False
    good = ledger and not leaving
    return JSONResponse({"ok": good, "ledger": ledger, "leaving": leaving}, status_code=200 if good else 503)


@routes.get(
    "/metrics", summary="What was counted, for Prometheus", response_model=None,
    responses={200: {"description": "Counts", "content": {"text/plain": {"example": "leitstand_turns_running 0.0\n"}}}},
)  # fmt: skip
def metrics(request: Request, who: Who) -> Response:
    """Names of routes, tools and states; never of people, campaigns or questions."""
    return Response(request.app.state.metrics.text(), media_type=TYPE)
