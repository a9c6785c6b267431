"""Events as server-sent events (WHATWG HTML, 9.2): one frame an event, a comment where nothing happened for a while."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Any, TypeVar

from fastapi.responses import Response, StreamingResponse

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
QUIET = 15.0
"""Seconds after which a comment keeps proxies from closing the line."""
TYPE = "text/event-stream"
T = TypeVar("T")
_pumping: set[asyncio.Task[None]] = set()


def frame(shape: dict[str, Any], number: int) -> str:
    """One event as a frame.

    >>> print(frame({"event": "text", "text": "Hi"}, 3), end="")
    id: 3
    event: text
    data: {"event": "text", "text": "Hi"}
    <BLANKLINE>
    """
    return f"id: {number}\nevent: {shape['event']}\ndata: {json.dumps(shape, ensure_ascii=False)}\n\n"


async def streamed(
    source: AsyncGenerator[T], framed: Callable[[T], str], end: str = "", headers: dict[str, str] | None = None
) -> Response:
    """A response that sends the source's items as they come, once the first is there: a refusal comes before it.

    When whoever listens goes away, the source is closed in a task of its own. Where there is nothing to send, the
    answer is 204: a browser that came back after the last event stops asking then.
    """
    items = apart(source)
    try:
        first = await anext(items)
    except StopAsyncIteration:
        if not end:
            return Response(status_code=204, headers={"Cache-Control": "no-store"})
        return StreamingResponse(iter((end,)), media_type=TYPE, headers=HEADERS | (headers or {}))

    async def frames() -> AsyncGenerator[str]:
        try:
            yield framed(first) if first is not None else ": \n\n"
            async for item in items:
                yield framed(item) if item is not None else ": \n\n"
            if end:
                yield end
        finally:
            await items.aclose()

    return StreamingResponse(frames(), media_type=TYPE, headers=HEADERS | (headers or {}))


async def apart(source: AsyncGenerator[T]) -> AsyncGenerator[T | None]:
    """The items of a source that is read by a task of its own; None where nothing came for a while."""
    queue: asyncio.Queue[tuple[T | None, BaseException | None]] = asyncio.Queue()

    async def pump() -> None:
        try:
            async for each in source:
                queue.put_nowait((each, None))
            queue.put_nowait((None, StopAsyncIteration()))
        except Exception as failed:
            queue.put_nowait((None, failed))
        finally:
            with suppress(Exception):
                await source.aclose()

    task = asyncio.create_task(pump())
    _pumping.add(task)  # the loop itself holds tasks weakly
    task.add_done_callback(_pumping.discard)
    try:
        while True:
            try:
                item, failed = await asyncio.wait_for(queue.get(), QUIET)
            except TimeoutError:
                yield None
                continue
            if isinstance(failed, StopAsyncIteration):
                return
            if failed is not None:
                raise failed
            yield item
    finally:
        task.cancel()


def wanted(accept: str) -> bool:
    """Whether a caller prefers a stream.

    >>> wanted("text/event-stream"), wanted("application/json"), wanted("*/*")
    (True, False, False)
    """
    return TYPE in accept.lower()
