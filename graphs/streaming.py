"""A question told while it is answered: its events as they happen, then the answer; closing it stops the question."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from errors import Lang
from graphs._told_live import sentences
from graphs.events import Answered, Begun, Event

if TYPE_CHECKING:
    from graphs.ask import Asking


async def streamed(room: Asking, question: str, lang: Lang | None, run: str) -> AsyncGenerator[Event]:
    """The events of one question in a room of its own; what is left unfinished goes on record as stopped."""
    told, started = asyncio.Queue[Event | None](), time.perf_counter()
    own = replace(room, tell=from_anywhere(told))
    work = asyncio.ensure_future(own.answered(question, lang, run))
    work.add_done_callback(lambda _: told.put_nowait(None))
    try:
        yield Begun(run)
        while (event := await told.get()) is not None:
            yield event
        answer = work.result()
        for piece in sentences(answer.text):
            yield piece
        yield Answered(answer.as_json(), round(time.perf_counter() - started, 4))
    finally:
        if not work.done():
            work.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await work
            await asyncio.to_thread(own.stopped, run, question, lang, time.perf_counter() - started)


def from_anywhere(told: asyncio.Queue[Event | None]) -> Callable[[Event], Any]:
    """Puts events into a queue of this thread's loop, also from the threads that wait for models."""
    loop, here = asyncio.get_running_loop(), threading.get_ident()

    def tell(event: Event) -> None:
        if threading.get_ident() == here:
            told.put_nowait(event)
        else:
            loop.call_soon_threadsafe(told.put_nowait, event)

    return tell
