"""Once, where nothing remembers keys: by what was, what is, and what is to be."""

from __future__ import annotations

from typing import Any

import pytest

from platforms._compared import became, once
from platforms.port import Applied, Moved
from terms import Operation

OPERATION = Operation(platform="google", entity="1", field="budget", before=100, after=120)


def tried(now: Any, operation: Operation = OPERATION) -> tuple[Applied, int]:
    written: list[int] = []

    def write() -> Applied:
        written.append(1)
        return Applied(key="k")

    return once(operation, "k", now, lambda one, other: one == other, write), len(written)


def test_it_writes_while_the_thing_is_as_it_was():
    assert tried(100) == (Applied(key="k"), 1)


def test_what_is_there_already_was_written():
    assert tried(120) == (Applied(key="k", again=True), 0)


@pytest.mark.parametrize("now", [110, None, "100", 0])
def test_anything_else_is_left_alone(now: Any):
    with pytest.raises(Moved) as failed:
        tried(now)
    assert failed.value.detail["now"] == now


def test_what_became_of_it_is_what_is_there():
    def same(one: Any, other: Any) -> bool:
        return one == other

    assert became(OPERATION, "k", 120, same).again
    assert became(OPERATION, "k", 100, same) is None
    assert became(OPERATION, "k", 110, same) is None
