"""Long work: one of a kind at a time, how far it is, how it failed, and no more than can wait."""

# pyright: reportOptionalOperand=false, reportOptionalMemberAccess=false
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


def _waited(work: works.Work) -> works.Work:
    for _ in range(1000):
        if work.ended:
            return work
        time.sleep(0.01)
    raise AssertionError("it did not end")


@pytest.mark.parametrize("queued", [False, True])
def test_work_tells_how_far_it_is_and_what_came_of_it(home, queued):
    go, there = Event(), Event()

    def task(step):
        step("halfway", 1, 2)
        there.set()
        go.wait(5)
        return {"rows": 3}

    work = works.begin(home, "load", task, queued=queued)
    there.wait(5)
    assert works.found(home, "load") is works.going(home, "load") is work
    assert work.as_json() == {"kind": "load", "step": "halfway", "done": 1, "total": 2, "ended": False, "ok": False}
    assert works.begin(home, "load", task, queued=queued) is work  # it goes on already
    assert works.found(Path("/elsewhere"), "load") is None
    go.set()
    _waited(work)
    assert (work.shape, work.as_json()["ok"]) == ({"rows": 3}, True)
    assert works.going(home, "load") is None
    assert works.found(home, "load") is work
    assert works.begin(home, "load", task, queued=queued) is not work


def test_asked_twice_it_is_done_once(home):
    go, ran = Event(), []

    def task(_step):
        go.wait(5)
        ran.append(1)

    first, second = (works.begin(home, "curves", task, queued=True) for _ in range(2))
    go.set()
    _waited(first)
    assert first is second
    assert ran == [1]


def test_how_long_it_takes_follows_what_it_usually_takes(home):
    go = Event()
    work = works.begin(home, "curves", lambda _step: go.wait(10), usual=100)
    assert 0 <= work.share < 0.5
    work.started -= 500
    assert work.share == works.NEARLY
    assert works.Work("curves").share is None
    go.set()


@pytest.mark.parametrize("queued", [False, True])
def test_what_fails_is_told_in_its_own_words(home, queued):
    def refuses(_step):
        raise BadArguments(en="No.", de="Nein.")

    work = _waited(works.begin(home, "load", refuses, queued=queued))
    assert (work.failed.said("de"), work.as_json()["ok"]) == ("Nein.", False)


@pytest.mark.parametrize("queued", [False, True])
def test_what_breaks_tells_nothing_of_the_inside(home, caplog, queued):
    work = _waited(works.begin(home, "load", lambda _step: {"never": 1 / 0}, queued=queued))
    told = work.failed.as_json("en")
    assert (told["kind"], "division" in str(told)) == ("fault", False)
    assert "ZeroDivisionError" in caplog.text


def test_no_more_is_taken_than_can_wait(home):
    go, taken = Event(), []

    def task(_step):
        go.wait(10)

    with pytest.raises(works.Full):
        for at in range(works.WAITING + 1):
            taken.append(works.begin(home, f"curves {at}", task, queued=True))
    assert len(taken) <= works.WAITING
    assert works.begin(home, "curves 0", task, queued=True) is taken[0]  # what goes on already is no more work
    at_once = works.begin(home, "night", lambda _step: {})  # what a person orders waits for nobody
    assert _waited(at_once).failed is None
    go.set()
    for each in taken:
        _waited(each)
    assert _waited(works.begin(home, "curves", task, queued=True)).failed is None
