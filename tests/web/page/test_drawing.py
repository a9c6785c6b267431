"""The program that draws charts in a browser."""

# pyright: basic
from __future__ import annotations

from web.page.drawing import program


def test_it_is_made_once_and_asks_for_nothing_outside(tmp_path):
    place = program(tmp_path / "cache")
    text = place.read_text("utf-8")
    assert "window.vegaEmbed" in text
    place.write_text("kept", "utf-8")
    assert program(tmp_path / "cache").read_text("utf-8") == "kept"
    assert [each.name for each in (tmp_path / "cache").iterdir()] == [place.name]
