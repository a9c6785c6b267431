"""Newsletters move whom they move; the voucher trial has the uplift it tells."""

import numpy as np

from simulator.mail import trial
from simulator.people import MAILED


def test_two_newsletters_a_week(world):
    mails = world.tables["email_days"]
    weekdays = (mails["day"].astype(int) + 3) % 7
    assert set(weekdays.tolist()) == {1, 4}
    assert (mails["clicks"] <= mails["opens"]).all()
    assert (mails["opens"] <= mails["sent"]).all()


def test_moved_customers_order_and_those_who_left_get_no_more_mail(world):
    moved = sum(len(day.mail.moved) for day in world.days)
    assert moved == sum((day.orders.cause == MAILED).sum() for day in world.days) > 300
    left = np.concatenate([day.mail.left for day in world.days])
    assert len(np.unique(left)) == len(left)
    assert not world.state.people["mail"][left].any()


def test_the_trial_shows_the_uplift_of_each_segment():
    seen, true = trial(4)
    treated = seen["arm"] == "voucher"
    assert abs(treated.mean() - 0.5) < 0.02
    for name in np.unique(true["segment"].astype(str)):
        own = true["segment"] == name
        effect = seen["conversion"][own & treated].mean() - seen["conversion"][own & ~treated].mean()
        assert abs(effect - true["uplift_conversion"][own][0]) < 4 * np.sqrt(0.09 / own.sum() * 4), name
    assert true["uplift_conversion"].min() < 0 < true["uplift_conversion"].max()


def test_arms_are_alike_before_the_trial():
    seen, _ = trial(4)
    treated = seen["arm"] == "voucher"
    for name in ("orders_before", "days_since_order", "open_rate"):
        values = seen[name].astype(float)
        gap = values[treated].mean() - values[~treated].mean()
        assert abs(gap) < 4 * values.std() * np.sqrt(4 / len(values)), name


def test_nobody_spends_without_buying():
    seen, _ = trial(4)
    assert ((seen["spend"] > 0) == (seen["conversion"] == 1)).all()
    assert (seen["visit"] >= seen["conversion"]).all()
