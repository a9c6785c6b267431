"""`leitstand inbox …`, `dispatch`, `rollback`, `kill …` as somebody types them."""

# pyright: basic
from __future__ import annotations

import json

import pytest

from acting.office import Office
from cli import main
from settings import Settings
from tests.acting._pretend import proposed, said


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-11-26")

    def call(*words):
        code = main(["--home", str(tmp_path), *words])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def waiting(tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-11-26")
    office = Office.open(Settings(home=tmp_path))
    (entry,) = office.submit([said(proposed({"google · Brand": 100}, {"google · Brand": 110}, id="p-one"))],
                             by=office.own().id)  # fmt: skip
    return entry.id


@pytest.mark.parametrize("command", [("inbox",), ("inbox", "list"), ("dispatch",), ("kill", "status")])
def test_an_empty_house_answers_with_one_object(run, command):
    code, out, _ = run(*command, "--json")
    assert code == 0
    assert json.loads(out)["ok"] is True


@pytest.mark.parametrize("command", [("inbox", "show"), ("inbox", "approve"), ("rollback",)])
def test_an_unknown_id_is_one_sentence_and_code_1(run, command):
    code, out, _ = run(*command, "p-none", "--json")
    assert code == 1
    assert "p-none" in json.loads(out)["error"]["message"]


def test_a_reason_is_needed_for_a_no(run, waiting):
    assert run("inbox", "reject", waiting)[0] == 2


def test_self_approval_is_refused_and_the_way_out_works(run, waiting):
    code, _, err = run("inbox", "approve", waiting, "--lang", "en")
    assert code == 1 and "leitstand people add NAME --role approver" in err
    assert run("people", "add", "Anna", "--role", "approver")[0] == 0
    code, out, _ = run("inbox", "approve", "p-o", "--as", "Anna", "--json")
    assert code == 0
    (shape,) = json.loads(out)["proposals"]
    assert shape["status"] == "handed_over" and shape["writes"][0]["state"] == "handed_over"
    assert run("inbox", "approve", "p-o", "--as", "Anna", "--json")[0] == 1
    code, out, _ = run("rollback", "p-o", "--as", "Anna", "--json")
    assert (code, json.loads(out)["proposals"][0]["status"]) == (0, "rolled_back")
    code, out, _ = run("rollback", "p-o", "--as", "Anna", "--json")
    assert (code, json.loads(out)["error"]["kind"]) == (1, "outdated")
    code, out, _ = run("rollback", "p-o", "--as", "Anna", "--again", "--json")
    assert (code, json.loads(out)["proposals"][0]["status"]) == (0, "handed_over")


def test_while_the_switch_is_on_nobody_approves(run, waiting):
    run("people", "add", "Anna", "--role", "approver")
    assert json.loads(run("kill", "on", "--why", "odd", "--json")[1])["stopped"] is True
    assert run("inbox", "approve", waiting, "--as", "Anna", "--json")[0] == 1
    assert json.loads(run("kill", "off", "--json")[1])["stopped"] is False


def test_a_campaign_is_stopped_only_with_its_platform(run):
    code, _, err = run("kill", "on", "--campaign", "c1", "--lang", "en")
    assert code == 1 and "--platform" in err
    assert json.loads(run("kill", "status", "--json")[1])["stopped"] is False


def test_what_is_over_leaves_the_inbox(run, waiting, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2027-01-01")
    assert json.loads(run("inbox", "--json")[1])["proposals"] == []
    (shape,) = json.loads(run("inbox", "list", "--all", "--json")[1])["proposals"]
    assert shape["status"] == "expired"


def test_a_stop_under_a_name_that_nothing_has_stands_and_says_so(run, tmp_path):
    """Somebody in a hurry mistypes a name, and must not believe that anything stopped."""
    assert "note" not in json.loads(run("kill", "on", "--platform", "gogle", "--json")[1]), "nothing is known yet"
    rows = ["date,platform,campaign,impressions,clicks,cost"]
    rows += [f"2026-11-{day:02},google,Grün & Söhne,1000,50,25.5" for day in range(1, 26)]
    (tmp_path / "ads.csv").write_text("\n".join(rows))
    assert run("import", str(tmp_path / "ads.csv"), "--as", "ads")[0] == 0
    for words, told in (
        (("--platform", "gogle"), "no platform 'gogle' (known: google)"),
        (("--platform", "Google", "--campaign", "Gruen"), "no campaign there is called 'Gruen'"),
        (("--platform", "Google"), ""),
        (("--platform", "google", "--campaign", "grün & söhne"), ""),
        ((), ""),
    ):
        code, out, _ = run("kill", "on", *words, "--json")
        shape = json.loads(out)
        assert (code, shape["stopped"]) == (0, True)
        assert told in shape.get("note", "") and bool(told) == ("note" in shape)
    assert "Ist der Name falsch geschrieben" in run("--lang", "de", "kill", "on", "--platform", "gogle")[1]
    assert "note" not in json.loads(run("kill", "off", "--platform", "gogle", "--json")[1])
