"""The parts of the settings as HTML."""

# pyright: basic
from __future__ import annotations

import pytest

from web.page.parts.settled import answered, autonomy, contents, house, models, nights, platforms, stops
from web.page.parts.settled import tested as cases_told

EVIL = "<img src=x onerror=alert(1)>"
MODELS = {"tier": "none", "ready": True, "reason": "", "cloud": {"ready": False, "host": "", "model": "", "set": False,
          "reason": ""}, "device": {"ready": False, "reason": ""}}  # fmt: skip
ACTION = {"action": "set_bid", "name": "Gebot ändern", "level": "approve", "said": "wartet auf Zustimmung",
          "approvers": ["approver", "admin"], "two_persons_above": None, "incident": "hold", "auto": [],
          "always": []}  # fmt: skip
POLICY = {"version": "1f", "file": "autonomy.yaml", "where": "autonomy.yaml", "own": True, "problem": "",
          "actions": [ACTION, ACTION | {"action": "set_cap", "name": EVIL}], "freezes": [
              {"name": EVIL, "first": "12-23", "last": "01-02"}], "everything": []}  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
def test_without_a_model_nothing_leaves_the_house(lang):
    told = models(MODELS, lang, may=True)
    assert ("Nichts:" if lang == "de" else "Nothing:") in told
    assert 'data-do="model"' not in told and "LEITSTAND_CLOUD_URL" in told


def test_a_cloud_model_can_be_tested_and_says_what_leaves():
    cloud = MODELS | {"tier": "cloud", "cloud": {"ready": True, "host": EVIL, "model": EVIL, "set": True, "reason": ""}}
    told = models(cloud, "en", may=True)
    assert 'data-do="model"' in told and EVIL not in told and "placeholders" in told
    assert 'data-do="model"' not in models(cloud, "en", may=False)
    good = {"ok": True, "seconds": 0.84, "cost": 0.00012, "outcome": "ok"}
    assert "0,8 s" in answered(good, "de")
    assert EVIL not in answered(good | {"ok": False, "outcome": EVIL}, "de")


def test_the_policy_reads_as_a_table_with_alike_rows_together():
    told = autonomy(POLICY, "de", may=True)
    assert EVIL not in told and told.count("wartet auf Zustimmung") == 1
    assert "Freigabe, Admin" in told and "23.12." in told and "autonomy.yaml im Ordner dieses Hauses" in told
    assert EVIL not in autonomy(POLICY | {"problem": EVIL}, "de", may=True)
    by_itself = ACTION | {"level": "auto", "said": "geschieht von selbst", "auto": ["bis 150 €"],
                          "two_persons_above": 9}  # fmt: skip
    told = autonomy(POLICY | {"actions": [by_itself]}, "de", may=False)
    assert "bis 150 €" in told and "zwei Personen ab 9" in told and 'data-do="policy"' not in told


def test_cases_of_the_policy_are_counted():
    cases = [{"name": EVIL, "ok": ok, "level": "auto", "expected": []} for ok in (True, False)]
    told = cases_told({"ok": False, "cases": cases}, "en")
    assert "1 of 2 cases" in told and EVIL not in told


def test_platforms_say_whether_they_read_back_and_only_an_admin_how_to_connect():
    each = [{"platform": EVIL, "adapter": "files", "reads": False}]
    assert EVIL not in platforms(each, "de", admin=True)
    assert "LEITSTAND_PLATFORMS__WEBHOOK" in platforms(each, "de", admin=True)
    assert "LEITSTAND_PLATFORMS__WEBHOOK" not in platforms(each, "de", admin=False)


def test_nights_say_how_to_switch_them_on():
    told = {"on": False, "time": "", "following": {"night": "2026-11-27T03:00+01:00"}, "problem": None, "watch": [],
            "notify": False, "mail": False, "plan": False}  # fmt: skip
    assert "LEITSTAND_NIGHTS__TIME" in nights(told, "en")
    assert "27.11.2026" not in nights(told, "de")
    on = nights(told | {"on": True}, "de")
    assert "Nacht: 27.11.2026, 03:00" in on
    assert "kaputt" in nights(told | {"problem": {"de": "kaputt", "en": "broken"}}, "de")


def test_what_is_stopped_goes_on_only_by_who_may():
    told = {"stops": [{"scope": "campaign:google/Brand", "source": "row", "why": EVIL}]}
    assert 'data-do="go part"' in stops(told, ["google"], "de", stop=True, go=True)
    assert 'data-do="go part"' not in stops(told, ["google"], "de", stop=True, go=False)
    assert "<form" not in stops({"stops": []}, ["google"], "de", stop=False, go=False)
    assert EVIL not in stops(told, [EVIL], "de", stop=True, go=True)


def test_the_house_names_its_day_and_the_other_language():
    told = {"version": "0.1.0", "currency": "EUR", "timezone": "Europe/Berlin", "today": "2026-11-27", "fixed": True,
            "home": ""}  # fmt: skip
    assert "27.11.2026 (festgelegt)" in house(told, "de") and "?lang=en" in house(told, "de")


def test_the_contents_leave_out_what_is_not_shown():
    assert "#people" in contents(True, "de") and "#people" not in contents(False, "de")
