"""Frames, comments where it is quiet, refusals before the first frame."""

from __future__ import annotations

import asyncio

import pytest

from web.rest import streams


async def source(*items, wait=0.0, closed=None):
    try:
        for item in items:
            await asyncio.sleep(wait)
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        if closed is not None:
            closed.append(True)


async def body(response):
    return "".join([part async for part in response.body_iterator])


def test_items_come_framed_with_an_end():
    async def run():
        return await body(await streams.streamed(source("a", "b"), lambda item: f"<{item}>", "."))

    assert asyncio.run(run()) == "<a><b>."


def test_where_it_is_quiet_a_comment_keeps_the_line(monkeypatch):
    monkeypatch.setattr(streams, "QUIET", 0.05)

    async def run():
        return await body(await streams.streamed(source("a", "b", wait=0.12), lambda item: f"<{item}>"))

    text = asyncio.run(run())
    assert text.replace(": \n\n", "") == "<a><b>"
    assert ": \n\n" in text


def test_a_refusal_comes_before_anything_is_sent():
    with pytest.raises(ValueError, match="no"):
        asyncio.run(streams.streamed(source(ValueError("no")), str))


def test_nothing_to_send_is_no_fault():
    """A browser asks again by itself with the number of the last event; 204 tells it to stop (WHATWG HTML, 9.2.3)."""
    assert asyncio.run(streams.streamed(source(), str)).status_code == 204

    async def run():
        return await body(await streams.streamed(source(), str, "."))

    assert asyncio.run(run()) == "."


def test_whoever_leaves_closes_the_source():
    closed = []

    async def run():
        items = streams.apart(source("a", "b", "c", wait=0.01, closed=closed))
        await anext(items)
        await items.aclose()
        await asyncio.sleep(0.1)

    asyncio.run(run())
    assert closed == [True]
