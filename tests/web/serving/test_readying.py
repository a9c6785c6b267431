"""A server gets ready in the background, once for each state of the data, and begins nothing when it leaves."""

from __future__ import annotations

import os
import sys
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from graphs import rehearsal
from web.serving import readying
from web.serving.readying import FILE, NICE, Readying, modestly, state


@pytest.fixture
def seen(monkeypatch):
    """What happened, in order; looks follow each other at once."""
    told: list[Any] = []

    def rehearsed(_room, stopped):
        told.append(("rehearsed", stopped()))
        return 1

    monkeypatch.setattr(rehearsal, "rehearsed", rehearsed)
    monkeypatch.setattr(readying, "EVERY", 0.01)
    monkeypatch.setattr(readying, "PAUSE", 0.01)
    return told


@pytest.fixture
def ready(seen, tmp_path):
    room: Any = SimpleNamespace(warm=lambda: seen.append("warm"))
    ready = Readying(room, tmp_path)
    yield ready
    ready.stop()


def until(true):
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_warms_up_and_rehearses_once_for_each_state_of_the_data(ready, seen):
    ready.file.write_bytes(b"one")
    ready.begin()
    until(lambda: len(seen) == 2)
    assert seen == ["warm", ("rehearsed", False)]
    ready.file.write_bytes(b"other")  # just now: loading may still go on
    time.sleep(0.2)
    assert len(seen) == 2
    before = time.time() - readying.QUIET - 5
    os.utime(ready.file, (before, before))
    until(lambda: len(seen) == 3)
    time.sleep(0.2)
    assert len(seen) == 3


def test_told_to_stop_it_begins_nothing(ready, seen):
    ready.stop()
    ready.begin()
    until(lambda: not [each for each in threading.enumerate() if each.name == "warm"])
    assert seen == ["warm"]


def test_a_home_without_data_has_a_state_too(tmp_path):
    assert state(tmp_path / FILE) == (0.0, 0)
    (tmp_path / FILE).write_bytes(b"abc")
    assert state(tmp_path / FILE)[1] == 3


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no claim of its own")
def test_only_this_thread_and_what_it_starts_lets_others_go_first():
    found: list[int] = []

    def look():
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    def inner():
        modestly()
        look()
        started = threading.Thread(target=look)
        started.start()
        started.join()

    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    other = threading.Thread(target=inner)
    other.start()
    other.join()
    assert found == [max(NICE, own)] * 2
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own
