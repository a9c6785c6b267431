# pyright: basic
from __future__ import annotations

import random
from datetime import timedelta

from acting.patience import Breaker, Pace, Patience


def test_pauses_double_up_to_a_limit_and_differ_between_workers():
    patience, chance = Patience(first=1, longest=8), random.Random(1)
    pauses = [[patience.pause(tries, chance).total_seconds() for _ in range(50)] for tries in range(6)]
    for tries, found in enumerate(pauses):
        most = min(2**tries, 8)
        assert most / 2 <= min(found) < max(found) <= most
        assert len(set(found)) > 40


def test_a_platform_rests_after_some_failures_in_a_row_and_longer_each_time(clock):
    breaker = Breaker(Patience(trips=3, rest=10))
    for _ in range(2):
        breaker.failed("google", clock())
    assert breaker.resting("google", clock()) is None
    breaker.failed("google", clock())
    assert breaker.resting("google", clock()) == clock() + timedelta(seconds=10)
    assert breaker.resting("meta", clock()) is None
    clock.on(seconds=10)
    assert breaker.resting("google", clock()) is None
    breaker.failed("google", clock())
    assert breaker.resting("google", clock()) == clock() + timedelta(seconds=20)
    breaker.answered("google")
    assert breaker.resting("google", clock()) is None


def test_a_write_is_not_begun_when_the_lease_is_nearly_over(clock):
    pace = Pace(clock, Patience(lease=40))
    until = (clock() + timedelta(seconds=40)).isoformat()
    clock.on(seconds=29)
    assert not pace.late(until)
    clock.on(seconds=2)
    assert pace.late(until)


def test_glances_wait_twice_as_long_each_time(clock):
    pace = Pace(clock, Patience(reads=4, glance=1), sleep=clock.sleep)
    slept = [clock.slept for _ in pace.glances()]
    assert slept == [0, 1, 3, 7]
