# pyright: basic
from __future__ import annotations

import pytest

from bench.crash import drill


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11])
def test_nothing_is_lost_or_done_twice_under_kill_9(seed):
    told = drill(20, 60, 2, seed)
    assert told["kills"] >= 18
    assert (told["lost"], told["doubled"], told["unexplained"], told["wrong"]) == (0, 0, 0, 0)
    assert told["verified"] == told["operations"] == told["effects"] == 60
    assert told["audit"] == "whole"
