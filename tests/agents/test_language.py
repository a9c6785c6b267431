"""German or English, for the questions that people ask and for the tools' own."""

import json
from pathlib import Path

import pytest
import yaml

from agents.language import detect
from tools import _tool

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))


def _held_out():
    for group in [*QUESTIONS["tools"].values(), QUESTIONS["out"], QUESTIONS["acts"]]:
        for lang, lines in group.items():
            yield from ((lang, line) for line in lines)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("ROAS Meta letzte Woche?", "de"),
        ("ROAS last week", "en"),
        ("CPA by channel", "en"),
        ("CPA nach Kanal", "de"),
        ("Was the budget spent?", "en"),
        ("Was hat das gekostet?", "de"),
        ("Pausiere die Kampagne Brand Search", "de"),
        ("Wie laeuft die Kampagne fuer Juli?", "de"),
        ('Dürfen wir "the best shoes in the world" schreiben?', "de"),
        ("May we write „die besten Schuhe der Welt“?", "en"),
        ("Klicks?", "de"),
        ("clicks?", "en"),
    ],
)
def test_short_mixed_and_quoting_questions(question, lang):
    assert detect(question) == lang


def test_nothing_to_tell_by_gives_the_default():
    assert detect("ROAS", default="de") == "de"
    assert detect("ROAS", default="en") == "en"
    assert detect("", default="de") == "de"
    assert detect("12345 !?", default="de") == "de"


def test_at_least_98_percent_of_held_out_questions():
    asked = list(_held_out())
    wrong = [line for lang, line in asked if detect(line) != lang]
    assert len(asked) > 200
    assert len(wrong) <= 0.02 * len(asked), wrong


def test_at_least_98_percent_of_what_the_tools_expect_to_be_asked():
    asked = [(lang, line) for name in _tool.names() for lang, lines in _tool.load(name).asked.items() for line in lines]
    wrong = [line for lang, line in asked if detect(line) != lang]
    assert len(wrong) <= 0.02 * len(asked), wrong


def test_at_least_98_percent_of_questions_about_anything(shared_data):
    for lang in ("de", "en"):
        read = json.loads((shared_data / "retrieval" / f"xquad_{lang}.json").read_text("utf-8"))
        asked = [qa["question"] for text in read["data"] for paragraph in text["paragraphs"] for qa in paragraph["qas"]]
        wrong = [line for line in asked if detect(line) != lang]
        assert len(wrong) <= 0.02 * len(asked), wrong
