"""The REST face: questions, tools, the inbox, the kill switch, nights; the machine-readable description: /openapi.json.

One action in REST and on the command line is the same code with the same verdict.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from errors import BadArguments, Forbidden, LeitstandError, NotFound, PersonMustAct
from ledger.proposals import Outdated
from ledger.threads import Busy
from platforms.port import Moved
from settings import VERSION, Settings


def create_app(settings: Settings) -> FastAPI:
    """The app of one home; models and stores open with the first question."""
    from web.page.mount import mount
    from web.rest import asking, openai, operating, refusing, threads
    from web.rest.acting import language, routes
    from web.rest.callers import Callers
    from web.rest.shown import EVENT, example
    from web.rest.views import routers
    from web.serving.guards import Guards
    from web.serving.logs import Log
    from web.serving.metrics import Metrics

    metrics, log = Metrics(settings), Log(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        from graphs.ask import Asking
        from graphs.chat import Chat
        from web.serving.resuming import resumed

        app.state.room = Asking.open(settings)
        app.state.chat = Chat(app.state.room, lambda turn, event: (metrics.seen(turn, event), log.seen(turn, event)))
        metrics.running.set_function(lambda: app.state.chat.running)
        with clock(settings):
            resumed(settings)
            yield
        await app.state.chat.drain(0)
        app.state.room.close()

    app = FastAPI(title="Leitstand", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings, app.state.callers, app.state.metrics = settings, Callers(settings), metrics
    app.state.leaving = False

    @app.exception_handler(LeitstandError)
    async def _refused(request: Request, failed: LeitstandError) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        headers = {"Retry-After": str(failed.detail["seconds"])} if "seconds" in failed.detail else None
        lang, status = language(request), _status(failed)
        if request.url.path.startswith("/v1/"):
            body, status = openai.refusal(failed, status, failed.line(lang))
        else:
            body = {"ok": False, "error": failed.as_json(lang)}
        return JSONResponse(body, status_code=status, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def _unusable(request: Request, failed: RequestValidationError) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        return await _refused(request, refusing.unusable(request, failed))

    @app.exception_handler(HTTPException)
    async def _unanswered(request: Request, failed: HTTPException) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        told = await _refused(request, refusing.unanswered(request, failed))
        told.status_code = failed.status_code
        told.headers.update(failed.headers or {})
        return told

    @app.exception_handler(Exception)
    async def _broken(request: Request, failed: Exception) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        return await _refused(request, refusing.broken())

    @app.post(
        "/events", summary="Tell that something has happened: a flow of the house's plan starts, once for an id",
        responses=example(EVENT), openapi_extra={"requestBody": {"content": {"application/json": {
            "example": {"event": "check", "id": "order-8"}, "schema": {"type": "object"}}}}},
    )  # fmt: skip
    async def event(request: Request) -> dict[str, Any]:  # pyright: ignore[reportUnusedFunction]
        from asyncio import to_thread

        from web.events import received, sealed

        if not sealed(settings):
            await to_thread(app.state.callers.telling, request)
        return await to_thread(received, settings, dict(request.headers), await _body(request))

    for part in (operating.routes, asking.routes, threads.routes, openai.routes, routes, *routers()):
        app.include_router(part)
    mount(app)
    # Around everything, the pages as well.
    app.add_middleware(
        Guards, settings=settings, leaving=lambda: app.state.leaving, done=metrics.requested  # pyright: ignore
    )  # fmt: skip
    return app


def _status(failed: LeitstandError) -> int:
    by_kind = {"key": 401, "busy": 429, "unreachable": 502, "leaving": 503}
    if isinstance(failed, Forbidden):
        return 401 if failed.detail.get("rule") == "key" else 403
    if isinstance(failed, (Moved, Outdated, Busy)):
        return 409
    return 404 if isinstance(failed, NotFound) else by_kind.get(failed.kind, 500 if failed.kind == "error" else 422)


LARGEST = 100_000
"""Bytes of an event."""


async def _body(request: Request) -> bytes:
    """The body as it came, as long as it is short."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LARGEST:
            raise BadArguments(
                en="The message is too long.", de="Die Nachricht ist zu lang.",
                do_en="Send the event's name and id only.", do_de="Senden Sie nur Name und Kennung des Ereignisses.",
            )  # fmt: skip
    return bytes(found)


@contextmanager
def clock(settings: Settings) -> Generator[None]:
    """The house's nights beside the server, where a time is set for them; what runs at the end is taken up again."""
    from threading import Event, Thread

    if not settings.nights.time:
        yield
        return
    from graphs.schedule import Clock

    stop = Event()
    keeper = Thread(target=Clock.of(settings).keep, args=(stop,), name="clock", daemon=True)
    keeper.start()
    yield
    stop.set()
    keeper.join(10)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until interrupted; what is being answered then is finished first."""
    from web.serving import leaving, logs

    _free(host, port)
    logs.configured(settings)
    leaving.run(create_app(settings), settings, host, port)
    leaving.gone()


def _free(host: str, port: int) -> None:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PersonMustAct(
                en=f"Nothing can be served at {host}:{port}: the port is taken or the interface is not there.",
                de=f"Unter {host}:{port} lässt sich nichts anbieten: Der Port ist belegt oder die Schnittstelle fehlt.",
                do_en="Choose another with --port.",
                do_de="Wählen Sie mit --port einen anderen.",
            ) from None
