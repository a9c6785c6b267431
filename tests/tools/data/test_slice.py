"""A slice: what tools that take sums apart may read, and one truth by every route."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import BadArguments
from terms import number
from tools._tool import check
from tools.data._slice import resolve
from tools.data.compare import compare
from tools.data.metric import metric
from warehouse.finding import find
from warehouse.metric import metrics

ADS = [
    "cost",
    "clicks",
    "impressions",
    "conversions",
    "conversion_value",
    "roas",
    "cpa",
    "cpc",
    "cpm",
    "ctr",
    "cvr",
    "aov",
]
TILL = ["revenue", "orders", "customers", "average_order", "clv", "repeat_rate"]
SPLITS = ["date", "week", "month", "weekday", "platform", "campaign"]
SUMS = ["cost", "clicks", "impressions", "conversions", "conversion_value", "revenue", "orders"]


def ask(desk, **args):
    return metric(check("data.metric", args), desk)


def test_tools_that_take_sums_apart_are_told_what_is_none(desk_of):
    bought = [{"customer_id": "a", "date": "2026-03-01", "amount": 1}]
    with pytest.raises(BadArguments, match="not a sum over rows") as told:
        resolve(desk_of(transactions=bought), "churn")
    assert "data.metric" in told.value.todo("de")
    assert resolve(desk_of(transactions=bought), "churn", joined=True).metric.id == "churn"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A desk over two months of ads and purchases."""
    from types import SimpleNamespace

    from ledger.runs import Runs
    from tools._tool import Desk
    from warehouse.store import Warehouse

    place = tmp_path_factory.mktemp("shop")
    days = [date(2026, 2, 1) + timedelta(day) for day in range(59)]
    ads = [
        f"{day},{platform},{name},{100 * i + 7 * n},{i + n},{i * 3 + n / 4:.2f},{n % 5 + 0.5},{n * 1.37:.2f}"
        for n, day in enumerate(days)
        for i, (platform, name) in enumerate([("google", "Brand"), ("google", "Generic"), ("meta", "Herbst")], start=1)
    ]
    bought = [f"C{n * 7 % 23},{day},{n * 1.11 + 3:.2f}" for n, day in enumerate(days)]
    (place / "ads.csv").write_text(
        "\n".join(["date,platform,campaign,impressions,clicks,cost,conversions,conversion_value", *ads]), "utf-8"
    )
    (place / "sales.csv").write_text("\n".join(["customer_id,date,amount", *bought]), "utf-8")
    home = Warehouse(place / "home")
    home.load([place / "ads.csv"], kind="ads")
    home.load([place / "sales.csv"], kind="transactions")
    return Desk(home.reader(), SimpleNamespace(), Runs(place / "ledger.db"), date(2026, 4, 1), 2026)


@pytest.mark.parametrize("id", [*ADS, *TILL])
def test_one_truth_by_every_name_in_both_languages(shop, id):
    value = ask(shop, metric=id).facts[0].value
    for word in metrics()[id].words():
        if find(word, shop.warehouse.kinds())[0].id == id:
            assert ask(shop, metric=word).facts[0].value == value, word


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    id=st.sampled_from([*ADS, *TILL]),
    start=st.integers(0, 40),
    length=st.integers(2, 18),
    where=st.sampled_from([{}, {"platform": "google"}, {"campaign": ["Brand", "Herbst"]}]),
)
def test_one_truth_by_metric_and_by_compare(shop, id, start, length, where):
    first = date(2026, 2, 1) + timedelta(start)
    period = f"{first}..{first + timedelta(length - 1)}"
    before = f"{first}..{first + timedelta(length // 2)}"
    where = where if id in ADS else {}
    asked = {"metric": id, "where": where}
    compared = compare(check("data.compare", asked | {"period": period, "against": before}), shop)
    assert compared.fact("current").value == ask(shop, **asked, period=period).facts[0].value
    assert compared.fact("before").value == ask(shop, **asked, period=before).facts[0].value


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    id=st.sampled_from(SUMS),
    by=st.lists(st.sampled_from(SPLITS), min_size=1, max_size=2, unique=True),
    length=st.integers(1, 58),
)  # fmt: skip
def test_a_split_of_a_sum_adds_up_to_it(shop, id, by, length):
    by = [name for name in by if id not in TILL or name not in ("platform", "campaign")] or ["date"]
    result = ask(shop, metric=id, by=by, period=f"2026-02-01..{date(2026, 2, 1) + timedelta(length)}")
    assert sum(number(row[len(by)]) for row in result.tables["rows"].rows) == result.facts[0].value
