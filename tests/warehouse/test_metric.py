"""Metrics as data: every definition is whole, readable as SQL, and keeps its older versions."""

import re
from datetime import date

import pytest

from terms import Fact
from warehouse import metric as definitions
from warehouse.contract import contract, kinds
from warehouse.metric import dimensions, metrics, version_of, versions

SQL = "sum count distinct filter where nullif coalesce is not null lower replace in and decimal"
METRICS = list(metrics().values())


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
class TestEveryMetric:
    def test_reads_columns_that_its_kinds_have(self, metric):
        for kind in metric.kinds:
            assert kind in kinds()
            assert metric.columns(kind) or "count(*)" in metric.on(kind).formula
            assert metric.day(kind) is None or metric.day(kind) in contract(kind).columns
            assert set(metric.zero) <= set(metric.columns(kind))

    def test_names_no_word_that_is_neither_a_column_nor_sql(self, metric):
        sql = set(re.findall(r"[a-z]+", SQL))
        known = {*metric.of, *(["before", "during"] if metric.per else []), *sql}
        for kind in metric.kinds or ("",):
            bare = re.sub(r"'[^']*'", "", metric.on(kind).formula)
            columns = set(contract(kind).columns) if kind else set[str]()
            assert set(re.findall(r"[a-z_]+", bare)) <= known | columns

    def test_is_a_sum_or_a_ratio_of_sums(self, metric):
        for kind in metric.kinds:
            top, bottom = metric.on(kind).parts
            assert "avg(" not in metric.formula and "mean(" not in metric.formula
            within_sums = re.sub(r"sum\((?:[^()]|\([^()]*\))*\)", "", top + (bottom or ""))
            assert "/" not in within_sums

    def test_is_of_one_kind_or_made_of_two_sums_or_measured_by_a_tool(self, metric):
        assert [bool(metric.kinds), bool(metric.of), bool(metric.measured_by)].count(True) == 1
        for part in metric.of:
            assert metrics()[part].parts[1] is None
            assert metrics()[part].kinds
            assert part in metric.formula

    def test_has_names_in_both_languages_and_a_unit_that_facts_know(self, metric):
        assert min(len(words) for words in metric.synonyms.values()) >= 4
        unit = "EUR" if metric.unit == "currency" else metric.unit
        assert Fact(id=metric.id, value=1, unit=unit, label=metric.name, basis=metric.basis)
        assert metric.owner

    def test_lies_in_the_file_of_its_name(self, metric):
        assert versions()[metric.id][-1] == metric
        assert len({each.version for each in versions()[metric.id]}) == len(versions()[metric.id])


def test_a_formula_may_differ_by_kind():
    revenue = metrics()["revenue"]
    assert revenue.kinds == ("orders", "transactions")
    assert revenue.on("transactions").formula == "sum(amount)"
    assert revenue.columns("orders") == ("revenue",)
    assert revenue.columns("transactions") == ("amount",)


def test_texts_in_a_formula_are_no_columns():
    assert metrics()["leads"].columns("contacts") == ("stage",)


def test_what_adds_up_over_groups():
    adds = {id for id, metric in metrics().items() if metric.additive}
    assert {"cost", "revenue", "profit", "net_revenue"} <= adds
    assert adds.isdisjoint({"customers", "churn", "roas", "cac"})


@pytest.fixture
def history(tmp_path, monkeypatch):
    """A folder of definitions of the test's own."""

    def write(**files):
        for id, text in files.items():
            (tmp_path / f"{id}.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(definitions, "FOLDER", tmp_path)
        versions.cache_clear()

    yield write
    versions.cache_clear()


TWO = """
id: conversions
owner: performance marketing
kinds: [ads]
grain: day
unit: count
basis: platform-reported
higher_is_better: true
rank: 3
name: {de: Conversions, en: conversions}
synonyms: {de: [a], en: [b]}
versions:
  - {version: 2, valid_from: 2026-03-10, formula: sum(conversions), changed: {de: "Neu.", en: "New."}}
  - {version: 1, valid_from: 2024-01-01, formula: sum(clicks), owner: web}
"""


def test_the_version_is_the_one_that_was_valid_on_the_day(history):
    history(conversions=TWO)
    valid = {
        day: version_of("conversions", date.fromisoformat(day)) for day in ("2023-01-01", "2026-03-09", "2026-03-10")
    }
    assert {day: one and one.version for day, one in valid.items()} == {
        "2023-01-01": 1, "2026-03-09": 1, "2026-03-10": 2,
    }  # fmt: skip
    assert version_of("conversions", date(2026, 4, 1), 1).formula == "sum(clicks)"
    assert version_of("conversions", version=3) is None
    assert version_of("conversions").version == metrics()["conversions"].version == 2


def test_a_version_keeps_what_it_does_not_change(history):
    history(conversions=TWO)
    old, new = versions()["conversions"]
    assert (old.owner, new.owner, old.unit) == ("web", "performance marketing", "count")


def test_dimensions_lead_to_columns_of_some_kind():
    known = {column for kind in kinds() for column in contract(kind).columns}
    grains = {"week", "month", "quarter", "year", "weekday"}
    assert {column for columns in dimensions().values() for column in columns.split()} <= known | grains
    assert dimensions()["kanaele"] == "platform"
