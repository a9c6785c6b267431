"""The doctor: what is here, what is missing and what to do about it, without changing a thing."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path

import click
import pytest

from settings import VERSION, Settings
from warehouse.store import Warehouse
from web.doctor import OPTIONAL, PARTS, examine, show_health

SAMPLES = Path(__file__).parents[2] / "warehouse" / "samples"


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 4, 1), model="none")


def without(monkeypatch, missing):
    there = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *more: None if name == missing else there(name, *more))


def read(settings, lang="en"):
    return click.unstyle(show_health(examine(settings), lang))


def test_an_empty_house_is_healthy_and_stays_untouched(settings):
    health = examine(settings)
    assert health["ok"] is True
    assert (health["version"], health["home"], health["data"], health["documents"]) == (
        VERSION,
        str(settings.home),
        {},
        0,
    )
    assert health["tools"] >= 9
    assert not settings.home.exists()


def test_the_state_is_plain_json(settings):
    health = examine(settings)
    assert json.loads(json.dumps(health)) == health


@pytest.mark.parametrize(("lang", "told"), [("de", "noch nichts geladen"), ("en", "nothing loaded yet")])
def test_an_empty_house_says_how_to_begin(settings, lang, told):
    said = read(settings, lang)
    assert told in said
    assert "leitstand import" in said
    assert [part for part, words in PARTS.items() if part not in said or words.said(lang) not in said] == []


def test_what_is_loaded_is_counted_with_its_period(settings):
    mapping = {"date": "date", "geo": "location", "kpi": "Y"}
    Warehouse(settings.home).load([SAMPLES / "geo_test_us_cities.csv"], kind="geo_panel", mapping=mapping)
    loaded = examine(settings)["data"]["geo_panel"]
    assert loaded["rows"] == 4200
    assert loaded["first"] < loaded["last"]
    said = read(settings, "de")
    assert f"4200 · {loaded['first']} – {loaded['last']}" in said
    assert "noch nichts geladen" not in said


@pytest.mark.parametrize("part", PARTS)
def test_only_what_is_optional_may_be_missing(settings, monkeypatch, part):
    without(monkeypatch, part)
    health = examine(settings)
    assert health["parts"][part] is False
    assert health["ok"] is (part in OPTIONAL)
    assert f"– {part}" in click.unstyle(show_health(health, "en"))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_cloud_model_that_is_not_set_up_says_which_setting_is_missing(settings, lang):
    assert "LEITSTAND_CLOUD_URL" in read(settings, lang)


def test_a_configured_cloud_model_is_named_and_its_key_is_not(settings):
    update = {"cloud_url": "http://127.0.0.1:9/v1", "cloud_model": "big-model"}
    own = Settings(**settings.model_dump() | update | {"cloud_key": "very-secret"})
    health = examine(own)
    assert health["models"]["cloud"]["ready"] is True
    assert "very-secret" not in json.dumps(health) + show_health(health, "en")
    assert "big-model" in read(own)


def test_the_layers_are_not_built_before_somebody_builds_them(settings):
    assert examine(settings)["layers"]["state"] == "never"
    Warehouse(settings.home).load([SAMPLES / "journeys.csv.gz"], kind="journeys")
    assert "layers         not built yet: leitstand build" in read(settings)
