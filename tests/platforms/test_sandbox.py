"""The sandbox through its adapter: every fault becomes one of the four errors, and nothing is lost or done twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from errors import LeitstandError
from platforms.port import Busy, Moved, Refused, Unreachable
from platforms.sandbox import Sandbox as Adapter
from platforms.sandbox import adapter
from platforms.wire import Line
from settings import Settings
from simulator.platform import PROFILES, Faults, Sandbox
from terms import Operation

KEY = "0123456789abcdef0123456789abcdef"
OPERATION = Operation(platform="google", entity="g-101", name="Brand DE", field="budget", before=150, after=120,
                      unit="EUR/day")  # fmt: skip


def applied(faults: Faults, seconds: float = 2.0) -> tuple[Any, Sandbox]:
    sandbox = Sandbox(faults=faults)
    with sandbox.serve() as serving:
        try:
            return Adapter(Line(serving.url, seconds), "sandbox").apply(OPERATION, KEY), sandbox
        except LeitstandError as failed:
            return failed, sandbox


@pytest.mark.parametrize(("faults", "error", "effects"), [
    (Faults(busy=1.0, wait=0.25), Busy, 0), (Faults(error_before=1.0), Unreachable, 0),
    (Faults(error_after=1.0), Unreachable, 1), (Faults(drop_before=1.0), Unreachable, 0),
    (Faults(drop_after=1.0), Unreachable, 1), (Faults(late=1.0, hang=0.4), Unreachable, 1),
    (Faults(drift=1.0), Moved, 1), (Faults(latency=0.001), None, 1), (Faults(twice=1.0), None, 1),
])  # fmt: skip
def test_each_fault_is_one_of_the_errors(faults: Faults, error: type[Exception] | None, effects: int):
    told, sandbox = applied(faults, 0.2 if faults.late else 2.0)
    assert isinstance(told, error) if error else told.key == KEY
    assert len(sandbox.history()) == effects
    if error is Busy:
        assert told.detail["seconds"] == 0.25


def test_the_second_answer_of_one_request_is_never_taken_for_the_next():
    with Sandbox(faults=Faults(twice=1.0)).serve() as serving:
        made = Adapter(Line(serving.url, 2), "sandbox")
        for number in range(30):
            move = OPERATION.model_copy(update={"before": 150 + number, "after": 151 + number})
            key = f"{number:032d}"
            assert made.apply(move, key).version == str(number + 2)
            assert made.read("google", "campaign", "g-101").fields["budget"] == 151 + number
        assert len(serving.sandbox.history()) == 30


def test_under_chaos_every_change_takes_effect_once():
    sandbox = Sandbox(faults=PROFILES["chaos"], seed=11)
    before = sandbox.dump()
    said: Counter[str] = Counter()
    with sandbox.serve() as serving:
        made = Adapter(Line(serving.url, 2), "sandbox")

        def done(operation: Operation, key: str) -> None:
            for _ in range(60):
                try:
                    made.apply(operation, key)
                    return
                except (Busy, Unreachable) as failed:
                    said[failed.kind] += 1
            raise AssertionError("never")

        for number in range(150):
            move = OPERATION.model_copy(update={"before": 150 + number, "after": 151 + number})
            done(move, f"{number:032d}")
        for number in reversed(range(150)):
            move = OPERATION.model_copy(update={"before": 151 + number, "after": 150 + number})
            done(move, f"{number:031d}u")
    assert said["busy"] and said["unreachable"]
    keys = [effect["key"] for effect in sandbox.history()]
    assert len(keys) == len(set(keys)) == 300
    assert sandbox.dump() == before


def test_reading_asks_again_when_the_platform_stumbles():
    with Sandbox(faults=Faults(error_before=0.3, drop_before=0.1, busy=0.1, wait=0.01), seed=5).serve() as serving:
        made = Adapter(Line(serving.url, 2), "sandbox")
        done = 0
        for _ in range(30):
            try:
                assert made.read("google", "campaign", "g-101").fields["budget"] == 150
                done += 1
            except Unreachable:
                pass
        assert done >= 25  # each of four tries fails with a chance of one half


def test_a_rejected_row_is_named():
    members = [f"{number:064x}" for number in range(40)] + ["anna@example.com"]
    order = Operation(platform="meta", entity="m-aud-1", kind="audience", field="members", before=[], after=members)
    with Sandbox().serve() as serving:
        told = Adapter(Line(serving.url, 2), "sandbox").apply(order, KEY)
    assert list(told.rejected) == ["anna@example.com"]


def test_a_key_of_another_change_is_refused_also_when_asked_for():
    with Sandbox().serve() as serving:
        made = Adapter(Line(serving.url, 2), "sandbox")
        made.apply(OPERATION, KEY)
        other = OPERATION.model_copy(update={"entity": "g-102"})
        for ask in (made.apply, made.found):
            with pytest.raises(Refused):
                ask(other, KEY)


def test_a_wrong_token_is_refused():
    with Sandbox().serve() as serving:
        made = Adapter(Line(serving.url, 2), "wrong")
        for ask in (lambda: made.apply(OPERATION, KEY), lambda: made.read("google", "campaign", "g-101"),
                    lambda: made.catalogue("google")):  # fmt: skip
            with pytest.raises(Refused):
                ask()


def test_names_of_a_thing_make_no_other_address():
    with Sandbox().serve() as serving:
        made = Adapter(Line(serving.url, 2), "sandbox")
        for entity in ("../campaign/g-101", "g-101/../g-102", "g-101?x", "g-101#", "%2e%2e", "ü", "a b"):
            with pytest.raises(Refused):
                made.read("google", "campaign", entity)


def test_pages_come_together():
    with Sandbox().serve() as serving:
        made = Adapter(Line(serving.url, 2), "sandbox")
        whole = serving.sandbox.things("google")
        assert [seen.entity for seen in made.catalogue("google")] == [thing["entity"] for thing in whole]


def test_it_is_there_only_when_an_address_is_set():
    assert adapter(Settings()) is None
    assert adapter(Settings(platforms={"sandbox": "http://127.0.0.1:1"})).name == "sandbox"


def test_members_with_several_fields_are_one_hash_each_here():
    rows = [{"email": "a" * 64, "phone": "b" * 64}, {"phone": "c" * 64}, "d" * 64]
    order = Operation(platform="meta", entity="Beste", kind="audience", field="members", before=[], after=rows)
    with Sandbox().serve() as serving:
        made = Adapter(Line(serving.url, 2), "sandbox")
        assert made.apply(order, KEY).rejected == {}
        assert made.read("meta", "audience", "Beste").fields["members"] == ["a" * 64, "c" * 64, "d" * 64]
        assert made.apply(order.undone(), KEY[::-1]).key == KEY[::-1]
