"""Long work: one of a kind at a time, how far it is, and how it failed."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import pytest

from errors import BadArguments
from web import works


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def _waited(work):
    for _ in range(500):
        if work.ended:
            return
        time.sleep(0.01)
    raise AssertionError("it did not end")


def test_work_tells_how_far_it_is_and_what_came_of_it(home):
    go, there = Event(), Event()

    def task(step):
        step("halfway", 1, 2)
        there.set()
        go.wait(5)
        return {"rows": 3}

    work = works.begun(home, "load", task)
    there.wait(5)
    assert works.found(home, "load") is work
    assert work.as_json() == {"kind": "load", "step": "halfway", "done": 1, "total": 2, "ended": False, "ok": False}
    assert works.begun(home, "load", task) is work  # it goes on already
    assert works.found(Path("/elsewhere"), "load") is None
    go.set()
    _waited(work)
    assert (work.shape, work.as_json()["ok"]) == ({"rows": 3}, True)
    assert works.begun(home, "load", task) is not work


def test_what_fails_is_told_in_its_own_words(home):
    def refuses(step):
        raise BadArguments(en="No.", de="Nein.")

    work = works.begun(home, "load", refuses)
    _waited(work)
    assert (work.failed.said("de"), work.as_json()["ok"]) == ("Nein.", False)


def test_what_breaks_tells_nothing_of_the_inside(home, caplog):
    work = works.begun(home, "load", lambda step: {"never": 1 / 0})
    _waited(work)
    assert work.failed.said("en") == "This failed here."
    assert "ZeroDivisionError" in caplog.text
