# pyright: basic
"""What ads cause, as all evidence together says, scales what a click is worth and makes it less sure."""

from types import SimpleNamespace

import numpy as np
import pytest

from terms import Table
from tests.tools.bidding._accounts import account, cells, desk_over
from tools._tool import call, check, load
from tools.attribution import triangulate
from tools.bidding._bids_caused import MOST, caused

COLUMNS = ("channel", "platform_roas", "iroas", "low", "high", "label", "called_incremental")
ROWS = (
    ("search", 4.0, 2.0, 1.0, 4.0, "model", True),
    ("brand", 20.0, 1.0, 0.1, 9.0, "correlation", False),
    ("social", 1.0, 3.0, 2.0, 5.0, "experiment", True),
    ("print", None, 2.0, 1.0, 3.0, "model", True),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return desk_over(tmp_path_factory.mktemp("caused"), account(lag=2.0))


@pytest.fixture
def told(monkeypatch):
    names = SimpleNamespace(
        names=("search", "brand", "social", "print"),
        campaigns={("google", "Generic"): 0, ("google", "Brand"): 1, ("meta", "Prospecting"): 2},
    )
    answer = SimpleNamespace(tables={"channels": Table(columns=COLUMNS, rows=ROWS)}, sources=())
    monkeypatch.setattr(triangulate, "triangulate", lambda args, desk: answer)
    monkeypatch.setattr(triangulate, "_named", lambda desk, args: (names, None))


def test_the_share_is_what_is_caused_over_what_is_claimed(told, desk):
    found = caused(desk, "measured")
    assert found.shares == {"generic": 0.5, "prospecting": MOST}
    assert found.doubts["generic"] == pytest.approx(np.log(4) / 3.29, rel=0.01)
    assert {row[0] for row in found.tables["caused"].rows} == {"Generic", "Prospecting"}


def test_given_shares_are_taken_as_they_are(desk):
    assert caused(desk, {"Google": 0.6, "": 0.8}).shares == {"google": 0.6, "": 0.8}
    assert not caused(desk, {"": 0.8}).doubts


def test_measured_shares_reach_the_bids_with_their_doubt(told, desk):
    plain, measured = (
        load("bidding.bids").function(check("bidding.bids", {"margin": 0.4, "lag_days": 2} | more), desk)
        for more in ({}, {"incremental": "measured"})
    )
    one, other = (cells(each, "bids")["google · Generic · Kocher · gaskocher"] for each in (plain, measured))
    assert other["worth"] == pytest.approx(0.5 * one["worth"], rel=0.1)
    assert other["worth_high"] / other["worth_low"] > 1.5 * one["worth_high"] / one["worth_low"]
    assert other["conversions"] == pytest.approx(one["conversions"], rel=0.02)
    brand = "google · Brand · Marke · talfuchs"
    assert cells(measured, "bids")[brand]["worth"] == pytest.approx(cells(plain, "bids")[brand]["worth"], rel=0.01)
    assert "caused" in measured.tables
    assert any("attribution.triangulate" in caveat.de for caveat in measured.caveats)


def test_measured_shares_reach_the_audience_cuts(told, desk):
    result = call("bidding.audiences", {"margin": 0.4, "lag_days": 2, "incremental": "measured"}, desk)
    assert "caused" in result.tables
