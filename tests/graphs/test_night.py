"""A night from the first look at the data to the brief: what stops it, what a crash leaves, what it says."""

# pyright: basic
from __future__ import annotations

import copy
import os
import socket
from datetime import date, timedelta
from typing import Any

import pytest

from errors import Lang, WeakData
from graphs import night as module
from graphs._alone import Running, alone
from graphs.night import Nights
from graphs.told import text
from ledger import incidents, proposals
from terms import Result
from tests.graphs._nights import BLOCKED, DAY, NOTHING, PLAN, Desk, Tools, budget, house, tracking


def proposing(**says):
    return Tools({"bidding.pacing": Result(proposals=(budget(),)), **says})


def steps(night):
    return {each.step: each.status for each in night.steps}


def entries(nights):
    with nights.book.reading() as tx:
        return proposals.listed(tx)


def test_a_night_goes_from_the_data_to_a_waiting_proposal_and_a_brief(tmp_path):
    nights = Nights(house(tmp_path), Desk, proposing())
    night = nights.run()
    assert (night.key, night.status) == ("night-2026-11-26", "done")
    assert [each.status for each in night.steps if each.status != "ok"] == ["skipped"]
    (entry,) = entries(nights)
    assert (entry.night, entry.by, entry.status) == (night.key, "agent:bidding", "open")
    told: dict[Lang, tuple[str, ...]] = {
        "de": ("Zuerst", "100,00 € → 110,00 € am Tag", "Spanne 100,00 bis 500,00 € (90 %)"),
        "en": ("First", "€100.00 → €110.00 a day", "range €100.00 to €500.00 (90%)"),
    }
    for lang, words in told.items():
        said = text(night.brief, lang).replace("\u00a0", " ")
        assert all(word in said for word in (*words, entry.id, "leitstand inbox approve"))
        assert len(said.splitlines()) <= 15
    assert night.brief["facts"]["w1_effect"]["run"] == entry.run


def test_a_night_happens_once_a_day_unless_somebody_wants_it_again(tmp_path):
    tools = proposing()
    nights = Nights(house(tmp_path), Desk, tools)
    first, second = nights.run(), nights.run()
    assert first == second
    assert tools.asked.count("data.quality") == 1
    assert nights.run(again=True).key == "night-2026-11-26-2"
    assert len(entries(nights)) == 1
    assert nights.run(DAY + timedelta(days=1)).key == "night-2026-11-27"


@pytest.mark.parametrize("gate", [BLOCKED, NOTHING, ZeroDivisionError("oops")])
def test_without_a_passed_quality_gate_nothing_is_proposed(tmp_path, gate):
    tools = proposing(**{"data.quality": gate})
    nights = Nights(house(tmp_path), Desk, tools)
    night = nights.run()
    assert night.status == "held"
    assert entries(nights) == []
    assert "bidding.pacing" not in tools.asked
    assert {steps(night)[step] for step in ("propose", "policy", "apply", "verify")} == {"held"}
    assert "Nichts wurde vorgeschlagen oder von selbst geändert." in text(night.brief, "de")
    assert "Nothing was proposed, and nothing changed by itself." in text(night.brief, "en")


def test_broken_tracking_of_one_platform_opens_an_incident_and_the_night_goes_on(tmp_path):
    nights = Nights(house(tmp_path), Desk, proposing(**{"data.anomalies": tracking()}))
    night = nights.run()
    assert night.status == "done"
    with nights.book.reading() as tx:
        (incident,) = incidents.listed(tx, only_open=True)
    assert (incident.kind, incident.about) == ("tracking", "meta · cvr")
    assert len(entries(nights)) == 1
    assert "An dieser Plattform ändert sich nichts" in text(night.brief, "de")
    assert "Nothing changes at this platform while the incident is open: " in text(night.brief, "en")


def test_broken_tracking_everywhere_opens_an_incident_and_stops_until_it_is_over(tmp_path):
    tools = proposing(**{"data.anomalies": tracking(group="all")})
    nights = Nights(house(tmp_path), Desk, tools)
    assert nights.run().status == "held"
    with nights.book.reading() as tx:
        (incident,) = incidents.listed(tx, only_open=True)
    assert (incident.kind, incident.about) == ("tracking", "all · cvr")
    assert entries(nights) == []
    nights.run(DAY + timedelta(days=1))
    with nights.book.reading() as tx:
        assert len(incidents.listed(tx)) == 1
    tools.says["data.anomalies"] = Result()
    assert nights.run(DAY + timedelta(days=2)).status == "done"
    with nights.book.reading() as tx:
        assert incidents.listed(tx, only_open=True) == []
    assert len(entries(nights)) == 1


