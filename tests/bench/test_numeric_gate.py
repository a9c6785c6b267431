"""The gate's promise: no true text is blocked, no planted lie gets through."""

from __future__ import annotations

from bench.numeric_gate import free_text, templates


def test_no_true_text_is_blocked_and_no_lie_is_missed():
    blocked, told = free_text(60, seed=7)
    assert blocked == []
    assert {kind: missed for kind, (_, missed) in told.items() if missed} == {}
    assert all(times >= 5 for times, _ in told.values())


def test_the_same_holds_for_templates():
    blocked, told = templates(40, seed=7)
    assert blocked == []
    assert {kind: missed for kind, (_, missed) in told.items() if missed} == {}
