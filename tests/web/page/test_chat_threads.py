"""The conversations at the side."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from ledger.threads import Thread
from tests.web.page._screen import Screen
from web.page.chat_threads import listing, offer, search


def thread(id="c-1", title="ROAS?", **more):
    return Thread(id, "u-1", title, "", "", **more)


@pytest.mark.parametrize(("lang", "none", "found"), [("de", "Noch keine", "Nichts"), ("en", "No conv", "Nothing")])
def test_an_empty_list_says_why(lang, none, found):
    assert none in listing([], "", lang) and found in listing([], "", lang, "xyz")
    assert 'data-live="threads"' in search(lang)


def test_titles_stay_text_and_the_open_one_is_marked():
    page = listing([thread(title="<img src=x>"), thread("c-2", running="n-1")], "c-2", "de")
    assert "<img" not in page and 'href="/page/chat?thread=c-2" aria-current="page"' in page and "spin" in page


def test_renaming_and_deleting_ask_first():
    done = []

    async def named(who, id, title):
        done.append((id, title))

    async def gone(who, id):
        done.append((id, "gone"))

    async def one(who, id):
        return thread(id)

    async def titled():
        done.append("shown")

    screen = Screen(None)
    talk = SimpleNamespace(chat=SimpleNamespace(rename=named, delete=gone, thread=one), titled=titled)
    offer(screen, talk)

    async def all_of_it():
        await screen.do("rename?", thread="c-1")
        await screen.do("rename", thread="c-1", title="Neu")
        await screen.do("delete?", thread="c-1")
        await screen.do("delete", thread="c-1")

    asyncio.run(all_of_it())
    assert 'value="ROAS?"' in screen.opened[0][2] and "nirgends mehr zu lesen" in screen.opened[2][2]
    assert done == [("c-1", "Neu"), "shown", ("c-1", "gone")] and screen.gone == ["/page/chat"]
