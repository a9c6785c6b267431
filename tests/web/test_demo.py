"""The demo as somebody sees it in the first minute."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout

import click
import pytest

from settings import Settings
from web.demo import LAST, QUESTIONS, SAID, show
from web.demo_night import SAID as NIGHT

pytestmark = pytest.mark.slow
DAYS = 180


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The demo of a company that is half as old, run once: its home, what it printed, answers and night."""
    home = tmp_path_factory.mktemp("demo") / "home"
    (home / "demo").mkdir(parents=True)
    (home / "mine.txt").write_text("stays")
    (home / "demo" / "old.txt").write_text("goes")
    out = io.StringIO()
    with redirect_stdout(out):
        answers, night = show(Settings(home=home, model="none"), days=DAYS)
    return home, click.unstyle(out.getvalue()), answers, night


def test_a_company_is_played_imported_and_asked_in_two_languages(shown):
    home, said, answers, _ = shown
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


def test_a_night_runs_is_approved_by_somebody_else_and_taken_back(shown):
    _, said, _, night = shown
    assert night["ok"] and night["same"] and night["writes"] >= 4
    assert len(night["alone"]) == 1
    told = said[said.index("$ leitstand run night") :]
    for part in ("First:", "read back where it was made", "waits: ", "Machines never approve", "applied and verified",
                 "rolled back", "byte for byte as before", "nothing changed, deleted, inserted or moved"):  # fmt: skip
        assert part in told


def test_with_json_there_is_one_object_with_both_answers(shown, capsys, monkeypatch):
    import web.demo
    from cli import main

    def again(settings, *, quiet, lang):
        assert quiet
        return shown[2:]

    monkeypatch.setattr(web.demo, "show", again)
    assert main(["demo", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [answer["question"] for answer in said["answers"]] == list(QUESTIONS)
    assert said["ok"] is True
    assert said["night"]["approved"] == 0


def test_every_sentence_of_it_is_there_in_both_languages():
    for words in (*SAID.values(), *NIGHT.values()):
        assert words.de and words.en and words.de != words.en
        assert sorted(re.findall(r"{\w+", words.de)) == sorted(re.findall(r"{\w+", words.en))
