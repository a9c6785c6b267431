"""Profiles from the command line: build, show, take apart, match."""

import json

import pytest

from cli import main
from warehouse.store import Warehouse

ORDERS = (
    "order_id,ordered_at,customer_id,revenue,currency,email\n"
    "O1,2026-01-01 10:00:00,C1,10,EUR,{mail}\nO2,2026-01-02 10:00:00,C2,20,EUR,{mail}\n"
)


@pytest.fixture
def home(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS.format(mail="a" * 64), encoding="utf-8")
    Warehouse(tmp_path / "home").load([file], kind="orders")
    return str(tmp_path / "home")


def run(capsys, *words):
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_build_split_and_undo(home, capsys):
    assert run(capsys, "identity", "status", "--home", home)[1] == {"ok": True, "built": False}
    assert run(capsys, "identity", "build", "--home", home)[1]["profiles"] == 1
    code, told = run(capsys, "identity", "split", "C1", "customer:C2", "--why", "test", "--home", home)
    assert (code, told["profiles"], told["splits"]) == (0, 2, 1)
    assert told["pairs"] == [["customer:C1", "customer:C2"]]
    assert run(capsys, "identity", "build", "--home", home)[1]["profiles"] == 2
    assert run(capsys, "identity", "split", "C1", "C2", "--undo", "--home", home)[1]["profiles"] == 1
    assert run(capsys, "identity", "status", "--home", home)[1]["fresh"] is True


def test_a_whole_profile_is_taken_apart(home, capsys):
    shown = run(capsys, "identity", "show", "C1", "--home", home)[1]
    assert [row[1] for row in shown["tables"]["keys"]["rows"]][:2] == ["C1", "C2"]
    assert main(["identity", "show", "C1", "--home", home, "--lang", "de"]) == 0
    profile = next(word for word in capsys.readouterr().out.split() if word.startswith("p") and word[-1] == ",")[:-1]
    assert run(capsys, "identity", "split", profile, "--home", home)[1]["profiles"] == 3


def test_people_read_it_in_both_languages(home, capsys):
    assert main(["identity", "build", "--home", home, "--lang", "de"]) == 0
    assert "1 Profile aus 3 Schlüsseln" in capsys.readouterr().out
    assert main(["identity", "split", "C1", "C2", "--home", home, "--lang", "en"]) == 0
    assert "Taken apart: 1 pairs" in capsys.readouterr().out


def test_errors_are_one_sentence(home, tmp_path, capsys):
    code, told = run(capsys, "identity", "show", "nobody", "--home", home)
    assert (code, told["error"]["kind"]) == (1, "not_found")
    assert run(capsys, "identity", "build", "--home", str(tmp_path / "empty"))[0] == 1
    assert main(["identity", "split", "a", "b", "c", "--home", home]) == 2


def test_matching_prints_quality(tmp_path, capsys):
    lines = ["id,first_name,last_name,dob,label"]
    names = ["anna muster", "bert beispiel", "cem kaya", "dora lang", "emil fuchs", "frida berger"]
    lines += [
        f"{2 * n + k},{name.replace(' ', ',')},19{60 + n}-0{n + 1}-1{n},{n}"
        for n, name in enumerate(names)
        for k in (0, 1)
    ]
    file = tmp_path / "people.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    code, told = run(capsys, "identity", "match", str(file), "--threshold", "0.5")
    assert code == 0
    assert told["quality"]["f1"] == 1.0
    assert all(pair["probability"] >= 0.5 for pair in told["pairs"])
    assert main(["identity", "match", str(file), "--lang", "en"]) == 0
    assert "precision 100.0%, recall 100.0%, F1 1.000 (6 true pairs)" in capsys.readouterr().out
