"""Markup that nothing shown in it can break."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from web.html import Html, el, pairs, table, visible

WEB = Path(__file__).parents[2] / "web"

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


def test_only_markup_that_was_made_here_is_shown_as_such():
    """No page shows Markdown or foreign HTML, and one place alone hands markup to the browser."""
    ways = re.compile(r"ui\.(html|markdown|restructured_text|mermaid)\(|set_content\(|\.innerHTML|insertAdjacentHTML")
    found = {
        str(file.relative_to(WEB)) for file in [*WEB.rglob("*.py"), *WEB.rglob("*.js")] if ways.search(file.read_text())
    }
    assert found == {"page/screen.py"}
    handed = re.findall(r"ui\.html\((.*)\)", (WEB / "page/screen.py").read_text())
    assert handed and all(each.endswith("sanitize=clean") for each in handed)
