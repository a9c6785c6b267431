"""Markup that nothing shown in it can break."""

# pyright: basic
from __future__ import annotations

from html.parser import HTMLParser

import pytest

from web.html import Html, el, pairs, table, visible

NASTY = "<script>alert(1)</script>\"'&\u202e\u200b\x00</style>"


@pytest.mark.parametrize(
    "made", [el("p", NASTY), el("p", el("b", NASTY), title=NASTY), table([NASTY], [[NASTY]]), pairs([(NASTY, NASTY)])]
)
def test_texts_are_escaped(made):
    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append(tag)

    Reader().feed(made)
    assert "script" not in seen
    assert "\u202e" not in made
    assert "\x00" not in made


def test_nothing_shows_nothing():
    assert table(["a"], []) == pairs([("a", ""), ("b", None)]) == ""
    assert el("p", None, "x") == "<p>x</p>"
    assert el("p", Html("<b>x</b>")) == "<p><b>x</b></p>"
    assert visible("a\tb\nü€") == "a\tb\nü€"
