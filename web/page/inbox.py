"""The inbox: what waits for a decision on the left, one proposal with everything that it needs on the right."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from errors import Lang, LeitstandError
from terms import Words
from terms.named import action
from web.html import el
from web.page.parts import deciding, receipts
from web.page.parts.basic import busy, field, form, problem, submit
from web.page.parts.inboxes import detail, filters, listed, nothing, undone
from web.page.parts.proposal_words import SAID as DECIDING
from web.page.screen import Given, Screen

SAID = {
    "loading": Words(de="Wird geladen …", en="Loading …"),
    "wish": Words(de="Zum Vorschlag „{what}“: {wish}", en="About the proposal “{what}”: {wish}"),
    "writing": Words(de="Wird geschrieben und nachgelesen …", en="Being written and read back …"),
}  # fmt: skip
PAUSE, LOOKS = 1.0, 60
"""Seconds between two looks at what is being written, and how often."""


class Inbox:
    """What this browser shows of the inbox."""

    def __init__(self, screen: Screen) -> None:
        query = screen.visit.query
        self.screen = screen
        self.lang: Lang = screen.lang
        self.show, self.night = query.get("show", ""), query.get("night", "")
        self.chosen = query.get("id", "")
        self.told: dict[str, Any] = {}
        self.shape: dict[str, Any] = {}
        self.frame = screen.region(kind="inbox-filters")
        self.left = screen.region(kind="inbox-list")
        self.right = screen.region(kind="inbox-detail", id="detail", live=True)

    def load(self) -> None:
        """The list, and which of it is open: the one that was asked for, else the first."""
        from web.views.inbox import inbox

        self.told = inbox(self.screen.visit.settings, self.lang, self.show or "waiting", self.night)
        ids = [each["id"] for each in self.told["proposals"]]
        if not self.chosen and ids:
            self.chosen = ids[0]

    def paint(self) -> None:
        """Show the list as it is."""
        self.frame.show(filters(self.told, self.lang))
        self.left.show(listed(self.told, self.chosen, self.lang))
        if not self.night:
            self.screen.run(f"leitstand.count({int(self.told['open'])})")

    def refresh(self) -> None:
        """The list anew."""
        self.load()
        self.paint()

    async def open(self) -> None:
        """Show the chosen one."""
        from web.views.inbox import shown

        if not self.chosen:
            self.right.show(nothing(self.lang) if self.told["proposals"] else "")
            return
        visit, id = self.screen.visit, self.chosen
        try:
            shape = await self.screen.work(shown, visit.settings, id, visit.who(), self.lang)
        except LeitstandError as failed:
            self.right.show(problem(failed, self.lang))
            return
        if id == self.chosen:  # somebody who moves fast is elsewhere by now
            self.shape = shape
            self.right.show(detail(shape, self.lang))

    async def first(self) -> None:
        """Show the chosen one; what is being written, whoever approved it, is looked at until it is there."""
        await self.open()
        if self.shape.get("status") == "queued":
            self.screen.soon(self.watch)

    async def choose(self, given: Given) -> None:
        """Open one of the list."""
        self.chosen = given.get("id", "")
        self.screen.run("leitstand.here('detail')")
        await self.first()

    async def filter(self, given: Given) -> None:
        """Show others."""
        self.show, self.chosen = given.get("show", self.show), ""
        self.night = given.get("value", self.night) if given.get("do") == "night" else self.night
        await self.screen.work(self.load)
        self.paint()
        await self.open()

    async def decided(self, id: str, shape: dict[str, Any]) -> None:
        """One was decided: it stays open, the list follows; what is being written is looked at until it is there."""
        self.chosen = id
        await self.screen.work(self.load)
        self.paint()
        await self.open()
        if shape["status"] == "queued":
            self.screen.soon(self.watch)

    async def watch(self) -> None:
        """Until what is queued is written."""
        id = self.chosen
        for _ in range(LOOKS):
            await asyncio.sleep(PAUSE)
            if not self.screen.open or id != self.chosen:
                return
            await self.open()
            if self.shape.get("status") != "queued":
                await self.screen.work(self.load)
                self.paint()
                return

    def undo(self, given: Given) -> None:
        """Ask whether to take it back, with exactly what would be written."""
        lang, id = self.lang, given.get("id", "")
        prior: list[dict[str, Any]] = self.shape.get("prior", []) if self.shape.get("id") == id else []
        why, sent = field(DECIDING["reason"].said(lang), "why"), submit(DECIDING["undo"].said(lang), "stop")
        text = el("p", DECIDING["back_text"].said(lang))
        self.screen.box(DECIDING["back"].said(lang), text, undone(prior, lang), form("undo", why, sent, id=id))

    def wished(self, id: str, shape: dict[str, Any]) -> None:
        """Changes were asked for: the wish becomes a question."""
        what = f"{action(shape['action']).said(self.lang)} · {' '.join(shape['target'].split())}"
        self.screen.go(f"/page/chat?ask={quote(SAID['wish'].said(self.lang).format(what=what, wish=shape['wish']))}")


async def page(screen: Screen) -> None:
    """The list and what is open of it."""
    inbox = Inbox(screen)
    receipts.offer(screen)
    deciding.offer(screen, inbox.decided, inbox.wished)
    screen.on("undo?", inbox.undo, "roll_back")
    screen.on("open", inbox.choose)
    screen.on("show", inbox.filter)
    screen.on("night", inbox.filter)
    screen.on("list", lambda _given: screen.run("leitstand.here('main')"))
    await screen.work(inbox.load)
    inbox.paint()
    inbox.right.show(busy(SAID["loading"].said(screen.lang)) if inbox.chosen else "")
    screen.soon(inbox.first)
