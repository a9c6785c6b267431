"""Whatever four people and two machines do in whatever order, nothing is written that was not agreed upon."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ledger._life import Lives


def live(book, number, steps=25):
    """So many lives on one book."""
    machine = type("Life", (Lives,), {"book": book})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=number, stateful_step_count=steps, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_a_hundred_lives(book):
    live(book, 60)


@pytest.mark.slow
def test_a_thousand_lives(book):
    live(book, 500)
