"""Where one turn of a conversation stands on the page: followed while it runs, then shown as it is on record."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from errors import Lang, LeitstandError
from graphs.events import Answered
from ledger.threads import Turn
from web.html import Html
from web.page.chat_progress import Progress
from web.page.chat_turn import actions, body, failed, question, rest
from web.page.chat_words import SAID
from web.page.parts.answers import proposals
from web.page.parts.basic import busy, problem
from web.page.screen import Region, Screen
from web.views import answer as answers

if TYPE_CHECKING:
    from graphs.chat import Chat

TICK = 1.0
"""Seconds after which the time of what runs is shown anew."""


class Place:
    """One turn: what was asked, how far it is or its answer, the cards of its proposals, what can be looked up."""

    body: Region
    cards: Region
    rest: Region
    foot: Region

    def __init__(self, screen: Screen, turn: Turn) -> None:
        self.screen, self.turn = screen, turn
        self.lang: Lang = screen.lang
        self.chat: Chat = screen.visit.app.state.chat
        self.progress = Progress()
        self.shown: answers.Shown | None = None
        self.build()

    def build(self) -> None:
        """Make the regions, where the page is being built now."""
        from nicegui import ui

        with ui.element("section").classes("turn").props(f'id="{self.turn.id}"'):
            self.screen.region(question(self.turn, self.lang))
            self.body = self.screen.region()
            self.cards = self.screen.region()
            self.rest = self.screen.region(kind="stack tight")
            self.foot = self.screen.region()

    async def show(self, arrived: Callable[[], Awaitable[None]]) -> None:
        """Follow it while it runs, then show what came of it.

        Args:
            arrived: called where an answer came while somebody looked.
        """
        try:
            if self.turn.status == "running":
                await self._follow()
                await self._reread()
            await self._settle(arrived)
        except LeitstandError as refused:
            self.body.show(problem(refused, self.lang))

    def retried(self, turn: Turn) -> None:
        """It runs once more."""
        self.turn, self.progress = turn, Progress()
        self.foot.show()

    async def rated(self) -> None:
        """Show anew what can be done with it."""
        await self._reread()
        self.foot.show(actions(self.turn, self.lang))

    def proposed(self, id: str) -> bool:
        """Whether a proposal stands here."""
        return self.shown is not None and any(each.id == id for each in self.shown.answer.proposals)

    async def decided(self) -> None:
        """Show the cards of its proposals as they stand now."""
        shown = self.shown
        if shown is None or not shown.answer.proposals:
            return
        if not shown.proposals:
            self.cards.show(busy(SAID["deciding"].said(self.lang)))
        visit = self.screen.visit
        found = await self.screen.work(answers.decided, visit.settings, shown.answer, visit.who(), self.lang)
        self.shown = answers.Shown(shown.answer, shown.runs, shown.steps, shown.seconds, shown.model, found)
        self.cards.show(proposals(self.shown, self.lang) or Html(""))

    async def _follow(self) -> None:
        ticking = asyncio.create_task(self._tick())
        try:
            async for event in self.chat.follow(self.screen.visit.who(), self.turn.id):
                self.progress.heard(event)
                if isinstance(event, Answered):
                    break
                self._advance()
        finally:
            ticking.cancel()
            with suppress(asyncio.CancelledError):
                await ticking

    async def _tick(self) -> None:
        while True:
            self._advance()
            await asyncio.sleep(TICK)

    def _advance(self) -> None:
        self.body.show(self.progress.show(self.lang, self.turn.id))

    async def _settle(self, arrived: Callable[[], Awaitable[None]]) -> None:
        turn = self.turn
        if turn.status != "done" or not turn.run:
            self.body.show(failed(turn, self.lang))
            return
        shown = await self.screen.work(answers.shown, self.screen.visit.settings, turn.run, self.lang)
        self.shown = shown
        self.body.show(body(shown, self.lang))
        self.rest.show(rest(shown, self.lang, self.progress.models))
        self.foot.show(actions(turn, self.lang))
        if self.progress.last is not None:
            await arrived()
        await self.decided()

    async def _reread(self) -> None:
        self.turn = await self.chat.turn(self.screen.visit.who(), self.turn.id)
