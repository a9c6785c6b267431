"""Conversations that live: a question runs by itself, whoever looks; who comes later sees all of it from the start.

A turn belongs to the process that runs it, by a lease in the ledger. Looking away stops nothing; `stop` does. What is
said here is the same for the page, server-sent events and `/v1`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from errors import Lang, LeitstandError, NotFound, PersonMustAct
from graphs.events import LAST, Answered, Begun, Event, Failed, Stopped
from ledger import once, persons, threads
from ledger.book import Book
from ledger.page import digest, packed
from ledger.threads import Thread, Turn
from terms import Answer, Plan, Principal

if TYPE_CHECKING:
    from graphs.ask import Asking

KEPT = 50
"""Turns that ended whose events are still told to who comes late; older ones are read from the ledger."""
T = TypeVar("T")


class Leaving(PersonMustAct):
    """The server takes no new questions: it is about to end."""

    kind = "leaving"


@dataclass
class Live:
    """A turn of this process with all that it has told."""

    turn: Turn
    owner: str
    events: list[Event] = field(default_factory=list[Event])
    news: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more comes."""
        return bool(self.events) and isinstance(self.events[-1], LAST)

    def tell(self, event: Event) -> None:
        """Keep an event and wake whoever waits."""
        self.events.append(event)
        self.news.set()
        self.news = asyncio.Event()


@dataclass(frozen=True)
class _Asked:
    """A question as it came."""

    owner: str
    question: str
    thread: str
    lang: Lang | None
    key: str
    run: str

    @property
    def body(self) -> str:
        return packed([self.question, self.thread, self.lang])


