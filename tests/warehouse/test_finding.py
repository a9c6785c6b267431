"""Finding a metric by its words, with what is loaded; and being told why it cannot be read."""

from datetime import date

import pytest

from errors import BadArguments, NoData
from warehouse.contract import contract, kinds
from warehouse.finding import find, readable
from warehouse.metric import metrics
from warehouse.reader import Loaded

METRICS = [metric for metric in metrics().values() if not metric.measured_by]


def loaded(*names):
    return {
        kind: Loaded(kind, kind, 1, date(2026, 1, 1), date(2026, 1, 1), tuple(contract(kind).columns), "x", "EUR")
        for kind in names
    }


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
class TestEveryMetric:
    def test_is_found_by_each_of_its_words_when_its_kinds_are_loaded(self, metric):
        needed = metric.kinds[:1] or tuple(metrics()[part].kinds[0] for part in metric.of)
        for word in metric.words():
            found, kind, _ = find(word, loaded(*needed))
            assert kind == needed[0] or found.id != metric.id
            assert metric.parts == found.parts or word not in (metric.id, *metric.also)

    def test_is_found_by_its_id_whatever_else_is_loaded(self, metric):
        assert find(metric.id.upper(), loaded(*kinds()))[0] == metric


def test_umsatz_prefers_the_till():
    assert find("Umsatz", loaded("ads", "transactions"))[0].id == "revenue"
    assert find("Umsatz", loaded("ads"))[0].id == "conversion_value"
    assert find("sales", loaded("ads"))[2] == "sales"


def test_orders_come_before_bare_purchases():
    assert find("Umsatz", loaded("orders", "transactions"))[1] == "orders"
    assert find("Bestellwert", loaded("orders", "ads"))[0].id == "average_order"


def test_clicks_mean_ads_unless_only_the_search_console_is_there():
    assert find("Klicks", loaded("ads", "search_console"))[0].id == "clicks"
    assert find("Klicks", loaded("search_console"))[0].id == "organic_clicks"
    assert find("clicks", loaded("search_console"))[2] == "clicks"


def test_a_lead_is_one_of_the_crm_when_that_is_loaded_and_a_conversion_else():
    assert find("Kosten pro Lead", loaded("ads", "contacts"))[0].id == "cost_per_lead"
    assert find("Kosten pro Lead", loaded("ads"))[0].id == "cpa"
    assert find("Leads", loaded("ads"))[0].id == "conversions"


def test_roas_is_always_of_the_ads():
    assert find("ROAS", loaded(*kinds()))[1] == "ads"
    with pytest.raises(NoData, match="kind ads"):
        find("ROAS", loaded("transactions"))


@pytest.mark.parametrize("word", ["iROAS", "inkrementeller ROAS", "incremental ROAS"])
def test_iroas_is_never_computed_and_names_the_experiment(word):
    with pytest.raises(BadArguments) as told:
        find(word, loaded(*kinds()))
    assert "attribution.geo_lift" in told.value.todo("de")
    assert "attribution.geo_lift" in told.value.todo("en")


def test_a_metric_of_two_kinds_names_the_one_that_is_missing():
    assert find("CAC", loaded("ads", "orders"))[1] == "ads"
    with pytest.raises(NoData, match="kind orders"):
        find("CAC", loaded("ads"))
    with pytest.raises(NoData, match="kind ads"):
        find("CAC", loaded("orders"))


def test_a_missing_column_of_a_leg_is_named():
    held = loaded("ads", "orders")
    bare = {**held, "orders": Loaded("orders", "o", 1, None, None, ("order_id", "revenue"), "x", "EUR")}
    assert readable(metrics()["cac"], bare) is None
    with pytest.raises(NoData, match="new_customer"):
        find("CAC", bare)


def test_both_kinds_that_would_do_are_named():
    with pytest.raises(NoData) as told:
        find("Kunden", loaded("ads"))
    assert "--as orders" in told.value.todo("de")
    assert "--as transactions" in told.value.todo("de")


def test_words_may_be_written_anyhow():
    for word in ("Click-Through-Rate", "click through rate", "CLICKTHROUGHRATE", "klick-rate"):
        assert find(word, loaded("ads"))[0].id == "ctr"


@pytest.mark.parametrize("word", ["", "?", "🤷", "xyzzy", "drop table ads", "a" * 5000])
def test_nonsense_is_refused_with_what_is_known(word):
    with pytest.raises(BadArguments) as told:
        find(word, loaded("ads"))
    assert "roas" in told.value.todo("de")


def test_a_version_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(BadArguments, match="no version 9") as told:
        find("roas", loaded("ads"), version=9)
    assert "1 (from 2026-01-01)" in told.value.todo("en")
