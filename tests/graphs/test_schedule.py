"""The house's clock over days: fires, catches up, does not overlap, and starts a flow once for an event."""

# pyright: basic
from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graphs._alone import alone
from graphs.night import Nights
from graphs.schedule import Clock
from ledger import events, incidents, nights
from settings import Nights as Own

sys.path.insert(0, str(Path(__file__).parent))
from _nights import Desk, Tools, house, said


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


class Hands:
    """A clock that a test turns."""

    def __init__(self, text):
        self.now = at(text)

    def __call__(self):
        return self.now

    def to(self, text):
        self.now = at(text)


def clock(settings, hands, tools=None):
    return Clock(settings, Nights(settings, Desk, tools or Tools(), clock=hands), now=hands)


def keys(one):
    with one.house.book.reading() as tx:
        return sorted(each.key for each in nights.listed(tx))


@pytest.mark.parametrize("when", ["02:30", "03:00"])
@pytest.mark.parametrize(("evening", "offset"), [("2026-03-28T20:00+01:00", "29"), ("2026-10-24T20:00+02:00", "25")])
def test_a_night_fires_exactly_once_when_the_clocks_change(tmp_path, when, evening, offset):
    hands = Hands(evening)
    one = clock(house(tmp_path, nights=Own(time=when)), hands)
    one.begin()
    for _ in range(24):
        hands.now += timedelta(minutes=30)
        one.tick()
    assert keys(one) == [f"night-{evening[:8]}{offset}"]


def test_after_days_without_power_the_latest_night_runs_and_names_the_missed(tmp_path):
    hands = Hands("2026-11-20T02:00+01:00")
    settings = house(tmp_path)
    clock(settings, hands).begin()
    hands.to("2026-11-20T03:01+01:00")
    one = clock(settings, hands)
    one.began = at("2026-11-20T02:00+01:00")
    assert one.tick() == ["night-2026-11-20"]
    hands.to("2026-11-24T10:00+01:00")
    later = clock(settings, hands)
    assert later.tick() == ["night-2026-11-24"]
    assert later.tick() == []
    with later.house.book.reading() as tx:
        brief = nights.get(tx, "night-2026-11-24").brief
    assert brief["missed"] == ["2026-11-21", "2026-11-22", "2026-11-23"]


def test_a_new_schedule_owes_nothing(tmp_path):
    one = clock(house(tmp_path), Hands("2026-11-20T14:00+01:00"))
    assert one.tick() == []


def test_while_another_process_runs_nothing_is_started_and_nothing_is_lost(tmp_path):
    hands, told = Hands("2026-11-20T02:00+01:00"), []
    settings = house(tmp_path)
    one = clock(settings, hands)
    one.hears = lambda what, key: told.append(what)
    one.begin()
    hands.to("2026-11-20T03:00+01:00")
    with alone(settings):
        assert one.tick() == []
    assert "running" in told
    assert one.tick() == ["night-2026-11-20"]


def test_two_processes_run_a_night_once(tmp_path):
    settings = house(tmp_path)
    Nights(settings, Desk).book.writing().__enter__  # noqa: B018
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            hands = Hands("2026-11-20T03:00+01:00")
            one = clock(settings, hands)
            one.began = at("2026-11-20T02:00+01:00")
            try:
                for _ in range(200):
                    one.tick()
                    time.sleep(0.005)
                    if keys(one) and all(each.ended for each in listed(one)):
                        break
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    one = clock(settings, Hands("2026-11-20T03:00+01:00"))
    assert keys(one) == ["night-2026-11-20"]
    with one.house.book.reading() as tx:
        done = [each.step for each in nights.get(tx, "night-2026-11-20").steps]
    assert len(done) == len(set(done))


def listed(one):
    with one.house.book.reading() as tx:
        return nights.listed(tx)


def test_an_event_starts_its_flow_once(tmp_path):
    hands = Hands("2026-11-20T14:00+01:00")
    one = clock(house(tmp_path), hands)
    one.begin()
    for _ in range(3):
        with one.house.book.writing() as tx:
            events.happened(tx, "event", "check order-7", hands(), name="check", by="u-1")
    (key,) = one.tick()
    assert key.startswith("watch-event-")
    assert one.tick() == []
    with one.house.book.writing() as tx:
        assert not events.happened(tx, "event", "check order-7", hands(), name="check", by="u-1")
        assert events.happened(tx, "event", "check order-8", hands(), name="unheard of", by="u-1")
    assert one.tick() == []  # no flow waits for that name
    with one.house.book.reading() as tx:
        assert events.waiting(tx) == []


def test_an_incident_starts_its_flow_once(tmp_path):
    hands = Hands("2026-11-20T14:00+01:00")
    one = clock(house(tmp_path), hands)
    one.begin()
    with one.house.book.writing() as tx:
        incidents.raised(tx, "spend", said("Spend doubled"), "google", hands(), by="u-1")
        incidents.raised(tx, "tracking", said("Broken"), "meta", hands())  # the house itself: told in that brief
    assert len(one.tick()) == 1
    assert one.tick() == []


def test_a_file_in_a_watched_folder_is_imported_and_starts_its_flow_once(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    hands = Hands("2026-11-20T14:00+01:00")
    settings = house(tmp_path / "home", nights=Own(watch=(folder,)))
    one = clock(settings, hands)
    one.begin()
    assert one.tick() == []
    rows = "date,platform,campaign,impressions,clicks,cost\n2026-11-19,google,Brand,100,10,5.5\n"
    (folder / "ads.csv").write_text(rows)
    assert one.tick() == []  # somebody may still be writing it
    os.utime(folder / "ads.csv", (time.time() - 60, time.time() - 60))
    (key,) = one.tick()
    assert key.startswith("watch-file-")
    from warehouse.store import Warehouse

    assert Warehouse(settings.home).reader().kinds()["ads"].rows == 1
    assert one.tick() == []  # what the flow itself has loaded starts no other one


def test_an_import_by_hand_starts_its_flow_once(tmp_path):
    from warehouse.store import Warehouse

    hands = Hands("2026-11-20T14:00+01:00")
    settings = house(tmp_path / "home")
    one = clock(settings, hands)
    one.begin()
    file = tmp_path / "ads.csv"
    file.write_text("date,platform,campaign,impressions,clicks,cost\n2026-11-19,google,Brand,100,10,5.5\n")
    Warehouse(settings.home, settings.day).load([file])
    assert len(one.tick()) == 1
    Warehouse(settings.home, settings.day).load([file])
    assert one.tick() == []


def test_what_was_cut_off_is_finished_when_the_schedule_starts(tmp_path):
    from test_night import killed_at, proposing

    settings, tools = house(tmp_path), proposing()
    assert killed_at(settings, tools, 8)
    one = clock(settings, Hands("2026-11-26T23:00+01:00"), tools)
    one.begin()
    assert [each.status for each in listed(one)] == ["done"]
