"""Charts as PNG: both languages, both themes, and nothing fetched."""

from __future__ import annotations

import struct
from datetime import date

import pytest

from terms import Words
from tools._charts import Axis, lines
from web.drawing import draw, png

DAY = Axis("day", Words(de="Tag", en="day"), "temporal")
REVENUE = Axis("revenue", Words(de="Umsatz", en="revenue"), unit="EUR")
CHART = lines(
    [{"day": date(2026, 1, day), "revenue": 1000.0 * day} for day in range(1, 10)],
    DAY, REVENUE, Words(de="Umsatz je Tag", en="Revenue per day"),
)  # fmt: skip


def size(data: bytes) -> tuple[int, int]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


def test_a_chart_is_drawn_wide_enough_to_read():
    width, height = size(png(CHART, "de"))
    assert width > 1000
    assert height > 300


def test_languages_and_themes_differ():
    assert len({png(CHART, "de"), png(CHART, "en"), png(CHART, "en", "dark")}) == 3


def test_files_are_named_after_the_run(tmp_path):
    places = draw([CHART, CHART], tmp_path / "new", "run/1 x", "en")
    assert [place.name for place in places] == ["run-1-x-1.png", "run-1-x-2.png"]
    assert all(size(place.read_bytes()) for place in places)
    assert draw([], tmp_path / "none", "run", "en") == []
    assert not (tmp_path / "none").exists()


def test_data_from_an_address_is_refused():
    with pytest.raises(ValueError, match=r"(?i)access|denied|allowed|permission"):
        png({**CHART, "data": {"url": "http://127.0.0.1:9/x.json"}}, "en")
