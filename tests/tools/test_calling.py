"""The door to the tools is the same code, and no tool itself."""

from __future__ import annotations

from tools import _desk, _replay, _tool, calling, known, registry
from tools.attribution import _experiment_record


def test_the_doors_lead_to_the_same_code():
    assert calling.call is _tool.call
    assert calling.open_desk is _desk.open_desk
    assert calling.replay is _replay.replay
    assert registry.recorded is _experiment_record.recorded


def test_no_door_is_a_tool_and_each_leads_somewhere():
    assert not [name for name in _tool.names() if name.endswith((".calling", ".known", ".registry"))]
    for door in (calling, known, registry):
        assert all(hasattr(door, name) for name in door.__all__)
