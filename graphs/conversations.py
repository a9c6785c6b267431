"""What is on record of conversations: threads and turns of somebody, for nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from errors import Lang, NotFound
from graphs.events import Answered, Event, Failed, Stopped
from ledger import once, persons, threads
from ledger.book import Book
from ledger.page import digest, packed
from ledger.threads import Thread, Turn
from settings import Settings
from terms import Answer, Plan, Principal

T = TypeVar("T")
_INTERRUPTED = {
    True: {"kind": "interrupted", "message": "Die Antwort brach ab.", "do": "Stellen Sie die Frage noch einmal."},
    False: {"kind": "interrupted", "message": "The answer was interrupted.", "do": "Ask the question again."},
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question as it came."""

    owner: str
    question: str
    thread: str
    lang: Lang | None
    key: str
    run: str

    @property
    def body(self) -> str:
        """What makes two of them the same."""
        return packed([self.question, self.thread, self.lang])


class Conversations:
    """All conversations of one house as the ledger has them; reading and writing happen beside the event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.book = Book.of(settings)

    async def threads(self, who: Principal, search: str = "", limit: int = 100) -> list[Thread]:
        """The threads of somebody, the latest first."""
        owner = self.owner(who)
        return await self.read(lambda tx: threads.listed(tx, owner, now(), search=search, limit=limit))

    async def thread(self, who: Principal, thread: str) -> Thread:
        """One thread with its turns. Raises NotFound."""
        return await self.read(lambda tx: threads.shown(tx, self.owner(who), thread, now()))

    def own_thread(self, who: Principal, named: str) -> str:
        """The id of the thread that a caller names by an id of another program: the same name of others is another."""
        return f"x-{digest(self.owner(who) + chr(10) + named)[:24]}"

    async def delete(self, who: Principal, thread: str) -> int:
        """Take a thread away. Raises NotFound, Busy."""
        return await self.written(lambda tx: threads.deleted(tx, self.owner(who), thread, now()))

    async def rename(self, who: Principal, thread: str, title: str) -> None:
        """Give a thread another title. Raises NotFound."""
        await self.written(lambda tx: threads.renamed(tx, self.owner(who), thread, title))

    async def turn(self, who: Principal, turn: str) -> Turn:
        """One turn of somebody. Raises NotFound."""
        return await self.read(lambda tx: threads.one(tx, self.owner(who), turn, now()))

    async def rate(self, who: Principal, turn: str, feedback: threads.Feedback, note: str = "") -> None:
        """Note what somebody thinks of an answer. Raises NotFound."""
        await self.written(lambda tx: threads.rated(tx, self.owner(who), turn, feedback, note, now()))

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

    async def ended(self, who: Principal, id: str) -> Event:
        """What became of a turn that runs no more. Raises NotFound."""
        turn = await self.turn(who, id)
        answer = await asyncio.to_thread(self.answered, turn)
        if turn.status == "stopped":
            return Stopped(turn.run)
        if answer is not None:
            return Answered(answer)
        return Failed(turn.error or _INTERRUPTED[turn.lang == "de"])

    def begun(self, asked: Asked) -> tuple[Turn, bool]:
        """The turn of a question and whether it is to be run: a key that came before names one that is there."""
        from warehouse.vault import nameless

        owner, run, at = asked.owner, asked.run, now()
        text = nameless(asked.question, self.settings.home)
        with self.book.writing() as tx:
            if asked.key and (known := once.found(tx, owner, asked.key, asked.body, at)):
                turn = threads.one(tx, owner, known, at)
                if turn.status != "interrupted":
                    return turn, False
                return threads.retried(tx, owner, known, at, run=run), True
            turn = threads.started(tx, owner, text, at, thread=asked.thread, lang=asked.lang, run=run)
            if asked.key:
                once.noted(tx, owner, asked.key, asked.body, turn.id, at)
            return turn, True

    def before(self, turn: Turn) -> Plan | None:
        """The plan of the last answer in the thread."""
        with self.book.reading() as tx:
            run = threads.before(tx, turn)
        if not run:
            return None
        with suppress(NotFound, ValueError):
            return Plan.model_validate(self.book.runs.get(run).result.get("plan"))
        return None

    async def settled(self, turn: Turn, last: Event) -> Event:
        """Put on record how a turn ended; what is on record then is what may be told."""
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
        await self.written(lambda tx: threads.ended(tx, turn.id, status, now(), error=error, tries=turn.tries))
        return last

    def owner(self, who: Principal) -> str:
        """Under which name somebody's conversations lie."""
        return persons.pseudonym(self.settings.home, who.id)

    async def read(self, look: Callable[[Any], T]) -> T:
        """Look at the ledger."""

        def read() -> T:
            with self.book.reading() as tx:
                return look(tx)

        return await asyncio.to_thread(read)

    async def written(self, do: Callable[[Any], T]) -> T:
        """Change the ledger, in one transaction."""

        def write() -> T:
            with self.book.writing() as tx:
                return do(tx)

        return await asyncio.to_thread(write)


def now() -> datetime:
    """By the real clock: a lease counts seconds, whatever day the house takes for today."""
    return datetime.now(UTC)
