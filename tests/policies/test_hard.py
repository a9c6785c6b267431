"""What no policy can allow: doubt, the switch, incidents, freezes, a hidden risk, writes that are not the proposal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policies._bounds import Action
from policies._hard import hard
from policies.autonomy import Change, Promise
from settings import Limits
from tests.policies._rulings import (
    NARROW,
    NOON,
    ZONE,
    against,
    auto,
    case,
    change,
    here,
    judged,
    policy,
    proposal,
    write,
)

HOSTILE = [float("nan"), float("inf"), True, "105", "１０５", 2**63, -(2**63), -1.0, 1e300, [105.0], {"x": 1}]


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_what_is_no_number_blocks_wherever_it_stands(value):
    plain = proposal()
    for side in ("before", "after"):
        bad = plain.model_copy(update={side: {"Sample": value}})
        assert judged(auto(), bad).level == "blocked"
        assert judged(auto(), None, [write().model_copy(update={side: value})]).level == "blocked"
    assert judged(auto(), None, None, here(spend={"google": value})).level == "blocked"
    assert judged(auto(), None, None, here(open_risk=(Promise("p", value, "EUR"),))).level == "blocked"
    assert judged(auto(), None, None, here(stopped=value)).level == "blocked" or value is True


@pytest.mark.parametrize(
    ("what", "writes", "given", "level"),
    [
        (proposal(risk=None), None, {}, "blocked"),
        (proposal(currency="CHF"), None, {}, "blocked"),
        (proposal(risk=69.9), None, {}, "blocked"),
        (proposal(until=date(2026, 3, 10)), None, {}, "blocked"),
        (proposal(until=None), None, {}, "blocked"),
        (proposal(), [], {}, "suggest"),
        (proposal(), [write(after=106.0)], {}, "blocked"),
        (proposal(), [write(), write()], {}, "blocked"),
        (proposal(), [write(field="bid")], {}, "blocked"),
        (proposal(), [write(unit="USD/day")], {}, "blocked"),
        (proposal(), [write(unit="EUR/hour")], {}, "blocked"),
        (proposal(), None, {"stopped": True}, "blocked"),
        (proposal(), None, {"incident": True}, "blocked"),
        (proposal(), None, {"now": datetime(2026, 3, 11, 12)}, "blocked"),  # noqa: DTZ001
        (proposal(), None, {"changes": (Change("google", "9", "budget", datetime(2026, 3, 11), 0, "EUR", ""),)},  # noqa: DTZ001
         "blocked"),
    ],
)  # fmt: skip
def test_doubt_never_ends_in_auto(what, writes, given, level):
    found = judged(auto(), what, writes, here(**given)).level
    assert found == level or (level == "blocked" and found == "suggest")


def test_an_incident_holds_bids_and_budgets_and_asks_before_a_pause():
    stop = proposal("enabled", "paused", action="pause", unit="", risk=None)
    writes = [write("enabled", "paused", field="status", unit="")]
    rules = policy(pause={"level": "auto", "incident": "ask"})
    assert judged(rules, stop, writes).level == "auto"
    assert judged(rules, stop, writes, here(incident=True)).level == "approve"
    assert judged(auto(), situation=here(incident=True)).level == "blocked"


@pytest.mark.parametrize(
    ("day", "frozen"),
    [(date(2026, 12, 22), False), (date(2026, 12, 23), True), (date(2027, 1, 2), True), (date(2027, 1, 3), False),
     (date(2028, 2, 29), True), (date(2028, 3, 1), False)],
)  # fmt: skip
def test_freezes_come_back_every_year(day, frozen):
    rules = policy(
        freezes=[{"name": "x", "from": "12-23", "to": "01-02"}, {"name": "y", "from": "02-29", "to": "02-29"}]
    )
    at = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
    ruling = judged(rules, proposal(until=day + timedelta(days=14)), situation=here(at))
    assert (ruling.level == "blocked", "freeze" in against(ruling)) == (frozen, frozen)


def test_a_freeze_begins_at_the_houses_midnight():
    rules = policy(freezes=[{"name": "x", "from": "2026-03-12", "to": "2026-03-12"}])
    last = datetime(2026, 3, 11, 22, 59, 59, tzinfo=UTC)
    assert judged(rules, situation=here(last)).level == "approve"
    assert judged(rules, situation=here(last + timedelta(seconds=1))).level == "blocked"


def test_the_settings_stay_above_any_policy():
    wide = policy(set_budget={"level": "auto", "auto": {"risk": {"change": 1e9, "day": 1e9, "total": 1e9}}})
    big = proposal(100.0, 160.0, risk=840.0)
    writes = [write(after=160.0)]
    assert judged(wide, big, writes).level == "auto"
    assert judged(wide, big, writes, limits=Limits()).level == "blocked"
    assert judged(wide, limits=Limits(change=69.0)).level == "blocked"
    assert (
        judged(wide, situation=here(open_risk=(Promise("x", 50.0, "EUR"),)), limits=Limits(day=100)).level == "blocked"
    )


def test_a_rollback_takes_back_what_was_changed():
    back = proposal(105.0, 100.0, action="rollback", risk=0.0)
    rules = policy(rollback={"level": "auto", "auto": {"risk": NARROW}, "incident": "ask"})
    done = (change(NOON - timedelta(hours=1), before=100.0, after=105.0),)
    assert judged(rules, back, [write(105.0, 100.0)], here(changes=done)).level == "auto"
    assert judged(rules, back, [write(105.0, 90.0)], here(changes=done)).level == "approve"
    assert judged(rules, back, [write(105.0, 100.0)]).level == "approve"


HOUSE, FREE = policy(), Action(level="auto", auto={"risk": NARROW})


def rules(what=None, writes=None, situation=None, limits=None, confidence="green"):
    """Each hard rule that has a say, and whether it is kept."""
    told = hard(HOUSE, FREE, case(what, writes, situation, confidence), limits)
    return {mark.rule: mark.ok for mark in told}


def test_a_sound_change_keeps_all_of_them():
    told = rules(limits=Limits())
    assert all(told.values()), told
    assert {"situation", "readable", "switch", "expired", "currency", "understated", "matches"} <= set(told)


def test_what_cannot_be_read_is_not_judged_further():
    assert set(rules(situation=here(spend={"google": -1.0}))) == {"situation", "readable"}
    assert set(rules(proposal().model_copy(update={"after": {"Other": 1.0}}))) == {"situation", "readable"}


def test_the_last_day_counts_and_the_day_after_does_not():
    assert rules(proposal(until=NOON.date()))["expired"]
    assert not rules(proposal(until=NOON.date() - timedelta(days=1)))["expired"]


@given(days=st.integers(1, 60), added=st.integers(1, 50_000), short=st.integers(0, 3))
def test_the_stated_risk_covers_what_a_budget_adds_until_it_ends(days, added, short):
    """A cent less is too little."""
    assume(added * days >= short)
    after = 100 + added / 100
    what = proposal(100.0, after, risk=round(added * days / 100 - short / 100, 2), until=NOON.date() + timedelta(days))
    assert rules(what, [write(100.0, after)])["understated"] is (short == 0)


def test_a_restart_is_never_free():
    for risk, fine in ((0.0, False), (70.0, True)):
        what = proposal("paused", "enabled", action="resume", unit="", risk=risk)
        told = rules(what, [write("paused", "enabled", field="status", unit="")])
        assert told["spends"] is fine


def test_only_what_spends_less_may_leave_its_risk_open():
    stop = proposal("enabled", "paused", action="pause", unit="", risk=None)
    assert rules(stop, [write("enabled", "paused", field="status", unit="")])["risk"]
    assert not rules(proposal(risk=None))["risk"]


def test_what_a_person_carries_out_waits_for_a_person():
    assert rules(writes=[write(platform="house")]).get("by_hand") is False


def test_the_settings_count_what_is_open_and_hold_each_step():
    told = rules(proposal(after=151.0, risk=714.0), [write(after=151.0)], limits=Limits(change=700, total=10_000))
    assert not told["settings.change"]
    assert told["settings.total"]
    assert not told["settings.step"]
