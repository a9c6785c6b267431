"""The platform's state: one change a key, only while the thing is as expected, durable, and told in one way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.company import CAMPAIGNS, PLATFORMS
from simulator.platform import Faults, Sandbox
from simulator.platform.sandbox import NotTaken
from simulator.world import World

ROOT = Path(__file__).parents[3]


def change(before: Any, after: Any, field: str = "budget", unit: str = "") -> dict[str, Any]:
    return {"field": field, "before": before, "after": after, "unit": unit}


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


def test_it_holds_what_the_company_has_booked(sandbox: Sandbox):
    found = {thing["entity"]: thing for platform in PLATFORMS for thing in sandbox.things(platform)}
    for campaign in CAMPAIGNS:
        assert found[campaign.id]["name"] == campaign.name
        assert found[campaign.id]["fields"]["budget"] > 0
        assert found[campaign.id]["fields"]["status"] == "enabled"
    kinds = {thing["kind"] for thing in found.values()}
    assert kinds == {"campaign", "ad_group", "keyword", "ad", "audience", "experiment"}
    assert all(thing["parent"] in found for thing in found.values() if thing["parent"])
    names = [thing["name"] for thing in found.values() if thing["parent"] == "g-101"]
    assert names == ["Marke exakt", "Marke weit", "Test Brand DE"]


def test_budgets_are_those_of_a_worlds_last_day(world: World):
    from simulator.media import budgets

    last = world.days[-1]
    spent = budgets(world.seed, last.day, last.market, world.state.desk, world.stories)
    found = {t["entity"]: t["fields"]["budget"] for p in PLATFORMS for t in Sandbox(world=world).things(p)
             if t["kind"] == "campaign"}  # fmt: skip
    booked = [(campaign.id, amount) for campaign, amount in zip(CAMPAIGNS, spent, strict=True) if amount]
    assert len(booked) > 8
    ratios = {round(found[id] / amount, 2) for id, amount in booked}
    assert max(ratios) - min(ratios) <= 0.02  # all of them by the same weekday
    assert all(amount > 0 for amount in found.values())


def test_a_change_takes_effect_once_for_its_key(sandbox: Sandbox):
    first = sandbox.apply("google", "campaign", "g-101", change(150.0, 120), "key-00000001")
    again = sandbox.apply("google", "campaign", "g-101", change(150.0, 120), "key-00000001")
    assert (first["version"], first["again"]) == ("2", False)
    assert again == first | {"again": True}
    assert len(sandbox.history()) == 1
    with pytest.raises(NotTaken) as failed:
        sandbox.apply("google", "campaign", "g-101", change(150.0, 110), "key-00000001")
    assert failed.value.code == "key_reused"
    with pytest.raises(NotTaken):
        sandbox.apply("google", "campaign", "g-102", change(150.0, 120), "key-00000001")


def test_a_key_is_remembered_although_the_thing_moved_on(sandbox: Sandbox):
    sandbox.apply("google", "campaign", "g-101", change(150, 120), "key-00000001")
    sandbox.apply("google", "campaign", "g-101", change(120, 150), "key-00000002")
    assert sandbox.apply("google", "campaign", "g-101", change(150, 120), "key-00000001")["again"]
    assert sandbox.read("google", "campaign", "g-101")["fields"]["budget"] == 150


def test_a_change_of_something_else_than_expected_is_not_made(sandbox: Sandbox):
    before = sandbox.dump()
    with pytest.raises(NotTaken) as failed:
        sandbox.apply("google", "campaign", "g-101", change(149.99, 120), "key-00000001")
    assert (failed.value.status, failed.value.detail["now"]) == (409, 150)
    assert sandbox.dump() == before
    assert sandbox.found("key-00000001") is None


@pytest.mark.parametrize(("field", "after"), [
    ("budget", 0), ("budget", -5), ("budget", 1.001), ("budget", "120"), ("budget", True), ("budget", None),
    ("budget", 1e9), ("budget", float("nan")), ("budget", float("inf")), ("status", "removed"), ("status", 1),
    ("negatives", "zelt"), ("negatives", [""]), ("negatives", [1]), ("cap", 0), ("cap", 2.5), ("cap", True),
    ("colour", "red"), ("bid", [1]), ("excluded", {"a": 1}), ("target", "much"),
])  # fmt: skip
def test_a_value_that_cannot_be_is_not_taken(sandbox: Sandbox, field: str, after: Any):
    now = sandbox.read("google", "campaign", "g-101")["fields"].get(field)
    with pytest.raises(NotTaken) as failed:
        sandbox.apply("google", "campaign", "g-101", change(now, after, field), "key-00000001")
    assert failed.value.status == 422
    assert sandbox.history() == []


@pytest.mark.parametrize("unit", ["cents", "USD/day", "EUR/month", "EUR/click"])
def test_an_amount_in_another_unit_is_not_taken(sandbox: Sandbox, unit: str):
    with pytest.raises(NotTaken):
        sandbox.apply("google", "campaign", "g-101", change(150, 120, unit=unit), "key-00000001")


def test_rows_that_are_no_negatives_are_named_and_the_others_taken(sandbox: Sandbox):
    long = " ".join("abcdefghijk")
    answer = sandbox.apply(
        "google", "campaign", "g-101", change([], ["zelt", long, "gratis"], "negatives"), "key-00000001"
    )
    assert list(answer["rejected"]) == [long]
    assert sandbox.read("google", "campaign", "g-101")["fields"]["negatives"] == ["gratis", "zelt"]


def test_the_same_rows_are_rejected_again():
    members = [f"{number:064x}" for number in range(200)]
    order = change([], members, "members")
    places = [Sandbox(faults=Faults(partial=0.2), seed=4) for _ in range(2)]
    told = [place.apply("meta", "audience", "m-aud-1", order, "key-00000001")["rejected"] for place in places]
    assert told[0] == told[1]
    assert 15 < len(told[0]) < 70


def test_the_order_of_a_set_means_nothing(sandbox: Sandbox):
    sandbox.apply("google", "campaign", "g-101", change([], ["b", "a", "b"], "negatives"), "key-00000001")
    sandbox.apply("google", "campaign", "g-101", change(["b", "a"], ["a"], "negatives"), "key-00000002")
    assert sandbox.history()[-1]["after"] == ["a"]


def test_what_is_taken_back_is_the_state_of_before_to_the_byte(sandbox: Sandbox):
    before = sandbox.dump()
    even, uneven = {"control": 0.5, "treatment": 0.5}, {"treatment": 0.9, "control": 0.1}
    moves = [
        ("google", "campaign", "g-101", "budget", 150, 120.55),
        ("meta", "campaign", "m-201", "status", "enabled", "paused"),
        ("google", "campaign", "g-102", "negatives", [], ["x"]),
        ("google", "keyword", "g-101-1-k1", "bid", 0.42, 0.5),
        ("tiktok", "experiment", "t-401-exp", "shares", even, uneven),
    ]
    for number, (platform, kind, entity, field, old, new) in enumerate(moves):
        sandbox.apply(platform, kind, entity, change(old, new, field), f"key-{number:08d}")
    assert sandbox.dump() != before
    for number, (platform, kind, entity, field, old, new) in enumerate(moves):
        sandbox.apply(platform, kind, entity, change(new, old, field), f"undo-{number:08d}")
    assert sandbox.dump() == before


def test_a_person_may_change_anything_at_any_time(sandbox: Sandbox):
    sandbox.by_hand("google", "campaign", "g-101", "budget", 99)
    assert sandbox.history()[0]["by"] == "person"
    with pytest.raises(NotTaken):
        sandbox.apply("google", "campaign", "g-101", change(150, 120), "key-00000001")


def test_it_is_there_again_after_kill_9(tmp_path: Path):
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom simulator.platform import Sandbox\n"
        "s = Sandbox(Path(sys.argv[1]))\n"
        "s.apply('google', 'campaign', 'g-101', {'field': 'budget', 'before': 150, 'after': 120}, 'key-00000001')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=False)
    again = Sandbox(tmp_path)
    assert again.read("google", "campaign", "g-101")["fields"]["budget"] == 120
    assert again.found("key-00000001")["again"]
    assert [each["key"] for each in again.history()] == ["key-00000001"]


def test_an_old_file_keeps_its_state_whatever_the_world(tmp_path: Path, world: World):
    first = Sandbox(tmp_path)
    first.close()
    assert Sandbox(tmp_path, world=world).read("google", "campaign", "g-101")["fields"]["budget"] == 150


def test_the_dump_is_one_json_line_a_thing(sandbox: Sandbox):
    lines = [json.loads(line) for line in sandbox.dump().splitlines()]
    assert len(lines) == sum(len(sandbox.things(platform)) for platform in PLATFORMS)
    assert lines == sorted(lines, key=lambda line: line[:3])


def test_unknown_things_are_said_to_be_unknown(sandbox: Sandbox):
    for platform, kind, entity in (
        ("google", "campaign", "g-999"),
        ("google", "page", "g-101"),
        ("x", "campaign", "g-101"),
    ):
        with pytest.raises(NotTaken) as failed:
            sandbox.read(platform, kind, entity)
        assert failed.value.status == 404
    with pytest.raises(NotTaken):
        sandbox.things("x")


def test_an_audience_is_made_when_it_is_first_filled_and_gone_when_it_is_empty_again(sandbox: Sandbox):
    before, members = sandbox.dump(), ["a" * 64]
    sandbox.apply("meta", "audience", "Beste Kunden", change([], members, "members"), "key-00000001")
    assert sandbox.read("meta", "audience", "Beste Kunden")["fields"]["members"] == members
    assert sandbox.dump() != before
    sandbox.apply("meta", "audience", "Beste Kunden", change(members, [], "members"), "key-00000002")
    assert sandbox.dump() == before
    assert sandbox.apply("meta", "audience", "Kunden", change([], members, "members"), "key-00000003")["version"] == "2"
    assert sandbox.read("meta", "audience", "m-aud-1")["fields"]["members"] == members  # the one of that name
    with pytest.raises(NotTaken):
        sandbox.apply("x", "audience", "Beste Kunden", change([], members, "members"), "key-00000004")
    with pytest.raises(NotTaken):
        sandbox.read("meta", "audience", "Niemand")
