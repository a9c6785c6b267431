# pyright: basic
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from errors import BadArguments, NoData
from ledger.experiments import Experiments, Plan, Readout
from tools._tool import call, fingerprint, load
from tools.attribution._evidence_known import strength

START, TODAY = date(2025, 4, 1), date(2026, 4, 1)
CAMPAIGNS = [("google", "Brand Search", 120, 8.0), ("google", "Generic", 300, 3.0), ("meta", "Prospecting", 500, 1.2)]


def ads(columns=("conversion_value",), seed=1):
    rng = np.random.default_rng(seed)
    rows = []
    for day in range(364):
        for platform, campaign, cost, roas in CAMPAIGNS:
            spent = round(cost * float(rng.uniform(0.8, 1.2)), 2)
            value = round(spent * roas * float(rng.uniform(0.7, 1.3)), 2)
            row = {
                "date": START + timedelta(day),
                "platform": platform,
                "campaign": campaign,
                "impressions": 1000,
                "clicks": 50,
                "cost": spent,
                "conversions": round(value / 50, 2),
                "conversion_value": value,
            }
            rows.append({name: row[name] for name in row if not name.startswith("conversion") or name in columns})
    return rows


def panel(seed=2):
    rng = np.random.default_rng(seed)
    size = rng.uniform(100, 400, 12)
    return [
        {
            "date": START + timedelta(day),
            "geo": f"city {geo}",
            "kpi": round(float(size[geo] * rng.uniform(0.9, 1.1)), 1),
        }
        for day in range(200)
        for geo in range(12)
    ]


@pytest.fixture
def desk(desk_of):
    return desk_of(today=TODAY, ads=ads())


def evidence(desk, **args):
    return call("attribution.evidence", args, desk)


def rows(result, table, key=0):
    found = result.tables[table]
    return {row[key]: dict(zip(found.columns, row, strict=True)) for row in found.rows}


def demand_of(known):
    """What the channel of existing demand is called."""
    (name,) = set(known) - {"google", "meta"}
    return name


def gate(result):
    return {row[0]: row[1] for row in result.tables["gate"].rows}


def test_ads_alone_are_correlation_and_name_the_test_that_would_tell(desk, said):
    result = evidence(desk)
    known = rows(result, "evidence")
    brand = demand_of(known)
    assert set(known) == {"google", brand, "meta"}
    assert {row["label"] for row in known.values()} == {"correlation"}
    assert known["google"]["estimate"] == pytest.approx(3.0, rel=0.05)
    assert known["google"]["strength"] == pytest.approx(2 * known[brand]["strength"], rel=1e-3)
    assert float(result.fact("tested_share").value) == 0
    assert result.confidence == "red"
    assert result.evidence == "correlation"
    assert float(result.fact("test_cost").value) > 0
    assert result.tables["next_test"].rows
    assert brand in said(result, "de")


def test_brand_search_is_answered_with_its_label_and_a_design_never_with_yes_or_no(desk, said):
    result = evidence(desk, channel="brand search")
    assert gate(result)["confounding"] == "red"
    for lang in ("de", "en"):
        text = said(result, lang)
        assert demand_of(rows(result, "evidence")) in text
        assert re.search(r"[Kk]orrelation|[Cc]orrelation", text)
        assert not re.search(r"^(ja|nein|yes|no)\b", text, re.IGNORECASE)
    # What is claimed is eight; what is believed lies far below and is wide.
    fact = result.fact("iroas")
    assert fact.interval is not None
    assert float(fact.value) < 5
    assert float(fact.interval.low) < 1 < float(fact.interval.high)


def test_texts_hold_no_figure_of_their_own(desk):
    for result in (evidence(desk), evidence(desk, channel="meta")):
        assert result.text is not None
        for text in (result.text.de, result.text.en):
            assert not re.search(r"\d", re.sub(r"\{\{.*?\}\}", "", text))


def test_an_experiment_labels_its_channel_and_lifts_the_gate(desk, said):
    before = rows(evidence(desk), "tests")["google"]
    test = {"channel": "google", "iroas": 2.5, "low": 2.2, "high": 2.8}
    result = evidence(desk, experiments=[test])
    known = rows(result, "evidence")["google"]
    assert known["label"] == "experiment"
    assert known["strength"] == pytest.approx(1 / (1 + (0.3 / 2.5) ** 2), rel=1e-3)
    assert float(result.fact("tested_share").value) == pytest.approx(300 / 920, rel=0.02)
    assert gate(result)["confounding"] == "amber"
    # Little is left to learn where it was just learnt.
    assert rows(result, "tests")["google"]["evpi"] < before["evpi"]
    own = evidence(desk, channel="google", experiments=[test])
    assert own.confidence == "green", (gate(own), rows(own, "evidence")["google"])
    assert own.evidence == "experiment"
    assert "next_test" not in own.tables


def registered(desk, tmp_path, end, kind: Any = "geo", unit="iroas", channel="meta"):
    registry = Experiments(tmp_path / "registry")
    plan = Plan(hypothesis="more sales", kind=kind, channel=channel, metric="sales", days=28)
    experiment = registry.propose(plan, end - timedelta(30))
    registry.start(experiment.id, end - timedelta(28))
    read = Readout(
        id=experiment.id, kind=kind, channel=channel, asset="", metric="sales", start=end - timedelta(28), end=end,
        estimate=2.0, low=1.6, high=2.4, level=0.9, unit=unit, run="r1",
    )  # fmt: skip
    registry.read(experiment.id, read, end, final=True)
    return replace(desk, experiments=registry)


