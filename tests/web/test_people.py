"""People on the command line: who may change them, and that their names stay out of the records."""

from __future__ import annotations

import json
import sqlite3

import pytest
from click.testing import CliRunner

from cli import leitstand, main
from ledger import persons


@pytest.fixture
def line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LEITSTAND_USER", "otto")

    def run(*args, exit=0):
        ended = main([*args, "--home", str(tmp_path / "home"), "--json"])
        out = capsys.readouterr().out
        assert ended == exit, out
        return json.loads(out) if out.startswith("{") else out

    return run


def test_a_house_without_people_has_the_one_who_works_in_it(line, tmp_path):
    assert line("people", "list")["people"] == [{"id": "", "name": "otto", "role": "admin", "keys": []}]
    assert not (tmp_path / "home" / "ledger.db").exists()


def test_people_get_roles_change_them_and_lose_them(line):
    added = line("people", "add", "Anna Müller", "--role", "approver")["person"]
    assert added["id"].startswith("u-")
    roles = {each["name"]: each["role"] for each in line("people", "list")["people"]}
    assert roles == {"otto": "admin", "Anna Müller": "approver"}
    assert line("people", "add", "anna  müller", "--role", "analyst")["person"]["id"] == added["id"]
    roles = {each["name"]: each["role"] for each in line("people", "list")["people"]}
    assert roles == {"otto": "admin", "Anna Müller": "analyst"}
    assert line("people", "remove", "Anna Müller")["removed"]["id"] == added["id"]
    assert [each["name"] for each in line("people", "list")["people"]] == ["otto"]
    assert line("people", "remove", "Anna Müller", exit=1)["error"]["kind"] == "not_found"


@pytest.mark.parametrize("who", ["anna", "stranger", "agent:bidding", "service:night"])
def test_only_an_admin_changes_people(line, who):
    line("people", "add", "anna", "--role", "approver")
    for args in (("add", "ben", "--role", "admin"), ("add", who, "--role", "admin"), ("remove", "otto")):
        assert line("people", *args, "--as", who, exit=1)["error"]["kind"] == "forbidden"
    assert len(line("people", "list")["people"]) == 2


def test_an_admin_may_be_named_and_the_last_one_stays(line):
    line("people", "add", "berta", "--role", "admin")
    assert line("people", "add", "otto", "--role", "viewer", "--as", "berta")["person"]["role"] == "viewer"
    for args in (("remove", "berta"), ("add", "berta", "--role", "analyst")):
        assert line("people", *args, "--as", "berta", exit=1)["error"]["kind"] == "arguments"


def test_who_is_first_cannot_lock_the_house(line):
    line("people", "add", "otto", "--role", "viewer", exit=1)
    assert line("people", "list")["people"] == [{"id": "", "name": "otto", "role": "admin", "keys": []}]


@pytest.mark.parametrize(
    "args", [("add", "anna"), ("add", "anna", "--role", "king"), ("add", "--role", "admin"), ("x",)]
)
def test_wrong_use_is_told(line, args):
    line("people", *args, exit=2)


def test_a_machine_gets_no_role(line):
    assert line("people", "add", "agent:bidding", "--role", "admin", exit=1)["error"]["kind"] == "arguments"
    assert line("people", "add", "  ", "--role", "admin", exit=1)["error"]["kind"] == "arguments"


def test_names_are_in_no_record_and_go_with_their_key(line, tmp_path):
    line("people", "add", "Anna Müller", "--role", "approver")
    home = tmp_path / "home"
    everything = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert "Müller".encode() not in everything
    with sqlite3.connect(home / "ledger.db") as db:
        events = [row[0] for row in db.execute("select event from audit where event like 'person.%'")]
    assert events == ["person.registered", "person.registered"]
    persons.forget(home, "Anna Müller")
    assert {each["name"] for each in line("people", "list")["people"]} == {"otto", "[erased]"}


@pytest.mark.parametrize(("lang", "said"), [("de", "gibt frei"), ("en", "approves")])
def test_people_read_it_in_their_language(tmp_path, lang, said):
    home = str(tmp_path)
    done = CliRunner().invoke(
        leitstand, ["people", "add", "anna", "--role", "approver", "--home", home, "--lang", lang]
    )
    assert done.output.split()[:2] == ["anna", "approver"]
    assert said in done.output


@pytest.mark.parametrize(("scope", "lang", "said"), [
    ("read", "de", "nur zum Lesen"), ("ask", "en", "to read and ask only"), ("act", "en", ""),
])  # fmt: skip
def test_a_key_is_made_for_less_than_the_role(line, capsys, tmp_path, scope, lang, said):
    line("people", "add", "anna", "--role", "approver")
    made = line("people", "key", "anna", "--scope", scope, "--days", "5")
    assert made["scope"] == scope
    (key,) = next(each for each in line("people", "list")["people"] if each["name"] == "anna")["keys"]
    assert key["scope"] == scope
    main(["people", "list", "--home", str(tmp_path / "home"), "--lang", lang])
    told = capsys.readouterr().out
    assert said in told and ("only" in told or "nur" in told) is bool(said)
    line("people", "key", "anna", "--scope", "everything", exit=2)


def test_who_was_erased_comes_back_as_somebody_new(line, tmp_path):
    first = line("people", "add", "anna", "--role", "approver")["person"]["id"]
    assert line("privacy", "erase", "anna")["people"] == [first]
    again = line("people", "add", "anna", "--role", "viewer")["person"]["id"]
    assert again != first
    listed = {each["id"]: (each["name"], each["role"]) for each in line("people", "list")["people"]}
    assert listed[again] == ("anna", "viewer")
    assert first not in listed or listed[first][0] != "anna"
    assert persons.name_of(tmp_path / "home", first) is None
