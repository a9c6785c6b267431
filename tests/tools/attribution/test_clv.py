"""Customer value as a user asks for it: from transactions or orders, with the backtest and the gate."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from ledger.runs import Runs
from tools._tool import Desk, call, check
from warehouse.store import Warehouse

CDNOW = Path(__file__).parents[4] / "shared" / "data" / "clv" / "CDNOW_sample.txt"
FIRST = date(2025, 1, 1)


def purchases(seed=0, n=500, days=360, mean=40.0):
    """(customer, day, amount) by BG/NBD in days, everybody beginning in the first third."""
    rng = np.random.default_rng(seed)
    rows = []
    for who in range(n):
        day, rate, leaves = rng.uniform(0, days / 3), rng.gamma(0.8, 1 / 25), rng.beta(0.8, 2.5)
        level = mean / rng.gamma(4, 1 / 3)
        while day < days:
            rows.append((f"k{who:04d}", FIRST + timedelta(days=int(day)), round(level * rng.gamma(6, 1 / 6), 2)))
            gap = rng.exponential(1 / max(rate, 1e-9))
            if len(rows) > 1 and rows[-2][0] == rows[-1][0] and rng.random() < leaves:
                break
            day += max(gap, 1.0)
    return rows


def transactions(**how):
    return [{"customer_id": who, "date": day, "amount": amount} for who, day, amount in purchases(**how)]


def orders(**how):
    rows = purchases(**how)
    return [
        {"order_id": f"o{at}", "ordered_at": f"{day} 12:00:00", "customer_id": who, "revenue": amount,
         "source": "google" if int(who[1:]) % 2 else "meta"}
        for at, (who, day, amount) in enumerate(rows)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory):
    if not CDNOW.exists():
        pytest.skip("the CDNOW sample is not beside the project (../shared/data/clv)")
    place = tmp_path_factory.mktemp("cdnow")
    home = Warehouse(place)
    home.load(
        [CDNOW], kind="transactions", mapping={"customer_id": "column 2", "date": "column 3", "amount": "column 5"}
    )
    return Desk(home.reader(), None, Runs(place / "ledger.db"), date(1998, 7, 1), 2026)


def value(result, id):
    return float(result.fact(id).value)


def test_the_published_figures_of_cdnow_from_its_own_file(cdnow):
    result = call("attribution.clv", {"until": "1997-09-30", "horizon_days": 273}, cdnow)
    wanted = {"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}
    for name, each in wanted.items():
        assert value(result, name) == pytest.approx(each, abs=2e-4)
    assert value(result, "log_likelihood") == pytest.approx(-9582.43, abs=0.01)
    assert result.fact("alpha").unit == "weeks"
    assert [value(result, name) for name in "pqv"] == pytest.approx([6.25, 3.74, 15.45], abs=0.01)
    rows = {row[0]: row for row in result.tables["customers"].rows}
    at = result.tables["customers"].columns.index("expected_average")
    assert [rows[who][at] for who in ("0001", "0002", "0003")] == pytest.approx([24.66, 18.91, 35.17], abs=0.01)
    assert len(rows) == 2357
    # The second 39 weeks are known: 1,882 days with a purchase by these customers, which BG/NBD underrates.
    assert value(result, "backtest_actual") == 1882
    assert result.confidence == "amber"


def test_pareto_nbd_answers_beside_it(cdnow):
    result = call("attribution.clv", {"until": "1997-09-30", "kind": "Pareto/NBD", "top": 5}, cdnow)
    assert [value(result, name) for name in ("r", "alpha", "s", "beta")] == pytest.approx(
        [0.55, 10.58, 0.61, 11.67], abs=0.01
    )
    assert len(result.tables["customers"].rows) == 5


def test_weeks_and_days_tell_the_same(desk_of):
    desk = desk_of(transactions=transactions(), today=date(2026, 1, 2))
    weeks, days = (call("attribution.clv", {"unit": unit, "horizon_days": 90}, desk) for unit in ("weeks", "days"))
    assert value(days, "alpha") == pytest.approx(7 * value(weeks, "alpha"), rel=1e-3)
    assert value(days, "expected_purchases") == pytest.approx(value(weeks, "expected_purchases"), rel=1e-3)


def test_totals_segments_and_customers_agree_and_repeat_to_the_byte(desk_of, said):
    desk = desk_of(transactions=transactions(), today=date(2026, 1, 2))
    one, other = (call("attribution.clv", {"horizon_days": 120}, desk) for _ in range(2))
    assert one.model_copy(update={"receipt": None}) == other.model_copy(update={"receipt": None})
    segments = one.tables["segments"]
    total = sum(row[segments.columns.index("expected_revenue")] for row in segments.rows)
    assert total == pytest.approx(value(one, "expected_revenue"), rel=1e-4)
    customers = one.tables["customers"]
    assert sum(row[customers.columns.index("clv")] for row in customers.rows) == pytest.approx(total, rel=1e-3)
    for row in segments.rows:
        assert row[5] <= row[4] <= row[6]
    assert one.evidence == "model"
    for lang in ("de", "en"):
        assert "{{" not in said(one, lang)
        assert ("Wiederkauf" if lang == "de" else "came back") in said(one, lang)
    assert len(one.charts) == 2


def test_orders_answer_in_days_and_by_their_columns(desk_of):
    desk = desk_of(orders=orders(), today=date(2026, 1, 2))
    result = call("attribution.clv", {"segment_by": "source", "horizon_days": 90}, desk)
    assert result.fact("alpha").unit == "days"
    assert {row[0] for row in result.tables["segments"].rows} == {"google", "meta"}
    states = call("attribution.clv", {"segment_by": "activity", "horizon_days": 90}, desk)
    assert {row[0] for row in states.tables["segments"].rows} <= {"active", "at_risk", "lost", "bought_once"}


def test_only_customers_whose_beginning_was_seen_are_fitted(desk_of):
    rows = orders()
    first = {}
    for row in rows:
        first.setdefault(row["customer_id"], row["order_id"])
    early = {f"k{who:04d}" for who in range(0, 500, 5)}
    for row in rows:
        new = row["order_id"] == first[row["customer_id"]] and row["customer_id"] not in early
        row["new_customer"] = "yes" if new else "no"
    result = call("attribution.clv", {"horizon_days": 90}, desk_of(orders=rows, today=date(2026, 1, 2)))
    assert result.fact("r").n == 400
    assert value(result, "customers") == 500
    assert any("100 customers bought before the data begin" in note.en for note in result.caveats)


def test_margin_and_discount_lower_the_value_not_the_revenue(desk_of):
    desk = desk_of(transactions=transactions(), today=date(2026, 1, 2))
    plain = call("attribution.clv", {}, desk)
    less = call("attribution.clv", {"margin": 0.4, "discount_rate": 0.1}, desk)
    assert value(less, "expected_revenue") == value(plain, "expected_revenue")
    assert 0.9 < value(less, "clv_mean") / (0.4 * value(plain, "clv_mean")) < 1


def test_what_came_after_until_tests_the_forecast(desk_of):
    desk = desk_of(transactions=transactions(), today=date(2026, 1, 2))
    result = call("attribution.clv", {"until": "2025-08-31", "horizon_days": 90}, desk)
    assert value(result, "backtest_actual") > 0
    assert abs(value(result, "backtest_error")) < abs(value(result, "backtest_error_naive"))
    assert sum(row[1] for row in result.tables["calibration"].rows) == value(result, "customers")


def test_few_who_came_back_is_red_with_what_to_do_next(desk_of, said):
    rows = transactions(n=25, seed=3)
    desk = desk_of(transactions=rows, today=date(2026, 1, 2))
    result = call("attribution.clv", {"horizon_days": 90}, desk)
    assert value(result, "repeaters") < 30
    assert result.confidence == "red"
    assert result.tables["next_test"].rows[0][0] == "collect_data"
    assert "keeping them comes first" not in said(result, "en")


def test_returns_and_unknown_people_are_left_out_and_said(desk_of):
    rows = [*transactions(), {"customer_id": "k0001", "date": "2025-06-01", "amount": -50}]
    result = call("attribution.clv", {}, desk_of(transactions=rows, today=date(2026, 1, 2)))
    assert any("negative amount" in note.en for note in result.caveats)


def test_same_amounts_for_all_use_the_mean(desk_of):
    rows = [{**row, "amount": 20} for row in transactions()]
    result = call("attribution.clv", {"horizon_days": 90}, desk_of(transactions=rows, today=date(2026, 1, 2)))
    assert value(result, "expected_revenue") == pytest.approx(20 * value(result, "expected_purchases"), rel=0.01)
    assert "p" not in {fact.id for fact in result.facts}


def test_bad_input_gets_one_sentence(desk_of):
    with pytest.raises(NoData):
        call("attribution.clv", {}, desk_of())
    desk = desk_of(transactions=transactions(), today=date(2026, 1, 2))
    with pytest.raises(BadArguments, match="no purchase up to"):
        call("attribution.clv", {"until": "2020-01-01"}, desk)
    with pytest.raises(BadArguments, match="cannot be grouped"):
        call("attribution.clv", {"segment_by": "source"}, desk)
    once = [row for row in transactions() if row["date"] < FIRST + timedelta(days=2)]
    with pytest.raises(WeakData, match="came back"):
        call("attribution.clv", {}, desk_of(transactions=once, today=date(2026, 1, 2)))
    with pytest.raises(BadArguments):
        check("attribution.clv", {"kind": "markov"})


def test_purchases_of_the_future_are_left_out_and_said(desk_of):
    rows = transactions(n=200)
    plain = call("attribution.clv", {}, desk_of(transactions=rows))
    odd = [*rows, *({"customer_id": f"k{who:04d}", "date": date(2040, 1, 1), "amount": 9.0} for who in range(5))]
    result = call("attribution.clv", {}, desk_of(transactions=odd))
    assert value(result, "alpha") == pytest.approx(value(plain, "alpha"), rel=1e-6)
    assert any(note.en == "5 purchases dated in the future are left out." for note in result.caveats)
