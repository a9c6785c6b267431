"""The page of the track record."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

from tools import _tool
from web.page.track import SAID, TABLES, TILES, TOOLS


def test_what_is_shown_is_what_the_tools_give():
    assert set(TOOLS.values()) <= set(_tool.names())
    assert TILES.keys() == TOOLS.keys()
    assert all(name in SAID for name in TABLES["promised"])


def test_without_data_it_says_the_next_step(monkeypatch):
    from types import SimpleNamespace

    from tests.web.page._screen import Screen
    from web.page import track

    monkeypatch.setattr(track, "offer", lambda screen: None)
    room = SimpleNamespace(desk=SimpleNamespace(warehouse=SimpleNamespace(kinds=lambda: [])))
    screen = Screen(None, room=room)
    track.page(screen)
    assert "Noch keine Vorhersage" in screen.regions[0].shown
    assert 'href="/page/chat?do=import"' in screen.regions[0].shown
