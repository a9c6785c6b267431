"""The gates as other rooms know them are the same code, and no policy by themselves."""

from __future__ import annotations

from policies import _policy, gate


def test_the_door_leads_to_the_gates_and_stands_at_none():
    assert gate.review is _policy.review
    assert "gate" not in {name for place in ("template", "text") for name, _ in gate.policies(place)}
