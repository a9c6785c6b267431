from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from errors import BadArguments
from methods.allocation.bounds import Bounds, settle
from methods.allocation.frame import project

SOME = st.lists(st.floats(0, 1_000), min_size=3, max_size=3).map(np.array)


@given(SOME, SOME, SOME, SOME, st.floats(0.2, 2), st.booleans(), st.none() | st.floats(0, 1_500))
def test_a_projected_wish_is_inside(wish, now, low, room, part, exact, move):
    now = np.round(now, 2)
    bounds = Bounds(round(part * now.sum(), 2), exact=exact, low=low / 3, high=low / 3 + room + 100, move=move)
    try:
        frame = settle(bounds, ("a", "b", "c"), now)
    except BadArguments:
        return
    money = project(frame, wish)
    least, most = frame.range
    assert (money >= least - 1e-9).all()
    assert (money <= most + 1e-9).all()
    assert money.sum() <= frame.total / 100 + 1e-6
    if exact:
        assert abs(money.sum() - frame.total / 100) < 1e-6
    if frame.move is not None and frame.move >= 3:
        assert frame.moved(money) <= max(frame.move / 100, frame.moved(project(frame, now))) + 1e-6


def test_a_wish_that_is_inside_stays():
    frame = settle(Bounds(60.0), ("a", "b", "c"), np.array([10.0, 20, 30]))
    assert project(frame, np.array([20.0, 30, 10])).tolist() == [20, 30, 10]
