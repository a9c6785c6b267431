"""The ruling: never freer than the policy says, in no order, in no pieces, at no hour."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from errors import BadFile
from policies._bounds import ACTIONS
from policies.autonomy import FILE, OWN, Change, Promise, Situation, load, permits, ruled, stricter
from terms import Principal
from tests.policies._rulings import (
    NARROW,
    NOON,
    ZONE,
    against,
    auto,
    change,
    here,
    judged,
    policy,
    proposal,
    write,
)


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


def test_whatever_breaks_inside_blocks():
    broken = Situation(now=NOON, changes=(object(),))  # type: ignore[arg-type]
    assert judged(auto(), None, None, broken).level == "blocked"
    assert ruled(None, proposal(), [write()], "green", here(), currency="EUR").level == "blocked"  # type: ignore[arg-type]


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


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("actons: {}", "actons: this is not known here", "actons: diese Angabe ist nicht bekannt"),
        ("actions: {pause: {level: yes}}", "'suggest', 'approve' or 'auto'", "'suggest', 'approve' oder 'auto'"),
        ("everything: {auto: {risk: {day: -5}}}", "day: this has to be at least 0.", "Wert muss mindestens 0 sein."),
        ("everything: {auto: {risk: {day: viel}}}", "day: this is no number", "day: hier steht keine Zahl"),
        ("actions: {pause: {level: approve, always: {hours: '08:00'}}}", "has to be a list", "gehört eine Liste hin"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_in_words_of_people(tmp_path, text, english, german):
    (tmp_path / OWN).write_text(text)
    with pytest.raises(BadFile) as told:
        load(tmp_path)
    assert english in told.value.said("en") and german in told.value.said("de")
    assert "Input" not in told.value.said("de") + told.value.said("en")
