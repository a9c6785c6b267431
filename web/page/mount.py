"""Hang the pages into the app of a home."""

from __future__ import annotations

import importlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.requests import HTTPConnection

from errors import LeitstandError
from web.origin import own
from web.page import chat_files, login
from web.page.files import FOLDER, KINDS, content
from web.page.places import PLACES, Place
from web.page.screen import Screen
from web.page.shell import shell
from web.page.visit import LANGUAGE, Visit
from web.rest.callers import TooOften

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

YEAR = 31536000
KEPT = {"Cache-Control": f"private, max-age={YEAR}"}
SOCKET = "/_nicegui_ws"
PATIENCE = 30
"""Seconds for which a line may be silent: a busy server that ended it sooner would lose the orders that wait in it."""
PATHS = {place.path for place in PLACES}
HOUSE = "leitstand"
"""Where the app of a home stands in the scope of a request: NiceGUI's own app is one for all."""


class Gate:
    """Passes on to the pages what is theirs, with whose home it is.

    Nobody unknown talks to them, and no page of another site.
    """

    def __init__(self, inner: ASGIApp, house: FastAPI, pages: ASGIApp) -> None:
        self.inner, self.house, self.pages = inner, house, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed to come."""
        if scope["type"] not in ("http", "websocket") or not _of_pages(scope["path"]):
            await self.inner(scope, receive, send)
        elif scope["path"].startswith(SOCKET) and not self._known(scope):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await Response(status_code=403)(scope, receive, send)
        elif scope["path"] in PATHS and (answer := self._refused(scope)) is not None:
            await answer(scope, receive, send)
        else:
            await self.pages({**scope, HOUSE: self.house}, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        """What whoever may open no page is told; before anything is built for them and kept for a while."""
        visit = Visit.of(self.house, HTTPConnection(scope))
        try:
            visit.callers.opening(visit.who())
        except TooOften as failed:
            return PlainTextResponse(failed.line(visit.lang), 429, {"Retry-After": str(failed.detail["seconds"])})
        except LeitstandError:
            return RedirectResponse("/page/login", status_code=303)
        return None

    def _known(self, scope: Scope) -> bool:
        """Whether the line of a page is opened by a page of this house, and by somebody who is known here."""
        asked = HTTPConnection(scope)
        if not own(asked, self.house.state.settings.hosts):
            return False
        visit = Visit.of(self.house, asked)
        try:
            who = visit.who()
            if scope["type"] == "websocket":
                visit.callers.opening(who)
        except LeitstandError:
            return False
        return True


def _of_pages(path: str) -> bool:
    return path in PATHS or path.startswith("/_nicegui") or path == "/favicon.ico"


def mount(app: FastAPI) -> None:
    """Add the pages to an app; its own routes come first."""
    from nicegui import core

    frame = _frame()
    app.include_router(login.routes)
    app.include_router(chat_files.routes)
    app.add_api_route("/page/static/{name}", _static, include_in_schema=False)
    app.add_middleware(Gate, house=app, pages=core.app)
    own = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[Any]:
        async with frame.router.lifespan_context(frame), own(app) as state:
            yield state

    app.router.lifespan_context = lifespan


@cache
def _frame() -> FastAPI:
    """NiceGUI, set up once for all homes of this process."""
    from nicegui import ui

    for place in PLACES:
        ui.page(place.path, title=f"Leitstand · {place.title.en}", reconnect_timeout=PATIENCE)(_page(place))
    frame = FastAPI()
    ui.run_with(  # pyright: ignore[reportUnknownMemberType]
        frame, title="Leitstand", favicon=FOLDER / "icon.svg", tailwind=False, show_welcome_message=False,
        reconnect_timeout=PATIENCE,
    )  # fmt: skip
    return frame


def _page(place: Place) -> Any:
    async def made(request: Request) -> Response | None:
        from nicegui import ui

        from policies import roles

        visit = Visit.of(request.scope[HOUSE], request)
        try:
            who = visit.who()
            if not roles.may(who, place.needs):
                return RedirectResponse("/" if roles.may(who, "read") else "/page/login", status_code=303)
        except LeitstandError:
            return RedirectResponse("/page/login", status_code=303)
        if visit.query.get("lang") in ("de", "en"):
            rest = urlencode([each for each in request.query_params.multi_items() if each[0] != "lang"])
            answer = RedirectResponse(f"{request.url.path}{'?' if rest else ''}{rest}", status_code=303)
            answer.set_cookie(LANGUAGE, visit.lang, max_age=YEAR, samesite="lax")
            return answer
        ui.page_title(f"{place.title.said(visit.lang)} · Leitstand")
        screen = Screen(visit, ui.context.client)
        with shell(screen, place):
            built = importlib.import_module(f"web.page.{place.name}").page(screen)
            if built is not None:
                await built
        screen.listen()
        return None

    return made


async def _static(name: str, request: Request) -> Response:
    """Files of the pages, and the program that draws charts."""
    if name == "vega.js":
        from asyncio import to_thread

        from web.page.drawing import program

        place = await to_thread(program, request.app.state.settings.home / "cache")
        return FileResponse(place, media_type="text/javascript", headers=KEPT)
    return Response(content(name), media_type=KINDS[name], headers=KEPT)
