"""The demo as somebody sees it in the first minute."""

# pyright: basic
from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout
from datetime import date

import click
import pytest

from settings import Settings
from web.demo import DAYS, LAST, QUESTIONS, SAID, asked, onward, prepared
from web.demo_night import SAID as NIGHT
from web.demo_night import night

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


class Told:
    """What was said, without colours."""

    def __init__(self):
        self.text = ""

    def __call__(self, text):
        self.text += click.unstyle(text) + "\n"


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """A home in which the exports of a younger company are loaded: settings, company, what was said."""
    home, told = tmp_path_factory.mktemp("demo") / "home", Told()
    (home / "demo").mkdir(parents=True)
    (home / "mine.txt").write_text("stays")
    (home / "demo" / "old.txt").write_text("goes")
    return *prepared(Settings(home=home, model="none"), "en", DAYS, told), told.text


@pytest.fixture(scope="module")
def answered(company):
    """The answers, and what was said."""
    told = Told()
    return asked(company[0], "en", told), told.text


@pytest.fixture(scope="module")
def ran(company):
    """What came of the night, and what was said."""
    told = Told()
    with redirect_stdout(io.StringIO()) as out:
        came = night(company[0], company[1], "en", click.echo)
    told(out.getvalue())
    return came, told.text


def test_a_company_is_played_and_imported_into_a_home_of_its_own(company):
    own, _, said = company
    assert "✓ 7 of 7 sums equal the company's books to the cent" in said
    for kind in ("ads", "orders", "sessions", "search_console", "products"):
        assert f"  {kind} " in said
    assert {file.name for file in own.home.parent.iterdir()} == {"demo", "mine.txt"}
    assert not (own.home / "old.txt").exists()
    assert str(LAST) in said


def test_it_is_asked_in_two_languages(company, answered):
    answers, said = answered
    german, english = (said.index("? " + question) for question in QUESTIONS)
    first, second = said[german:english], said[english:]
    for part in ("Umsatz", "Menge", "Belege", "data.decompose@", "orders@", "Vertrauen: ● "):
        assert part in first
    for part in ("broken conversion tracking", "Do not change bids or budgets", "Receipts", "data.anomalies@", "ads@"):
        assert part in second
    assert f'leitstand --home "{company[0].home}" replay q' in said
    assert "Traceback" not in said
    assert [answer.error for answer in answers] == [None, None]


def test_a_night_runs_is_approved_by_somebody_else_and_taken_back(ran):
    came, said = ran
    assert came["ok"] and came["same"] and came["writes"] >= 4
    assert len(came["alone"]) == 1
    told = said[said.index("$ leitstand run night") :]
    for part in ("First:", "read back where it was made", "waits: ", "Machines never approve", "applied and verified",
                 "rolled back", "byte for byte as before", "nothing changed, deleted, inserted or moved"):  # fmt: skip
        assert part in told


def test_with_json_there_is_one_object_with_both_answers(answered, ran, capsys, monkeypatch):
    import web.demo
    from cli import main

    def again(settings, *, quiet, lang):
        assert quiet
        return answered[0], ran[0]

    monkeypatch.setattr(web.demo, "show", again)
    assert main(["demo", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [answer["question"] for answer in said["answers"]] == list(QUESTIONS)
    assert said["ok"] is True
    assert said["night"]["approved"] == 0


@pytest.mark.parametrize("lang", ["de", "en"])
def test_at_its_end_it_says_how_to_open_the_page_on_its_home(tmp_path, lang):
    from cli import leitstand

    own = Settings(home=tmp_path / "demo", today=date(2026, 11, 26))
    first = click.unstyle(onward(own, lang)[0])
    command = f'LEITSTAND_TODAY=2026-11-26 leitstand --home "{own.home}" serve'
    port = next(each.default for each in leitstand.commands["serve"].params if each.name == "port")
    assert command in first
    assert first.endswith(f"http://127.0.0.1:{port}")


def test_every_sentence_of_it_is_there_in_both_languages():
    for words in (*SAID.values(), *NIGHT.values()):
        assert words.de and words.en and words.de != words.en
        assert sorted(re.findall(r"{\w+", words.de)) == sorted(re.findall(r"{\w+", words.en))
