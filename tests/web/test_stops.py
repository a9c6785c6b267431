"""The kill switch says what is stopped and how it goes on."""

from __future__ import annotations

from ledger.switch import Stop
from tests.acting._pretend import ANNA
from web.stops import switch_said


def test_each_stop_is_told_with_its_own_way_on(tmp_path):
    assert switch_said([], tmp_path, "en")[1] == "The kill switch is off."
    part = switch_said([Stop("campaign:google/c1", "row", ANNA.id, "odd")], tmp_path, "en")
    assert "for a part" in part[1] and "odd" in part[1]
    assert "leitstand kill off --platform google --campaign c1" in part[1]
    whole = switch_said([Stop("all", "environment")], tmp_path, "de")[1]
    assert "Nichts Neues wird geschrieben" in whole and "LEITSTAND_KILL entfernen" in whole
    assert "leitstand kill off" not in whole
    assert part[0]["stopped"] is True
