"""What waits, yes and no, undo and the kill switch over REST: the same verdicts as on the command line."""

from __future__ import annotations

import json
from datetime import date

import pytest
from fastapi.testclient import TestClient

from cli import main
from server import create_app
from settings import Settings

ADS = "date,platform,campaign,impressions,clicks,cost,conversions,conversion_value,currency\n" + "".join(
    f"2026-08-{day:02d},google,{name},1000,50,{cost},2,80,EUR\n"
    for day in range(1, 32)
    for name, cost in (("Brand", 40), ("Generic", 60))
)
ORDER = {"args": {"campaign": "Generic", "change": "+10 %"}}


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")


@pytest.fixture
def said(settings, capsys):
    """What the command line prints as JSON."""

    def run(*words):
        capsys.readouterr()
        main(["--home", str(settings.home), "--json", *words])
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def near(settings, said, tmp_path):
    (tmp_path / "ads.csv").write_text(ADS, encoding="utf-8")
    assert said("import", str(tmp_path / "ads.csv"), "--as", "ads")["ok"]
    with TestClient(
        create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as client:
        yield client


def test_an_order_waits_and_needs_somebody_else(near, said):
    told = near.post("/tools/act.set_budget", json=ORDER).json()
    (proposal,) = told["proposals"]
    assert near.get("/inbox").json() == said("inbox", "list")
    shown = near.get(f"/inbox/{proposal['id']}").json()["proposal"]
    own = near.post(f"/inbox/{proposal['id']}/approve", json={"hash": shown["hash"]})
    assert (own.status_code, own.json()["error"]["kind"]) == (403, "forbidden")
    said("people", "add", "anna", "--role", "approver")
    key = said("people", "key", "anna")["key"]
    anna = {"Authorization": f"Bearer {key}"}
    other = near.post(f"/inbox/{proposal['id']}/approve", json={"hash": "0" * 12}, headers=anna)
    assert other.status_code == 409
    done = near.post(f"/inbox/{proposal['id']}/approve", json={"hash": shown["hash"]}, headers=anna).json()
    assert [each["status"] for each in done["proposals"]] == ["handed_over"]
    back = near.post(f"/rollback/{proposal['id']}", json={"why": "no"}, headers=anna).json()
    assert [each["status"] for each in back["proposals"]] == ["rolled_back"]
    twice = near.post(f"/rollback/{proposal['id']}", json={"why": "no"}, headers=anna)
    assert (twice.status_code, twice.json()["error"]["kind"]) == (409, "outdated")
    again = near.post(f"/rollback/{proposal['id']}", json={"again": True}, headers=anna).json()
    assert [each["status"] for each in again["proposals"]] == ["handed_over"]


def test_the_kill_switch_is_one_switch(near, said):
    assert near.post("/kill", json={"on": True, "why": "prices"}).json() == said("kill", "status")
    assert said("kill", "off")["ok"]
    assert near.get("/kill").json() == said("kill", "status")


@pytest.mark.parametrize("path", ["/inbox/p-none", "/nights/night-1999-01-01"])
def test_what_is_not_there_is_told(near, path):
    assert near.get(path).status_code == 404
