"""The demo as somebody sees it in the first minute."""

from __future__ import annotations

from datetime import date

import click
import pytest

from settings import Settings
from web.demo import QUESTIONS, show

pytestmark = pytest.mark.slow


@pytest.fixture
def shown(tmp_path, capsys):
    settings = Settings(home=tmp_path / "home", today=date(2026, 4, 1), model="none")

    def run():
        capsys.readouterr()
        show(settings)
        return click.unstyle(capsys.readouterr().out)

    return run


def test_both_questions_are_answered_with_receipts_and_a_second_time_as_well(shown, tmp_path):
    said = shown()
    german, english = (said.index("? " + question) for question in QUESTIONS)
    first, second = said[german:english], said[english:]
    for part in ("5,4", "4.667", "Belege", "attribution.geo_lift@", "geo_panel@", "Vertrauen: ● "):
        assert part in first
    for part in ("alpha", "Receipts", "attribution.paths@", "journeys@", "Confidence: ● "):
        assert part in second
    assert said.count(f'leitstand --home "{tmp_path / "home" / "demo"}" replay q') == 2
    assert "Traceback" not in said

    (tmp_path / "home" / "mine.txt").write_text("stays")
    again = shown()
    assert figures(again) == figures(said)
    assert (tmp_path / "home" / "mine.txt").read_text() == "stays"
    assert {file.name for file in (tmp_path / "home").iterdir()} == {"demo", "mine.txt"}


def figures(said):
    """The lines without the names of the runs, which are new each time."""
    return [line for line in said.splitlines() if "replay" not in line and " · code " not in line]


def test_with_json_there_is_one_object_with_both_answers(capsys):
    import json

    from cli import main

    assert main(["demo", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [answer["question"] for answer in said["answers"]] == list(QUESTIONS)
    assert said["ok"] is True
