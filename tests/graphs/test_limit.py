"""A piece of work that hangs is given up; what it says and how it fails comes through."""

# pyright: basic
from __future__ import annotations

import threading
import time

import pytest

from errors import NoData
from graphs._limit import Hangs, limited
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
