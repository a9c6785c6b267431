"""Wishes to change something against wishes to know."""

from pathlib import Path

import pytest
import yaml

from agents.verbs import act, direction
from tools import _tool

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))


@pytest.mark.parametrize("text", [*QUESTIONS["acts"]["de"], *QUESTIONS["acts"]["en"]])
def test_commands_are_acts(text):
    assert act(text)


@pytest.mark.parametrize(
    "text",
    [
        "Was passiert, wenn wir das Budget erhöhen?",
        "Wer hat gestern das Budget geändert?",
        "Welche Kampagnen sollten wir pausieren?",
        "Stelle die Kosten je Kampagne dar",
        "Change in conversions by campaign",
        "Start date of the campaign?",
        "Schick mir die Zahlen der Kampagne",
        "Increase in ad spend since May",
        "What if we cut the budget by 20 %?",
        "Should we raise bids?",
        "Wir sollen 15 % sparen: Bei welchen Kanälen kürzen?",
        "cut the budget by 25% where it hurts least",
        "Move 20% from Meta to Google and tell me what changes",
        "Dürfen wir die Kampagne so starten?",
    ],
)
def test_questions_are_not(text):
    assert act(text) is None


def test_no_question_that_a_tool_expects_is_taken_for_an_act():
    reading = [name for name in _tool.names() if not name.startswith("act.")]
    asked = [line for name in reading for lines in _tool.load(name).asked.values() for line in lines]
    taken = [line for line in asked if act(line)]
    assert taken == []


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Erhöhe das Budget um 20 %", "raise"),
        ("Senke das Budget um 20 %", "lower"),
        ("Pausiere die Kampagne", "pause"),
        ("Starte die Kampagne", "start"),
        ("Cut the Meta budget", "lower"),
        ("shift 5k from Meta to Google", "move"),
        ("Verteile das Budget sofort so um, wie du es vorschlägst", "move"),
        ('add "free" as a negative keyword', "exclude"),
        ("Raise the Meta budget", "raise"),
    ],
)
def test_opposites_are_told_apart(text, change):
    wish = act(text)
    assert wish and wish.change == change


def test_more_and_less():
    assert direction("20 % mehr Budget") == "raise"
    assert direction("20 % less budget") == "lower"
    assert direction("mehr oder weniger") is None
