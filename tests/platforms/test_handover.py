"""Files that people take away: whole, each change once, also when the machine stops in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from platforms import _handover
from platforms._handover import Handover
from platforms.port import Refused

BEGIN = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
SHEET = "changes"


class Clock:
    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


def row(name: str) -> dict[str, str]:
    return {"Name": name}


def lines(file: Path) -> list[str]:
    return [line.split(",")[3] for line in file.read_text("utf-8-sig").splitlines()[1:]]


def put(place: Handover, name: str, lever: str = "") -> tuple[str, bool]:
    return place.put(f"key-{name}", f"parameters of {name}", SHEET, lever or name, [row(name)])


def test_changes_of_one_hand_over_are_one_file(tmp_path: Path):
    place = Handover(tmp_path, Clock())
    assert put(place, "a") == put(place, "b") == ("2026-11-26-0700-01-changes.csv", False)
    assert lines(tmp_path / "2026-11-26-0700-01-changes.csv") == ["a", "b"]


def test_the_same_key_adds_nothing(tmp_path: Path):
    place = Handover(tmp_path, Clock())
    put(place, "a")
    assert put(place, "a") == ("2026-11-26-0700-01-changes.csv", True)
    assert lines(tmp_path / "2026-11-26-0700-01-changes.csv") == ["a"]
    with pytest.raises(Refused):
        place.put("key-a", "other parameters", SHEET, "a", [row("c")])


def test_a_later_change_begins_a_new_file(tmp_path: Path):
    clock = Clock()
    place = Handover(tmp_path, clock)
    put(place, "a")
    clock.now += timedelta(minutes=10)
    assert put(place, "b")[0] == "2026-11-26-0710-01-changes.csv"
    assert put(place, "a") == ("2026-11-26-0700-01-changes.csv", True)


def test_a_file_that_was_taken_away_is_not_written_again(tmp_path: Path):
    place = Handover(tmp_path, Clock())
    put(place, "a")
    (tmp_path / "2026-11-26-0700-01-changes.csv").unlink()
    assert put(place, "a")[1]
    assert put(place, "b")[0] == "2026-11-26-0700-02-changes.csv"
    assert lines(tmp_path / "2026-11-26-0700-02-changes.csv") == ["b"]
    assert not (tmp_path / "2026-11-26-0700-01-changes.csv").exists()


def test_two_values_of_one_thing_never_share_a_file(tmp_path: Path):
    place = Handover(tmp_path, Clock())
    assert put(place, "a", "budget of x")[0] != put(place, "b", "budget of x")[0]


def test_after_a_stop_before_the_file_the_change_is_handed_over_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = Handover(tmp_path, Clock())
    put(place, "a")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_handover, "written", stop)
    with pytest.raises(KeyboardInterrupt):
        put(place, "b")
    assert place.found("key-b") == ""
    monkeypatch.undo()
    assert put(place, "b") == ("2026-11-26-0700-01-changes.csv", False)
    assert lines(tmp_path / "2026-11-26-0700-01-changes.csv") == ["a", "b"]
    assert place.found("key-b") == "2026-11-26-0700-01-changes.csv"


def test_after_a_stop_behind_the_file_it_is_not_in_it_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = Handover(tmp_path, Clock())
    real = _handover.written

    def stop(file: Path, body: bytes) -> None:
        real(file, body)
        raise KeyboardInterrupt

    monkeypatch.setattr(_handover, "written", stop)
    with pytest.raises(KeyboardInterrupt):
        put(place, "a")
    monkeypatch.undo()
    put(place, "a")
    assert [lines(file) for file in tmp_path.glob("*.csv")] == [["a"]]


def test_nothing_half_written_is_ever_seen(tmp_path: Path):
    _handover.written(tmp_path / "x.csv", b"old")

    with pytest.raises(TypeError):
        _handover.written(tmp_path / "x.csv", object())
    assert (tmp_path / "x.csv").read_bytes() == b"old"
    assert [file.name for file in tmp_path.glob("*.csv")] == ["x.csv"]


def test_many_at_once_lose_nothing(tmp_path: Path):
    def one(number: int) -> str:
        return put(Handover(tmp_path, Clock()), f"n{number:02d}")[0]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(24))) == {"2026-11-26-0700-01-changes.csv"}
    assert sorted(lines(tmp_path / "2026-11-26-0700-01-changes.csv")) == [f"n{number:02d}" for number in range(24)]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path):
    assert Handover(tmp_path / "none", Clock()).found("key") == ""
    assert not (tmp_path / "none").exists()


def test_a_shorter_list_may_follow_until_the_files_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = Handover(tmp_path, Clock())

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_handover, "written", stop)
    with pytest.raises(KeyboardInterrupt):
        place.put_whole("key-12345678", "three people", {"list-add": b"3"})
    monkeypatch.undo()
    names, again = place.put_whole("key-12345678", "two people", {"list-add": b"2"})
    assert not again and (tmp_path / names[0]).read_bytes() == b"2"
    with pytest.raises(Refused):
        place.put_whole("key-12345678", "three people", {"list-add": b"3"})
