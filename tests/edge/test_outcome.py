"""What counts as an answer, and a word for everything else."""

from __future__ import annotations

import time
from types import SimpleNamespace as Shape

import pytest

from edge.outcome import NoAnswerError, text, used, within, word


def answer(content, finish="stop"):
    return Shape(choices=[Shape(finish_reason=finish, message=Shape(content=content))])


def test_an_answer_has_a_text():
    assert text(answer("Gut.")) == "Gut."


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (answer(None), "empty"),
        (answer(" \n"), "empty"),
        (answer([{"type": "text"}]), "empty"),
        (answer("Ein halber", "length"), "cut_off"),
        (Shape(choices=[]), "empty"),
        (Shape(), "empty"),
        (None, "empty"),
    ],
)
def test_what_litellm_calls_a_success_without_a_text_is_none(given, outcome):
    with pytest.raises(NoAnswerError) as failed:
        text(given)
    assert failed.value.outcome == outcome


def test_tokens_that_make_no_sense_count_as_none():
    assert used(Shape(usage=Shape(prompt_tokens=12, completion_tokens=3))) == (12, 3)
    assert used(Shape(usage=Shape(prompt_tokens=-5, completion_tokens="9"))) == (0, 0)
    assert used(Shape()) == (0, 0)


def test_the_cause_is_found_behind_wrapped_exceptions():
    try:
        try:
            raise NoAnswerError("too_long")
        except NoAnswerError as inner:
            raise RuntimeError("wrapped, key sk-123") from inner
    except RuntimeError as outer:
        assert word(outer) == "too_long"
    assert word(ValueError("?")) == "error"


def test_work_that_hangs_is_left_alone():
    started = time.perf_counter()
    with pytest.raises(NoAnswerError, match="timeout"):
        within(0.1, lambda: time.sleep(2))
    assert time.perf_counter() - started < 1
    assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)
