"""The measurement of the sandbox measures: it counts what its history says."""

from __future__ import annotations

from bench.sandbox import measured, start


def test_chaos_loses_and_doubles_nothing():
    told = measured(120, "chaos", 3)
    assert (told["lost"], told["doubled"]) == (0, 0)
    assert told["no_answer"] > 10 and told["busy"] > 0


def test_a_calm_platform_needs_no_second_try():
    told = measured(20, "calm", 3)
    assert (told["lost"], told["doubled"], told["busy"], told["no_answer"]) == (0, 0, 0, 0)


def test_it_starts_at_once():
    assert start() < 5
