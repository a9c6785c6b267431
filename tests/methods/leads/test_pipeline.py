import numpy as np
import pytest

from methods.leads.pipeline import Leads, oldest

INF = np.inf
# 0 came on day 0 and won on 50 · 1 has an open deal since 20 · 2 lost its deal on 30 · 3 came on 40
# 4 lost a deal on 20 and has another since 25
LEADS = Leads(
    created=np.array([0.0, 10.0, 5.0, 40.0, 0.0]),
    reached=np.array([50.0, INF, INF, INF, INF]),
    fixed={},
    deal_lead=np.array([0, 1, 2, 4, 4]),
    deal_created=np.array([30.0, 20.0, 15.0, 5.0, 25.0]),
    deal_closed=np.array([50.0, INF, 30.0, 20.0, INF]),
)


@pytest.mark.parametrize(
    ("day", "open_then"),
    [(4, [0, 4]), (20, [0, 1, 2]), (26, [0, 1, 2, 4]), (31, [0, 1, 4]), (45, [0, 1, 3, 4]), (50, [1, 3, 4])],
)
def test_who_is_open_on_a_day(day, open_then):
    # On day 20 lead 4 has just lost its only deal; on day 25 a new one begins.
    assert LEADS.open_on(day, 365).tolist() == open_then


def test_old_leads_drop_out():
    assert LEADS.open_on(45, 30).tolist() == [3]


def test_a_day_knows_nothing_later():
    early = LEADS.state(np.array([0, 1]), 25.0)
    assert early["age_days"].tolist() == [25.0, 15.0]
    assert np.isnan(early["days_since_deal"][0])
    assert early["days_since_deal"][1] == 5.0
    assert LEADS.state(np.array([4]), 26.0)["ended_deals"].tolist() == [1.0]


def test_success_counts_within_the_horizon_only():
    assert LEADS.within(np.array([0, 1]), 40.0, 10.0).tolist() == [1, 0]
    assert LEADS.within(np.array([0, 1]), 39.0, 10.0).tolist() == [0, 0]


def test_the_oldest_age_follows_how_long_winners_took():
    assert oldest(LEADS, 60.0) == 100.0
    assert oldest(LEADS, 40.0) == 365.0
