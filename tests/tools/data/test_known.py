"""What was known when: definitions by version, states of an earlier day, what import assumed."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from errors import BadArguments
from ledger.runs import Runs
from tools._replay import replay
from tools._tool import Desk, call, check
from tools.data import _known
from tools.data.compare import compare
from tools.data.metric import metric
from warehouse import metric as definitions
from warehouse.metric import versions
from warehouse.reader import Reader
from warehouse.store import Warehouse

TWO = """
id: cvr
owner: performance marketing
kinds: [ads]
grain: day
unit: share
basis: platform-reported
higher_is_better: true
rank: 1
name: {de: Conversion-Rate, en: conversion rate}
synonyms: {de: [Abschlussrate], en: [close rate]}
versions:
  - version: 1
    valid_from: 2024-01-01
    formula: sum(conversions) / nullif(sum(impressions), 0)
  - version: 2
    valid_from: 2026-03-11
    formula: sum(conversions) / nullif(sum(clicks), 0)
    changed: {de: je Klick statt je Impression, en: per click instead of per impression}
"""
THREE = TWO.replace("2026-03-11", "2026-03-05").replace("sum(clicks)", "sum(cost)")


def ask(desk, **args):
    return metric(check("data.metric", args), desk)


@pytest.fixture
def company(tmp_path, monkeypatch):
    """A desk over March, and a folder of definitions that may be changed."""
    folder = tmp_path / "metrics"
    folder.mkdir()

    def define(text):
        (folder / "cvr.yaml").write_text(text, encoding="utf-8")
        versions.cache_clear()

    monkeypatch.setattr(definitions, "FOLDER", folder)
    define(TWO)
    file = tmp_path / "ads.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        write = csv.writer(out)
        write.writerow(["date", "platform", "campaign", "impressions", "clicks", "cost", "conversions"])
        for day in range(31):
            write.writerow([date(2026, 3, 1) + timedelta(day), "google", "Brand", 1000, 50, "10.00", 5])
    home = Warehouse(tmp_path / "home")
    home.load([file], kind="ads")
    desk = Desk(home.reader(), SimpleNamespace(), Runs(tmp_path / "ledger.db"), date(2026, 4, 1), 2026)
    yield SimpleNamespace(desk=desk, define=define)
    versions.cache_clear()


def rate(result):
    return float(result.fact("cvr").value)


def test_a_period_is_counted_by_the_definition_of_its_end(company):
    assert rate(ask(company.desk, metric="cvr", period="2026-03-01..2026-03-10")) == pytest.approx(0.005)
    assert rate(ask(company.desk, metric="cvr", period="2026-03-12..2026-03-31")) == pytest.approx(0.1)
    assert rate(ask(company.desk, metric="Abschlussrate")) == pytest.approx(0.1)


def test_a_version_can_be_asked_for_and_the_result_says_which_it_is(company, said):
    result = ask(company.desk, metric="cvr", version=1)
    assert rate(result) == pytest.approx(0.005)
    [definition] = [source for source in result.sources if source.kind == "metric"]
    assert (definition.name, definition.snapshot, definition.start) == ("cvr", "v1", date(2024, 1, 1))
    assert definition.filter == "sum(conversions) / nullif(sum(impressions), 0)"
    assert "Version 1, gültig ab 1. Januar 2024" in said(result, "de")
    with pytest.raises(BadArguments, match="no version 7"):
        ask(company.desk, metric="cvr", version=7)


def test_a_change_inside_the_period_is_told(company):
    result = ask(company.desk, metric="cvr", period="2026-03")
    assert result.confidence == "amber"
    assert any("am 11. März 2026 geändert (je Klick statt je Impression)" in caveat.de for caveat in result.caveats)
    assert not ask(company.desk, metric="cvr", period="2026-03-11..2026-03-31").caveats[1:]


def test_compare_takes_one_definition_for_both_periods_and_says_so(company):
    args = {"metric": "cvr", "period": "2026-03-11..2026-03-20", "against": "2026-03-01..2026-03-10"}
    result = compare(check("data.compare", args), company.desk)
    assert float(result.fact("before").value) == float(result.fact("current").value) == pytest.approx(0.1)
    assert any("changed on 11 March 2026" in caveat.en for caveat in result.caveats)
    old = compare(check("data.compare", args | {"version": 1}), company.desk)
    assert float(old.fact("current").value) == pytest.approx(0.005)


def test_an_old_report_keeps_the_version_it_was_made_with(company):
    args = {"metric": "cvr", "period": "2026-03-01..2026-03-10"}
    before = call("data.metric", args, company.desk)
    assert before.receipt.data["metric cvr"] == "v1"
    company.define(THREE)
    after = call("data.metric", args, company.desk)
    assert after.receipt.data["metric cvr"] == "v2"
    assert rate(after) == pytest.approx(0.5)
    [again] = replay(before.receipt.run, company.desk)
    assert again.same
    assert again.after == before.receipt.result


def test_a_version_that_was_taken_away_cannot_be_replayed_silently(company):
    run = call("data.metric", {"metric": "cvr"}, company.desk).receipt.run
    company.define(TWO[: TWO.index("  - version: 2")])
    [again] = replay(run, company.desk)
    assert not again.same
    assert "no version 2" in again.changes[-1].en


def test_freshness_and_completeness_come_with_every_figure(company, said):
    result = ask(company.desk, metric="cvr", period="2026-03-22..2026-04-10")
    assert result.fact("data_age").value == 1
    assert result.fact("data_age").unit == "days"
    assert result.fact("completeness").value == 0.5
    assert "Die Daten reichen bis 31. März 2026 und decken 50,0\u00a0% der Tage ab." in said(result, "de")
    assert "The data run to 31 March 2026 and cover 50.0% of the days." in said(result, "en")


def test_what_import_assumed_is_told_where_a_figure_rests_on_it(company, monkeypatch):
    monkeypatch.setattr(_known, "assumed", lambda reader, kind: frozenset({"currency", "timezone"}))
    company.define(TWO.replace("sum(clicks)", "sum(cost)"))
    result = ask(company.desk, metric="cvr", period="2026-03-12..2026-03-31")
    assert "The files do not name the currency; it was assumed at import." in [caveat.en for caveat in result.caveats]
    assert result.confidence == "green"
    company.define(TWO)
    plain = ask(company.desk, metric="cvr", period="2026-03-12..2026-03-31")
    assert not [caveat for caveat in plain.caveats if "assumed" in caveat.en]


@pytest.mark.skipif(not hasattr(Reader, "as_of"), reason="the warehouse keeps no earlier states yet")
def test_the_state_of_an_earlier_day_with_its_definition(tmp_path, company):
    home = Warehouse(tmp_path / "restated")
    for name, known, conversions in (("one", "2026-03-05", 5), ("two", "2026-03-20", 8)):
        file = tmp_path / f"{name}.csv"
        rows = "\n".join(f"2026-03-0{day},google,Brand,1000,50,10.00,{conversions}" for day in range(1, 5))
        file.write_text(f"date,platform,campaign,impressions,clicks,cost,conversions\n{rows}\n", encoding="utf-8")
        home.load([file], kind="ads", known_on=date.fromisoformat(known))
    desk = replace(company.desk, warehouse=home.reader())
    assert rate(ask(desk, metric="cvr")) == pytest.approx(8 / 50)
    then = call("data.metric", {"metric": "cvr", "as_of": "2026-03-10"}, desk)
    assert rate(then) == pytest.approx(5 / 1000)
    now = call("data.metric", {"metric": "cvr"}, desk)
    assert then.receipt.data["ads"] != now.receipt.data["ads"]
    assert then.receipt.data["metric cvr"] == "v1"
    assert then.fact("data_age").value == 6
