"""The page of the inbox, without a browser: open, decide, undo, filter."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

import asyncio

import pytest

from acting.office import Office
from terms import Principal
from tests.acting._pretend import ANNA, proposed
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from tests.web.page._screen import Screen
from web import orders
from web.page.inbox import page

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]
RAISE = proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140)
OTHER = proposed({"Generic": 50}, {"Generic": 55}, risk=60, id="p-2")


class Later(Screen):
    """A screen with the page on it."""

    def opened_with(self, **query):
        self.visit.query = query

        async def built():
            await page(self)
            await self.settle()

        asyncio.run(built())
        return self


@pytest.fixture(autouse=True)
def here(office, monkeypatch):
    monkeypatch.setattr(Office, "open", classmethod(lambda cls, settings, **more: office))
    monkeypatch.setattr(orders, "office", lambda _: office)


def test_an_empty_inbox_says_the_next_step(settings):
    assert "/page/chat" in Later(settings, "de", ANNA).opened_with().page


def test_one_is_opened_approved_and_undone_with_exactly_what_was_before(settings, brought):
    entry = brought(RAISE, approve=False)
    brought(OTHER, approve=False)
    screen = Later(settings, "de", ANNA).opened_with(id=entry.id)
    assert 'data-key="a"' in screen.page and "Was die Regeln sagen" in screen.page
    hash = orders.shown(settings, "de", entry.id)[0]["proposal"]["hash"]
    screen.order("approve", id=entry.id, hash=hash)
    assert "umgesetzt und geprüft" in screen.page and "leitstand.count(1)" in screen.scripts
    screen.order("undo?", id=entry.id)
    assert "100 EUR/Tag" in screen.opened[-1][2]
    screen.order("undo", id=entry.id, why="doch nicht")
    assert "rückgängig gemacht" in screen.page


def test_who_may_not_approve_sees_no_button_and_who_can(settings, brought):
    brought(RAISE, approve=False)
    viewer = Principal(id="u-9", kind="person", role="viewer")
    shown = Later(settings, "en", viewer).opened_with().page
    assert 'data-do="approve"' not in shown and "Your role may not approve." in shown


def test_filters_and_moving_show_others(settings, brought):
    done, open_ = brought(OTHER), brought(RAISE, approve=False)
    screen = Later(settings, "en", ANNA).opened_with()
    assert f"card-{open_.id}" in screen.page
    screen.order("show", show="done", do="show")
    assert f"card-{done.id}" in screen.page and f"card-{open_.id}" not in screen.page
    screen.order("open", id=open_.id)
    assert f"card-{open_.id}" in screen.page
    screen.order("night", value="night-1999-01-01", do="night")
    assert "Nothing here yet." in screen.page


def test_what_is_not_there_is_told(settings, brought):
    brought(RAISE, approve=False)
    assert 'role="alert"' in Later(settings, "en", ANNA).opened_with(id="p-none").page


def test_a_wish_becomes_a_question(settings, brought):
    entry = brought(RAISE, approve=False)
    screen = Later(settings, "en", ANNA).opened_with()
    screen.order("changes", id=entry.id, why="at most 5%")
    assert screen.gone[0].startswith("/page/chat?ask=") and "at%20most%205%25" in screen.gone[0]
