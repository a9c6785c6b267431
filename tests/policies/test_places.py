"""Where changes may be made: look-alike names open nothing and hide nothing."""

from __future__ import annotations

from tests.policies._rulings import auto, judged, marks, write


def test_look_alike_names_open_nothing_and_hide_nothing():
    trick = write(name="Вrand DE")
    assert judged(auto(campaigns=["Brand*"]), None, [trick]).level == "approve"
    assert judged(auto(not_campaigns=["Brand*"]), None, [trick]).level == "approve"
    assert judged(auto(not_campaigns=["Brand*"]), None, [write(name="Brand\u200b DE")]).level == "approve"


def test_without_writes_no_place_is_allowed():
    told = marks({"platforms": ["google"], "kinds": ["campaign"], "campaigns": ["*"], "not_campaigns": ["x"]}, None, [])
    assert not any(told[rule].ok for rule in ("platforms", "kinds", "campaigns", "not_campaigns"))
