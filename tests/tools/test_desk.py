"""The desk is set from the settings and opens nothing by itself."""

from __future__ import annotations

from datetime import date

import pytest

from errors import NoData
from settings import Settings
from tools._desk import open_desk


def test_the_desk_is_what_the_settings_say_and_touches_nothing(tmp_path):
    desk = open_desk(Settings(home=tmp_path / "home", today=date(2026, 4, 1), seed=7, currency="CHF"))
    assert (desk.today, desk.seed, desk.currency) == (date(2026, 4, 1), 7, "CHF")
    assert desk.warehouse.kinds() == {}
    assert desk.library.documents() == {}
    with pytest.raises(NoData):
        desk.warehouse.need("ads")
    desk.library.close()
    assert not (tmp_path / "home").exists()


def test_two_homes_know_nothing_of_each_other(tmp_path):
    from tools._tool import call

    robots = {"robots_txt": "", "url": "https://shop.example/a", "user_agent": "Googlebot"}
    first, second = (open_desk(Settings(home=tmp_path / name)) for name in "ab")
    call("seo.robots", robots, first)
    assert (len(first.runs.latest()), len(second.runs.latest())) == (1, 0)
