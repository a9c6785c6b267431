"""A conversation on a page: it is followed while it runs, and shown as it is on record."""

# pyright: basic
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
from __future__ import annotations

import asyncio
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from errors import BadArguments, NotFound
from graphs.events import Answered, Planned
from ledger.threads import Thread, Turn
from tests.web.page._screen import Region, Screen
from tests.web.views.test_receipt import settings
from web.page import chat, chat_place
from web.page.chat import Talk

__all__ = ["settings"]


def turn(status="running", id="n-1", run="q1", **more):
    plain = {"thread": "c-1", "number": 1, "question": "ROAS?", "lang": "", "begun": "", "ended": ""}
    return Turn(id=id, status=status, run=run, **(plain | more))


class Chat:
    """The conversations of the house, as the page asks for them."""

    def __init__(self):
        self.asked, self.rated, self.stopped, self.ends = [], [], [], "done"

    async def start(self, who, question, *, thread="", lang=None):
        self.asked.append((question, thread))
        self.lang = lang
        return turn(question=question)

    async def follow(self, who, id):
        yield Planned("de", [], None, 0.1)
        yield Answered({})

    async def turn(self, who, id):
        return turn(self.ends, id, feedback=self.rated[-1][1] if self.rated else "")

    async def thread(self, who, id):
        if id != "c-1":
            raise NotFound(en="There is no such conversation.", de="Dieses Gespräch gibt es nicht.")
        return Thread("c-1", "u-1", "ROAS?", "", "", 1, "", (turn(self.ends),))

    async def threads(self, who, search=""):
        return [Thread("c-1", "u-1", "ROAS?", "", "", 1)] if search in "roas" else []

    async def stop(self, who, id):
        self.stopped.append(id)

    async def retry(self, who, id):
        return turn(id=id)

    async def rate(self, who, id, way, note=""):
        self.rated.append((id, way, note))


class Place(chat_place.Place):
    """Where one turn stands, without a browser."""

    def build(self):
        self.body, self.cards, self.rest, self.foot = Region(()), Region(()), Region(()), Region(())


@pytest.fixture
def talk(settings, monkeypatch):
    monkeypatch.setattr(chat, "Place", Place)
    screen = Screen(settings, "de", app=SimpleNamespace(state=SimpleNamespace(chat=Chat())), room=None)
    screen.waiting = []
    screen.later = screen.waiting.append
    talk = Talk(screen)
    talk.top, talk.first, talk.side, talk.news = (Region(()) for _ in range(4))
    talk.feed = nullcontext()
    return talk


def done(talk, *work):
    """Give orders and let everything beside the page end."""

    async def all_of_it():
        for each in work:
            await each
            while talk.screen.waiting:
                await talk.screen.waiting.pop(0)

    asyncio.run(all_of_it())


def test_a_question_is_followed_to_its_answer_and_the_address_keeps_the_conversation(talk):
    done(talk, talk.ask({"question": " ROAS? "}))
    place = talk.places["n-1"]
    assert talk.chat.asked == [("ROAS?", "")] and talk.thread == "c-1"
    assert "2,00" in place.body.shown and 'data-do="rate"' in place.foot.shown and "Kennzahl" in place.rest.shown
    assert (
        any("/page/chat?thread=c-1" in each for each in talk.screen.scripts)
        and "leitstand.emptied()" in talk.screen.scripts
    )
    assert "Antwort ist da" in talk.news.shown and "ROAS?" in talk.top.shown
    done(talk, talk.again({"turn": "n-1"}))
    assert talk.chat.asked[-1] == ("ROAS?", "c-1")


@pytest.mark.parametrize("order", ["ask", "choose"])
def test_a_question_without_end_is_refused_as_over_rest(talk, order):
    with pytest.raises(BadArguments, match="2000"):
        done(talk, getattr(talk, order)({"question": "x" * 2001}))
    assert talk.chat.asked == []


def test_nothing_is_asked_where_nothing_is_written(talk):
    done(talk, talk.ask({"question": "  "}))
    assert talk.chat.asked == []


def test_a_reopened_page_shows_what_is_on_record(talk):
    done(talk, talk.open("c-1"))
    assert "2,00" in talk.places["n-1"].body.shown and talk.news.shown == ""


@pytest.mark.parametrize(("ends", "words"), [("stopped", "Angehalten"), ("interrupted", "brach ab")])
def test_without_an_answer_it_can_be_tried_again(talk, ends, words):
    talk.chat.ends = ends
    done(talk, talk.open("c-1"))
    assert words in talk.places["n-1"].body.shown
    talk.chat.ends = "done"
    done(talk, talk.retry({"turn": "n-1"}))
    assert "2,00" in talk.places["n-1"].body.shown


def test_a_conversation_of_somebody_else_is_told_as_gone(talk):
    done(talk, talk.open("c-9"))
    assert "Dieses Gespräch gibt es nicht." in talk.first.shown


def test_stop_search_and_opinions_reach_the_house(talk):
    done(talk, talk.open("c-1"), talk.stop({"turn": "n-1"}), talk.threads({"value": "xyz"}))
    assert talk.chat.stopped == ["n-1"] and "Nichts gefunden" in talk.side.shown
    done(talk, talk.rate({"turn": "n-1", "way": "down"}), talk.rated({"turn": "n-1", "note": "falsch"}))
    assert talk.chat.rated == [("n-1", "down", ""), ("n-1", "down", "falsch")]
    assert 'aria-pressed="true"' in talk.places["n-1"].foot.shown
