"""The program that draws charts in a browser."""

# pyright: basic
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import vl_convert

from web.page.drawing import program


def test_it_is_made_once_beside_this_process_and_asks_for_nothing_outside(tmp_path, monkeypatch):
    monkeypatch.setattr(vl_convert, "javascript_bundle", None)  # in this process it would stop every other thread
    with ThreadPoolExecutor(3) as several:
        (place,) = set(several.map(program, [tmp_path / "cache"] * 3))
    text = place.read_text("utf-8")
    assert "window.vegaEmbed" in text
    place.write_text("kept", "utf-8")
    assert program(tmp_path / "cache").read_text("utf-8") == "kept"
    assert [each.name for each in (tmp_path / "cache").iterdir()] == [place.name]
