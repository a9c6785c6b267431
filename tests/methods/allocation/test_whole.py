from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from errors import BadArguments
from methods.allocation.bounds import Bounds, settle
from methods.allocation.evaluate import Evaluator, even
from methods.allocation.frame import project
from methods.allocation.goal import Goal
from methods.allocation.task import Task
from methods.allocation.whole import added, cents, less_moved, stepped
from tests.methods.allocation.conftest import made

SOME = st.lists(st.floats(0, 1_000), min_size=3, max_size=3).map(np.array)


@given(SOME, SOME, st.booleans(), st.none() | st.floats(0, 900))
def test_cents_add_up_and_stay_within(wish, now, exact, move):
    now = np.round(now, 2)
    try:
        frame = settle(Bounds(round(now.sum() * 0.9, 2), exact=exact, move=move), ("a", "b", "c"), now)
    except BadArguments:
        return
    money = project(frame, wish)
    whole = less_moved(frame, cents(frame, money))
    assert whole.dtype == np.int64
    assert (whole >= frame.low).all()
    assert (whole <= frame.high).all()
    assert whole.sum() == frame.total if exact else whole.sum() <= frame.total
    assert np.abs(whole - money * 100).max() <= 4
    if move is not None:
        assert max(added(frame, whole)) <= frame.move


def test_what_moved_too_much_goes_back_where_it_came_from():
    frame = settle(Bounds(60.0, move=5.0), ("a", "b", "c"), np.array([10.0, 20, 30]))
    whole = less_moved(frame, np.array([1700, 2000, 2300]))
    assert whole.tolist() == [1500, 2000, 2500]


def test_steps_next_to_channels_without_any_spend_the_whole_total():
    r = made(3, draws=30)
    now = np.round(r.observed.mean(axis=0) * 4, 2)
    frame = settle(Bounds(round(now.sum(), 2), step=np.array([500.0, 0, 300.0])), r.channels, now)
    goal = Goal(spend_counts=False)
    task = Task(Evaluator(r, even(4, 3)), goal, frame, np.zeros(30))
    from methods.allocation.climb import climb

    top = climb(task, now)
    money = stepped(task, top)
    assert abs(money[0] / 500 - round(money[0] / 500)) < 1e-9
    assert abs(money[2] / 300 - round(money[2] / 300)) < 1e-9
    assert abs(money.sum() - frame.total / 100) < 1e-6
    best = max(
        task.score(climb(task.within(*[np.array([a * 50_000, edge, b * 30_000]) for edge in (0, frame.total)]), now))
        for a in range(int(top[0] // 500), int(top[0] // 500) + 2)
        for b in range(int(top[2] // 300), int(top[2] // 300) + 2)
        if a * 500 + b * 300 <= now.sum()
    )
    assert task.score(money) >= best - 2e-4 * abs(best)
