# pyright: basic
from __future__ import annotations

import pytest

from bench.kill_switch import drill


@pytest.mark.slow
def test_at_most_one_write_finishes_after_the_switch_and_none_after_a_restart():
    told = drill(3, 120)
    assert told["before"] > 0
    assert told["at most"] <= 1
    assert told["seconds"] < 1
    assert told["again"] == 0