def test_an_experiment_loses_half_its_strength_in_a_year(desk, tmp_path):
    fresh = rows(evidence(registered(desk, tmp_path / "a", TODAY - timedelta(10)), channel="meta"), "evidence")["meta"]
    older = registered(desk, tmp_path / "b", TODAY - timedelta(375))
    result = evidence(older, channel="meta")
    aged = rows(result, "evidence")["meta"]
    assert aged["age_days"] == 375
    assert aged["strength"] == pytest.approx(fresh["strength"] / 2, rel=1e-4)
    assert gate(result)["stale"] == "amber"
    assert aged["iroas_high"] - aged["iroas_low"] > (fresh["iroas_high"] - fresh["iroas_low"])


def test_an_experiment_in_another_unit_counts_and_one_between_creatives_does_not(desk, tmp_path):
    share = rows(evidence(registered(desk, tmp_path / "a", TODAY, unit="share")), "evidence")["meta"]
    assert (share["label"], share["unit"]) == ("experiment", "share")
    creative = rows(evidence(registered(desk, tmp_path / "b", TODAY, kind="creative", unit="share")), "evidence")[
        "meta"
    ]
    assert creative["label"] == "correlation"


def test_a_running_test_is_not_proposed_again(desk, tmp_path, said):
    registry = Experiments(tmp_path / "registry")
    experiment = registry.propose(Plan(hypothesis="h", kind="geo", channel="meta", metric="sales", days=28), TODAY)
    registry.start(experiment.id, TODAY)
    result = evidence(replace(desk, experiments=registry))
    assert "meta" not in rows(result, "tests")
    assert "meta" in said(result, "en")


def test_tests_are_ranked_by_what_they_bring_after_their_cost(desk):
    result = evidence(desk, margin=0.5)
    table = result.tables["tests"].rows
    assert [row[5] for row in table if row[5] > 0] == sorted((row[5] for row in table if row[5] > 0), reverse=True)
    unpaid = [row[4] for row in table if row[5] <= 0]
    assert [row[5] > 0 for row in table] == [True] * (len(table) - len(unpaid)) + [False] * len(unpaid)
    assert unpaid == sorted(unpaid, reverse=True)
    for row in rows(result, "tests").values():
        assert row["net_value"] == pytest.approx(row["evsi"] - row["cost"], abs=0.02)
        assert row["evsi"] <= row["evpi"] + 3 * row["evsi_error"]
        assert row["design"] == "budget_variation"
        # Half of the weeks at half as much again.
        spend = rows(result, "evidence")[row["channel"]]["spend"] / 52
        assert row["cost"] == pytest.approx(row["weeks"] / 2 * 0.5 * spend, rel=0.01)
    fact = result.fact("best_evsi")
    assert fact.interval is not None
    assert float(fact.interval.low) < float(fact.value) < float(fact.interval.high)


def test_more_time_to_use_what_was_learnt_makes_it_worth_more(desk):
    short, long = (rows(evidence(desk, horizon_weeks=weeks), "tests") for weeks in (13, 104))
    assert all(long[name]["evpi"] == pytest.approx(8 * short[name]["evpi"], rel=0.01) for name in short)


def test_a_geo_panel_brings_geo_tests_with_their_placebo_precision(desk_of):
    result = evidence(desk_of(today=TODAY, ads=ads(), geo_panel=panel()))
    tests = rows(result, "tests")
    assert {row["design"] for row in tests.values()} == {"geo_holdout"}
    for row in tests.values():
        assert 0.001 < row["mde"] < 0.05
        paused = rows(result, "evidence")[row["channel"]]["spend"] / 52 * row["weeks"] / 3
        forgone = paused * rows(result, "evidence")[row["channel"]]["iroas"]
        assert row["cost"] == pytest.approx(max(forgone - paused, 0.1 * paused), rel=0.01)


def test_conversions_without_a_value_price_no_test_until_one_is_given(desk_of):
    desk = desk_of(today=TODAY, ads=ads(("conversions",)))
    result = evidence(desk)
    assert result.tables["tests"].rows == ()
    assert any("what a conversion is worth" in caveat.en for caveat in result.caveats)
    assert result.confidence == "red" and result.tables["next_test"].rows
    priced = evidence(desk, margin=50)
    assert len(priced.tables["tests"].rows) == 3


def test_journeys_alone_are_listed_and_ask_for_spend(desk_of):
    paths = [{"path": "Mail > Search", "conversions": 30, "nulls": 40}, {"path": "Mail", "conversions": 9, "nulls": 80}]
    result = evidence(desk_of(today=TODAY, journeys=paths))
    assert {row["label"] for row in rows(result, "evidence").values()} == {"correlation"}
    assert result.tables["next_test"].rows[0][0] == "collect_data"


def test_what_cannot_be_answered_is_refused(desk, desk_of):
    with pytest.raises(BadArguments, match="no channel"):
        evidence(desk, channel="Radio")
    with pytest.raises(NoData, match="name a channel"):
        evidence(desk_of(today=TODAY))


def test_strength_is_the_formula_that_is_stated():
    assert strength("model", 0, 2.0, 1.0, 3.0, 1.0) == pytest.approx(0.5 / 1.25)
    assert strength("correlation", None, 2.0, None, None, 1.0) == pytest.approx(0.1)
    assert strength("experiment", 730, 0.1, 0.0, 0.2, 1.0) == pytest.approx(0.25 / 1.01)
    assert strength("correlation", 0, 2.0, None, None, 1.0, demand=True) == pytest.approx(0.05)


def test_the_same_question_gives_the_same_bytes(desk):
    assert fingerprint(evidence(desk)) == fingerprint(evidence(desk))


def test_there_are_enough_ways_to_ask():
    asked = load("attribution.evidence").asked
    assert min(len(set(asked[lang])) for lang in ("de", "en")) >= 25
