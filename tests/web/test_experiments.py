"""An experiment on the command line, from the hypothesis to the decision."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

from cli import leitstand, main

PROPOSE = ["experiments", "propose", "B sells more", "--kind", "page", "--channel", "google", "--asset", "/lp",
           "--metric", "conversion", "--control", "a", "--treatment", "b", "--size", "4000"]  # fmt: skip


@pytest.fixture
def line(tmp_path, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-04-01")

    def run(*args, fails=False):
        done = CliRunner().invoke(leitstand, [*args, "--home", str(tmp_path / "home"), "--json"])
        assert (done.exit_code != 0) is fails, done.output
        return json.loads(done.stdout) if done.stdout.startswith("{") else done

    return run


@pytest.fixture
def trial(tmp_path):
    random = np.random.default_rng(1)
    lines = [f"{arm},{int(random.random() < rate)}" for arm, rate in (("a", 0.1), ("b", 0.14)) for _ in range(2_000)]
    file = tmp_path / "trial.csv"
    file.write_text("\n".join(["arm,conversion", *lines]))
    return str(file)


def test_the_whole_way(line, trial, tmp_path, monkeypatch):
    assert line(*PROPOSE, "--split", "a=0.5,b=0.5")["experiment"]["status"] == "designed"
    started = line("experiments", "start", "E1", "--on", "2026-03-02")["experiment"]
    assert (started["status"], len(started["plan_hash"])) == ("running", 16)
    line("import", trial, "--as", "trial")
    line("tool", "attribution.experiment", '{"experiment": "E1"}')
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-04-02")
    run = line("tool", "attribution.experiment", '{"experiment": "e1", "alpha": 0.1}')["run"]
    read = line("experiments", "read", "E1", "--run", run)["experiment"]
    assert (read["status"], read["readouts"][0]["unit"], read["readouts"][0]["n"]) == ("read", "pp", 4000)
    assert {left["code"]: left["actual"] for left in read["readouts"][0]["deviations"]} == {
        "alpha": "0.1",
        "peeks": "1",
    }
    assert line("experiments", "decide", "E1", "ship", "--why", "clear")["experiment"]["decision"] == "ship"
    assert line("experiments", "list")["facts"]["decided"]["value"] == 1
    assert line("experiments", "show", "e1")["experiment"]["why"] == "clear"
    for lang, figure in (("de", "Prozentpunkte"), ("en", "pp [")):
        page = CliRunner().invoke(
            leitstand, ["experiments", "show", "E1", "--home", str(tmp_path / "home"), "--lang", lang]
        )
        assert figure in page.output
        assert "[0.0" not in page.output
    shown = line("experiments", "calendar", "--out", str(tmp_path / "tests.ics"))
    assert shown["calendar"][0]["start"] == "2026-03-02"
    assert "E1 /lp" in (tmp_path / "tests.ics").read_text("utf-8")


def test_a_plan_is_revised_before_the_start_only(line):
    assert line("experiments", "propose", "an idea")["experiment"]["status"] == "proposed"
    assert line(*PROPOSE, "--revise", "E1")["experiment"]["id"] == "E1"
    line("experiments", "start", "E1")
    line(*PROPOSE, "--revise", "E1", fails=True)


@pytest.mark.parametrize(
    "wrong", [["--split", "a"], ["--start", "2026-03-02", "--end", "2026-03-01"], ["--alpha", "2"]]
)
def test_a_plan_that_cannot_be_is_refused_in_a_sentence(line, wrong):
    line(*PROPOSE, *wrong, fails=True)


def test_people_read_it_in_both_languages(tmp_path, capsys):
    for lang, word in (("de", "geplant"), ("en", "designed")):
        assert main([*PROPOSE, "--home", str(tmp_path / lang), "--lang", lang]) == 0
        assert word in capsys.readouterr().out


def test_an_unknown_run_or_experiment_is_told(line, capsys, tmp_path):
    line(*PROPOSE)
    assert main(["experiments", "read", "E1", "--run", "r1", "--home", str(tmp_path / "home")]) == 1
    assert main(["experiments", "show", "E9", "--home", str(tmp_path / "home")]) == 1
    assert "E1" in capsys.readouterr().err
