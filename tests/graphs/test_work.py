"""What a night does before it proposes: it looks, it judges what may carry a change, and it leaves nothing unsaid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from errors import BadArguments, WeakData
from graphs import _work as work
from graphs._room import Asked, Room
from graphs.flow import Flow, Retry, Run, Stage
from ledger import incidents
from terms import Result, Verdict
from tests.graphs._nights import BLOCKED, DAY, NOTHING, PLAN, Desk, Tools, budget, house, said, tracking

BEGAN = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
WEAK = WeakData(en="Too little data.", de="Zu wenig Daten.")


@pytest.fixture
def room(tmp_path):
    """A room over an empty house; `says` is what tools say."""
    settings = house(tmp_path)
    asked = Asked(key="night-2026-11-26", schedule="night", flow="night", day=str(DAY), at=BEGAN.isoformat())
    flow = Flow.model_validate(PLAN["flows"]["night"])
    return Room(settings, asked, flow, Retry(), Desk(settings), Tools(), clock=lambda: BEGAN)


@pytest.fixture
def loaded(room):
    """The same where kinds are loaded up to a day."""

    def upto(**last):
        kinds = {kind: SimpleNamespace(last=day) for kind, day in last.items()}
        warehouse = SimpleNamespace(kinds=lambda: kinds)
        room.desk = SimpleNamespace(warehouse=warehouse, runs=room.book.runs, today=DAY)
        return room

    return upto


def ran(room, tool, says, do="measure", **more):
    room.call.says[tool] = says
    return work.tool(room, Run(tool=tool, **more), do)


def test_a_tool_says_how_sure_it_is_and_how_much_it_proposes(room):
    one, two = budget(), budget("google · Generic")
    assert ran(room, "bidding.pacing", Result()).note == said("Budgetverlauf: belastbar").model_copy(
        update={"en": "budget pacing: sound"}
    )
    told = ran(room, "bidding.pacing", Result(proposals=(one,), confidence="amber"))
    assert (told.note.de, told.note.en) == (
        "Budgetverlauf: mit Vorbehalt, 1 Vorschlag", "budget pacing: with reservations, 1 proposal",
    )  # fmt: skip
    told = ran(room, "bidding.pacing", Result(proposals=(one, two)))
    assert (told.note.de, told.note.en) == (
        "Budgetverlauf: belastbar, 2 Vorschläge", "budget pacing: sound, 2 proposals",
    )  # fmt: skip
    assert told.data["proposals"] == 2
    assert room.book.runs.get(told.runs[0]) is not None


@pytest.mark.parametrize(
    ("failed", "do", "optional", "status", "data"),
    [
        (NOTHING, "measure", False, "skipped", {"tool": "a.b", "missing": True}),
        (NOTHING, "measure", True, "skipped", {}),
        (NOTHING, "quality", False, "failed", {"tool": "a.b"}),
        (WEAK, "measure", False, "failed", {"tool": "a.b"}),
        (NOTHING, "quality", True, "skipped", {}),
        (BadArguments(en="No.", de="Nein."), "measure", True, "failed", {"tool": "a.b"}),
    ],
)
def test_what_has_no_data_is_left_out_except_where_it_is_the_gate(room, failed, do, optional, status, data):
    told = ran(room, "a.b", failed, do, optional=optional)
    assert (told.status, told.data) == (status, data)
    assert told.note.de != told.note.en


def test_anomalies_are_a_gate_only_where_there_are_ads(loaded):
    assert ran(loaded(), "data.anomalies", NOTHING, "anomalies").status == "skipped"
    assert ran(loaded(ads=DAY), "data.anomalies", NOTHING, "anomalies").status == "failed"


def plain(told):
    return {"status": told.status, "note": told.note.model_dump(), "runs": list(told.runs), "data": told.data}


def judged(room, *says, **stage):
    tools = [plain(ran(room, f"data.quality{at}", each, "quality")) for at, each in enumerate(says)]
    return work.quality(room, Stage(do="quality", **stage), tools)


def test_without_ads_there_is_one_reason_and_it_is_told_apart(room):
    told = judged(room, NOTHING, fresh={"ads": 3})
    assert (told.status, told.data["empty"]) == ("held", True)
    assert told.note.en == "no ad data are loaded"


@pytest.mark.parametrize(
    ("says", "held"),
    [
        ((Result(),), False),
        ((Result(confidence="amber"),), False),
        ((BLOCKED,), True),
        ((Result(confidence="red"),), True),
        ((Result(verdict=Verdict(decision="needs_fact")),), True),
        ((Result(), WEAK), True),
        ((NOTHING,), True),
        ((), False),
    ],
)
def test_what_was_not_checked_has_not_passed(loaded, says, held):
    told = judged(loaded(ads=DAY), *says)
    assert (told.status == "held") is held
    assert bool(told.data.get("held")) is held


@pytest.mark.parametrize(("age", "held"), [(0, False), (3, False), (4, True)])
def test_data_grow_too_old(loaded, age, held):
    told = judged(loaded(ads=DAY - timedelta(days=age)), Result(), fresh={"ads": 3})
    assert (told.status == "held") is held
    assert told.data["ages"] == {"ads": age}
    if held:
        assert "älter als 3 Tage" in told.note.de
        assert "more than 3 days ago" in told.note.en


def test_a_kind_that_has_to_be_fresh_has_to_be_there(loaded):
    told = judged(loaded(ads=DAY), Result(), fresh={"ads": 3, "orders": 3})
    assert told.status == "held"
    assert told.note.de == "orders ist nicht geladen"


STAGE = Stage(do="anomalies", stops=("tracking",), days=7)


def watched(room, says):
    told = ran(room, "data.anomalies", says, "anomalies")
    return work.anomalies(room, STAGE, [plain(told)])


def open_(room):
    with room.book.reading() as tx:
        return [each.about for each in incidents.listed(tx, only_open=True)]


def test_broken_tracking_is_one_incident_however_often_it_is_seen(loaded):
    room = loaded(ads=DAY)
    for _ in range(2):
        told = watched(room, tracking(group="all"))
        assert told.status == "held"
        assert told.data["broken"] == ["all (cvr)"]
    assert open_(room) == ["all · cvr"]


def test_where_one_platform_counts_wrongly_the_night_goes_on_for_the_others(loaded):
    room = loaded(ads=DAY)
    told = watched(room, tracking())
    assert (told.status, told.data["broken"], open_(room)) == ("ok", ["meta (cvr)"], ["meta · cvr"])
    assert told.data["partly"]["de"] == "Conversion-Zählung gestört: meta (cvr)"


def test_it_closes_when_it_is_no_longer_seen_but_not_because_nobody_could_look(loaded):
    room = loaded(ads=DAY)
    watched(room, tracking(group="all"))
    assert watched(room, WEAK).status == "held"
    assert open_(room) == ["all · cvr"]
    assert watched(room, Result()).status == "ok"
    assert open_(room) == []


@pytest.mark.parametrize(
    ("seen", "status"),
    [(tracking(cause="budget", group="all"), "ok"), (tracking(DAY - timedelta(days=7), group="all"), "held"),
     (tracking(DAY - timedelta(days=8), group="all"), "ok"), (WEAK, "failed")],
)  # fmt: skip
def test_only_a_recent_anomaly_of_that_cause_holds(loaded, seen, status):
    assert watched(loaded(ads=DAY), seen).status == status


@pytest.mark.parametrize(
    ("says", "status", "note"),
    [
        ((Result(), Result()), "ok", "2 von 2"),
        ((Result(), WEAK), "ok", "1 von 2 Werkzeugen gelaufen; ausgefallen: t1"),
        ((WEAK,), "failed", "0 von 1"),
        ((NOTHING, NOTHING), "skipped", "ausgelassen, weil Daten fehlen"),
        ((), "ok", "0 von 0"),
    ],
)
def test_a_step_of_tools_is_summed_up(room, says, status, note):
    tools = [plain(ran(room, f"t{at}", each)) for at, each in enumerate(says)]
    told = work.measure(room, Stage(do="measure"), tools)
    assert told.status == status
    assert note in told.note.de
    assert len(told.runs) == sum(isinstance(each, Result) for each in says)


def test_new_files_are_loaded_and_bad_ones_named(room, monkeypatch):
    done = SimpleNamespace(loaded=["a.csv"], rows=3, failed=[("b.csv", said("broken"))], missing=["/gone"])
    monkeypatch.setattr(work, "refreshed", lambda settings: done)
    told = work.refresh(room, Stage(do="refresh"))
    assert (told.status, told.data) == ("ok", {"files": 1, "rows": 3, "failed": ["b.csv", "/gone"]})
    assert "b.csv: broken" in told.note.de
    done.loaded = []
    assert work.refresh(room, Stage(do="refresh")).status == "failed"
