"""One turn while it runs: everything that it has told, for whoever comes when, and how it ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from errors import LeitstandError
from graphs.events import LAST, Begun, Event, Failed, Stopped
from ledger import threads
from ledger.threads import Turn
from terms import Plan, Principal

if TYPE_CHECKING:
    from graphs.ask import Asking


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

    async def told(self, after: int) -> AsyncGenerator[Event]:
        """Its events from number `after` on, to its end; closing this stops nothing."""
        at = after
        while True:
            news = self.news
            while at < len(self.events):
                at += 1
                yield self.events[at - 1]
            if self.over:
                return
            await news.wait()


async def outcome(
    asking: Asking, turn: Turn, who: Principal, *, ready: Callable[[], Awaitable[None]],
    before: Callable[[Turn], Plan | None], tell: Callable[[Event], None],
) -> Event:  # fmt: skip
    """Answer a turn; how it ended is given back, everything before that is told. Whoever cancels this stops the turn.

    Args:
        asking: the room that answers.
        turn: of whom the question and its run are.
        who: asks it.
        ready: opens what the room needs in this loop.
        before: reads the plan of the question before.
        tell: hears each event but the last one.
    """
    last: Event | None = None
    events: AsyncGenerator[Event] | None = None
    try:
        await ready()
        earlier = await asyncio.to_thread(before, turn) if turn.number > 1 else None
        events = asking.stream(turn.question, threads.language(turn), run=turn.run, who=who, before=earlier)
        async for event in events:
            if isinstance(event, LAST):
                last = event
            else:
                tell(replace(event, thread=turn.thread, turn=turn.id) if isinstance(event, Begun) else event)
    except asyncio.CancelledError:
        if events is not None:
            with suppress(asyncio.CancelledError):
                await events.aclose()
        return Stopped(turn.run)
    except Exception as broken:
        return failed(turn, broken)
    return last or failed(turn, RuntimeError("no answer"))


def failed(turn: Turn, why: Exception) -> Failed:
    """A turn that ended without an answer, and why, in the language of the turn."""
    if isinstance(why, LeitstandError):
        return Failed(why.as_json("de" if turn.lang == "de" else "en"))
    return Failed(_fault(why, turn.lang))


def _fault(broken: Exception, lang: str) -> dict[str, Any]:
    reason = f"{type(broken).__name__}: {broken}"[:200]
    if lang == "de":
        return {"kind": "fault", "message": f"Die Antwort ist gescheitert ({reason}).", "do": "Bitte melden."}
    return {"kind": "fault", "message": f"The answer failed ({reason}).", "do": "Please report this."}
