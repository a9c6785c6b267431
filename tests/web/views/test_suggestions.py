"""What one could ask of the data that are there."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from settings import Settings
from warehouse.contract import kinds
from warehouse.store import Warehouse
from web.views.suggestions import SUGGESTIONS, fitting, offered


@pytest.mark.parametrize("lang", ["de", "en"])
def test_only_what_the_data_answer_is_offered(lang):
    told = fitting({"ads"}, lang)
    assert all(each["needs"] for each in told["locked"])
    assert not {each["question"] for each in told["locked"]} & set(told["questions"])
    assert any("Budget" in each or "budget" in each for each in told["questions"])
    assert len(fitting({"ads", "orders"}, lang)["questions"]) > len(told["questions"])


def test_without_data_only_what_needs_none_is_offered():
    assert fitting((), "de")["questions"] == ["Dürfen wir mit „klimaneutral“ werben?"]


def test_what_is_needed_are_kinds_that_there_are():
    assert {kind for each in SUGGESTIONS for group in each.needs for kind in group} <= set(kinds())


def test_of_a_house_its_kinds_and_their_last_day_are_told(tmp_path):
    file = tmp_path / "ads.csv"
    file.write_text("date,platform,campaign,impressions,clicks,cost\n2026-01-05,google,Brand,100,10,12.50\n")
    settings = Settings(home=tmp_path / "home", today=date(2026, 4, 1))
    Warehouse(settings.home).load([file])
    told = offered(Warehouse(settings.home).reader(), "en")
    assert told["kinds"] == {"ads": 1} and told["until"] == "2026-01-05" and told["questions"]
