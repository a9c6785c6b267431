"""The defaults need nothing; whatever is set is checked where it enters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

import settings as module
from settings import Settings, default_home


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    monkeypatch.delenv("LEITSTAND_HOME")


def test_the_defaults_need_no_network_no_key_and_no_model(tmp_path):
    fresh = Settings()
    assert (fresh.tier, fresh.cloud_url, fresh.cloud_key.get_secret_value()) == ("none", "", "")
    assert fresh.home == tmp_path / "data" / "leitstand"
    assert not fresh.home.exists()
    assert fresh.day == date.today()


def test_each_default_passes_its_own_check():
    fresh = Settings()
    assert Settings.model_validate(fresh.model_dump()) == fresh


@pytest.mark.parametrize(
    ("model", "url", "tier"),
    [
        ("auto", "", "none"),
        ("auto", "http://127.0.0.1:9/v1", "cloud"),
        ("none", "http://127.0.0.1:9/v1", "none"),
        ("device", "", "device"),
        ("device", "http://127.0.0.1:9/v1", "device"),
        ("cloud", "", "cloud"),
    ],
)
def test_the_tier_is_what_is_chosen_and_auto_never_means_the_net_by_itself(monkeypatch, model, url, tier):
    monkeypatch.setenv("LEITSTAND_MODEL", model)
    monkeypatch.setenv("LEITSTAND_CLOUD_URL", url)
    assert Settings().tier == tier


def test_only_the_prefix_counts(monkeypatch):
    for name, value in {"SEED": "1", "MODEL": "cloud", "CURRENCY": "USD", "CLOUD_URL": "http://x/v1"}.items():
        monkeypatch.setenv(name, value)
    assert (Settings().seed, Settings().tier, Settings().currency) == (2026, "none", "EUR")
    monkeypatch.setenv("LEITSTAND_SEED", "1")
    monkeypatch.setenv("LEITSTAND_CURRENCY", "CHF")
    assert (Settings().seed, Settings().currency) == (1, "CHF")


def test_what_is_handed_in_wins_over_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("LEITSTAND_HOME", "/somewhere/else")
    assert Settings().home == Path("/somewhere/else")
    assert Settings(home=tmp_path).home == tmp_path


def test_today_can_be_set_for_the_whole_installation(monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-04-01")
    assert Settings().day == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEITSTAND_MODEL", "gpt"),
        ("LEITSTAND_LANG", "fr"),
        ("LEITSTAND_TODAY", "gestern"),
        ("LEITSTAND_CURRENCY", "Euro"),
        ("LEITSTAND_SEED", "many"),
        ("LEITSTAND_CLOUD_TIMEOUT", "0"),
        ("LEITSTAND_CLOUD_INPUT_COST", "-1"),
        ("LEITSTAND_DEVICE_TIMEOUT", "-3"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as told:
        Settings()
    assert name == "LEITSTAND_" + str(told.value.errors()[0]["loc"][0]).upper()


def test_the_house_has_a_zone_and_an_unknown_one_is_refused(monkeypatch):
    assert Settings().timezone == "Europe/Berlin"
    monkeypatch.setenv("LEITSTAND_TIMEZONE", "Mitteleuropa")
    with pytest.raises(ValidationError, match="not a time zone"):
        Settings()


def test_settings_do_not_change_under_way():
    with pytest.raises(ValidationError):
        Settings().seed = 7


def test_the_key_is_never_printed(monkeypatch):
    monkeypatch.setenv("LEITSTAND_CLOUD_KEY", "secret-key")
    fresh = Settings()
    assert fresh.cloud_key.get_secret_value() == "secret-key"
    assert "secret-key" not in f"{fresh!r} {fresh} {fresh.model_dump_json()}"


@pytest.mark.parametrize(
    ("system", "end"),
    [("darwin", ("Library", "Application Support", "leitstand")), ("linux", ("data", "leitstand"))],
)
def test_the_home_follows_the_custom_of_the_system(monkeypatch, system, end):
    monkeypatch.setattr(module.sys, "platform", system)
    assert default_home().parts[-len(end) :] == end


def test_windows_keeps_its_data_where_windows_does(monkeypatch, tmp_path):
    monkeypatch.setattr(module.sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert default_home() == tmp_path / "Local" / "leitstand"


def test_every_setting_is_described():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
