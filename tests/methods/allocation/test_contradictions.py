from __future__ import annotations

import numpy as np
import pytest

from errors import BadArguments
from methods.allocation.bounds import Bounds, settle
from methods.allocation.contradictions import no_floors, unmatched
from methods.allocation.goal import Goal
from methods.allocation.optimise import optimise

NAMES = ("search", "social", "tv")
NOW = np.array([100.0, 200.0, 300.0])


def some(**values: float) -> np.ndarray:
    return np.array([values.get(name, 0.0) for name in NAMES])


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds(600, low=some(tv=500), high=np.array([9e9, 9e9, 400])), ["tv", "500.00", "400.00"]),
        (Bounds(600, low=some(search=400, tv=300)), ["search 400.00", "tv 300.00", "700.00", "600.00"]),
        (Bounds(600, high=np.array([100.0, 150, 200])), ["search 100.00", "450.00", "600.00"]),
        (
            Bounds(600, locked=np.array([True, False, False]), high=np.array([50.0, 600, 600])),
            ["search", "100.00", "50.00"],
        ),
        (Bounds(250, locked=np.array([True, True, False])), ["search 100.00", "social 200.00", "250.00"]),
        (Bounds(600, step=np.full(3, 70.0), low=some(tv=75), high=np.array([600, 600, 80.0])), ["tv", "step of 70.00"]),
        (Bounds(900, move=100.0), ["900.00", "300.00 to be", "100.00 may move"]),
        (Bounds(600, low=some(tv=450), move=100.0), ["150.00", "100.00 may move"]),
        (Bounds(600, exact=False, high=np.array([600.0, 600, 50]), move=100.0), ["250.00", "100.00 may move"]),
    ],
)  # fmt: skip
def test_the_sentence_names_what_contradicts(bounds, words):
    with pytest.raises(BadArguments) as caught:
        settle(bounds, NAMES, NOW)
    english, german = caught.value.line("en"), caught.value.line("de")
    for word in words:
        assert word in english
        assert word in german or any(part in english for part in word.split())
    assert english.startswith("The limits contradict each other")
    assert german.startswith("Die Grenzen widersprechen sich")
    assert english.count(". ") == 1  # one sentence that says what, one that says what to do


def test_money_is_written_as_each_language_does():
    with pytest.raises(BadArguments) as caught:
        settle(Bounds(1000, low=some(search=1234.5)), NAMES, NOW)
    assert "1,234.50" in caught.value.said("en")
    assert "1.234,50" in caught.value.said("de")


def test_limits_that_just_fit_are_no_contradiction():
    settle(Bounds(600, low=NOW, high=NOW), NAMES, NOW)
    settle(Bounds(700, move=100.0), NAMES, NOW)
    settle(Bounds(600, low=some(tv=400), move=100.0), NAMES, NOW)


def test_steps_and_floors_that_nothing_fulfils(response):
    frame = settle(Bounds(600, step=some(tv=70), floor=some(search=80)), NAMES, NOW)
    assert "tv" in unmatched(frame).said("en")
    assert "search 80.00" in no_floors(frame).said("en")
    r = response(1)
    with pytest.raises(BadArguments, match="nothing or its floor"):
        optimise(r, Bounds(50.0, floor=np.full(3, 60.0)), Goal(), present=NOW, pattern=4)
