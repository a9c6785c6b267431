"""The gate: what it sees, what it does to dependent answers, and that healthy data stay green."""

import time
from datetime import date, timedelta

import numpy as np
import pytest

from terms import Period, Result
from tools._tool import check
from tools.data._gate import Gate, gate, worst
from tools.data.compare import compare
from tools.data.decompose import decompose
from tools.data.metric import metric

START = date(2026, 1, 1)
MARCH = Period.model_validate("2026-03")


def account(days=90, seed=3):
    """Two platforms with a weekday pattern and noise: {(platform, day index): row}."""
    random = np.random.default_rng(seed)
    rows = {}
    for platform, level in (("google", 2000), ("meta", 1200)):
        for n in range(days):
            clicks = int(random.poisson(level * (0.7 if (START + timedelta(n)).weekday() > 4 else 1.1)))
            rows[platform, n] = {
                "date": START + timedelta(n), "platform": platform, "campaign": f"{platform} A",
                "impressions": clicks * 40, "clicks": clicks, "cost": round(clicks * 0.8, 2),
                "conversions": int(random.binomial(clicks, 0.04)), "conversion_value": clicks * 3,
            }  # fmt: skip
    return rows


def at(day):
    return (date.fromisoformat(day) - START).days


def test_healthy_data_are_green(desk_of):
    desk = desk_of(ads=list(account().values()))
    assert gate(desk, "ads", MARCH) == Gate()
    assert gate(desk, "ads", None) == Gate()


def test_an_outage_turns_it_amber_and_names_source_and_days(desk_of):
    rows = account()
    for day in range(at("2026-03-10"), at("2026-03-12")):
        del rows["meta", day]
    found = gate(desk_of(ads=list(rows.values())), "ads", MARCH)
    assert found.confidence == "amber"
    assert "meta: 10. März 2026 bis 11. März 2026" in found.caveats[0].de
    assert "meta" in found.caveats[0].en


def test_a_source_that_is_missing_for_half_the_period_turns_it_red(desk_of):
    rows = account()
    for day in range(at("2026-03-26"), at("2026-04-01")):
        rows.pop(("google", day), None)
    span = Period.model_validate("2026-03-25..2026-03-31")
    assert gate(desk_of(ads=list(rows.values())), "ads", span).confidence == "red"


def test_a_source_that_was_stopped_long_ago_is_no_fault(desk_of):
    rows = {key: row for key, row in account().items() if key[0] == "google" or key[1] < 20}
    assert gate(desk_of(ads=list(rows.values())), "ads", MARCH) == Gate()
    assert gate(desk_of(ads=list(rows.values())), "ads", Period.model_validate("2026-01")) == Gate()


def broken():
    rows = account()
    for day in range(at("2026-03-10"), at("2026-03-18")):
        rows["meta", day]["conversions"] = 0
    return list(rows.values())


def test_broken_tracking_matters_to_figures_that_count_conversions_only(desk_of):
    desk = desk_of(ads=broken())
    assert "Zählung gestört" in gate(desk, "ads", MARCH).caveats[0].de
    assert gate(desk, "ads", MARCH, columns=["cost", "clicks"]) == Gate()
    assert gate(desk, "ads", MARCH, where={"platform": ["google"]}) == Gate()


@pytest.mark.parametrize(("tool", "name"), [(metric, "metric"), (compare, "compare"), (decompose, "decompose")])
def test_dependent_answers_lose_their_green(desk_of, tool, name):
    def answer(desk, which):
        return tool(check(f"data.{name}", {"metric": which, "period": "2026-03"}), desk)

    desk = desk_of(ads=broken())
    assert any("tracking is probably broken" in note.en for note in answer(desk, "cpa").caveats)
    assert answer(desk, "cpa").confidence == "amber"
    assert answer(desk, "clicks").confidence == "green"
    assert answer(desk_of(ads=list(account().values())), "clicks").confidence == "green"


def test_rows_that_occur_twice_are_confirmed_by_their_numbers(desk_of):
    rows = account()
    copies = [
        row | {"campaign": row["campaign"] + " (copy)"}
        for (platform, day), row in rows.items() if platform == "google" and at("2026-03-20") <= day
    ]  # fmt: skip
    found = gate(desk_of(ads=[*rows.values(), *copies]), "ads", MARCH)
    assert "mehrfach" in found.caveats[0].de
    more = [row | {"clicks": row["clicks"] + 7, "cost": row["cost"] + 3, "impressions": 9} for row in copies]
    assert gate(desk_of(ads=[*rows.values(), *more]), "ads", MARCH) == Gate()


def test_a_result_is_no_surer_than_its_gate():
    seen = Gate("amber") | Result(confidence="red")
    assert seen.confidence == "red"
    assert (Gate("red") | Result()).confidence == "red"
    assert worst("green", "amber") == "amber"


def test_it_is_cheap_once_the_calendar_is_known(desk_of):
    desk = desk_of(ads=list(account().values()))
    gate(desk, "ads", MARCH)
    best = min(_timed(desk) for _ in range(5))
    assert best < 0.02


def _timed(desk):
    started = time.perf_counter()
    gate(desk, "ads", MARCH)
    return time.perf_counter() - started
