"""Logs of the simulated auction as the methods take them."""

import numpy as np
import pytest

from methods.bidding.log import DAY, Log
from simulator.auction import Market, auctions, logged

NAMES = ("device", "audience", "placement")


def log_of(round, table):
    """The exported table as a log."""
    lag = np.where(np.isnat(table["valued_at"]), np.nan, (table["valued_at"] - table["at"]).astype(float))
    rows = len(round)
    return Log(
        at=round.at, bid=table["bid"], base=table["base_bid"], noise=table["noise"], propensity=np.full(rows, np.nan),
        won=table["won"] > 0, price=table["price"], value=table["value"], lag=lag, decision=np.arange(rows),
        columns={name: getattr(round, name) for name in NAMES}, first=round.market.price == "first",
        weekday=round.market.start.weekday(), end=round.market.days * DAY,
    )  # fmt: skip


@pytest.fixture(scope="session")
def round_and_log():
    """round_and_log(price): three weeks of auctions with their log."""
    made = {}

    def build(price="second", noise=0.4):
        if (price, noise) not in made:
            found = auctions(2, Market(price=price, days=21, daily=3000, shocks=1))
            made[price, noise] = found, log_of(found, logged(found, 2, noise=noise))
        return made[price, noise]

    return build
