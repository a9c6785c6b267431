"""The same seed, the same failures, as often as said."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.platform.faults import PROFILES, Faults


def test_a_calm_platform_never_fails():
    fates = [PROFILES["calm"].roll(1, n, writes=True) for n in range(1000)]
    assert {(fate.kind, fate.latency, fate.drift) for fate in fates} == {("none", 0.0, False)}


@pytest.mark.parametrize("name", ["rough", "hostile", "chaos"])
def test_each_kind_comes_as_often_as_said(name: str):
    chances, size = PROFILES[name], 20_000
    seen = Counter(chances.roll(7, n, writes=True).kind for n in range(size))
    for kind in ("busy", "error_before", "drop_before", "error_after", "drop_after", "late", "twice"):
        assert seen[kind] / size == pytest.approx(getattr(chances, kind), abs=0.01)


def test_the_same_seed_fails_the_same_way():
    rolls = [[PROFILES["hostile"].roll(seed, n, writes=True) for n in range(200)] for seed in (1, 1, 2)]
    assert rolls[0] == rolls[1] != rolls[2]


def test_a_read_cannot_fail_after_it_took_effect():
    seen = {PROFILES["hostile"].roll(3, n, writes=False).kind for n in range(5000)}
    assert seen == {"none", "busy", "error_before", "drop_before"}


def test_latency_has_an_end():
    assert max(Faults(latency=0.01).roll(1, n, writes=True).latency for n in range(20_000)) <= 0.1


def test_chaos_waits_for_nothing_and_touches_nothing():
    chaos = PROFILES["chaos"]
    assert (chaos.latency, chaos.late, chaos.drift, chaos.partial, chaos.quota) == (0, 0, 0, 0, 0)
    assert chaos.error_after + chaos.drop_after > 0.1
