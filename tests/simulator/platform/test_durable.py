"""The platform itself may stop at any moment: what it answered is there, all else is whole or not there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from platforms.port import Moved, Refused, Unreachable
from platforms.sandbox import Sandbox as Adapter
from platforms.wire import Line
from simulator.company import PLATFORMS
from simulator.platform import Sandbox
from simulator.platform.sandbox import NotTaken
from terms import Operation

ROOT = Path(__file__).parents[3]
SERVE = (
    "import sys, threading\nfrom pathlib import Path\nfrom simulator.platform import Sandbox\n"
    "print(Sandbox(Path(sys.argv[1])).serve(int(sys.argv[2])).url, flush=True)\nthreading.Event().wait()\n"
)


def started(folder: Path, port: str) -> tuple[subprocess.Popen[str], str]:
    running = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder), port], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    return running, running.stdout.readline().strip()


def test_kill_9_of_the_platform_loses_and_doubles_nothing(tmp_path: Path):
    chance, answered, number, budget = random.Random(3), list[str](), 0, 150
    port = "0"
    for _ in range(4):
        running, url = started(tmp_path, port)
        port = url.rpartition(":")[2]
        made, end = Adapter(Line(url, 2), "sandbox"), time.monotonic() + chance.uniform(0.05, 0.3)
        while True:
            if running.poll() is None and time.monotonic() > end:
                os.kill(running.pid, signal.SIGKILL)
            key = f"{number:032d}"
            move = Operation(platform="google", entity="g-101", field="budget", before=budget, after=budget + 1)
            try:
                made.apply(move, key)
            except Unreachable:
                break
            except (Moved, Refused) as wrong:
                raise AssertionError(f"{key}: {wrong}") from None
            answered.append(key)
            number, budget = number + 1, budget + 1
        running.wait(5)
        running.stdout.close()
    after = Sandbox(tmp_path)
    keys = [effect["key"] for effect in after.history()]
    assert len(answered) > 20
    assert keys[: len(answered)] == answered
    assert len(keys) == len(set(keys)) <= len(answered) + 1
    assert after.read("google", "campaign", "g-101")["fields"]["budget"] == 150 + len(keys)


class Platform(RuleBasedStateMachine):
    """Random changes by tools and people, beside a model of twenty lines."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = Sandbox()
        self.held: dict[tuple[str, str], Any] = {("g-101", "budget"): 150, ("m-203", "status"): "enabled"}
        self.keys: dict[str, tuple[Any, ...]] = {}
        self.effects = 0

    @rule(
        key=st.sampled_from(["key-0000001", "key-0000002", "key-0000003", "key-0000004"]),
        before=st.sampled_from([150, 150.0, 120, 99.99, 120.005]),
        after=st.sampled_from([150, 120, 99.99, 0, -1, 120.005, "120"]),
    )
    def moved_by_a_tool(self, key: str, before: Any, after: Any) -> None:
        change = {"field": "budget", "before": before, "after": after}
        same = ("g-101", float(before), repr(after))
        held = self.held["g-101", "budget"]
        taken = after in (150, 120, 99.99) and not isinstance(after, str)
        try:
            told = self.sandbox.apply("google", "campaign", "g-101", change, key)
        except NotTaken as no:
            assert no.code in ("key_reused", "moved", "invalid")
            assert (no.code == "key_reused") == (key in self.keys and self.keys[key] != same)
            assert key in self.keys or not taken or float(held) != float(before)
            return
        assert told["again"] == (key in self.keys)
        if not told["again"]:
            assert taken and float(held) == float(before)
            self.keys[key], self.held["g-101", "budget"] = same, after
            self.effects += 1

    @rule(amount=st.sampled_from([150, 120, 99.99]))
    def moved_by_a_person(self, amount: Any) -> None:
        self.sandbox.by_hand("google", "campaign", "g-101", "budget", amount)
        self.held["g-101", "budget"] = amount
        self.effects += 1

    @rule(state=st.sampled_from(["enabled", "paused"]))
    def switched_by_a_person(self, state: str) -> None:
        self.sandbox.by_hand("meta", "campaign", "m-203", "status", state)
        self.held["m-203", "status"] = state
        self.effects += 1

    @invariant()
    def it_holds_what_the_model_holds(self) -> None:
        assert self.sandbox.read("google", "campaign", "g-101")["fields"]["budget"] == self.held["g-101", "budget"]
        assert self.sandbox.read("meta", "campaign", "m-203")["fields"]["status"] == self.held["m-203", "status"]
        assert len(self.sandbox.history()) == self.effects

    @invariant()
    def its_history_leads_from_the_first_day_to_now(self) -> None:
        state = {(t["platform"], t["kind"], t["entity"]): dict(t["fields"]) for t in self.sandbox.first()}
        for each in self.sandbox.history():
            fields = state[each["platform"], each["kind"], each["entity"]]
            assert json.dumps(fields[each["field"]]) == json.dumps(each["before"])
            fields[each["field"]] = each["after"]
        now = {(t["platform"], t["kind"], t["entity"]): t["fields"] for p in PLATFORMS for t in self.sandbox.things(p)}
        assert state == now


Platform.TestCase.settings = settings(max_examples=25, stateful_step_count=15)
TestPlatform = Platform.TestCase
