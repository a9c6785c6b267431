"""What the doctor says of connectors, in both languages."""

# pyright: basic
from __future__ import annotations

import json
from datetime import date

import click
import pytest

from errors import LeitstandError
from settings import Settings
from warehouse.store import Warehouse
from web.doctor import examine, show_health

HEAD = "Campaign report\nAll time\nDay,Campaign,Campaign type,Currency code,Impr.,Clicks,Cost,Conversions,Conv. value\n"


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 4, 1), model="none")


@pytest.fixture
def house(settings, tmp_path):
    house = Warehouse(settings.home, settings.day)
    good = tmp_path / "march.csv"
    good.write_text(HEAD + "2026-03-01,Brand,Search,EUR,100,5,12.50,2,99\n2026-03-02,Brand,Search,EUR,1,5,much,2,99\n")
    bad = tmp_path / "bad.csv"
    bad.write_text(HEAD.replace(",Cost,", ",Interaction rate,") + "2026-03-03,Brand,Search,EUR,100,5,12.50,2,99\n")
    house.load([good])
    for _ in range(2):
        with pytest.raises(LeitstandError):
            house.load([bad])
    return house


@pytest.mark.usefixtures("house")
def test_version_success_rows_share_and_failures_as_json(settings):
    health = examine(settings)
    found = health["connectors"]["google_ads"]
    assert json.loads(json.dumps(health)) == health
    assert (found["version"], found["loads"], found["rows"], found["rejected_share"]) == (1, 1, 1, 0.5)
    assert (found["last_success"]["file"], found["last_success"]["rows"]) == ("march.csv", 1)
    assert (found["failures"], found["last_failure"]["reason"]["en"]) == (2, "Columns are missing: cost")


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("de", ["Anschlüsse", "1 Ladung", "50,0\u00a0% ausgesondert", "gescheitert: 2-mal", "Es fehlen Spalten: cost"]),
        ("en", ["Connectors", "1 load ", "50.0% set aside", "failed since: 2 times", "Columns are missing: cost"]),
    ],
)  # fmt: skip
def test_the_doctor_shows_them(settings, lang, told):
    said = click.unstyle(show_health(examine(settings), lang))
    assert [one for one in told if one not in said] == []
    assert "google_ads" in said


def test_an_empty_house_has_none(settings):
    health = examine(settings)
    assert health["connectors"] == {}
    assert "Connectors" not in show_health(health, "en")
