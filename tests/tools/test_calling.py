"""The door to the tools is the same code, and no tool itself."""

from __future__ import annotations

from tools import _desk, _proposal, _replay, _tool, calling, drafting, known, registry, sending, trying
from tools.act import _audience_rows, _copy
from tools.attribution import _experiment_record
from tools.bidding import _allocate_live
from tools.data import _sums, _utm

DOORS = (calling, drafting, known, registry, sending, trying)


def test_the_doors_lead_to_the_same_code():
    assert calling.call is _tool.call
    assert calling.open_desk is _desk.open_desk
    assert calling.replay is _replay.replay
    assert registry.recorded is _experiment_record.recorded
    assert (drafting.propose, drafting.step) == (_proposal.propose, _proposal.step)
    assert (sending.expanded, sending.copy_of) == (_audience_rows.expanded, _copy.copy_of)
    assert (known.platforms, known.has) == (_utm.platforms, _sums.has)
    assert trying.opened is _allocate_live.opened


def test_no_door_is_a_tool_and_each_leads_somewhere():
    doors = {door.__name__.rpartition(".")[2] for door in DOORS}
    assert not [name for name in _tool.names() if name.rpartition(".")[2] in doors]
    for door in DOORS:
        assert all(hasattr(door, name) for name in door.__all__)