def test_a_tracking_incident_that_a_person_opened_holds_until_a_person_closes_it(tmp_path):
    nights = Nights(house(tmp_path), Desk, proposing())
    with nights.book.writing() as tx:
        id = incidents.raised(tx, "tracking", nights_words(), "shop", nights.clock(), by="u-1")
    assert nights.run().status == "held"
    assert nights.run(DAY + timedelta(days=1)).status == "held"
    with nights.book.writing() as tx:
        incidents.closed(tx, id, "mended", nights.clock(), by="u-1")
    assert nights.run(DAY + timedelta(days=2)).status == "done"


def nights_words():
    from tests.graphs._nights import said

    return said("Pixel removed")


def test_an_anomaly_of_another_cause_or_of_long_ago_stops_nothing(tmp_path):
    for number, seen in enumerate((tracking(cause="budget"),)):
        nights = Nights(house(tmp_path / str(number)), Desk, proposing(**{"data.anomalies": seen}))
        assert nights.run().status == "done"


def test_a_tool_that_fails_is_a_line_and_not_the_end(tmp_path):
    weak = WeakData(en="Too little data.", de="Zu wenig Daten.")
    nights = Nights(
        house(tmp_path), Desk, proposing(**{"data.reconcile": ZeroDivisionError("x"), "bidding.bids": weak})
    )
    night = nights.run()
    told = [(each.step, each.status) for each in night.steps]
    assert told.count(("measure data.reconcile", "retried")) == 1
    assert ("measure data.reconcile", "failed") in told
    assert ("propose bidding.bids", "failed") in told
    assert ("propose bidding.bids", "retried") not in told
    assert len(entries(nights)) == 1
    assert "bidding.bids" in text(night.brief, "en")


def test_old_data_change_nothing(tmp_path):
    flow = {**PLAN["flows"]["night"]}
    flow["steps"] = [{**each, "fresh": {"ads": 3}} if each["do"] == "quality" else each for each in flow["steps"]]
    nights = Nights(house(tmp_path, {**PLAN, "flows": {**PLAN["flows"], "night": flow}}), Desk, proposing())
    night = nights.run()
    assert night.status == "held"
    assert "leitstand import FILE --as ads" in text(night.brief, "en")
    assert "leitstand import DATEI --as ads" in text(night.brief, "de")


def test_a_tool_that_hangs_is_given_up_and_the_night_goes_on(tmp_path):
    import threading

    plan = copy.deepcopy(PLAN)
    plan["flows"]["night"]["steps"][3]["tools"][0]["minutes"] = 0.2 / 60
    ends = threading.Event()
    nights = Nights(house(tmp_path, plan), Desk, proposing(**{"data.reconcile": lambda desk: ends.wait()}))
    night = nights.run()
    ends.set()
    (note,) = [each.note.en for each in night.steps if each.step == "measure data.reconcile"]
    assert "given up after" in note
    assert len(entries(nights)) == 1
    assert "data.reconcile" in text(night.brief, "de")


@pytest.mark.parametrize("do", ["refresh", "policy", "verify", "observe"])
def test_a_step_that_hangs_is_given_up_and_the_night_ends(tmp_path, monkeypatch, do):
    import threading

    plan, ends = copy.deepcopy(PLAN), threading.Event()
    (stage,) = [each for each in plan["flows"]["night"]["steps"] if each["do"] == do]
    stage["minutes"] = 0.2 / 60
    monkeypatch.setitem(module.ALONE, do, lambda room, stage: ends.wait())
    try:
        night = Nights(house(tmp_path, plan), Desk, proposing()).run()
    finally:
        ends.set()
    log = {each.step: each for each in night.steps}
    assert log[do].status == "failed" and "given up after" in log[do].note.en
    assert [each.step for each in night.steps].count(do) == 1
    assert "still running: " in log["left"].note.en and do in log["left"].note.en
    assert night.ended and night.brief["status"] == night.status


def test_what_comes_back_late_proposes_nothing(tmp_path, monkeypatch):
    import threading

    from graphs import _effects

    plan, ends, over = copy.deepcopy(PLAN), threading.Event(), threading.Event()
    (stage,) = [each for each in plan["flows"]["night"]["steps"] if each["do"] == "policy"]
    stage["minutes"] = 0.2 / 60

    def slow(room, stage):
        ends.wait(20)
        try:
            return _effects.policy(room, stage)
        finally:
            over.set()

    monkeypatch.setitem(module.ALONE, "policy", slow)
    nights = Nights(house(tmp_path, plan), Desk, proposing())
    nights.run()
    ends.set()
    assert over.wait(20)
    assert entries(nights) == []


