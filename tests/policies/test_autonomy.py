"""The ruling: never freer than the policy says, in no order, in no pieces, at no hour."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from errors import BadFile
from policies._bounds import ACTIONS
from policies._policy_file import read
from policies.autonomy import FILE, OWN, Change, Promise, Situation, load, permits, policy_of, ruled, stricter
from settings import Limits
from terms import Money, Operation, Principal, Proposal, Words

ZONE = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 11, 12, tzinfo=ZONE)
WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")
NARROW = {"change": 1000, "day": 1000, "total": 1000}


def policy(**actions):
    """The packaged policy with some actions replaced."""
    shape = read(FILE)
    top = {name: actions.pop(name) for name in ("freezes", "everything", "currency") if name in actions}
    return policy_of({**shape, **top, "actions": {**shape["actions"], **actions}}, Path("test.yaml"))


def auto(**bounds):
    """Budgets that move by themselves inside these bounds."""
    return policy(set_budget={"level": "auto", "auto": {"risk": NARROW, **bounds}})


def proposal(before=100.0, after=105.0, *, risk: float | None = 70.0, id="p-1", action="set_budget", unit="EUR/day",
             currency="EUR", until=date(2026, 3, 25), evidence="experiment", thing="Sample"):  # fmt: skip
    return Proposal(
        id=id, action=action, target=thing, before={thing: before}, after={thing: after}, unit=unit,
        evidence=evidence, why=WHY, risk=None if risk is None else Money(amount=risk, currency=currency), expires=until,
    )  # fmt: skip


def write(before=100.0, after=105.0, *, platform="google", entity="1", name="Sample", field="budget", unit="EUR/day"):
    return Operation(platform=platform, entity=entity, name=name, field=field, before=before, after=after, unit=unit)


def here(now=NOON, **given):
    return Situation(now=now, zone="Europe/Berlin", **given)


def judged(rules, what=None, writes=None, situation=None, confidence="green", **given):
    return ruled(rules, what or proposal(), [write()] if writes is None else writes, confidence,
                 situation or here(), currency="EUR", **given)  # fmt: skip


def against(ruling):
    return {check.rule for check in ruling.checks if not check.ok and check.rule != "level"}


def test_by_default_nothing_is_automatic(tmp_path):
    rules = load(tmp_path)
    assert {each.level for each in rules.actions.values()} == {"suggest", "approve"}
    assert rules.actions["default"].level == "suggest"
    assert set(rules.actions) == {*ACTIONS, "default"}
    ruling = judged(rules)
    assert (ruling.level, ruling.needs, ruling.roles) == ("approve", 1, ("approver", "admin"))
    assert judged(rules, proposal("a", "b", action="launch_rocket"), [write("a", "b", field="x")]).level == "suggest"


def test_the_example_in_the_file_is_a_policy_that_works(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    block = text[text.index("#   currency: EUR") : text.index("\ncurrency: null")]
    own = "\n".join(line[4:] for line in block.splitlines() if line.startswith("#"))
    (tmp_path / OWN).write_text(own, encoding="utf-8")
    rules = load(tmp_path)
    ruling = judged(rules, situation=here(spend={"google": 1000.0}))
    assert ruling.level == "auto", against(ruling)
    assert ruling.version == rules.version != load(tmp_path / "none").version
    assert judged(rules, situation=here(datetime(2026, 11, 27, 12, tzinfo=ZONE))).level == "blocked"


def test_a_house_replaces_whole_actions_and_keeps_the_rest(tmp_path):
    (tmp_path / OWN).write_text("actions: {pause: {level: auto}}\n")
    rules = load(tmp_path)
    assert rules.actions["pause"].level == "auto"
    assert rules.actions["pause"].incident == "hold"
    assert rules.actions["set_budget"].level == "approve"


@pytest.mark.parametrize(
    "text",
    [
        "actions: {set_budget: {level: auto}}", "actions: {default: {level: auto}}", "actions: {default: null}",
        "actions: {set_policy: {level: auto, auto: {risk: {change: 1, day: 1, total: 1}}}}",
        "actions: {set_budget: {level: always}}", "actions: {set_budgets: {level: approve}}", "action: {}",
        "actions: {set_budget: {level: approve, two_persons_above: '100'}}",
        "actions: {set_budget: {level: approve, two_persons_above: .nan}}",
        "actions: {set_budget: {level: approve, two_persons_above: -1}}",
        "actions: {set_budget: {level: approve, two_persons_above: true}}",
        "actions: {set_budget: {level: approve, approvers: []}}",
        "actions: {set_budget: {level: approve, approvers: [service]}}",
        "actions: {set_budget: {level: approve, auto: {hours: ['8-17']}}}",
        "actions: {set_budget: {level: approve, auto: {hours: ['08:00-08:00']}}}",
        "actions: {set_budget: {level: approve, auto: {weekdays: [monday]}}}",
        "actions: {set_budget: {level: approve, auto: {campaigns: ['*a*a*a*a*a*']}}}",
        "actions: {set_budget: {level: approve, auto: {budget: {floor: 10, ceiling: 5}}}}",
        "actions: {pause: {level: auto}, pause: {level: suggest}}", "freezes: [{name: x, from: 2026-01-01}]",
        "freezes: [{name: x, from: '2026-01-02', to: '2026-01-01'}]",
        "freezes: [{name: x, from: '02-30', to: '03-01'}]",
        "currency: Euro", "a: &a 1\nb: *a", "- 1", "", "actions: 1", "\x00", "{", "actions: {1: 2}", "x" * 300_000,
    ],
)  # fmt: skip
def test_a_file_that_is_not_clear_is_refused_in_one_sentence(tmp_path, text):
    (tmp_path / OWN).write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as refused:
        load(tmp_path)
    for lang in ("de", "en"):
        assert len(refused.value.line(lang).splitlines()) == 1
    assert OWN in refused.value.said("en")


def test_a_folder_or_a_dangling_link_in_the_place_of_the_file_is_refused(tmp_path):
    (tmp_path / OWN).mkdir()
    with pytest.raises(BadFile):
        load(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / OWN).symlink_to(tmp_path / "nowhere.yaml")
    with pytest.raises(BadFile):
        load(other)


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


def test_amber_needs_a_person_unless_the_policy_says_so_and_red_nobody_can_lift():
    assert judged(auto(), confidence="amber").level == "approve"
    assert judged(auto(confidence="amber"), confidence="amber").level == "auto"
    assert judged(auto(confidence="amber"), confidence="red").level == "blocked"
    assert judged(auto(), confidence="purple").level == "blocked"


def test_two_people_above_an_amount():
    rules = policy(set_budget={"level": "auto", "two_persons_above": 50, "auto": {"risk": NARROW}})
    ruling = judged(rules, situation=here(people=(Principal(id="u-1", kind="person", role="admin"),)))
    assert (ruling.level, ruling.needs) == ("approve", 2)
    assert {"two_persons", "people"} <= against(ruling)
    assert not permits(ruling, 1)
    assert permits(ruling, 2)
    assert judged(rules, proposal(risk=70.0)).needs == 2
    assert judged(rules, proposal(after=101.0, risk=50.0), [write(after=101.0)]).level == "auto"


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


def test_a_bare_offset_knows_no_summer_time_so_hours_cannot_be_told():
    now = NOON.astimezone(UTC)
    assert judged(auto(hours=["00:00-24:00"]), None, None, Situation(now=now)).level == "approve"
    assert judged(auto(hours=["12:00-12:01"]), None, None, Situation(now=now, zone="Europe/Berlin")).level == "auto"


def test_whatever_breaks_inside_blocks():
    broken = Situation(now=NOON, changes=(object(),))  # type: ignore[arg-type]
    assert judged(auto(), None, None, broken).level == "blocked"
    assert ruled(None, proposal(), [write()], "green", here(), currency="EUR").level == "blocked"  # type: ignore[arg-type]


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


def change(at, before=100.0, *, risk=10.0, id="p-0", entity="1", after=0.0):
    return Change("google", entity, "budget", at, risk, "EUR", id, "set_budget", before, after, "EUR/day")


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


def test_the_ruling_is_pure_and_says_both_languages():
    first, again = judged(auto()), judged(auto())
    assert first == again
    for check in first.checks:
        assert check.words.de and check.words.en and check.words.de != "" and "None" not in check.words.de
    assert first.model_validate(first.model_dump()) == first


def test_stricter_and_permits():
    order = ["blocked", "suggest", "approve", "auto"]
    for a, b in itertools.product(order, repeat=2):
        assert stricter(a, b) == order[min(order.index(a), order.index(b))]
    assert not permits(judged(auto(), situation=here(stopped=True)), 9)


# What is applied by itself, over days, in any order and in any number of pieces.

STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([1, 2, 3, 5, 8])), min_size=1, max_size=12)


def applied(rules, steps, order, pieces):
    """Money at risk and budgets after every step was proposed at noon, in that order, each cut into pieces."""
    budgets, done, risk = {"0": 100.0, "1": 100.0, "2": 100.0}, [], 0.0
    for at in order:
        entity, added = steps[at]
        for piece in range(pieces):
            was = budgets[str(entity)]
            would = was + added / pieces
            id, cost = f"{at}.{piece}", added / pieces * 14
            what = proposal(was, would, risk=round(cost, 2) + 0.01, id=id)
            ruling = judged(rules, what, [write(was, would, entity=str(entity))], here(changes=tuple(done)))
            if ruling.level == "auto":
                budgets[str(entity)] = would
                risk += float(what.risk.amount)
                done.append(change(NOON, was, risk=float(what.risk.amount), id=id, entity=str(entity), after=would))
    return risk, budgets


@settings(max_examples=25, deadline=None)
@given(STEPS, st.randoms(use_true_random=False), st.sampled_from([1, 2, 3]))
def test_no_order_and_no_pieces_give_more_than_the_limits(steps, random, pieces):
    rules = auto(risk={"change": 80, "day": 150, "total": 400}, grow={"day": 0.1})
    order = list(range(len(steps)))
    random.shuffle(order)
    risk, budgets = applied(rules, steps, order, pieces)
    assert risk <= 150
    assert all(each <= 110.0 + 1e-9 for each in budgets.values())


class Days(RuleBasedStateMachine):
    """Weeks of proposals over both clock changes and a turn of month and year; the limits are counted beside."""

    def __init__(self):
        super().__init__()
        self.now = datetime(2026, 3, 27, 20, tzinfo=UTC)
        self.rules = policy(
            set_budget={"level": "auto", "auto": {
                "risk": {"change": 60, "day": 100, "week": 250, "total": 500}, "grow": {"day": 0.1, "week": 0.25},
                "operations": {"hour": 2, "day": 4}, "budget": {"ceiling": 140},
            }},
            freezes=[{"name": "x", "from": "03-31", "to": "04-01"}],
        )  # fmt: skip
        self.budgets = {"1": 100.0, "2": 100.0}
        self.done, self.promises = [], []
        self.count = 0

    @rule(entity=st.sampled_from(["1", "2"]), step=st.sampled_from([0.01, 0.03, 0.05, 0.09, 0.11]),
          days=st.integers(0, 7), up=st.sampled_from([True, True, False]))  # fmt: skip
    def propose(self, entity, step, days, up):
        was = self.budgets[entity]
        would = round(was * (1 + step if up else 1 - step), 2)
        self.count += 1
        today = self.now.astimezone(ZONE).date()
        cost = round(max(would - was, 0) * max(days, 1) + 0.01, 2)
        what = proposal(was, would, risk=cost, id=f"p-{self.count}", until=today + timedelta(days=days))
        self.promises = [each for each in self.promises if each[1] >= today]
        there = here(self.now, changes=tuple(self.done[-60:]), open_risk=tuple(each[0] for each in self.promises))
        if judged(self.rules, what, [write(was, would, entity=entity)], there).level != "auto":
            return
        self.budgets[entity] = would
        self.done.append(Change("google", entity, "budget", self.now, cost, "EUR", what.id, "set_budget", was, would,
                                "EUR/day"))  # fmt: skip
        self.promises.append((Promise(what.id, cost, "EUR", "set_budget", 0), what.expires))

    @rule(hours=st.sampled_from([0.3, 1, 5, 11, 24, 60, 168, 4700]))
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.done)
    @invariant()
    def limits_hold(self):
        local = [(each, each.at.astimezone(ZONE)) for each in self.done]
        by_day: dict[date, list[Change]] = {}
        for each, at in local:
            by_day.setdefault(at.date(), []).append(each)
        for day, mine in by_day.items():
            assert sum(each.risk for each in mine) <= 100 + 1e-9
            assert len(mine) <= 4
            assert (day.month, day.day) not in ((3, 31), (4, 1))
            for entity in ("1", "2"):
                moved = [each for each in mine if each.entity == entity]
                assert not moved or moved[-1].after <= moved[0].before * 1.1 + 1e-9
        weeks: dict[tuple[int, int], list[Change]] = {}
        for each, at in local:
            weeks.setdefault(at.isocalendar()[:2], []).append(each)
        for mine in weeks.values():
            assert sum(each.risk for each in mine) <= 250 + 1e-9
        assert max(self.budgets.values()) <= 140
        assert sum(each[0].risk for each in self.promises if each[1] >= self.now.astimezone(ZONE).date()) <= 500 + 1e-9


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
