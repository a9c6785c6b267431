"""A question that names nothing gets what the data at hand can answer; one about the world a polite no."""

from __future__ import annotations

import pytest

from agents import vague
from agents.asking import NOTHING

VAGUE = [
    "Wie läuft's?", "wie läufts", "Hallo, wie läuft es denn so?", "Wie laufen die Kampagnen?", "Gibt's was Neues?",
    "Wie stehen wir da?", "Und wie sieht es aus?", "Was ist los?", "Gib mir einen Überblick", "Alles gut?",
    "how's it going?", "How are our campaigns doing?", "What's up?", "how are we doing right now", "Any news?",
    "Give me an overview", "Is everything fine?", "Where do we stand?",
]  # fmt: skip
PLAIN = [
    "Wie läuft Meta?", "Wie lief die letzte Woche?", "Was ist ROAS?", "Wie geht das?", "what's the weather?",
    "How is our ROAS going?", "How are the campaigns doing on TikTok?", "", "Was ist", "How do we",
]  # fmt: skip


@pytest.mark.parametrize("text", VAGUE)
def test_vague_questions_are_told(text):
    assert vague.vague(text)


@pytest.mark.parametrize("text", PLAIN)
def test_whoever_names_something_is_answered(text):
    assert not vague.vague(text)


@pytest.mark.parametrize("text", ["Wie läuft's?", "how's it going?"])
def test_what_the_loaded_data_answer_is_offered(supervisor, text):
    routed = supervisor.plan(text)
    assert routed.plan.clarify == vague.WHERE
    assert len(routed.plan.choices) >= 3
    for choice in routed.plan.choices:
        for lang in ("de", "en"):
            assert supervisor.plan(choice.said(lang), lang).plan.steps, choice


def test_only_what_is_loaded_counts():
    assert [words.en for words in vague.offered({"sessions"}).choices] == ["How good are our data?"]
    assert vague.offered({"trial"}).clarify == vague.NO_DATA


@pytest.mark.parametrize(("text", "lang"), [("Wie wird das Wetter?", "de"), ("what's the weather?", "en")])
def test_what_is_none_of_our_business_is_said_politely(supervisor, text, lang):
    plan = supervisor.plan(text).plan
    assert plan.clarify == NOTHING
    assert "Marketing".casefold() in plan.clarify.said(lang).casefold()
    assert plan.choices
