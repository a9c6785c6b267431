"""The page of the track record."""

# pyright: basic
from __future__ import annotations

from tools import _tool
from web.page.track import SAID, TABLES, TILES, TOOLS


def test_what_is_shown_is_what_the_tools_give():
    assert set(TOOLS.values()) <= set(_tool.names())
    assert TILES.keys() == TOOLS.keys()
    assert all(name in SAID for name in TABLES["promised"])
