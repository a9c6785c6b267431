"""Work beside the page: once at a time, told how far it is, its failure kept in words."""

# pyright: reportOptionalOperand=false
from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from errors import WeakData
from web import working

HOME = Path("/nowhere")


def _ended(work: working.Work) -> working.Work:
    until = time.monotonic() + 10
    while not work.done and time.monotonic() < until:
        time.sleep(0.005)
    return work


def test_asked_twice_it_is_done_once(request: pytest.FixtureRequest):
    key, go, ran = request.node.name, threading.Event(), []

    def task():
        go.wait(10)
        ran.append(1)

    first, second = working.begin(HOME, key, task), working.begin(HOME, key, task)
    assert first is second
    assert working.at(HOME, key) is first
    assert not first.done
    go.set()
    _ended(first)
    assert ran == [1]
    assert first.failure() is None
    assert working.begin(HOME, key, task) is not first


def test_how_far_it_is_follows_what_it_usually_takes(request: pytest.FixtureRequest):
    go = threading.Event()
    work = working.begin(HOME, request.node.name, lambda: go.wait(10), usual=100)
    assert 0 <= work.share < 0.5
    work.started -= 500
    assert work.share == 0.97
    assert working.Work().share is None
    go.set()


def test_a_refusal_keeps_its_words_and_a_fault_gets_some(request: pytest.FixtureRequest):
    def refuses():
        raise WeakData(en="Too little.", de="Zu wenig.")

    def breaks():
        raise KeyError("secret detail")

    assert _ended(working.begin(HOME, request.node.name + "1", refuses)).failure().said("de") == "Zu wenig."
    fault = _ended(working.begin(HOME, request.node.name + "2", breaks)).failure()
    assert "secret" not in str(fault.as_json("en"))
    assert fault.as_json("en")["message"]


def test_nothing_was_begun():
    assert working.at(HOME, "never") is None


def test_no_more_is_taken_than_can_wait(request: pytest.FixtureRequest):
    go = threading.Event()
    taken: list[working.Work] = []
    with pytest.raises(working.Full):
        for at in range(working.WAITING + 1):
            taken.append(working.begin(HOME, f"{request.node.name} {at}", lambda: go.wait(10)))
    assert len(taken) <= working.WAITING
    # What goes on already is no more work.
    assert working.begin(HOME, f"{request.node.name} 0", lambda: None) is taken[0]
    go.set()
    for each in taken:
        _ended(each)
    assert working.begin(HOME, request.node.name, lambda: None)