def test_in_a_night_that_is_held_only_what_people_approved_is_written(tmp_path):
    seen = []

    class Watched(Desk):
        def dispatch(self, limit=None, wait=0.0, held=None):
            seen.append(held)
            return ()

    assert Nights(house(tmp_path / "bad"), Watched, proposing(**{"data.quality": BLOCKED})).run().status == "held"
    assert len(seen) == 2 and all(held is not None for held in seen)
    seen.clear()
    assert Nights(house(tmp_path / "good"), Watched, proposing()).run().status == "done"
    assert seen == [None, None]


def test_who_comes_second_is_told_that_it_is_running(tmp_path):
    settings = house(tmp_path)
    with alone(settings), pytest.raises(Running):
        Nights(settings, Desk, proposing()).run()
    assert Nights(settings, Desk, proposing()).run().status == "done"


def test_nothing_is_called_and_nothing_is_said_by_the_engine(tmp_path, monkeypatch, capfd):
    for name, value in (("DBOS__CLOUD", "true"), ("DBOS__OTLP_TRACES_ENDPOINT", "http://127.0.0.1:9/x"),
                        ("DBOS__CONDUCTOR_KEY", "k"), ("DBOS__CONDUCTOR_URL", "ws://127.0.0.1:9")):  # fmt: skip
        monkeypatch.setenv(name, value)
    calls = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: calls.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: calls.append(given) or [])
    assert Nights(house(tmp_path), Desk, proposing()).run().status == "done"
    assert calls == []
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")


def killed_at(settings, tools, point, office: Any = Desk):
    """Run a night in a child that dies by SIGKILL at the given point; whether it died."""
    child = os.fork()
    if child == 0:
        real, count = module.step, [0]

        def dying(name, work, *args):
            def wrapped(*given):
                count[0] += 1
                if count[0] == point:
                    os.kill(os.getpid(), 9)
                done = work(*given)
                count[0] += 1
                if count[0] == point:
                    os.kill(os.getpid(), 9)  # the effect is there, and nobody has noted that the step is done
                return done

            return real(name, wrapped, *args)

        module.step = dying
        try:
            Nights(settings, office, tools).run()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9


@pytest.fixture
def quick(monkeypatch):
    """The engine looks more often for what it has to take up again."""
    import dbos._queue

    real = dbos._queue.Queue.__init__

    def init(self, *given, **more):
        real(self, *given, **more)
        self._polling_interval_sec = 0.05

    monkeypatch.setattr(dbos._queue.Queue, "__init__", init)


@pytest.mark.parametrize("point", [1, 2, 6, 21, 22, 24, 32, 36])
def test_a_night_that_is_killed_goes_on_where_it_was(tmp_path, quick, point):
    settings, tools = house(tmp_path), proposing()
    assert killed_at(settings, tools, point)
    nights = Nights(settings, Desk, tools)
    night = nights.run()
    assert night.status == "done"
    (entry,) = entries(nights)
    assert entry.status == "open"
    with nights.book.reading() as tx:
        assert [each.key for each in module.nights.listed(tx)] == ["night-2026-11-26"]
        count = tx.execute("select count(*) from audit where event = 'proposal.submitted'").fetchone()[0]
    assert count == 1
    done = [each.step for each in night.steps]
    assert len(done) - len(set(done)) <= 1  # only the step that was cut off stands there twice


def test_a_night_that_is_taken_up_a_day_later_changes_nothing(tmp_path, quick):
    settings, tools = house(tmp_path), proposing()
    assert killed_at(settings, tools, 8)
    later = Nights(settings, Desk, tools)
    real = later.clock
    later.clock = lambda: real() + timedelta(hours=30)
    night = later.run()
    assert (night.key, steps(night)["propose"]) == ("night-2026-11-26", "held")
    assert entries(later) == []


def test_a_night_of_another_version_is_ended_as_failed(tmp_path, monkeypatch):
    import graphs._durable

    settings, tools = house(tmp_path), proposing()
    monkeypatch.setattr(graphs._durable, "VERSION", "0")
    assert killed_at(settings, tools, 8)
    monkeypatch.setattr(graphs._durable, "VERSION", "1")
    nights = Nights(settings, Desk, tools)
    assert nights.run(DAY + timedelta(days=1)).status == "done"
    with nights.book.reading() as tx:
        assert module.nights.get(tx, "night-2026-11-26").status == "failed"


def test_the_plan_is_fixed_when_the_night_begins(tmp_path, quick):
    settings, tools = house(tmp_path), proposing()
    assert killed_at(settings, tools, 4)
    other = (tmp_path / "night.yaml").read_text().replace("bidding.pacing", "bidding.allocate")
    (tmp_path / "night.yaml").write_text(other)
    night = Nights(settings, Desk, tools).run()
    assert "propose bidding.pacing" in steps(night)


def test_a_date_of_its_own(tmp_path):
    night = Nights(house(tmp_path), Desk, proposing()).run(date(2026, 3, 29))
    assert night.day == date(2026, 3, 29)
