"""A receipt and its replay, as the command line and REST tell them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cli import main
from errors import NotFound
from settings import Settings
from web.replaying import receipt, replayed

CLAIM = '{"text": "Bester Kaffee der Welt", "lang": "de"}'


@pytest.fixture
def house(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    home = tmp_path / "home"
    assert main(["--home", str(home), "--json", "tool", "compliance.claims", CLAIM]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    return Settings(home=home, today=date(2026, 9, 1), model="none"), run


def test_the_same_bytes_are_told_as_such(house, capsys):
    settings, run = house
    shape, text = replayed(settings, run, "en")
    assert (shape["same"], shape["steps"][0]["tool"]) == (True, "compliance.claims")
    assert run in text
    assert main(["--home", str(settings.home), "--json", "replay", run]) == 0
    assert json.loads(capsys.readouterr().out) == shape


def test_a_changed_record_is_told(house):
    import sqlite3

    settings, run = house
    with sqlite3.connect(settings.home / "ledger.db") as db:
        db.execute("update runs set result = replace(result, 'Bester', 'Guter')")
    assert receipt(settings, run, "de", again=True)["replay"]["same"] is False


def test_a_receipt_is_read_by_its_run(house):
    settings, run = house
    told = receipt(settings, run, "en")
    assert (told["receipts"][0]["run"], told["receipts"][0]["tool"], told["replay"]) == (run, "compliance.claims", None)
    with pytest.raises(NotFound):
        receipt(settings, "r-none", "en")
