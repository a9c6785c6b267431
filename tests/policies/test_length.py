"""Neither a word nor a novel."""

from __future__ import annotations

from policies._policy import Draft
from policies.length import LONGEST, length


def test_a_rephrasing_may_grow_but_not_without_end():
    original = "Klicks: {{clicks}}."
    assert length(Draft("so " * 100, "de", original=original)) == []
    assert length(Draft("so " * 400, "de", original=original))
    assert length(Draft("x" * (LONGEST + 1), "de"))
