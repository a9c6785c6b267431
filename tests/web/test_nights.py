"""What people read about nights at the command line: in a house without data, a second time, on a date that is none."""

# pyright: basic
from __future__ import annotations

import json

import pytest

from cli import main

WORDS = {
    "de": ("leitstand import DATEI --as ads", "ist schon gelaufen", "lässt sich nicht ausführen"),
    "en": ("leitstand import FILE --as ads", "has run already", "There is no night of"),
}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_without_data_there_is_one_clear_brief_and_a_second_time_it_is_shown(lang, tmp_path, capsys):
    here = ["--home", str(tmp_path), "--lang", lang]
    load, ran, none = WORDS[lang]
    assert main([*here, "run", "night", "--date", "2026-11-26"]) == 0
    first = capsys.readouterr().out
    assert load in first and ran not in first
    assert "✗" not in first and first.count(load) == 1
    assert main([*here, "run", "night", "--date", "2026-11-26"]) == 0
    again = capsys.readouterr().out
    assert ran in again and load in again
    assert main([*here, "run", "night", "--date", "0001-01-01"]) == 1
    told = capsys.readouterr()
    assert none in told.out + told.err
    assert main([*here, "nights"]) == 0
    assert capsys.readouterr().out.count("night-") == 1


def test_with_json_it_says_whether_it_ran_before(tmp_path, capsys):
    shapes = []
    for _ in range(2):
        assert main(["--home", str(tmp_path), "run", "night", "--date", "2026-11-26", "--json"]) == 0
        shapes.append(json.loads(capsys.readouterr().out))
    assert [shape.get("ran_before", False) for shape in shapes] == [False, True]
    assert [shape["status"] for shape in shapes] == ["held", "held"]
