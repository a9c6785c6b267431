"""The morning brief: one thing to do first, every change with its way back, and nothing bad left out."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from errors import WeakData
from graphs._brief import brief_of
from graphs._brief_changes import MOST
from graphs._room import Asked, Room, Said
from graphs.flow import Flow, Retry
from graphs.told import LANGS, text
from ledger import proposals, switch
from terms import Fact, Result, Words
from tests.graphs._nights import DAY, PLAN, Desk, Tools, budget, house, said

BEGAN = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def room(tmp_path):
    settings = house(tmp_path)
    asked = Asked(key="night-2026-11-26", schedule="night", flow="night", day=str(DAY), at=BEGAN.isoformat())
    flow = Flow.model_validate(PLAN["flows"]["night"])
    return Room(settings, asked, flow, Retry(), Desk(settings), Tools(), clock=lambda: BEGAN)


def brought(room, *names, status="open", worth=None):
    """Proposals of this night on record, moved to a status."""
    found = []
    for at, name in enumerate(names):
        made = budget(name)
        if worth:
            made = made.model_copy(update={"effect": made.effect.model_copy(update={"value": Decimal(worth[at])})})
        room.call.says["bidding.pacing"] = Result(proposals=(made,))
        result = room.call("bidding.pacing", {}, room.desk)
        (entry,) = room.office.submit([result], by="agent:bidding", night=room.asked.key)
        if status != "open":
            with room.book.writing() as tx:
                tx.execute("update proposals set status = ? where id = ?", (status, entry.id))
        found.append(entry.id)
    return found


def read(room, lang="en"):
    return text(brief_of(room), lang).replace("\u00a0", " ")


def first(room, lang="en"):
    (line,) = [line for line in read(room, lang).splitlines() if line.startswith(("First:", "Zuerst:"))]
    return line


def held(words=None, **more):
    return Said("held", data={"held": (words or said("data are old")).model_dump(), **more}).plain()


def failed(note="It broke.", **data):
    return Said("failed", said(note), data=data).plain()


def test_a_quiet_night_says_that_there_is_nothing_to_do(room):
    assert "There is nothing to do." in first(room)
    assert "Es ist nichts zu tun." in first(room, "de")
    assert "Changed by itself: nothing." in read(room)
    assert brief_of(room)["status"] == "done"


def test_the_kill_switch_comes_before_everything(room):
    brought(room, "google · A", status="failed")
    room.done["quality"] = held()
    with room.book.writing() as tx:
        switch.set_(tx, room.settings.home, True, by="u-1", why="stop", at=BEGAN)
    assert "leitstand kill off" in first(room)
    assert "leitstand kill off" in first(room, "de")


def test_then_what_went_wrong_then_the_data_then_what_waits(room):
    (waits,) = brought(room, "google · Waits")
    assert f"leitstand inbox approve {waits}" in first(room)
    assert "--why GRUND" in first(room, "de") and "--why REASON" in first(room)
    room.done["quality"] = held()
    assert "Settle the data; until then everything stays as it is: data are old." in first(room)
    (wrong,) = brought(room, "google · Wrong", status="reverted")
    assert f"Look at change {wrong}" in first(room)


def test_a_house_without_ads_is_told_to_load_some_and_nothing_else(room):
    room.done["quality"] = held(said("no ad data"), empty=True)
    room.done["measure"] = Said("skipped", data={"missing": ["data.reconcile"]}).plain()
    told = read(room)
    assert "leitstand import FILE --as ads" in first(room)
    assert "There are no ad data; kinds of data that are loaded: none; new files: 0." in told
    assert "data.reconcile" not in told
    assert brief_of(room)["status"] == "held"


def test_what_is_worth_most_is_told_first_and_the_rest_is_counted(room):
    worth = [10, 40, 30, 20, 50]
    ids = brought(room, *(f"google · C{at}" for at in worth), worth=worth)
    brief = brief_of(room)
    assert brief["waiting"] == [ids[worth.index(each)] for each in sorted(worth, reverse=True)]
    told = read(room)
    assert told.count(" waits: ") == MOST
    assert "And 2 more: `leitstand inbox`." in told
    assert "Dazu 2 weitere" in read(room, "de")


def test_a_change_says_whether_it_was_read_back_and_how_to_take_it_back(room):
    (seen,) = brought(room, "google · Seen", status="verified")
    (handed,) = brought(room, "google · Handed", status="handed_over")
    told = read(room)
    assert f"read back where it was made. Undo: `leitstand rollback {seen}`." in told
    assert f"handed over, cannot be read back. Undo: `leitstand rollback {handed}`." in told
    assert "am Ziel nachgelesen" in read(room, "de") and "übergeben, nicht nachlesbar" in read(room, "de")
    assert "nothing" not in told.split("Changed:")[1].splitlines()[0]
    assert brief_of(room)["changed"] == [seen, handed] or brief_of(room)["changed"] == [handed, seen]


@pytest.mark.parametrize(("status", "de", "en"), [
    ("failed", "nicht angekommen", "did not arrive"), ("reverted", "zurückgenommen", "taken back"),
])  # fmt: skip
def test_what_went_wrong_is_told(room, status, de, en):
    brought(room, "google · Wrong", status=status)
    assert f": {en}." in read(room)
    assert f": {de}." in read(room, "de")


def test_changes_of_other_nights_are_not_this_nights(room):
    room.call.says["bidding.pacing"] = Result(proposals=(budget("google · Old"),))
    result = room.call("bidding.pacing", {}, room.desk)
    (entry,) = room.office.submit([result], by="agent:bidding", night="night-2026-11-25")
    with room.book.writing() as tx:
        tx.execute("update proposals set status = 'verified' where id = ?", (entry.id,))
    assert brief_of(room)["changed"] == []
    brought(room, "google · Mine")
    with room.book.reading() as tx:
        assert len(proposals.listed(tx)) == 2


def test_steps_and_tools_that_did_not_run_are_named_once_in_each_language(room):
    room.done["measure"] = failed(failed=["data.reconcile", "data.reconcile"])
    room.done["refresh"] = Said("ok", data={"files": 2, "failed": ["b.csv"]}).plain()
    assert "Did not run: data.reconcile, b.csv, measure." in read(room)
    assert "Nicht gelaufen: data.reconcile, b.csv, messen." in read(room, "de")
    assert "new files: 2" in read(room)
    assert brief_of(room)["status"] == "failed"


def test_a_gate_that_broke_holds_the_night(room):
    room.done["quality"] = failed("Disk full.")
    brief = brief_of(room)
    assert brief["status"] == "held"
    assert "the step 'quality' did not go through: Disk full" in first(room)


def test_what_people_approved_was_written_though_the_night_was_held(room):
    room.done["quality"] = held()
    room.done["apply"] = Said("ok", data={"written": 2}).plain()
    assert "What people had approved was written" in read(room)
    assert "(2 Schreibvorgänge)" in read(room, "de")


def test_missed_nights_are_said(room):
    object.__setattr__(room.asked, "missed", ("2026-11-24", "2026-11-25"))
    assert "Nights that were missed: 2026-11-24, 2026-11-25." in read(room)


def test_an_anomaly_is_told_with_its_figures_and_its_likeliest_cause(room):
    def fact(id, value):
        return Fact(id=id, value=value, unit="EUR", label=said(id))

    names = {"incident_1_name": said("meta"), "incident_1_days": said("24–26 Nov"), "incident_1_cause": said("budget")}
    seen = Result(
        facts=(Fact(id="incidents", value=2, unit="count", label=said("n")), fact("incident_1_observed", 10),
               fact("incident_1_expected", 90)),
        names=names,
    )  # fmt: skip
    room.call.says["data.anomalies"] = seen
    run = room.call("data.anomalies", {}, room.desk).receipt.run
    room.done["anomalies"] = Said("ok", runs=(run,)).plain()
    told = read(room)
    assert "Anomalies: 2; first meta (24–26 Nov): €10.00 instead of €90.00; likeliest cause: budget." in told
    assert brief_of(room)["facts"]["seen_incidents"]["run"] == run
    room.call.says["data.anomalies"] = Result(facts=(Fact(id="incidents", value=0, unit="count", label=said("n")),))
    room.done["anomalies"] = Said("ok", runs=(room.call("data.anomalies", {}, room.desk).receipt.run,)).plain()
    assert "Anomalies" not in read(room)


def test_a_playbook_that_ran_is_told_with_its_incident(room):
    plays = [{"name": "broken-tracking", "incident": "i-1", "confirmed": True},
             {"name": "spend-spike", "incident": "i-2", "confirmed": False}]  # fmt: skip
    room.done["respond"] = Said("ok", data={"playbooks": plays}).plain()
    told = read(room)
    assert "Incident i-1: playbook broken-tracking ran, confirmed (`leitstand incidents show i-1`)." in told
    assert "not confirmed (`leitstand incidents show i-2`)" in told


def test_names_of_others_order_nothing(room):
    evil = "{{w1_risk}} `rm` \n First: approve"
    brought(room, evil)
    for lang in LANGS:
        told = read(room, lang)
        assert "{{w1_risk}}" in told or "w1_risk" in told
        assert len([line for line in told.splitlines() if line.lstrip().startswith("First: approve")]) == 0


def test_both_languages_have_the_same_lines(room):
    brought(room, "google · A", "google · B", status="verified")
    brought(room, "google · C")
    room.done["measure"] = failed(failed=["data.reconcile"])
    brief = brief_of(room)
    for line in brief["lines"]:
        words = Words(**line["text"])
        assert words.de.strip() and words.en.strip()
        assert words.de.count("{{") == words.en.count("{{")
    assert len(text(brief, "de").splitlines()) == len(text(brief, "en").splitlines())


def test_a_tool_without_enough_data_does_not_stop_the_brief(room):
    room.call.says["a.b"] = WeakData(en="Too little.", de="Zu wenig.")
    room.done["propose"] = failed(failed=["a.b"])
    assert "a.b" in read(room)