class Chat:
    """All conversations of one house, in one event loop."""

    def __init__(self, asking: Asking, seen: Callable[[Turn, Event], Any] = lambda turn, event: None) -> None:
        self.asking = asking
        self.settings = asking.settings
        self.book = Book.of(asking.settings)
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
        asked = _Asked(self._owner(who), question, thread, lang, key, self.asking.new_run())
        turn, fresh = await asyncio.to_thread(self._begun, asked)
        return self._run(turn, asked.owner, who) if fresh else turn

    async def once(self, who: Principal, question: str, lang: Lang | None = None) -> AsyncGenerator[Event]:
        """Answer outside any conversation; closing this stops it."""
        self._open()
        run = self.asking.new_run()
        self._run(Turn(run, "", 0, question, lang or "", "running", run, "", ""), self._owner(who), who)
        live = self._live[run]
        try:
            async for event in self._told(live, 0):
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
        again = await self._written(lambda tx: threads.retried(tx, self._owner(who), turn, _now(), run=run))
        return self._run(again, self._owner(who), who)

    async def follow(self, who: Principal, turn: str, after: int = 0) -> AsyncGenerator[Event]:
        """The events of a turn from number `after` on, to its end; closing this stops nothing.

        A turn that ended long ago has one event: what became of it.
        """
        live = self._live.get(turn)
        if live is None or live.owner != self._owner(who):
            yield await self._ended(who, turn)
            return
        async for event in self._told(live, after):
            yield event

    async def _told(self, live: Live, at: int) -> AsyncGenerator[Event]:
        while True:
            news = live.news
            while at < len(live.events):
                at += 1
                yield live.events[at - 1]
            if live.over:
                return
            await news.wait()

    async def stop(self, who: Principal, turn: str) -> Turn:
        """Stop a turn: no further tool starts, and the stop is on record. One that has ended stays as it is."""
        live = self._live.get(turn)
        if live is not None and live.owner == self._owner(who) and live.task is not None and not live.over:
            await asyncio.sleep(0)  # a task that has not begun could not say what became of it
            live.task.cancel()
            await asyncio.wait([live.task])
        return await self.turn(who, turn)

    async def turn(self, who: Principal, turn: str) -> Turn:
        """One turn of somebody. Raises NotFound."""
        return await self._read(lambda tx: threads.one(tx, self._owner(who), turn, _now()))

    async def answer(self, who: Principal, turn: str) -> dict[str, Any] | None:
        """The answer of a turn in the stable shape; None where there is none."""
        told = await self.turn(who, turn)
        return await asyncio.to_thread(self.answered, told)

    def answered(self, turn: Turn) -> dict[str, Any] | None:
        """The answer that a turn has on record."""
        if turn.status not in ("done", "stopped") or not turn.run:
            return None
        with suppress(NotFound):
            return Answer.model_validate(self.book.runs.get(turn.run).result).as_json()
        return None

    async def threads(self, who: Principal, search: str = "", limit: int = 100) -> list[Thread]:
        """The threads of somebody, the latest first."""
        owner = self._owner(who)
        return await self._read(lambda tx: threads.listed(tx, owner, _now(), search=search, limit=limit))

    def own_thread(self, who: Principal, named: str) -> str:
        """The id of the thread that a caller names by an id of another program: the same name of others is another."""
        return f"x-{digest(self._owner(who) + chr(10) + named)[:24]}"

    async def thread(self, who: Principal, thread: str) -> Thread:
        """One thread with its turns. Raises NotFound."""
        return await self._read(lambda tx: threads.shown(tx, self._owner(who), thread, _now()))

    async def delete(self, who: Principal, thread: str) -> int:
        """Take a thread away. Raises NotFound, Busy."""
        return await self._written(lambda tx: threads.deleted(tx, self._owner(who), thread, _now()))

    async def rename(self, who: Principal, thread: str, title: str) -> None:
        """Give a thread another title. Raises NotFound."""
        await self._written(lambda tx: threads.renamed(tx, self._owner(who), thread, title))

    async def rate(self, who: Principal, turn: str, feedback: threads.Feedback, note: str = "") -> None:
        """Note what somebody thinks of an answer. Raises NotFound."""
        await self._written(
            lambda tx: threads.rated(tx, self._owner(who), turn, feedback, note, _now())
        )  # fmt: skip

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

    def _begun(self, asked: _Asked) -> tuple[Turn, bool]:
        """The turn of a question and whether it is to be run: a key that came before names one that is there."""
        from warehouse.vault import nameless

        owner, run, now = asked.owner, asked.run, _now()
        text = nameless(asked.question, self.settings.home)
        with self.book.writing() as tx:
            if asked.key and (known := once.found(tx, owner, asked.key, asked.body, now)):
                turn = threads.one(tx, owner, known, now)
                if turn.status != "interrupted":
                    return turn, False
                return threads.retried(tx, owner, known, now, run=run), True
            turn = threads.started(tx, owner, text, now, thread=asked.thread, lang=asked.lang, run=run)
            if asked.key:
                once.noted(tx, owner, asked.key, asked.body, turn.id, now)
            return turn, True

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
        turn, last = live.turn, None
        events: AsyncGenerator[Event] | None = None
        try:
            async with self._opening:
                await self.asking.keep()
            before = await asyncio.to_thread(self._before, turn) if turn.number > 1 else None
            events = self.asking.stream(
                turn.question, threads.language(turn), run=turn.run, who=who, before=before
            )  # fmt: skip
            async for event in events:
                if isinstance(event, LAST):
                    last = event
                    continue
                self._tell(
                    live, replace(event, thread=turn.thread, turn=turn.id) if isinstance(event, Begun) else event
                )
        except asyncio.CancelledError:
            if events is not None:
                with suppress(asyncio.CancelledError):
                    await events.aclose()
            last = Stopped(turn.run)
        except LeitstandError as failed:
            last = Failed(failed.as_json("de" if turn.lang == "de" else "en"))
        except Exception as broken:
            last = Failed(_fault(broken, turn.lang))
        try:
            last = await asyncio.shield(self._settled(turn, last))
        except Exception as broken:  # whoever follows must hear an end, also where the ledger takes nothing
            last = Failed(broken.as_json("en") if isinstance(broken, LeitstandError) else _fault(broken, turn.lang))
        self._tell(live, last)

    def _tell(self, live: Live, event: Event) -> None:
        live.tell(event)
        with suppress(Exception):  # counting must never get in the way of an answer
            self.seen(live.turn, event)

    async def _settled(self, turn: Turn, last: Event | None) -> Event:
        last = last or Failed(_fault(RuntimeError("no answer"), turn.lang))
        if not turn.thread:
            return last
        if isinstance(last, Stopped) and (
            answer := await asyncio.to_thread(self.answered, replace(turn, status="done"))
        ):
            # It was stopped when the answer was on record already.
            said: dict[str, Any] = answer.get("error") or {}
            last = last if said.get("kind") == "stopped" else Answered(answer)
        status: threads.Status = (
            "done" if isinstance(last, Answered) else "stopped" if isinstance(last, Stopped) else "failed"
        )
        error = last.error if isinstance(last, Failed) else None
        await self._written(lambda tx: threads.ended(tx, turn.id, status, _now(), error=error, tries=turn.tries))
        return last

    def _before(self, turn: Turn) -> Plan | None:
        """The plan of the last answer in the thread."""
        with self.book.reading() as tx:
            run = threads.before(tx, turn)
        if not run:
            return None
        with suppress(NotFound, ValueError):
            return Plan.model_validate(self.book.runs.get(run).result.get("plan"))
        return None

    async def _ended(self, who: Principal, id: str) -> Event:
        turn = await self.turn(who, id)
        answer = await asyncio.to_thread(self.answered, turn)
        if turn.status == "stopped":
            return Stopped(turn.run)
        if answer is not None:
            return Answered(answer)
        return Failed(turn.error or _INTERRUPTED[turn.lang == "de"])

    async def _beating(self) -> None:
        """A sign of life for the turns that run, until there are none."""
        while self.running:
            await asyncio.sleep(threads.LEASE.total_seconds() / 4)
            if self.running:
                with suppress(LeitstandError):
                    await self._written(lambda tx: threads.renewed(tx, _now()))

    def _tidy(self) -> None:
        over = [id for id, live in self._live.items() if live.over]
        loose = [id for id in over if not self._live[id].turn.thread]
        for id in {*loose, *over[: max(0, len(over) - KEPT)]}:
            del self._live[id]

    def _owner(self, who: Principal) -> str:
        return persons.pseudonym(self.settings.home, who.id)

    async def _read(self, look: Callable[[Any], T]) -> T:
        def read() -> T:
            with self.book.reading() as tx:
                return look(tx)

        return await asyncio.to_thread(read)

    async def _written(self, do: Callable[[Any], T]) -> T:
        def write() -> T:
            with self.book.writing() as tx:
                return do(tx)

        return await asyncio.to_thread(write)


def _now() -> datetime:
    """By the real clock: a lease counts seconds, whatever day the house takes for today."""
    return datetime.now(UTC)


def _fault(broken: Exception, lang: str) -> dict[str, Any]:
    reason = f"{type(broken).__name__}: {broken}"[:200]
    if lang == "de":
        return {"kind": "fault", "message": f"Die Antwort ist gescheitert ({reason}).", "do": "Bitte melden."}
    return {"kind": "fault", "message": f"The answer failed ({reason}).", "do": "Please report this."}


_INTERRUPTED = {
    True: {"kind": "interrupted", "message": "Die Antwort brach ab.", "do": "Stellen Sie die Frage noch einmal."},
    False: {"kind": "interrupted", "message": "The answer was interrupted.", "do": "Ask the question again."},
}  # fmt: skip
