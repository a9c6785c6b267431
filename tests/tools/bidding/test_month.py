"""Daily cost by campaign: to the cent, in one currency, up to the day that all platforms have."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from errors import BadArguments, NoData
from terms import Period
from tools.bidding._month import MOST, checked_rates, costs, last_day, ledger, main_currency, slice_of

MARCH = Period(start=date(2026, 3, 1), end=date(2026, 3, 31))


def rows(platform, campaign, days, cost, **more):
    return [
        {"date": date(2026, 3, 20) - timedelta(days=ago), "platform": platform, "campaign": campaign,
         "impressions": 10, "clicks": 1, "cost": cost, **more}
        for ago in range(days)
    ]  # fmt: skip


def test_sums_are_exact_and_days_without_rows_are_days_without_spend(desk_of):
    made = [row for row in rows("google", "A", 30, "0.10") if row["date"].day != 10]
    desk = desk_of(ads=[*made, *rows("meta", "B", 30, "33.33")])
    asked, known = slice_of(desk, {})
    book = ledger(costs(desk, asked, MARCH, date(2026, 3, 20), None), MARCH, date(2026, 3, 20), "EUR", {})
    assert known == ["EUR"]
    assert book.keys == (("google", "A"), ("meta", "B"))
    assert book.spent == (Decimal("1.90"), Decimal("666.60"))
    assert book.spend.shape == (30, 2)
    assert book.spend[(date(2026, 3, 10) - book.first).days].tolist() == [0.0, 33.33]


def test_today_is_the_day_that_all_running_platforms_have(desk_of):
    late = [row for row in rows("meta", "B", 30, 5) if row["date"] <= date(2026, 3, 17)]
    stopped = [row for row in rows("bing", "C", 60, 5) if row["date"] <= date(2026, 2, 20)]
    desk = desk_of(ads=[*rows("google", "A", 30, 5), *late, *stopped])
    asked, _ = slice_of(desk, {})
    today, words = last_day(desk, asked, None)
    assert today == date(2026, 3, 17)
    assert words.en.startswith("meta: loaded only until")
    book = ledger(costs(desk, asked, MARCH, today, None), MARCH, today, "EUR", {})
    at = book.keys.index(("google", "A"))
    assert (book.spent[at], book.known[at]) == (Decimal(85), Decimal(100))
    with pytest.raises(NoData, match="no cost up to"):
        last_day(desk, asked, date(2020, 1, 1))


def test_currencies_add_up_at_a_rate_only(desk_of):
    desk = desk_of(ads=[*rows("google", "A", 20, 10, currency="EUR"), *rows("meta", "B", 20, 10, currency="USD")])
    asked, known = slice_of(desk, {})
    assert known == ["EUR", "USD"]
    assert main_currency(desk, known) == "EUR"
    assert main_currency(desk, ["CHF", "USD"]) == "CHF"
    own = ledger(costs(desk, asked, MARCH, date(2026, 3, 20), None), MARCH, date(2026, 3, 20), "EUR", {})
    assert own.spent == (Decimal(200),)
    rates = checked_rates({"usd": 0.9, "EUR": 1}, known, "EUR")
    both = ledger(costs(desk, asked, MARCH, date(2026, 3, 20), None), MARCH, date(2026, 3, 20), "EUR", rates)
    assert dict(zip(both.keys, both.spent, strict=True)) == {("google", "A"): 200, ("meta", "B"): Decimal("180.0")}
    with pytest.raises(BadArguments, match="no amounts in GBP"):
        checked_rates({"GBP": 1.2}, known, "EUR")


def test_small_campaigns_stand_together_by_platform(desk_of):
    many = [row for i in range(MOST + 5) for row in rows("google", f"C{i:03}", 2, 1 + i)]
    desk = desk_of(ads=many)
    asked, _ = slice_of(desk, {})
    book = ledger(costs(desk, asked, MARCH, date(2026, 3, 20), None), MARCH, date(2026, 3, 20), "EUR", {})
    assert len(book.keys) == MOST + 1
    assert book.spent[book.keys.index(("google", None))] == 2 * (1 + 2 + 3 + 4 + 5)
    assert sum(book.spent) == sum(2 * (1 + i) for i in range(MOST + 5))
