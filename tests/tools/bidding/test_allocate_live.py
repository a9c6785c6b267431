# pyright: basic, reportOptionalMemberAccess=false
"""The kept curves say of any plan what the tool says of it, and survive being written down."""

from __future__ import annotations

import numpy as np
import pytest

from errors import BadArguments
from tests.tools.bidding.test_allocate import desk, plan  # noqa: F401  (a fixture)
from tools._tool import call
from tools.bidding._allocate_live import load, opened, save


@pytest.fixture(scope="module")
def live(desk):  # noqa: F811
    return opened(desk)


def _pinned(desk, money):  # noqa: F811
    total = round(sum(money.values()), 2)
    return call("bidding.allocate", {"budget": total, "bounds": {name: [at, at] for name, at in money.items()}}, desk)


def test_of_a_plan_of_ones_own_it_tells_what_the_tool_tells(desk, live):  # noqa: F811
    now = dict(zip(live.channels, live.trying.now.tolist(), strict=True))
    own = {"tv_spend": round(now["tv_spend"] * 0.8, 2), "search_spend": round(now["search_spend"] * 1.1, 2)}
    result = _pinned(desk, own)
    assert plan(result) == pytest.approx(own)
    facts = {each.id: each for each in live.facts(live.tried(live.money(own)))}
    for id in ("gain", "p_better", "downside", "moved", "outcome_after", "gain_same_budget", "p_same_budget"):
        assert float(facts[id].value) == pytest.approx(float(result.fact(id).value)), id
    assert float(facts["gain"].interval.low) == pytest.approx(float(result.fact("gain").interval.low))


def test_a_channel_beyond_what_was_seen_is_told_by_the_tool_too(desk, live):  # noqa: F811
    own = {"tv_spend": float(live.trying.now[0]), "search_spend": round(float(live.trying.seen[1]) * 1.2, 2)}
    tried = live.tried(live.money(own))
    assert tried.beyond.tolist() == [False, True]
    assert any("search_spend" in each.en and "ever before" in each.en for each in _pinned(desk, own).caveats)


def test_it_survives_in_a_file(live, tmp_path):
    save(live, tmp_path / "a" / "curves.npz")
    again = load(tmp_path / "a" / "curves.npz")
    money = live.trying.now * np.array([1.1, 0.9])
    assert again.tried(money).gain == pytest.approx(live.tried(money).gain)
    for name in ("channels", "labels", "caused", "start", "days", "unit", "currency"):
        assert getattr(again, name) == getattr(live, name)


def test_a_broken_or_missing_file_is_none(tmp_path):
    assert load(tmp_path / "none.npz") is None
    (tmp_path / "bad.npz").write_bytes(b"no archive")
    assert load(tmp_path / "bad.npz") is None


def test_unknown_channels_and_negative_money_are_refused(live):
    for given in ({"radio": 5.0}, {"tv_spend": -1.0}, {"tv_spend": float("nan")}):
        with pytest.raises(BadArguments):
            live.money(given)
    assert live.money({}).tolist() == live.trying.now.tolist()


def test_with_a_margin_it_tells_profit(live):
    more = live.trying.now * 1.5
    facts = {each.id: each for each in live.facts(live.tried(more, 0.4), 0.4)}
    assert facts["gain"].unit == "EUR"
    assert float(facts["gain"].value) < float(live.tried(more).gain[0])
    assert "profit" in live.goal(0.4).en
