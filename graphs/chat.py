"""Conversations that live: a question runs by itself, whoever looks; who comes later sees all of it from the start.

A turn belongs to the process that runs it, by a lease in the ledger. Looking away stops nothing; `stop` does. What is
said here is the same for the page, server-sent events and `/v1`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from errors import Lang, LeitstandError, PersonMustAct
from graphs.conversations import Asked, Conversations, now
from graphs.events import Event
from graphs.live import Live, failed, outcome
from ledger import threads
from ledger.threads import Turn
from terms import Principal

if TYPE_CHECKING:
    from graphs.ask import Asking

KEPT = 50
"""Turns that ended whose events are still told to who comes late; older ones are read from the ledger."""


class Leaving(PersonMustAct):
    """The server takes no new questions: it is about to end."""

    kind = "leaving"


class Chat(Conversations):
    """All conversations of one house and the turns that run, in one event loop."""

    def __init__(self, asking: Asking, seen: Callable[[Turn, Event], Any] = lambda turn, event: None) -> None:
        super().__init__(asking.settings)
        self.asking = asking
        self.seen = seen
        self.leaving = False
        self._live: dict[str, Live] = {}
        self._pulse: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()

    async def start(
        self, who: Principal, question: str, *, thread: str = "", lang: Lang | None = None, key: str = ""
    ) -> Turn:
        """Take a question in a thread (a new one where none is named); it runs from now on.

        `key` is the caller's name for this question: the same key and question again is the same turn, which is run
        again only where it was interrupted.

        Raises:
            Busy: the thread answers another question.
            NotFound: the thread belongs to somebody else.
            Reused: the key came before with another question.
            Leaving: the server is about to end.
        """
        self._open()
        asked = Asked(self.owner(who), question, thread, lang, key, self.asking.new_run())
        turn, fresh = await asyncio.to_thread(self.begun, asked)
        return self._run(turn, asked.owner, who) if fresh else turn

    async def once(self, who: Principal, question: str, lang: Lang | None = None) -> AsyncGenerator[Event]:
        """Answer outside any conversation; closing this stops it."""
        self._open()
        run = self.asking.new_run()
        self._run(Turn(run, "", 0, question, lang or "", "running", run, "", ""), self.owner(who), who)
        live = self._live[run]
        try:
            async for event in live.told(0):
                yield event
        finally:
            self.leave(run)

    def leave(self, turn: str) -> None:
        """Nobody waits for a turn any more: stop it, without waiting for what becomes of it."""
        live = self._live.get(turn)
        if live is not None and live.task is not None and not live.over:
            asyncio.get_running_loop().call_soon(live.task.cancel)

    async def retry(self, who: Principal, turn: str) -> Turn:
        """Run a turn again that was interrupted, stopped or failed. Raises Busy, NotFound, BadArguments, Leaving."""
        self._open()
        run = self.asking.new_run()
        again = await self.written(lambda tx: threads.retried(tx, self.owner(who), turn, now(), run=run))
        return self._run(again, self.owner(who), who)

    async def follow(self, who: Principal, turn: str, after: int = 0) -> AsyncGenerator[Event]:
        """The events of a turn from number `after` on, to its end; closing this stops nothing.

        A turn that ended long ago has one event: what became of it.
        """
        live = self._live.get(turn)
        if live is None or live.owner != self.owner(who):
            yield await self.ended(who, turn)
            return
        async for event in live.told(after):
            yield event

    async def stop(self, who: Principal, turn: str) -> Turn:
        """Stop a turn: no further tool starts, and the stop is on record. One that has ended stays as it is."""
        live = self._live.get(turn)
        if live is not None and live.owner == self.owner(who) and live.task is not None and not live.over:
            await asyncio.sleep(0)  # a task that has not begun could not say what became of it
            live.task.cancel()
            await asyncio.wait([live.task])
        return await self.turn(who, turn)

    async def drain(self, seconds: float) -> int:
        """Take no new questions and let the running ones finish; what is not done then is stopped. How many were."""
        self.leaving = True
        tasks = [live.task for live in self._live.values() if live.task is not None and not live.task.done()]
        late: set[asyncio.Task[None]] = set()
        if tasks:
            await asyncio.sleep(0)
            _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=5)
        if self._pulse is not None:
            self._pulse.cancel()
        await self.asking.let_go()
        return len(late)

    @property
    def running(self) -> int:
        """How many questions run."""
        return sum(not live.over for live in self._live.values())

    def _open(self) -> None:
        if self.leaving:
            raise Leaving(
                en="The control room is shutting down and takes no new questions.",
                de="Der Leitstand fährt herunter und nimmt keine neuen Fragen an.",
                do_en="Ask again in a moment.", do_de="Fragen Sie gleich noch einmal.", seconds=10,
            )  # fmt: skip

    def _run(self, turn: Turn, owner: str, who: Principal) -> Turn:
        live = Live(turn, owner)
        self._live[turn.id] = live
        live.task = asyncio.create_task(self._lived(live, who), name=f"turn {turn.id}")
        if self._pulse is None or self._pulse.done():
            self._pulse = asyncio.create_task(self._beating(), name="turns")
        self._tidy()
        return turn

    async def _lived(self, live: Live, who: Principal) -> None:
        """One turn from its question to what is on record of it; only then its last event is told."""
        turn = live.turn
        last = await outcome(
            self.asking, turn, who, ready=self._ready, before=self.before, tell=lambda event: self._tell(live, event)
        )
        try:
            last = await asyncio.shield(self.settled(turn, last))
        except Exception as broken:  # whoever follows must hear an end, also where the ledger takes nothing
            last = failed(turn, broken)
        self._tell(live, last)

    async def _ready(self) -> None:
        async with self._opening:
            await self.asking.keep()

    def _tell(self, live: Live, event: Event) -> None:
        live.tell(event)
        with suppress(Exception):  # counting must never get in the way of an answer
            self.seen(live.turn, event)

    async def _beating(self) -> None:
        """A sign of life for the turns that run, until there are none."""
        while self.running:
            await asyncio.sleep(threads.LEASE.total_seconds() / 4)
            if self.running:
                with suppress(LeitstandError):
                    await self.written(lambda tx: threads.renewed(tx, now()))

    def _tidy(self) -> None:
        over = [id for id, live in self._live.items() if live.over]
        loose = [id for id in over if not self._live[id].turn.thread]
        for id in {*loose, *over[: max(0, len(over) - KEPT)]}:
            del self._live[id]
