"""The demo as somebody sees it in the first minute."""

from __future__ import annotations

import json

import click
import pytest

from settings import Settings
from web.demo import LAST, QUESTIONS, show

pytestmark = pytest.mark.slow


def test_a_company_is_played_imported_and_asked_in_two_languages(tmp_path, capsys):
    home = tmp_path / "home"
    (home / "demo").mkdir(parents=True)
    (home / "mine.txt").write_text("stays")
    (home / "demo" / "old.txt").write_text("goes")
    answers, night = show(Settings(home=home, model="none"))
    said = click.unstyle(capsys.readouterr().out)
    assert "✓ 7 of 7 sums equal the company's books to the cent" in said
    for kind in ("ads", "orders", "sessions", "search_console", "geo_panel"):
        assert f"  {kind} " in said
    german, english = (said.index("? " + question) for question in QUESTIONS)
    first, second = said[german:english], said[english:]
    for part in ("Umsatz", "Menge", "Belege", "data.decompose@", "orders@", "Vertrauen: ● "):
        assert part in first
    for part in ("broken conversion tracking", "Do not change bids or budgets", "Receipts", "data.anomalies@", "ads@"):
        assert part in second
    assert f'leitstand --home "{home / "demo"}" replay q' in said
    assert "Traceback" not in said
    assert [answer.error for answer in answers] == [None, None]
    assert {file.name for file in home.iterdir()} == {"demo", "mine.txt"}
    assert not (home / "demo" / "old.txt").exists()
    assert str(LAST) in said
    assert night["ok"] and night["same"] and night["writes"] >= 4
    assert len(night["alone"]) == 1
    shown = said[said.index("$ leitstand run night") :]
    for part in ("First:", "read back where it was made", "waits: ", "Machines never approve", "applied and verified",
                 "rolled back", "byte for byte as before", "nothing changed, deleted, inserted or moved"):  # fmt: skip
        assert part in shown


def test_with_json_there_is_one_object_with_both_answers(capsys):
    from cli import main

    assert main(["demo", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [answer["question"] for answer in said["answers"]] == list(QUESTIONS)
    assert said["ok"] is True
    assert said["night"]["approved"] == 0
