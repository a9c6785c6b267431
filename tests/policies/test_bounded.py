"""Each bound of a policy: outside of `auto` a person is asked, outside of `always` nothing happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies._bounded import bounded, totals
from policies._bounds import Bounds, Total
from policies.autonomy import Promise, Situation
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

BOUNDS = [
    ({}, {}, "auto", set()),
    ({"risk": {**NARROW, "change": 69.99}}, {}, "approve", {"risk.change"}),
    ({"risk": {**NARROW, "change": 70}}, {}, "auto", set()),
    ({"risk": {**NARROW, "change_share": 0.07}}, {"spend": {"google": 1000.0}}, "auto", set()),
    ({"risk": {**NARROW, "change_share": 0.07}}, {"spend": {"meta": 1000.0}}, "approve", {"risk.change_share"}),
    ({"grow": {"step": 0.05}}, {}, "auto", set()),
    ({"grow": {"step": 0.049}}, {}, "approve", {"grow.step"}),
    ({"budget": {"ceiling": 105}}, {}, "auto", set()),
    ({"budget": {"ceiling": 104.99}}, {}, "approve", {"budget.ceiling"}),
    ({"budget": {"floor": 105.01}}, {}, "approve", {"budget.floor"}),
    ({"platforms": ["meta"]}, {}, "approve", {"platforms"}),
    ({"kinds": ["keyword"]}, {}, "approve", {"kinds"}),
    ({"campaigns": ["sam*"]}, {}, "auto", set()),
    ({"campaigns": ["Brand*"]}, {}, "approve", {"campaigns"}),
    ({"not_campaigns": ["*SAMPLE*"]}, {}, "approve", {"not_campaigns"}),
    ({"hours": ["08:00-12:00"]}, {}, "approve", {"hours"}),
    ({"hours": ["12:00-12:01"]}, {}, "auto", set()),
    ({"hours": ["22:00-12:30"]}, {}, "auto", set()),
    ({"weekdays": ["wed"]}, {}, "auto", set()),
    ({"weekdays": ["thu"]}, {}, "approve", {"weekdays"}),
    ({"evidence": "experiment"}, {}, "auto", set()),
    ({"longest_days": 13}, {}, "approve", {"longest_days"}),
    ({"operations": {"hour": 0}}, {}, "approve", {"operations.hour"}),
]  # fmt: skip


@pytest.mark.parametrize(("bounds", "given", "level", "rules"), BOUNDS)
def test_each_bound_of_auto_asks_a_person_and_of_always_blocks(bounds, given, level, rules):
    ruling = judged(auto(**bounds), situation=here(**given))
    assert (ruling.level, against(ruling)) == (level, rules)
    held = policy(set_budget={"level": "approve", "always": bounds})
    assert judged(held, situation=here(**given)).level == ("approve" if level == "auto" else "blocked")


def test_a_bare_offset_knows_no_summer_time_so_hours_cannot_be_told():
    now = NOON.astimezone(UTC)
    assert judged(auto(hours=["00:00-24:00"]), None, None, Situation(now=now)).level == "approve"
    assert judged(auto(hours=["12:00-12:01"]), None, None, Situation(now=now, zone="Europe/Berlin")).level == "auto"


@pytest.mark.parametrize(
    ("now", "hours", "counts"),
    [
        (datetime(2026, 3, 29, 12, tzinfo=ZONE), 10.9, True),  # that day has 23 hours: noon is 11 hours after midnight
        (datetime(2026, 3, 29, 12, tzinfo=ZONE), 11.1, False),
        (datetime(2026, 10, 25, 12, tzinfo=ZONE), 12.9, True),  # and that one 25
        (datetime(2026, 10, 25, 12, tzinfo=ZONE), 13.1, False),
    ],
)
def test_a_day_begins_at_midnight_also_when_the_clock_changes(now, hours, counts):
    at = now.astimezone(UTC) - timedelta(hours=hours)
    what = proposal(until=now.date() + timedelta(days=14))
    ruling = judged(auto(grow={"day": 0.1}), what, None, here(now, changes=(change(at, before=90.0),)))
    assert ("grow.day" in against(ruling)) is counts


def test_small_steps_add_up_against_the_start_of_day_and_week():
    morning = NOON.replace(hour=8)
    steps = (change(morning, before=96.0, id="a"), change(morning.replace(hour=9), before=98.0, id="b"))
    assert judged(auto(grow={"day": 0.09}), situation=here(changes=steps)).level == "approve"
    assert judged(auto(grow={"day": 0.0938}), situation=here(changes=steps)).level == "auto"
    earlier = (*steps, change(NOON - timedelta(days=2), before=90.0, id="c"))
    assert judged(auto(grow={"day": 0.1}), situation=here(changes=earlier)).level == "auto"
    assert judged(auto(grow={"week": 0.16}), situation=here(changes=earlier)).level == "approve"
    unknown = (replace(steps[0], before=None),)
    assert judged(auto(grow={"day": 9.0}), situation=here(changes=unknown)).level == "approve"
    respelled = (replace(steps[0], platform="Google ", entity=" 1"),)
    assert judged(auto(grow={"day": 0.09}), situation=here(changes=respelled)).level == "approve"


def test_cool_downs_are_of_one_field_of_one_thing():
    rules = auto(cooldown_hours=20)
    recent = change(NOON - timedelta(hours=19))
    assert judged(rules, situation=here(changes=(recent,))).level == "approve"
    assert judged(rules, situation=here(changes=(replace(recent, field="bid"),))).level == "auto"
    assert judged(rules, situation=here(changes=(replace(recent, entity="2"),))).level == "auto"
    assert judged(rules, situation=here(changes=(replace(recent, at=NOON - timedelta(hours=20)),))).level == "auto"


def test_look_alike_names_open_nothing_and_hide_nothing():
    trick = write(name="Вrand DE")
    assert judged(auto(campaigns=["Brand*"]), None, [trick]).level == "approve"
    assert judged(auto(not_campaigns=["Brand*"]), None, [trick]).level == "approve"
    assert judged(auto(not_campaigns=["Brand*"]), None, [write(name="Brand\u200b DE")]).level == "approve"


def marks(bounds, what=None, writes=None, situation=None, **given):
    """Each rule that has a say, by its name."""
    return {mark.rule: mark for mark in bounded(Bounds(**bounds), case(what, writes, situation, **given), "approve")}


def test_what_is_not_written_binds_nothing_but_the_evidence():
    assert set(marks({})) == {"confidence"}
    assert {mark.rule for mark in bounded(Bounds(), case(), "blocked")} == set()


def test_a_bound_says_in_both_languages_what_was_measured_and_what_is_allowed():
    told = marks({"risk": {"change": 50}, "grow": {"step": 0.01}, "budget": {"ceiling": 104}, "weekdays": ["thu"]})
    assert "70 €" in told["risk.change"].words.de.replace("\u00a0", " ")
    assert "€70" in told["risk.change"].words.en
    assert (told["weekdays"].measured.de, told["weekdays"].measured.en) == ("Mi", "wed")
    for mark in told.values():
        assert mark.words.de != mark.words.en
        assert "None" not in mark.words.de + mark.words.en


def test_money_of_others_counts_of_this_action_or_of_all():
    queued = (Promise("p-9", 40, "EUR", action="set_bid"), Promise("p-8", 20, "EUR", action="set_budget"))
    of = case(situation=here(open_risk=queued))
    bounds = Total(risk={"total": 100})
    (own,) = totals(bounds, of, "approve", everything=False)
    (every,) = totals(bounds, of, "approve", everything=True)
    assert (own.ok, every.ok) == (True, False)
    assert "all actions" in every.words.en and "alle Aktionen" in every.words.de


def test_a_sum_with_a_part_in_another_currency_is_never_kept():
    of = case(situation=here(open_risk=(Promise("p-9", 1, "USD", action="set_budget"),)))
    (mark,) = totals(Total(risk={"total": 1e9}), of, "approve", everything=False)
    assert not mark.ok


def test_a_share_of_no_spend_lets_nothing_through():
    told = marks({"risk": {"change_share": 100}}, situation=here(spend={"google": 0.0}))
    assert not told["risk.change_share"].ok


@given(risk=st.decimals(0, 10_000, places=2), limit=st.decimals(0, 10_000, places=2))
def test_money_is_compared_to_the_cent(risk, limit):
    mark = marks({"risk": {"change": float(limit)}}, proposal(risk=float(risk)))["risk.change"]
    assert mark.ok == (risk <= limit)


@given(before=st.integers(1, 10_000), cents=st.integers(0, 2_000_000), step=st.sampled_from([0.0, 0.05, 0.1, 0.5, 1.0]))
def test_a_step_is_a_share_of_what_it_was(before, cents, step):
    after = cents / 100
    told = marks({"grow": {"step": step}, "shrink": {"step": step}}, proposal(before, after), [write(before, after)])
    room = Fraction(str(step)) * before
    moved = Fraction(cents, 100) - before
    assert told["grow.step"].ok == (moved <= room)
    assert told["shrink.step"].ok == (-moved <= room)


@given(minute=st.integers(0, 24 * 60 - 1), first=st.integers(0, 23), last=st.integers(0, 23))
def test_hours_hold_their_first_minute_and_not_their_last_also_over_midnight(minute, first, last):
    if first == last:
        return
    at = NOON.replace(hour=minute // 60, minute=minute % 60)
    inside = {(first * 60 + each) % (24 * 60) for each in range((last - first) % 24 * 60)}
    told = marks({"hours": [f"{first:02d}:00-{last:02d}:00"]}, situation=here(at))
    assert told["hours"].ok == (minute in inside)


def test_a_budget_in_another_currency_or_for_a_whole_period_keeps_no_floor_and_no_ceiling():
    for unit in ("USD/day", "EUR"):
        told = marks({"budget": {"floor": 1, "ceiling": 1e6}}, proposal(unit=unit), [write(unit=unit)])
        assert not told["budget.floor"].ok
        assert not told["budget.ceiling"].ok


def test_a_month_s_budget_is_compared_by_the_day():
    monthly = [write(3000.0, 3650.0, unit="EUR/month")]
    told = marks({"budget": {"ceiling": 119}}, proposal(3000.0, 3650.0, unit="EUR/month"), monthly)
    assert not told["budget.ceiling"].ok
    told = marks({"budget": {"ceiling": 120}}, proposal(3000.0, 3650.0, unit="EUR/month"), monthly)
    assert told["budget.ceiling"].ok


def test_a_pause_grows_nothing():
    told = marks({"grow": {"step": 0.0}}, proposal("enabled", "paused", action="pause", unit="", risk=None),
                 [write("enabled", "paused", field="status", unit="")])  # fmt: skip
    assert "grow.step" not in told


def test_without_writes_no_place_is_allowed():
    told = marks({"platforms": ["google"], "kinds": ["campaign"], "campaigns": ["*"], "not_campaigns": ["x"]}, None, [])
    assert not any(told[rule].ok for rule in ("platforms", "kinds", "campaigns", "not_campaigns"))
