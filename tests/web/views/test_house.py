"""The settings as plain values: what an admin sees, what others do not."""

# pyright: basic
from __future__ import annotations

import json
from datetime import date

import pytest

from settings import Settings
from terms import Principal
from web.views.house import DEEDS, autonomy, house, matrix, tried

ADMIN, VIEWER = (Principal(id="u-1", kind="person", role=role) for role in ("admin", "viewer"))


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_everything_can_be_written_as_json_in_both_languages(settings, lang):
    told = house(settings, ADMIN, lang)
    json.dumps(told)
    assert told["people"] == [{"id": "", "name": "local", "role": "admin", "keys": []}]
    assert told["models"]["tier"] == "none" and not told["models"]["cloud"]["set"]
    assert {each["platform"] for each in told["platforms"]} >= {"google", "meta"}
    assert not told["nights"]["on"] and "night" in told["nights"]["following"]


def test_who_does_not_manage_people_sees_neither_people_nor_places(settings):
    told = house(settings, VIEWER, "en")
    assert told["people"] is None and told["home"] == ""
    narrow = ADMIN.model_copy(update={"scope": "read"})
    assert house(settings, narrow, "en")["people"] is None


def test_a_key_never_stands_in_the_settings(settings):
    keyed = settings.model_copy(update={"cloud_url": "https://models.example/v1", "cloud_model": "m"})
    secret = type(settings.cloud_key)("sk-very-secret")
    told = json.dumps(house(keyed.model_copy(update={"cloud_key": secret}), ADMIN, "en"))
    assert "very-secret" not in told and "models.example" in told


def test_a_policy_that_cannot_be_read_is_told_instead_of_hidden(settings):
    settings.home.mkdir(parents=True)
    (settings.home / "autonomy.yaml").write_text("actions: {set_budget: {level: everything}}", encoding="utf-8")
    told = autonomy(settings, "de")
    assert told["problem"] and told["actions"] == []


def test_a_houses_own_policy_is_told_with_its_bounds(settings):
    settings.home.mkdir(parents=True)
    (settings.home / "autonomy.yaml").write_text(
        "actions:\n  set_budget:\n    level: auto\n    two_persons_above: 2000\n"
        "    auto: {risk: {change: 150, day: 300, total: 2500}, hours: ['08:00-17:00']}\n"
        "freezes:\n  - {name: Black Friday, from: '2026-11-26', to: '2026-11-30'}\n", encoding="utf-8",
    )  # fmt: skip
    told = autonomy(settings, "en")
    first = told["actions"][0]
    assert (first["action"], first["level"], first["two_persons_above"]) == ("set_budget", "auto", 2000)
    assert "at risk up to €150 a change" in first["auto"] and told["own"]
    assert told["freezes"] == [{"name": "Black Friday", "first": "2026-11-26", "last": "2026-11-30"}]


def test_the_matrix_names_every_deed(settings):
    told = matrix("de")
    assert {row["action"] for row in told["rows"]} == set(DEEDS)
    assert all(set(row["cells"]) == set(told["roles"]) for row in told["rows"])


def test_without_a_model_the_test_says_so_and_sends_nothing(settings):
    told = tried(settings, "de")
    assert (told["ok"], told["sent"]) == (False, 0)
