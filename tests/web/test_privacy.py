"""The proof as people read it: exit code, place, and no value in full."""

import json

import pytest

from cli import main


@pytest.fixture
def home(tmp_path):
    place = tmp_path / "home"
    place.mkdir()
    return place


def test_a_clean_home_says_so_in_both_languages(home, capsys):
    assert main(["privacy", "scan", "--home", str(home), "--lang", "de"]) == 0
    assert "nichts Personenbezogenes" in capsys.readouterr().out
    assert main(["privacy", "scan", "--home", str(home), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "findings": []}


def test_a_finding_ends_with_one_and_hides_the_value(home, capsys):
    (home / "notes.txt").write_text("ask anna@example.com\n", encoding="utf-8")
    assert main(["privacy", "scan", "--home", str(home), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["place"], found["kind"], found["sign"]) == ("notes.txt", "email", "pattern")
    assert main(["privacy", "scan", "--home", str(home), "--lang", "de"]) == 1
    told = capsys.readouterr().out
    assert "notes.txt" in told
    assert "anna@example.com" not in told
