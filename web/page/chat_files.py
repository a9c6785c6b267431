"""Files that are brought to the page of questions: first the plan, then, where somebody says so, the import."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from errors import Forbidden, Lang
from web import uploads
from web.html import el, join
from web.origin import same
from web.page.chat_plan import failures, loading, outcome, plan
from web.page.chat_words import FILES
from web.page.parts.basic import busy, button
from web.page.parts.icons import icon
from web.page.screen import Given, Region, Screen
from web.page.visit import Visit

POLL = 0.4
"""Seconds between two looks at how far loading is."""
NAMED = re.compile(r"f(\d{1,3})\.([a-z_]{1,40})")
routes = APIRouter()


@routes.post("/page/files", include_in_schema=False)
async def bring(
    request: Request, name: Annotated[str, Query(max_length=400)], upload: Annotated[str, Query(max_length=40)] = ""
) -> JSONResponse:
    """Take one file of an upload; the body is the file as it is."""
    from policies import roles

    if not same(request):
        raise Forbidden(
            en="That came from another site.", de="Das kam von einer anderen Seite.", rule="origin",
        )  # fmt: skip
    visit = Visit.of(request.app, request)
    who = visit.who()
    visit.callers.opening(who)
    roles.require(who, "import_data")
    found = await uploads.brought(visit.settings, owner(visit), upload, name, request.stream())
    return JSONResponse({"ok": True, "upload": found.id})


def offer(screen: Screen, after: Callable[[], Awaitable[None]]) -> Files:
    """Let files be brought to this page.

    Args:
        screen: the page.
        after: called when something was loaded.
    """
    files = Files(screen, after)
    if screen.visit.may("import_data"):
        for name in ("uploading", "uploaded", "replan", "import", "discard"):
            screen.on(name, getattr(files, name.replace("import", "load")), "import_data")
    return files


def invite(screen: Screen) -> None:
    """Say how files are brought, with the way to choose some."""
    pick = button(join([icon("file", 16), FILES["pick"].said(screen.lang)]), page="pick", kind="first")
    screen.box(FILES["bring"].said(screen.lang), el("p", FILES["bring_text"].said(screen.lang)),
               el("div", pick, class_="line"))  # fmt: skip


class Files:
    """What was brought and is not over."""

    place: Region

    def __init__(self, screen: Screen, after: Callable[[], Awaitable[None]]) -> None:
        self.screen, self.after = screen, after
        self.lang: Lang = screen.lang

    @property
    def _owner(self) -> str:
        return owner(self.screen.visit)

    async def found(self) -> None:
        """Show what was brought before the page was opened."""
        if self.screen.visit.may("import_data"):
            waiting = await self.screen.work(uploads.all_of, self.screen.visit.settings, self._owner)
            if waiting:
                await self._show(waiting[-1].id)

    def uploading(self, _given: Given) -> None:
        """Files are on their way."""
        self.place.show(busy(FILES["coming"].said(self.lang)))

    async def uploaded(self, given: Given) -> None:
        """They are here: show the plan."""
        failed = [line for line in given.get("failed", "").splitlines() if line.strip()]
        if given.get("upload"):
            await self._show(given["upload"], failed)
            self.screen.run("leitstand.show('files-here')")
        else:
            self.place.show(failures(failed, self.lang))

    async def replan(self, given: Given) -> None:
        """Show the plan with what somebody answered."""
        await self._show(given.get("upload", ""), answers=said(given))

    async def load(self, given: Given) -> None:
        """Load what was planned; it goes on whoever looks."""
        from policies import roles

        visit, by = self.screen.visit, self._owner
        roles.require(visit.who(), "import_data")
        upload = uploads.mine(visit.settings, by, given.get("upload", ""))
        uploads.begin(visit.settings, upload, self.lang, said(given), by)
        await self._show(upload.id)

    async def discard(self, given: Given) -> None:
        """Take away what was brought, or what is over."""
        upload = uploads.mine(self.screen.visit.settings, self._owner, given.get("upload", ""))
        await self.screen.work(uploads.drop, self.screen.visit.settings, upload)
        self.place.show()
        await self.found()

    async def _show(self, id: str, failed: list[str] | None = None, answers: Any = None) -> None:
        settings = self.screen.visit.settings
        upload = uploads.mine(settings, self._owner, id)
        above = failures(failed, self.lang) if failed else None
        if upload.state == "waiting":
            self.place.show(above, busy(FILES["planning"].said(self.lang)))
            told = await self.screen.work(uploads.planned, settings, upload, self.lang, answers or {})
            self.place.show(above, plan(upload, told, answers or {}, self.lang))
        elif upload.state == "loading":
            self.screen.later(self._watched(id))
        else:
            self.place.show(above, outcome(upload, self.lang))
            await self.after()

    async def _watched(self, id: str) -> None:
        settings = self.screen.visit.settings
        while (work := uploads.loading(settings, id)) is not None:
            self.place.show(loading(work, self.lang))
            await asyncio.sleep(POLL)
        await self._show(id)


def owner(visit: Visit) -> str:
    """Whose files these are: the same before and after a home has its records."""
    from ledger import persons

    return persons.pseudonym(visit.settings.home, visit.who().id)


def said(given: Given) -> dict[int, dict[str, str]]:
    """What was answered, by the number of the file.

    >>> said({"f0.kind": "ads", "f0.currency": "EUR", "f1.kind": "", "upload": "i-1"})
    {0: {'kind': 'ads', 'currency': 'EUR'}}
    """
    found: dict[int, dict[str, str]] = {}
    for name, value in given.items():
        match = NAMED.fullmatch(name)
        if match and value.strip():
            found.setdefault(int(match[1]), {})[match[2]] = value.strip()
    return found
