"""What changed, computed by the tools and kept while nothing changes."""

# pyright: basic
from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from ledger.book import Book
from settings import Settings
from web.importing import run_import
from web.views.changes import changes, worth

FIRST = date(2026, 10, 1)


def ads(tmp_path, currency="EUR"):
    lines = ["date,platform,campaign,impressions,clicks,cost,conversions,conversion_value,currency"]
    for n in range(40):
        for platform, unit in (("google", "EUR"), ("meta", currency)):
            cost = 40 if n < 33 else 50
            lines.append(f"{FIRST + timedelta(days=n)},{platform},Brand,1000,50,{cost},2,{200 + n},{unit}")
    file = tmp_path / "ads.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def loaded(tmp_path):
    def load(currency="EUR", today=FIRST + timedelta(days=40)):
        settings = Settings(home=tmp_path / "home", today=today, model="none")
        known = {"kind": "ads", "mapping": "", "dataset": None, "plan_only": False, "lang": "en"}
        run_import(settings, [ads(tmp_path, currency)], **known)
        return settings

    return load


def _runs(settings):
    return sum(Book.of(settings).runs.counts().values())


def test_seven_days_stand_beside_the_seven_before(loaded):
    settings = loaded()
    told = changes(settings, "de")
    tiles = {each["id"]: each for each in told["tiles"]}
    assert (told["first"], told["last"], told["stale"]) == ("2026-11-03", "2026-11-09", 0)
    assert set(tiles) == {"cost", "revenue", "roas", "orders"}  # without a shop nobody knows who is new
    cost = tiles["cost"]
    assert (cost["value"]["value"], cost["before"]["value"], cost["tone"]) == (700, 560, "")
    assert tiles["roas"]["tone"] == "bad" and tiles["roas"]["share"]["value"] < 0
    assert cost["run"] and told["chart"]["data"] and told["chart_run"]
    json.dumps(told)


def test_looking_again_computes_nothing_and_another_language_neither(loaded):
    settings = loaded()
    changes(settings, "de")
    before = _runs(settings)
    assert changes(settings, "en")["tiles"][0]["name"] == "cost"
    assert _runs(settings) == before
    changes(settings.model_copy(update={"today": settings.today + timedelta(days=1)}), "en")
    assert _runs(settings) > before


def test_of_several_currencies_the_houses_own_is_told(loaded):
    tiles = {each["id"]: each for each in changes(loaded("USD"), "en")["tiles"]}
    assert (tiles["cost"]["only"], tiles["cost"]["value"]["value"]) == ("EUR", 350)


def test_old_data_say_how_old_they_are(loaded):
    assert changes(loaded(today=FIRST + timedelta(days=60)), "en")["stale"] == 20


def test_an_empty_home_has_no_figures(tmp_path):
    settings = Settings(home=tmp_path / "home", model="none")
    told = changes(settings, "en")
    assert (told["first"], told["tiles"], told["chart"]) == (None, [], None)
    assert worth(settings, "en")["facts"] == []
