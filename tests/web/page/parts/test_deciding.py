"""Deciding on a page: the same code as on the command line."""

# pyright: basic
from __future__ import annotations

import pytest

from errors import LeitstandError
from tests.acting._pretend import ANNA, proposed
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from tests.web.page._screen import Screen
from web import orders
from web.page.parts.deciding import offer

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]
RAISE = proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140)


@pytest.fixture
def screen(settings, office, monkeypatch):
    monkeypatch.setattr(orders, "office", lambda _: office)
    return Screen(settings, "de", ANNA)


@pytest.fixture
def seen(screen):
    seen = []
    offer(screen, lambda id, shape: seen.append((id, shape["status"], shape.get("wish", ""))))
    return seen


def test_a_yes_is_written_and_can_be_undone(screen, seen, brought):
    entry = brought(RAISE, approve=False)
    hash = orders.shown(screen.visit.settings, "de", entry.id)[0]["proposal"]["hash"]
    screen.order("approve", id=entry.id, hash=hash)
    assert seen == [(entry.id, "verified", "")] and "umgesetzt und geprüft" in screen.told[-1][0]
    screen.order("undo?", id=entry.id)
    assert 'data-do="undo"' in screen.opened[-1][2]
    screen.order("undo", id=entry.id, why="doch nicht")
    assert seen[-1][1] == "rolled_back"


def test_a_yes_to_something_else_is_refused(screen, seen, brought):
    entry = brought(RAISE, approve=False)
    with pytest.raises(LeitstandError):
        screen.order("approve", id=entry.id, hash="0123456789")
    with pytest.raises(LeitstandError):
        screen.order("approve", id=entry.id)
    assert seen == []


def test_a_no_asks_why_and_keeps_it(screen, seen, brought):
    entry = brought(RAISE, approve=False)
    screen.order("reject?", id=entry.id)
    assert "required" in screen.opened[-1][2] and f'data-id="{entry.id}"' in screen.opened[-1][2]
    screen.order("reject", id=entry.id, why="zu früh")
    assert seen == [(entry.id, "rejected", "")]


def test_a_wish_goes_back_with_the_proposal(screen, seen, brought, settings):
    entry = brought(RAISE, approve=False)
    screen.order("changes?", id=entry.id)
    assert "höchstens 10" in screen.opened[-1][2]
    with pytest.raises(LeitstandError):
        screen.order("changes", id=entry.id, why="  ")
    screen.order("changes", id=entry.id, why="höchstens 5 % mehr")
    assert seen == [(entry.id, "rejected", "höchstens 5 % mehr")]
    assert "höchstens 5 % mehr" in orders.shown(settings, "de", entry.id)[0]["proposal"]["note"]
