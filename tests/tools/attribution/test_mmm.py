"""The media mix as people meet it: what it says of informative data, and how it refuses all other data."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from errors import BadArguments, NoData
from figures import render
from ledger.runs import Runs
from tools._tool import Desk, call, fingerprint
from warehouse.store import Warehouse

FIRST, WEEKS = date(2023, 1, 2), 104
NO_LIBRARY: Any = SimpleNamespace()


def desk_over(home, file=None, *, seed=2026, today=date(2026, 11, 26), **mapping):
    house = Warehouse(home / "house")
    if file:
        house.load([file], kind="media", mapping=mapping)
    return Desk(warehouse=house.reader(), library=NO_LIBRARY, runs=Runs(home / "ledger.db"), today=today, seed=seed)


@pytest.fixture
def media(tmp_path):
    """media(sales=…, tv_spend=…): a desk over weekly columns; `rows` instead writes exactly these."""

    def make(rows=None, days=7, **columns):
        file = tmp_path / "media.csv"
        if rows is None:
            count = len(columns["sales"])
            rows = [
                {"date": str(FIRST + timedelta(days * one))} | {name: each[one] for name, each in columns.items()}
                for one in range(count)
            ]
        names = list(dict.fromkeys(name for row in rows for name in row))
        with file.open("w", newline="") as out:
            writer = csv.DictWriter(out, names)
            writer.writeheader()
            writer.writerows(rows)
        spend = "+".join(name for name in names if name.endswith("spend"))
        controls = {"controls": "holiday"} if "holiday" in names else {}
        return desk_over(tmp_path, file, kpi="sales", media=spend, **controls)

    return make


def works(spend, ceiling, scale):
    return ceiling * np.tanh(spend / scale)


def world(seed=0, weeks=WEEKS):
    rng = np.random.default_rng(seed)
    tv, search = rng.gamma(2, 500, weeks), rng.gamma(2, 400, weeks)
    base = 10_000 + rng.normal(0, 300, weeks)
    return rng, base, tv, search


def informative(seed=0, weeks=WEEKS):
    _, base, tv, search = world(seed, weeks)
    return {"sales": base + works(tv, 3000, 1500) + works(search, 1500, 800), "tv_spend": tv, "search_spend": search}


def channels(result):
    table = result.tables["channels"]
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}


def reasons(result, *states):
    return {row[0] for row in result.tables["gate"].rows if row[1] in states}


@pytest.mark.slow
def test_the_published_example(shared_data, tmp_path):
    file = shared_data / "mmm" / "pymc_mmm_example.csv"
    desk = desk_over(tmp_path, file, kpi="y", media="x1+x2", controls="event_1+event_2")
    result = call("attribution.mmm", {}, desk)
    for name, truth in (("x1", 4967.83), ("x2", 2274.88)):
        line = channels(result)[name]
        assert line["roas"] == pytest.approx(truth, rel=0.05)
        assert line["roas_low"] < truth < line["roas_high"]
        assert line["verdict"] == "can be decided"
    assert result.confidence != "red"
    assert "next_test" not in result.tables or result.confidence == "amber"
    assert float(result.fact("r_hat").value) <= 1.01
    assert float(result.fact("ess").value) >= 400
    assert 0.75 <= float(result.fact("coverage_holdout").value) <= 1
    assert float(result.fact("mape_holdout").value) < float(result.fact("mape_naive").value)
    assert fingerprint(result) == fingerprint(call("attribution.mmm", {}, desk))


def test_finds_what_was_put_in_and_says_it_in_both_languages(media):
    columns = informative()
    result = call("attribution.mmm", {}, media(**columns))
    truth = works(columns["tv_spend"], 3000, 1500).sum() / columns["tv_spend"].sum()
    line = channels(result)["tv_spend"]
    assert line["roas_low"] < truth < line["roas_high"]
    assert line["contribution"] == pytest.approx(line["roas"] * line["spend"], rel=1e-6)
    assert line["share"] == pytest.approx(line["contribution"] / columns["sales"].sum(), rel=1e-3)
    assert result.confidence == "green"
    assert result.evidence == "model"
    facts = {fact.id: fact for fact in result.facts}
    for lang, words in (("de", "ordnet"), ("en", "attributes")):
        told = render(result.text.said(lang), facts, result.names, lang)
        assert words in told
        assert "{{" not in told
        assert not any(sign.isdigit() for sign in result.text.said(lang).replace("{{", "").split("}}")[0])
    parts = result.tables["decomposition"]
    assert {"tv_spend", "search_spend", "intercept"} <= set(parts.columns)
    assert {"priors", "curves", "holdout", "predictive"} <= set(result.tables)
    assert len(result.charts) >= 5


def bad(name):
    rng, base, tv, search = world()
    cases = {
        "no variation": {"sales": base, "tv_spend": np.full(WEEKS, 1000.0), "search_spend": np.full(WEEKS, 500.0)},
        "hardly any variation": {"sales": base, "tv_spend": 1000 + rng.normal(0, 5, WEEKS)},
        "perfectly collinear": {"sales": base + works(tv, 3000, 1500), "tv_spend": tv, "search_spend": 2 * tv},
        "pure noise": {"sales": rng.normal(10_000, 1000, WEEKS), "tv_spend": tv, "search_spend": search},
        "random walk": {"sales": 20_000 + np.cumsum(rng.normal(0, 300, WEEKS)), "tv_spend": tv},
        "two periods": {"sales": [10_000, 12_000], "tv_spend": [100, 200], "search_spend": [50, 70]},
        "constant outcome": {"sales": np.full(WEEKS, 5000.0), "tv_spend": tv, "search_spend": search},
        "the outcome itself": {"sales": base + works(tv, 2000, 900), "tv_spend": 0.1 * (base + works(tv, 2000, 900))},
        "a share of the outcome": {
            "sales": base + 2000 * np.sin(np.arange(WEEKS) / 3),
            "search_spend": 0.1 * (base + 2000 * np.sin(np.arange(WEEKS) / 3)) * np.exp(rng.normal(0, 0.03, WEEKS)),
        },
        "more channels than weeks tell": {
            "sales": base[:30], **{f"c{one}_spend": rng.gamma(2, 100, 30) for one in range(10)},
        },
        "the season only": {
            "sales": base + 3000 * np.sin(2 * np.pi * np.arange(WEEKS) / 52),
            "tv_spend": 1000 + 900 * np.sin(2 * np.pi * np.arange(WEEKS) / 52),
        },
        "on once": {"sales": base, "tv_spend": np.where(np.arange(WEEKS) == 50, 5000.0, 0.0)},
    }  # fmt: skip
    return cases[name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no variation", "too_little_variation"), ("hardly any variation", "too_little_variation"),
        ("perfectly collinear", "collinearity"), ("pure noise", "misfit"), ("random walk", "misfit"),
        ("two periods", "too_little_variation"), ("constant outcome", "too_little_variation"),
        ("the outcome itself", "confounding"), ("a share of the outcome", "confounding"),
        ("more channels than weeks tell", "misfit"), ("the season only", "collinearity"), ("on once", "misfit"),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_uninformative_data_are_refused_with_an_experiment(media, name, code):
    columns = bad(name)
    result = call("attribution.mmm", {}, media(**columns))
    assert result.confidence == "red"
    assert code in reasons(result, "red")
    assert {line["verdict"] for line in channels(result).values()} == {"needs test"}
    test = dict(zip(result.tables["next_test"].columns, result.tables["next_test"].rows[0], strict=True))
    weekly = sum(np.mean(each) for key, each in columns.items() if key != "sales")
    assert 0 < test["cost"] < weekly * 1.5 * test["weeks"]
    assert test["design"] in {"geo_holdout", "budget_variation"}
    assert 2 <= test["weeks"] <= 30
    assert "best_next" not in result.text.de
    assert result.proposals == ()


@pytest.mark.parametrize("name", ["constant outcome", "a trend to the last digit"])
def test_an_outcome_without_anything_to_explain_is_refused_at_once(media, name):
    columns = bad("constant outcome")
    if name != "constant outcome":
        columns["sales"] = 30_000 + 200.0 * np.arange(WEEKS)
    result = call("attribution.mmm", {}, media(**columns))
    assert result.confidence == "red"
    assert "r_hat" not in {fact.id for fact in result.facts}
    assert ("Trend, season" in result.caveats[0].en) == (name != "constant outcome")
    assert "next_test" in result.tables


def test_channels_without_any_spend_get_a_test_with_a_cost(media):
    _, base, tv, _ = world()
    result = call("attribution.mmm", {}, media(sales=base, tv_spend=tv * 0, search_spend=tv * 0))
    assert result.confidence == "red"
    assert float(result.fact("test_cost").value) > 0
    assert all(not caveat.en.endswith(": .") for caveat in result.caveats)
    assert "Nothing was ever spent" in result.text.en


def test_a_test_that_cannot_decide_is_not_said_to_decide(media):
    _, base, tv, search = world()
    result = call("attribution.mmm", {}, media(sales=base * 10, tv_spend=tv / 500, search_spend=search / 500))
    assert result.confidence == "red"
    assert "that would decide" not in result.text.en
    assert "der es entscheidet" not in result.text.de
    assert "not sure to be enough" in result.text.en
    assert "{{top}}" not in result.text.de


def test_the_level_reaches_every_band(media):
    columns = {name: each[:52] for name, each in informative().items()}
    desk = media(**columns)
    wide, narrow = (call("attribution.mmm", {"level": level}, desk) for level in (0.95, 0.5))
    for name in ("curves", "predictive", "holdout"):
        low, high = (wide.tables[name].columns.index(end) for end in ("low", "high"))
        spans = [[row[high] - row[low] for row in each.tables[name].rows[1:]] for each in (wide, narrow)]
        assert all(one >= other for one, other in zip(*spans, strict=True))
    assert "(95-%-Spanne)" in str(wide.charts[-1]["title"])
    assert float(narrow.fact("coverage_fit").value) < float(wide.fact("coverage_fit").value)


def test_brand_search_is_not_called_incremental(media):
    rng, base, tv, _ = world()
    sales = base + works(tv, 3000, 1500)
    brand = 0.02 * sales * np.exp(rng.normal(0, 0.3, WEEKS))
    result = call("attribution.mmm", {}, media(sales=sales, tv_spend=tv, brand_search_spend=brand))
    assert channels(result)["brand_search_spend"]["verdict"] == "needs test"
    assert channels(result)["tv_spend"]["verdict"] == "can be decided"
    assert "confounding" in reasons(result, "amber", "red")
    assert any("brand_search" in caveat.en for caveat in result.caveats)


def test_a_lift_test_pulls_the_estimate(media):
    columns = informative()
    desk = media(**columns)
    plain = channels(call("attribution.mmm", {}, desk))["tv_spend"]
    test = {"channel": "TV", "x": 500, "delta_x": 500, "delta_y": 400, "sigma": 20}
    tied = channels(call("attribution.mmm", {"lift_tests": [test]}, desk))["tv_spend"]
    assert tied["roas"] < plain["roas"]
    whole = {
        "channel": "tv_spend", "start": "2023-06-05", "end": "2023-07-02", "spend": 2000, "incremental": 300, "se": 40,
    }  # fmt: skip
    level = float(np.mean(columns["tv_spend"][22:26])) - 500
    same = {"channel": "tv_spend", "x": level, "delta_x": 500, "delta_y": 75, "sigma": 10}
    one, other = (channels(call("attribution.mmm", {"lift_tests": [each]}, desk))["tv_spend"] for each in (whole, same))
    assert one["roas"] == pytest.approx(other["roas"], rel=0.02)
    assert one["roas"] != pytest.approx(plain["roas"], rel=0.02)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"media": ["nothing"]}, "no column 'nothing'"), ({"controls": ["nothing"]}, "no column 'nothing'"),
        ({"geo": "Hamburg"}, "no region 'Hamburg'"), ({"priors": {"gamma": 1}}, "no prior named gamma"),
        ({"priors": {"beta": -1}}, "'beta'"), ({"engine": "fast"}, "engine"), ({"level": 2}, "level"),
        ({"lift_tests": [{"channel": "tv"}]}, "lift test needs"),
        ({"lift_tests": [{"channel": "radio", "x": 1, "delta_x": 1, "delta_y": 1, "sigma": 1}]}, "channel 'radio'"),
        ({"media": ["kpi"]}, "kpi"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused_in_one_sentence(media, args, words):
    with pytest.raises(BadArguments, match=words) as refused:
        call("attribution.mmm", args, media(**{name: each[:20] for name, each in informative().items()}))
    assert refused.value.said("de")
    assert refused.value.todo("de")


def test_no_data_names_the_import(tmp_path):
    with pytest.raises(NoData) as refused:
        call("attribution.mmm", {}, desk_over(tmp_path))
    assert "--as media" in refused.value.todo("en")


def test_the_full_engine_says_when_it_is_not_there(media, monkeypatch):
    from errors import NotInstalled

    monkeypatch.setattr("methods.mmm.full.installed", lambda: False)
    with pytest.raises(NotInstalled) as refused:
        call("attribution.mmm", {"engine": "full"}, media(**informative()))
    assert "make setup" in refused.value.todo("de")


@pytest.mark.slow
def test_many_regions_are_taken_together_in_groups_and_stay_affordable(media):
    rng = np.random.default_rng(4)
    rows, truth = [], []
    for geo in range(16):
        size = rng.uniform(0.5, 2)
        tv, radio = size * rng.gamma(2, 500, 80), size * rng.gamma(2, 300, 80)
        effect = size * works(tv / size, 3000, 1500)
        sales = size * (10_000 + 500 * np.sin(np.arange(80) / 8)) + effect + rng.normal(0, 300, 80)
        truth.append((effect.sum(), tv.sum()))
        rows += [
            {"date": str(FIRST + timedelta(7 * one)), "geo": f"Region {geo}", "sales": f"{sales[one]:.2f}",
             "tv_spend": f"{tv[one]:.2f}", "radio_spend": f"{radio[one]:.2f}"}
            for one in range(80)
        ]  # fmt: skip
    spent = time.process_time()
    result = call("attribution.mmm", {}, media(rows=rows))
    assert time.process_time() - spent < 60
    line = channels(result)["tv_spend"]
    brought, paid = (sum(each) for each in zip(*truth, strict=True))
    assert line["roas_low"] < brought / paid < line["roas_high"]
    assert line["roas"] == pytest.approx(brought / paid, rel=0.25)
    assert result.confidence != "red"
    assert any("16 regions are taken together in 6 groups" in note.en for note in result.caveats)
    assert line["spend"] == pytest.approx(paid, rel=1e-4)
