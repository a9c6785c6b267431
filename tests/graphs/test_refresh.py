"""Watched folders: what is new comes in once, what is half written waits, what cannot be read is named."""

# pyright: basic
from __future__ import annotations

import os
import time

import pytest

from graphs._refresh import fresh, refresh
from settings import Nights, Settings

ROWS = "date,platform,campaign,impressions,clicks,cost\n2026-11-{day},google,Brand,100,10,5.5\n"


@pytest.fixture
def watched(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder, Settings(home=tmp_path / "home", nights=Nights(watch=(folder, tmp_path / "gone")))


def put(folder, name, text, age=60.0):
    (folder / name).write_text(text)
    os.utime(folder / name, (time.time() - age, time.time() - age))


def test_what_is_new_comes_in_once(watched):
    folder, settings = watched
    put(folder, "a.csv", ROWS.format(day="01"))
    put(folder, "b.csv", ROWS.format(day="02"))
    done = refresh(settings)
    assert (len(done.loaded), done.rows, done.failed) == (2, 2, [])
    assert len(done.missing) == 1
    assert refresh(settings).loaded == []
    put(folder, "b.csv", ROWS.format(day="03"), age=30)
    assert refresh(settings).rows == 1


def test_what_is_still_being_written_waits(watched):
    folder, settings = watched
    put(folder, "a.csv", ROWS.format(day="01"), age=0)
    assert fresh(settings) == []
    assert len(fresh(settings, time.time() + 10)) == 1


def test_what_cannot_be_read_is_named_and_does_not_stop_the_rest(watched):
    folder, settings = watched
    put(folder, "bad.csv", "who,knows\n1,2\n")
    put(folder, "good.csv", ROWS.format(day="01"))
    (folder / ".hidden").write_text("x")
    done = refresh(settings)
    assert (done.loaded, [name for name, _ in done.failed]) == (["good.csv"], ["bad.csv"])
    assert all(why.de and why.en for _, why in done.failed)
    assert refresh(settings).failed == []  # tried again only when it has changed


def test_a_lost_memory_doubles_nothing(watched):
    folder, settings = watched
    put(folder, "a.csv", ROWS.format(day="01"))
    refresh(settings)
    (settings.home / "watched.json").write_text("{broken")
    assert refresh(settings).loaded == []
    from warehouse.store import Warehouse

    assert Warehouse(settings.home).reader().kinds()["ads"].rows == 1


def test_documents_come_in_beside_tables(watched):
    folder, settings = watched
    put(folder, "note.md", "# Brand\n\nOur brand colour is green, and it stays green.\n")
    put(folder, "a.csv", ROWS.format(day="01"))
    assert len(refresh(settings).loaded) == 2
