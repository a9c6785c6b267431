"""A piece of work that hangs is given up; what it says and how it fails comes through."""

# pyright: basic
from __future__ import annotations

import threading
import time

import pytest

from errors import NoData
from graphs._limit import Hangs, given_up, left, limited
from tests.graphs._nights import NOTHING


def test_what_comes_in_time_comes_through():
    assert limited("x", 1, lambda: threading.current_thread().name) == "limited x"
    assert limited("x", 1, lambda: None) is None
    with pytest.raises(NoData):
        limited("x", 1, fails)


def fails():
    raise NOTHING


def test_what_hangs_is_given_up_and_says_so():
    ends, began = threading.Event(), time.monotonic()
    with pytest.raises(Hangs) as refused:
        limited("bidding.bids", 0.1 / 60, ends.wait)
    ends.set()
    assert time.monotonic() - began < 5
    assert "bidding.bids" in refused.value.line("de") and "minutes" in refused.value.line("en")


def gone(ends):
    """Whether nothing that was given up runs any more."""
    ends.set()
    for _ in range(200):
        if not left():
            return True
        time.sleep(0.02)
    return False


def test_what_was_given_up_knows_it_and_what_it_still_brings_is_lost():
    ends, seen, began = threading.Event(), [], threading.Event()

    def late():
        seen.append(given_up())
        began.set()
        ends.wait()
        seen.append(given_up())
        return "late"

    with pytest.raises(Hangs):
        limited("late", 0.2 / 60, late)
    assert began.is_set() and left() == ["late"]
    assert gone(ends)
    assert seen == [False, True]
    assert not given_up()


def test_only_so_many_hang_at_once_and_then_work_goes_on():
    ends = threading.Event()
    for number in range(2):
        with pytest.raises(Hangs, match="given up after"):
            limited(f"tool {number}", 0.01 / 60, ends.wait, most=2)
    with pytest.raises(Hangs, match="was not started: tool 0, tool 1 were given up"):
        limited("tool 2", 1, lambda: "never", most=2)
    assert gone(ends)
    assert limited("tool 2", 1, lambda: "now", most=2) == "now"
