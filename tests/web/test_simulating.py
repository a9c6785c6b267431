"""The simulate command writes where it is told, says what, and refuses what would go wrong."""

from __future__ import annotations

import csv
import json

import pytest

from cli import main
from warehouse.store import Warehouse


def test_a_short_company_is_written_and_told(tmp_path, capsys):
    out = tmp_path / "company"
    assert (
        main(
            [
                "simulate",
                "--seed",
                "2",
                "--days",
                "60",
                "--last",
                "2026-03-31",
                "--lang",
                "en",
                "--out",
                str(out),
                "--json",
            ]
        )
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["first"], told["last"], told["lang"]) == (True, "2026-01-31", "2026-03-31", "en")
    listed = {file["file"] for shelf in told["shelves"].values() for file in shelf}
    assert listed == {str(file.relative_to(out)) for file in out.rglob("*") if file.is_file()}
    assert json.loads((out / "truth" / "truth.json").read_text(encoding="utf-8"))["seed"] == 2


@pytest.mark.parametrize(("days", "why"), [("13", "at least 14 days"), ("99999", "at most 1500 days")])
def test_odd_lengths_are_refused(tmp_path, capsys, days, why):
    assert main(["simulate", "--days", days, "--out", str(tmp_path / "x")]) == 1
    assert why in capsys.readouterr().err


def test_a_full_folder_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["simulate", "--days", "60", "--lang", "de", "--out", str(tmp_path)]) == 1
    assert "nicht leer" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_people_read_folders_and_the_next_step(tmp_path, capsys):
    out = tmp_path / "firma"
    assert main(["simulate", "--days", "60", "--lang", "de", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert f"leitstand import {out / 'exports'}" in said
    assert "was wirklich geschah" in said


def test_two_weeks_are_enough_and_tiktok_s_exports_add_up_to_the_truth(tmp_path):
    out = tmp_path / "company"
    given = ["simulate", "--seed", "3", "--days", "14", "--last", "2026-03-31", "--lang", "en", "--out", str(out)]
    assert main(given) == 0
    home = Warehouse(tmp_path / "home")
    home.load([out / "exports" / "tiktok_ads"])
    with (out / "truth" / "daily.csv").open(encoding="utf-8") as opened:
        true = [int(row["cost_tiktok"]) for row in csv.DictReader(opened)]
    [(cost, days)] = home.reader().rows("select sum(cost), count(distinct date) from ads")
    assert cost * 100 == sum(true) > 0
    assert days == len(true) == 14
