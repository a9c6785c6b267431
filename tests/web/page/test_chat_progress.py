"""What happens while a question is answered."""

# pyright: basic
from __future__ import annotations

import pytest

from graphs.events import Answered, Checked, Planned, Said, Spoke, ToolAt
from web.page.chat_progress import Progress

STEPS = [
    {"place": 0, "tool": "data.metric", "title": "metric", "specialist": "data"},
    {"place": 1, "tool": "bidding.pacing", "title": "pacing", "specialist": "bidding"},
]


def at(state, place=0, **more):
    return ToolAt(state, place, STEPS[place]["tool"], "t", "s", **more)


@pytest.mark.parametrize(
    ("lang", "words"), [("de", ("Die Frage wird gelesen", "Anhalten")), ("en", ("Understanding the question", "Stop"))]
)
def test_before_there_is_a_plan_it_says_so_and_can_be_stopped(lang, words):
    page = Progress().show(lang, "n-1")
    assert all(word in page for word in words) and 'data-do="stop" data-turn="n-1"' in page


def test_each_tool_waits_runs_and_ends_with_its_seconds():
    now = [10.0]
    progress = Progress(clock=lambda: now[0])
    progress.heard(Planned("de", STEPS, None, 0.02))
    assert progress.steps("de").count("is-waits") == 2 and "2 Schritte" in progress.steps("de")
    progress.heard(at("started"))
    now[0] = 14.0
    page = progress.steps("de")
    assert "4 s" in page and "is-runs" in page and "Kennzahl" in page and "Budgetverlauf" in page
    progress.heard(at("finished", run="r1", confidence="amber", seconds=4.2))
    page = progress.steps("de")
    assert "4,2" in page and 'data-run="r1"' in page and "mit Vorsicht" in page


def test_a_tool_that_failed_says_why_and_hostile_words_stay_text():
    progress = Progress()
    progress.heard(Planned("en", STEPS[:1], None, 0.0))
    progress.heard(at("failed", error={"message": "<img src=x>"}))
    page = progress.steps("en")
    assert "is-failed" in page and "&lt;img" in page and "1 step<" in page


def test_after_the_tools_every_figure_is_checked():
    progress = Progress()
    progress.heard(Planned("en", STEPS[:1], None, 0.0))
    progress.heard(at("finished"))
    assert "Checking every figure" in progress.steps("en")
    progress.heard(Checked("passages", True))
    assert "Checking every figure" in progress.steps("en")
    progress.heard(Checked("words", True))
    assert "Every figure is checked" in progress.steps("en")


def test_the_text_comes_sentence_by_sentence_and_models_are_told():
    progress = Progress()
    for event in (Said("One. "), Said("Two <b>."), Spoke("compose", "cloud", "gpt-x", "ok", 1.0, 10, 5, 0.01)):
        progress.heard(event)
    progress.heard(Answered({}))
    assert "One. Two &lt;b&gt;." in progress.show("en", "n-1")
    assert progress.models[0]["model"] == "gpt-x" and progress.last is not None


def test_how_far_it_carries_stands_above_the_first_sentence():
    progress = Progress()
    progress.heard(Planned("de", STEPS, None, 0.0))
    progress.heard(at("finished", 0, confidence="green"))
    progress.heard(at("finished", 1, confidence="red"))
    assert "tragen keine Empfehlung" not in progress.show("de", "n-1")
    progress.heard(Said("Mehr für google. "))
    page = progress.show("de", "n-1")
    assert page.index("nicht belastbar") < page.index("tragen keine Empfehlung") < page.index("Google Ads")
    assert page.index("Google Ads") < page.index("Jede Zahl")


def test_a_part_that_failed_makes_it_amber():
    progress = Progress()
    progress.heard(Planned("en", STEPS, None, 0.0))
    progress.heard(at("finished", 0, confidence="green"))
    progress.heard(at("failed", 1))
    assert "with care" in str(progress.carries("en"))
    assert Progress().carries("en") is None
