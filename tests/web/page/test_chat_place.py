"""One turn on the page: it tells how far it is, what came of it, and when an answer arrived while somebody looked."""

# pyright: basic
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from errors import NotFound
from tests.web.page._screen import Screen
from tests.web.page.test_chat import Chat, Place, turn
from tests.web.views.test_receipt import settings

__all__ = ["settings"]


@pytest.fixture
def shown(settings):
    def place(asked, chat=None):
        made = Place(Screen(settings, "de", app=SimpleNamespace(state=SimpleNamespace(chat=chat or Chat()))), asked)
        arrived = []

        async def came():
            arrived.append(made.body.shown)

        asyncio.run(made.show(came))
        return made, arrived

    return place


def test_an_answer_that_came_while_somebody_looked_is_told(shown):
    made, arrived = shown(turn())
    assert "2,00" in made.body.shown and arrived == [made.body.shown]
    assert 'data-do="rate"' in made.foot.shown


def test_an_answer_on_record_arrives_no_more(shown):
    made, arrived = shown(turn("done"))
    assert "2,00" in made.body.shown and arrived == []
    assert not made.proposed("p-1")


def test_a_refusal_is_told_where_the_answer_would_stand(shown):
    class Gone(Chat):
        async def turn(self, who, id):
            raise NotFound(en="There is no such turn.", de="Diese Frage gibt es nicht.")

    made, arrived = shown(turn(), Gone())
    assert "Diese Frage gibt es nicht." in made.body.shown and arrived == []


def test_what_is_tried_again_shows_nothing_of_before(shown):
    made, _ = shown(turn("done"))
    made.retried(turn(id="n-1"))
    assert made.foot.shown == "" and made.progress.last is None and made.turn.status == "running"
