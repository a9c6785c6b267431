# pyright: basic
from __future__ import annotations

from bench.rollback import drill


def test_the_state_comes_back_byte_for_byte():
    told = drill(3, 6)
    assert told["restored"] == told["drills"] == 3
    assert told["night changed"]
    assert told["night restored"]
