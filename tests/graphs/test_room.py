"""A night's surroundings: what holds it, when it is too late, and what its steps leave for each other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from graphs._room import LATEST, Asked, Room, Said
from graphs.flow import Flow, Retry
from graphs.told import STEPS
from tests.graphs._nights import DAY, PLAN, Desk, Tools, house, said

BEGAN = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def room(tmp_path):
    settings = house(tmp_path)
    asked = Asked(key="night-2026-11-26", schedule="night", flow="night", day=str(DAY), at=BEGAN.isoformat())
    flow = Flow.model_validate(PLAN["flows"]["night"])
    return Room(settings, asked, flow, Retry(), Desk(settings), Tools(), clock=lambda: BEGAN)


def test_it_knows_its_day_its_beginning_and_its_book(room):
    assert (room.day, room.asked.began) == (date(2026, 11, 26), BEGAN)
    assert room.book is room.office.book
    assert room.desk is room.desk
    assert room.desk.today == DAY


def test_where_nothing_was_said_nothing_holds(room):
    assert room.said("quality") == {}
    assert room.held() is None
    assert room.halted() is None


@pytest.mark.parametrize("do", ["quality", "anomalies", "safeguards"])
def test_a_gate_that_holds_says_why(room, do):
    room.done[do] = Said("held", data={"held": said("pixel gone").model_dump()}).plain()
    assert room.held() == room.halted() == said("pixel gone")


@pytest.mark.parametrize("do", ["quality", "anomalies", "safeguards"])
def test_a_gate_that_broke_holds_too_and_is_named_in_both_languages(room, do):
    room.done[do] = Said("failed", said("It broke.")).plain()
    why = room.held()
    assert why.de == f"der Schritt „{STEPS[do].de}“ ist nicht durchgelaufen: It broke"
    assert why.en == f"the step '{STEPS[do].en}' did not go through: It broke"


@pytest.mark.parametrize("do", ["refresh", "measure", "propose", "verify", "outcome"])
def test_a_step_that_is_no_gate_holds_nothing(room, do):
    room.done[do] = Said("failed", said("It broke.")).plain()
    assert room.held() is None


def test_the_first_gate_is_the_reason(room):
    room.done["anomalies"] = Said("held", data={"held": said("tracking").model_dump()}).plain()
    room.done["quality"] = Said("held", data={"held": said("data").model_dump()}).plain()
    assert room.held() == said("data")


@pytest.mark.parametrize(
    ("after", "late"), [(timedelta(), False), (LATEST, False), (LATEST + timedelta(seconds=1), True)]
)
def test_a_night_that_goes_on_much_later_changes_nothing(room, after, late):
    room.clock = lambda: BEGAN + after
    assert room.late is late
    why = room.halted()
    assert (why is not None) is late
    if late:
        assert "viel später" in why.de
        assert "much later" in why.en
    assert room.held() is None  # what the workflow decides by never looks at the clock


def test_the_reason_of_a_gate_goes_before_that_it_is_late(room):
    room.clock = lambda: BEGAN + timedelta(days=3)
    room.done["quality"] = Said("held", data={"held": said("data").model_dump()}).plain()
    assert room.halted() == said("data")


def test_moments_are_kept_in_utc(room):
    from zoneinfo import ZoneInfo

    room.clock = lambda: datetime(2026, 10, 25, 2, 30, 1, 999, tzinfo=ZoneInfo("Europe/Berlin"))
    assert room.stamp() == "2026-10-25T00:30:01+00:00"


def test_what_a_step_says_is_plain_json():
    import json

    told = Said("ok", said("done"), ("r1", "r2"), {"n": 1}).plain()
    assert json.loads(json.dumps(told)) == {
        "status": "ok", "note": {"de": "done", "en": "done"}, "runs": ["r1", "r2"], "data": {"n": 1},
    }  # fmt: skip
