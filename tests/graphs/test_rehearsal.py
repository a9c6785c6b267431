"""The first questions of a week are computed once for nobody: nothing is recorded, and nothing can break."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest

from graphs import rehearsal
from graphs.ask import Asking
from graphs.rehearsal import rehearsed
from settings import Settings
from warehouse.store import Warehouse

TODAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    file = home / "ads.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["date", "platform", "campaign", "impressions", "clicks", "cost", "conversions"])
        for ago in range(1, 90):
            for campaign, cost in (("Brand", 40), ("Generic", 90 + ago % 7)):
                writer.writerow([TODAY - timedelta(days=ago), "google", campaign, 1000, 50, cost, 3])
    Warehouse(home).load([file], kind="ads")
    return home


@pytest.fixture
def room(home):
    room = Asking.open(Settings(home=home, today=TODAY, model="none"))
    yield room
    room.close()


@pytest.fixture
def ran(monkeypatch):
    tools = []
    real = rehearsal.rehearse
    monkeypatch.setattr(
        rehearsal, "rehearse", lambda name, args, desk: tools.append((name, desk)) or real(name, args, desk)
    )
    return tools


def test_the_tools_of_the_first_questions_run_and_leave_no_record(room, ran):
    assert rehearsed(room, lambda: False) == 3
    names = [name for name, _ in ran]
    assert {"data.compare", "bidding.pacing", "bidding.allocate"} <= set(names)
    assert all(desk.held is None for _, desk in ran)
    assert room.desk.runs.latest() == []
    assert room.desk.used == {}


def test_told_to_stop_it_begins_nothing_more(room, ran):
    assert rehearsed(room, lambda: len(ran) >= 3) == 1  # the first two need figures that are not there
    assert len(ran) == 3
    assert rehearsed(room, lambda: True) == 0
    assert len(ran) == 3


def test_a_home_without_data_is_none_the_worse(tmp_path):
    room = Asking.open(Settings(home=tmp_path / "none", today=TODAY, model="none"))
    assert rehearsed(room, lambda: False) == 0
    room.close()


def test_a_tool_that_breaks_keeps_no_other_from_being_ready(room, monkeypatch):
    seen = []

    def broken(name, args, desk):
        seen.append(name)
        raise ZeroDivisionError

    monkeypatch.setattr(rehearsal, "rehearse", broken)
    assert rehearsed(room, lambda: False) == 0
    assert len(seen) == 8
    monkeypatch.setattr(type(room.supervisor), "plan", lambda *_: 1 / 0)
    assert rehearsed(room, lambda: False) == 0
