"""A log and its parts."""

import numpy as np


def test_parts_begin_anew_on_their_weekday(round_and_log):
    _, log = round_and_log()
    part = log.between(5, 9)
    assert part.days == 4
    assert part.weekday == (log.weekday + 5) % 7
    assert part.end == log.end - 5 * 86_400
    assert set(np.unique(part.weekdays)) == {(log.weekday + 5 + day) % 7 for day in range(4)}


def test_thinning_keeps_order_and_columns(round_and_log):
    _, log = round_and_log()
    thin = log.thinned(500)
    assert len(thin) == 500
    assert (np.diff(thin.at) >= 0).all()
    assert len(thin.columns["device"]) == 500
    assert log.thinned(10**9) is log
