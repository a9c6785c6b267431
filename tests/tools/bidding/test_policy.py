"""A bidding policy on trial: what passes, what does not, and what is refused in a sentence."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from errors import BadArguments, LeitstandError
from simulator.auction import Market, auctions, logged
from tools._tool import call, check, fingerprint
from tools.bidding._policy_rules import Said, parsed

LOG_END = date(2026, 2, 1)


def told(price="second", noise=0.4, days=20, daily=1500, seed=4, **rule):
    """Rows of a log of the simulated auction."""
    table = logged(auctions(seed, Market(price=price, days=days, daily=daily, shocks=1)), seed, noise=noise, **rule)
    columns = {name: [str(each) for each in values] for name, values in table.items()}
    return [
        {name: ("" if value == "NaT" else value) for name, value in zip(columns, row, strict=True)}
        for row in zip(*columns.values(), strict=True)
    ]


def simple(days=12, daily=400, seed=1, noise=0.4, rich=True):
    """Two audiences, one worth eight times the other; the rule bids the same for both."""
    random = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        for second in np.sort(random.integers(0, 86_400, daily)).tolist():
            basket = random.random() < 0.4
            bid = 0.5 * float(np.exp(noise * random.normal()))
            rival = 0.5 * float(np.exp(0.6 * random.normal()))
            won = bid >= rival
            sold = won and rich and random.random() < (0.3 if basket else 0.03)
            at = np.datetime64("2026-01-05", "s") + day * 86_400 + second
            rows.append({
                "at": str(at), "audience": "basket" if basket else "new", "bid": bid, "base_bid": 0.5, "noise": noise,
                "won": int(won), "price": rival if won else 0, "value": 8 if sold else 0,
            })  # fmt: skip
    return rows


def ask(desk, **args):
    return call("bidding.policy", args, desk)


@pytest.fixture(scope="module")
def passing(request):
    return simple(14, 600)


def gate(result):
    return {row[0]: row[1] for row in result.tables["gate"].rows}


def value(result, id):
    return float(result.fact(id).value)


def test_a_better_bidder_passes_both_and_may_only_shadow(desk_of, said, passing):
    desk = desk_of(auctions=passing, today=LOG_END)
    result = ask(desk, horizon=14)
    assert value(result, "may_shadow") == 1
    assert value(result, "overspend") == 0
    assert value(result, "spend") <= value(result, "budget")
    assert value(result, "gain") > 0
    assert result.fact("off_policy_gain").interval.low > 0
    assert 0.5 < value(result, "share_of_hindsight") < 1
    assert value(result, "p_better") > 0.95
    [found] = result.proposals
    assert found.action == "set_policy"
    assert found.before["policy"] == found.after["policy"]
    assert found.risk.amount == 0
    assert found.downside.value <= found.effect.value
    assert "im Schatten" in said(result, "de")
    assert set(result.tables) >= {"policies", "days", "curve", "estimates", "gate"}
    assert len(result.tables["days"].rows) == 14
    assert len(result.charts) == 2
    assert fingerprint(ask(desk, horizon=14)) == fingerprint(result)


def test_a_worse_candidate_does_not_pass(desk_of, said, passing):
    result = ask(desk_of(auctions=passing, today=LOG_END), candidate={"constant": 0.2}, horizon=14)
    assert value(result, "may_shadow") == 0
    assert result.proposals == ()
    assert value(result, "overspend") == 0
    assert "may not run in the shadow" in said(result, "en")


@pytest.mark.parametrize("candidate", [0.5, {"linear": 0.5}, {"kind": "target_cpa", "cpa": 5}])
def test_given_policies_stand_the_same_trial(desk_of, passing, candidate):
    result = ask(desk_of(auctions=passing, today=LOG_END), candidate=candidate, horizon=7, rule=0.4)
    assert value(result, "overspend") == 0
    assert value(result, "may_shadow") in (0, 1)
    assert value(result, "ess") > 100
    if value(result, "may_shadow"):
        assert result.fact("gain").interval.low > 0
        assert result.fact("off_policy_gain").interval.low > 0


def test_the_rule_against_itself_never_passes(desk_of, passing):
    result = ask(desk_of(auctions=passing, today=LOG_END), candidate="logged", horizon=7)
    assert value(result, "gain") == 0
    assert value(result, "may_shadow") == 0


def test_bids_without_chance_are_red_and_name_the_test(desk_of, said):
    result = ask(desk_of(auctions=simple(noise=0.0), today=LOG_END), horizon=7)
    assert result.confidence == "red"
    assert gate(result)["too_little_variation"] == "red"
    assert value(result, "may_shadow") == 0
    assert result.proposals == ()
    assert value(result, "test_weeks") >= 2
    assert "nichts Brauchbares" in said(result, "de")


def test_a_guess_at_the_chance_in_the_bids_never_suffices(desk_of, said, passing):
    bare = [{name: cell for name, cell in row.items() if name not in ("base_bid", "noise")} for row in passing]
    result = ask(desk_of(auctions=bare, today=LOG_END), horizon=14)
    assert result.fact("gain").interval.low > 0
    assert result.fact("off_policy_gain").interval.low > 0
    assert value(result, "may_shadow") == 0
    assert result.proposals == ()
    assert gate(result)["confounding"] == "amber"
    assert "a guess at it does not suffice" in said(result, "en")
    assert "eine Schätzung davon reicht dafür nicht" in said(result, "de")


def test_few_weighted_values_are_red_however_many_auctions(desk_of, said):
    rows = simple(14, 600, rich=False)
    won = [at for at, row in enumerate(rows) if row["won"] and row["audience"] == "basket"]
    for at in won[::40]:
        rows[at]["value"] = 30
    result = ask(desk_of(auctions=rows, today=LOG_END), candidate=0.55, horizon=7)
    assert value(result, "ess") > 100
    assert value(result, "ess_values") < 30
    states = [row[1] for row in result.tables["gate"].rows if row[0] == "few_conversions"]
    assert states[1] == ("red" if value(result, "ess_values") < 10 else "amber")
    assert value(result, "may_shadow") == 0


def test_a_log_without_values_says_so(desk_of):
    rows = [{name: cell for name, cell in row.items() if name != "value"} for row in simple(6, 100)]
    with pytest.raises(LeitstandError, match="no column with what won auctions brought"):
        ask(desk_of(auctions=rows, today=LOG_END))


def test_a_test_costs_no_part_of_a_budget_that_is_never_spent(desk_of):
    desk = desk_of(auctions=simple(noise=0.0), today=LOG_END)
    usual, endless = (value(ask(desk, horizon=7, **more), "test_cost") for more in ({}, {"budget": "1000000 EUR"}))
    assert endless == pytest.approx(usual, rel=0.2)


def test_a_log_that_seldom_bid_so_is_red(desk_of):
    low = simple(noise=0.05)
    result = ask(desk_of(auctions=low, today=LOG_END), candidate=2.0, horizon=7)
    assert value(result, "mean_weight") < 0.8  # most of what such a bid meets was never seen
    assert gate(result)["overlap"] == "red"
    assert result.confidence == "red"
    first = [row | {"price": row["bid"] if row["won"] else 0} for row in low]
    assert value(ask(desk_of(auctions=first, today=LOG_END), candidate=2.0, horizon=7), "ess") < 100


def test_first_price_is_seen_in_the_log(desk_of):
    rows = [row | {"price": row["bid"] if row["won"] else 0} for row in simple()]
    result = ask(desk_of(auctions=rows, today=LOG_END), horizon=7)
    assert value(result, "overspend") == 0
    assert value(result, "gain") > 0
    unpriced = [{name: cell for name, cell in row.items() if name != "price"} for row in rows]
    same = ask(desk_of(auctions=unpriced, today=LOG_END), horizon=7)
    assert any("no price" in caveat.en for caveat in same.caveats)
    assert value(same, "gain") == pytest.approx(value(result, "gain"), rel=1e-6)


def test_won_may_be_a_word(desk_of):
    rows = simple(8)
    german = [row | {"won": "ja" if row["won"] else "nein", "at": row["at"].replace("T", " ")} for row in rows]
    english = [row | {"won": str(bool(row["won"])).lower(), "auction_id": f"a{at}"} for at, row in enumerate(rows)]
    plain, *others = (ask(desk_of(auctions=each, today=LOG_END), horizon=7) for each in (rows, german, english))
    assert all(value(each, "gain") == value(plain, "gain") for each in others)


def test_hourly_rows_count_as_one_decision_each(desk_of):
    hours = {}
    for row in simple(14, 1200):
        hours.setdefault((row["at"][:13], row["audience"]), []).append(row)
    random = np.random.default_rng(3)
    rows = []
    for (hour, audience), found in hours.items():
        bid = 0.5 * float(np.exp(0.4 * random.normal()))
        won = [each for each in found if each["price"] and each["price"] <= bid]
        rows.append({
            "at": f"{hour}:00:00", "audience": audience, "bid": bid, "base_bid": 0.5, "noise": 0.4,
            "auctions": len(found), "won": len(won), "price": sum(each["price"] for each in won),
            "value": sum(each["value"] for each in won),
        })  # fmt: skip
    result = ask(desk_of(auctions=rows, today=LOG_END), horizon=7)
    assert value(result, "auctions") == 14 * 1200
    assert value(result, "ess") <= len(rows)
    assert value(result, "overspend") == 0
    assert value(result, "spend") > 0.9 * value(result, "budget")  # an hour that came at once could not be paced


@pytest.mark.slow
def test_the_known_market_tells_the_truth_beside_the_trial(desk_of, said):
    result = ask(desk_of(), market="known", candidate="learned", horizon=14)
    assert value(result, "true_gain") > 0
    assert 0.85 < value(result, "true_share") <= 1
    assert value(result, "overspend") == 0
    assert result.proposals == ()
    assert "Wahrheit" in said(result, "de")


@pytest.mark.slow
def test_a_log_of_the_simulated_auction_is_judged_by_its_truth(desk_of):
    result = ask(desk_of(auctions=told(), today=LOG_END), horizon=7)
    assert value(result, "gain") > 0
    assert value(result, "overspend") == 0
    assert value(result, "ess") > 100


def test_without_auctions_it_says_what_to_import(desk_of):
    with pytest.raises(LeitstandError) as refused:
        ask(desk_of(transactions=[{"customer_id": "a", "date": "2026-01-01", "amount": 3}]))
    assert refused.value.kind == "no_data"
    for word in ("at", "bid", "won", "price", "value", "--as auctions"):
        assert word in refused.value.todo("en")
        assert word in refused.value.todo("de")


def test_what_cannot_be_judged_is_said_in_a_sentence(desk_of, passing):
    with pytest.raises(LeitstandError, match="above the own bid"):
        ask(desk_of(auctions=[row | {"price": row["price"] * 1000} for row in simple(6)]))
    with pytest.raises(LeitstandError, match="hardly any auction"):
        ask(desk_of(auctions=simple(6, rich=False)))
    with pytest.raises(LeitstandError, match="only wins or only losses"):
        ask(desk_of(auctions=[row | {"won": 0, "price": 0} for row in simple(6)]))
    with pytest.raises(LeitstandError, match="spans 2 days"):
        ask(desk_of(auctions=simple(2)))
    desk = desk_of(auctions=[row | {"campaign": "A", "currency": "EUR" if at % 2 else "USD"}
                             for at, row in enumerate(simple(6))])  # fmt: skip
    with pytest.raises(BadArguments, match="mixes currencies"):
        ask(desk)
    with pytest.raises(BadArguments, match="no campaign 'B'"):
        ask(desk, campaign="B")
    with pytest.raises(BadArguments, match="above zero"):
        ask(desk_of(auctions=passing), budget="-5 EUR")
    dollars = desk_of(auctions=[row | {"currency": "USD"} for row in simple(6)])
    with pytest.raises(BadArguments, match="in EUR, the data are in USD"):
        ask(dollars, budget="5 EUR")


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (0.4, Said("constant", 0.4)), ("constant 0.4", Said("constant", 0.4)), ("Learned", Said("learned")),
        ({"linear": 0.5}, Said("linear", 0.5)), ({"kind": "tCPA", "amount": 20}, Said("target_cpa", 20.0)),
        ("target cpa: 20", Said("target_cpa", 20.0)),
    ],
)  # fmt: skip
def test_rules_have_many_spellings(told, found):
    assert parsed(told) == found


@pytest.mark.parametrize("told", ["", "clever", {"linear": -1}, {"a": 1, "b": 2}, True, ["x"], "linear", {"logged": 3}])
def test_a_rule_that_is_none_is_refused_with_the_known_ones(told):
    with pytest.raises(BadArguments, match="logged, learned"):
        check("bidding.policy", {"candidate": told})


def test_the_learnt_policy_is_not_the_rule_now():
    with pytest.raises(BadArguments, match="not what runs now"):
        check("bidding.policy", {"rule": "learned"})
