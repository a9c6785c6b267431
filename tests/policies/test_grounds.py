"""What a change rests on: the kind of evidence and its colour, in order of strength."""

from __future__ import annotations

import pytest

from policies._bounds import EVIDENCE, Bounds
from policies._grounds import grounds
from tests.policies._rulings import case, marks, proposal


@pytest.mark.parametrize("least", EVIDENCE)
@pytest.mark.parametrize("found", EVIDENCE)
def test_stronger_evidence_than_asked_for_is_enough(least, found):
    told = marks({"evidence": least}, proposal(evidence=found))["evidence"]
    assert told.ok == (EVIDENCE.index(found) >= EVIDENCE.index(least))
    assert (found in told.words.en, least in told.words.en) == (True, True)


def test_evidence_of_no_known_kind_is_never_strong_enough():
    guess = proposal().model_copy(update={"evidence": "guess"})
    assert not marks({"evidence": EVIDENCE[0]}, guess)["evidence"].ok


@pytest.mark.parametrize(
    ("least", "found", "ok"),
    [
        (None, "green", True), (None, "amber", False), ("green", "amber", False), ("amber", "amber", True),
        ("amber", "green", True), ("amber", "red", False), ("amber", "blue", False),
    ],
)  # fmt: skip
def test_what_happens_by_itself_rests_on_green_unless_amber_is_written(least, found, ok):
    given = {} if least is None else {"confidence": least}
    assert marks(given, confidence=found)["confidence"].ok is ok


def test_where_a_person_decides_the_colour_is_theirs_to_judge():
    assert list(grounds(Bounds(), case(confidence="red"), "blocked")) == []
