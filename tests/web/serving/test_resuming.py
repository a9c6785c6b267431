"""What a server that died left approved is written by the next one."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cli import main
from settings import Settings
from web.serving.resuming import resumed

ADS = "date,platform,campaign,impressions,clicks,cost,conversions,conversion_value,currency\n" + "".join(
    f"2026-08-{day:02d},google,Generic,1000,50,60,2,80,EUR\n" for day in range(1, 32)
)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")


@pytest.fixture
def said(settings, capsys):
    def run(*words):
        capsys.readouterr()
        main(["--home", str(settings.home), "--json", *words])
        return json.loads(capsys.readouterr().out)

    return run


def test_an_empty_home_has_nothing_to_take_up(settings):
    assert resumed(settings) is None
    assert not settings.home.exists()


def test_what_was_approved_is_written_and_what_waits_is_not(settings, said, tmp_path):
    (tmp_path / "ads.csv").write_text(ADS, encoding="utf-8")
    said("import", str(tmp_path / "ads.csv"), "--as", "ads")
    told = said("tool", "act.set_budget", json.dumps({"campaign": "Generic", "change": "+10 %"}))
    id = told["proposals"][0]["id"]
    said("people", "add", "anna", "--role", "approver")
    assert resumed(settings) is None
    hash = said("inbox", "show", id)["proposal"]["hash"]
    said("inbox", "approve", id, "--as", "anna", "--hash", hash, "--no-dispatch")
    assert said("inbox", "show", id)["proposal"]["status"] == "queued"
    work = resumed(settings)
    assert work is not None
    work.join(60)
    assert said("inbox", "show", id)["proposal"]["status"] == "handed_over"
    assert resumed(settings) is None
