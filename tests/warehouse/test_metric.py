"""Metrics as data: every definition is whole, readable as SQL, and found by its words."""

from datetime import date

import pytest

from errors import BadArguments, NoData
from terms import Fact
from warehouse.contract import contract, kinds
from warehouse.metric import dimensions, find, metrics
from warehouse.reader import Loaded

METRICS = list(metrics().values())


def loaded(*names):
    return {
        kind: Loaded(kind, kind, 1, date(2026, 1, 1), date(2026, 1, 1), tuple(contract(kind).columns), "x", "EUR")
        for kind in names
    }


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
class TestEveryMetric:
    def test_reads_columns_that_its_kinds_have(self, metric):
        for kind in metric.kinds:
            assert kind in kinds()
            assert metric.columns(kind) or metric.formula == "count(*)"

    def test_is_a_sum_or_a_ratio_of_sums(self, metric):
        top, bottom = metric.parts
        assert ("/" in metric.formula) == (bottom is not None)
        assert "avg(" not in metric.formula and "mean(" not in metric.formula
        assert "/" not in top + (bottom or "")

    def test_has_names_in_both_languages_and_a_unit_that_facts_know(self, metric):
        assert min(len(words) for words in metric.synonyms.values()) >= 4
        unit = "EUR" if metric.unit == "currency" else metric.unit
        assert Fact(id=metric.id, value=1, unit=unit, label=metric.name, basis=metric.basis)

    def test_is_found_by_each_of_its_words_when_its_kind_is_loaded(self, metric):
        for word in metric.words():
            found, kind, _ = find(word, loaded(metric.kinds[0]))
            assert kind == metric.kinds[0]
            assert metric.parts == found.parts or word not in (metric.id, *metric.also)

    def test_is_found_by_its_id_whatever_else_is_loaded(self, metric):
        assert find(metric.id.upper(), loaded(*kinds()))[0] == metric


def test_umsatz_prefers_the_till():
    assert find("Umsatz", loaded("ads", "transactions"))[0].id == "revenue"
    assert find("Umsatz", loaded("ads"))[0].id == "conversion_value"
    assert find("sales", loaded("ads"))[2] == "sales"


def test_clicks_mean_ads_unless_only_the_search_console_is_there():
    assert find("Klicks", loaded("ads", "search_console"))[0].id == "clicks"
    assert find("Klicks", loaded("search_console"))[0].id == "organic_clicks"
    assert find("clicks", loaded("search_console"))[2] == "clicks"


def test_roas_is_always_of_the_ads():
    assert find("ROAS", loaded(*kinds()))[1] == "ads"
    with pytest.raises(NoData, match="kind ads"):
        find("ROAS", loaded("transactions"))


def test_words_may_be_written_anyhow():
    for word in ("Click-Through-Rate", "click through rate", "CLICKTHROUGHRATE", "klick-rate"):
        assert find(word, loaded("ads"))[0].id == "ctr"


@pytest.mark.parametrize("word", ["", "?", "🤷", "xyzzy", "drop table ads", "a" * 5000])
def test_nonsense_is_refused_with_what_is_known(word):
    with pytest.raises(BadArguments) as told:
        find(word, loaded("ads"))
    assert "roas" in told.value.todo("de")


def test_dimensions_lead_to_columns_of_some_kind():
    known = {column for kind in kinds() for column in contract(kind).columns}
    grains = {"week", "month", "quarter", "year", "weekday"}
    assert {column for columns in dimensions().values() for column in columns.split()} <= known | grains
    assert dimensions()["kanaele"] == "platform"
