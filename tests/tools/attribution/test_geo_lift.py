# pyright: basic
import csv
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from figures import render
from ledger.runs import Runs
from tools._tool import Desk, call, fingerprint
from warehouse.store import Warehouse

FIRST = date(2026, 1, 1)

NO_LIBRARY: Any = SimpleNamespace()


def desk_with(home, file, **mapping):
    warehouse = Warehouse(home / "warehouse")
    if file:
        warehouse.load([file], kind="geo_panel", mapping=mapping or None)
    return Desk(
        warehouse=warehouse.reader(),
        library=NO_LIBRARY,
        runs=Runs(home / "ledger.db"),
        today=date(2026, 6, 1),
        seed=2026,
    )


def rows(days=60, geos=8, effect=0.0, seed=1, treated=("Köln", "Bonn"), start=45) -> Iterator[dict[str, Any]]:
    """Regions that share a trend and a week; `effect` is a share of the treated regions' sales from `start` on."""
    rng = np.random.default_rng(seed)
    names = [*treated, *[f"Region {chr(65 + index)}" for index in range(geos)]]
    common = 100 + np.cumsum(rng.normal(0, 2, days)) + 8 * np.sin(2 * np.pi * np.arange(days) / 7)
    for name in names:
        sales = common * rng.uniform(0.8, 1.4) + rng.normal(0, 1, days)
        if name in treated:
            sales[start:] *= 1 + effect
        for day in range(days):
            yield {"date": str(FIRST + timedelta(day)), "geo": name, "kpi": round(float(sales[day]), 3)}


def write(path, lines):
    lines = list(lines)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def lift(desk, **args):
    known = {"treated": ["Köln", "Bonn"], "start": "2026-02-15", "end": "2026-03-01"}
    return call("attribution.geo_lift", known | args, desk)


def both(result):
    return result.text.de, result.text.en


def said(result, lang):
    return render(result.text.said(lang), {fact.id: fact for fact in result.facts}, result.names, lang)


def value(result, id):
    return float(result.fact(id).value)


@pytest.fixture
def panel(tmp_path):
    def make(lines):
        return desk_with(tmp_path, write(tmp_path / "panel.csv", lines))

    return make


def test_the_published_walkthrough(shared_data, tmp_path):
    desk = desk_with(tmp_path, shared_data / "geo" / "geolift_test.csv", date="date", geo="location", kpi="Y")
    args = {"treated": ["Chicago ", "PORTLAND"], "start": "2021-04-01", "end": "2021-04-15"}
    result = lift(desk, **args)
    assert value(result, "att") == pytest.approx(155.556, abs=0.001)
    assert value(result, "lift") == pytest.approx(0.054, abs=0.0005)
    assert value(result, "incremental") == pytest.approx(4667, abs=0.5)
    assert value(result, "p_value") == pytest.approx(0.01, abs=0.004)
    assert value(result, "l2") == pytest.approx(909.489, abs=0.001)
    assert value(result, "pre_fit") == pytest.approx(0.1636, abs=5e-5)
    assert [row[0] for row in result.tables["weights"].rows[:3]] == ["cincinnati", "miami", "baton rouge"]
    assert result.evidence == "quasi-experiment"
    ridge = lift(desk, **args, method="ascm")
    assert value(ridge, "att") == pytest.approx(156.805, abs=0.001)
    assert value(ridge, "incremental") == pytest.approx(4704, abs=0.5)


@pytest.mark.parametrize("method", ["scm", "ascm", "tbr"])
def test_finds_what_was_put_in(panel, method):
    result = lift(panel(rows(effect=0.10)), method=method)
    assert value(result, "lift") == pytest.approx(0.10, abs=0.02)
    assert value(result, "incremental") == pytest.approx(value(result, "observed") - value(result, "counterfactual"))
    assert value(result, "incremental") == pytest.approx(value(result, "att") * 2 * 15)
    span = result.fact("lift").interval
    assert span is not None
    assert 0 < float(span.low) <= 0.10 <= float(span.high)
    assert result.confidence == "green"
    assert "höher, als" in said(result, "de")
    assert "can be told apart from zero" in said(result, "en")


def test_a_loss_reads_as_a_loss(panel):
    result = lift(panel(rows(effect=-0.10)))
    assert value(result, "incremental") < 0
    assert "weniger als erwartet" in said(result, "de")
    assert "less than expected" in said(result, "en")
    assert "−" in said(result, "en")


def test_nothing_is_called_nothing(panel):
    result = lift(panel(rows(effect=0.0, seed=3)))
    assert "nicht von null unterscheiden" in said(result, "de")
    assert "cannot be told apart from zero" in said(result, "en")


def test_the_text_holds_no_digit_of_its_own(panel):
    result = lift(panel(rows(effect=0.1)))
    for line in both(result):
        assert not any(sign.isdigit() for sign in line)


def test_cost_gives_a_return_with_its_range(panel):
    lines = [line | {"cost": 50 if line["geo"] in ("Köln", "Bonn") and line["date"] >= "2026-02-15" else 0}
             for line in rows(effect=0.1)]  # fmt: skip
    result = lift(panel(lines))
    assert value(result, "cost") == 50 * 15 * 2
    assert value(result, "iroas") == pytest.approx(value(result, "incremental") / 1500)
    assert result.fact("iroas").interval is not None
    assert result.fact("cost").basis == "observed"


def test_without_any_cost_there_is_no_return(panel):
    result = lift(panel([line | {"cost": 0} for line in rows()]))
    assert all(fact.id != "iroas" for fact in result.facts)
    assert any("iROAS" in caveat.en for caveat in result.caveats)


def test_groups_by_assignment_compare_with_control_only(panel):
    group = {"Köln": "Test", "Bonn": "test ", "Region A": "excluded"}
    desk = panel([line | {"assignment": group.get(line["geo"], "Control")} for line in rows(effect=0.1)])
    result = lift(desk, treated="assignment:TEST")
    assert value(result, "donors") == 7
    assert value(result, "lift") == pytest.approx(0.10, abs=0.02)
    with pytest.raises(BadArguments, match="assigned to 'other'") as refused:
        lift(desk, treated="assignment:other")
    assert "control, excluded, test" in refused.value.todo("en")


def test_letters_and_spaces_make_no_other_region(panel):
    desk = panel(rows())
    assert lift(desk, treated=[" köln", "BONN"]).facts == lift(desk).facts
    assert lift(desk, treated="Köln, Bonn").facts == lift(desk).facts
    assert lift(desk, treated="Köln und Bonn").facts == lift(desk).facts


def test_a_misspelt_region_names_its_neighbours(panel):
    with pytest.raises(BadArguments, match="no region 'Kölnn'") as refused:
        lift(panel(rows()), treated=["Kölnn"])
    assert "Köln" in refused.value.todo("de")


def test_regions_with_gaps_are_left_out_and_said(panel):
    lines = [line for line in rows() if not (line["geo"] == "Region B" and line["date"] == "2026-01-20")]
    result = lift(panel(lines))
    assert value(result, "donors") == 7
    assert any("Region B" in caveat.de for caveat in result.caveats)


def test_a_gap_in_a_treated_region_is_refused(panel):
    lines = [line for line in rows() if not (line["geo"] == "Bonn" and line["date"] == "2026-01-20")]
    with pytest.raises(WeakData, match="'Bonn' has no figure on 1 of 60"):
        lift(panel(lines))


def test_flat_regions_cannot_serve_for_comparison(panel):
    result = lift(panel([line | ({"kpi": 7} if line["geo"] == "Region C" else {}) for line in rows()]))
    assert value(result, "donors") == 7


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"start": "2027-01-01", "end": "2027-01-10"}, "no date between"),
        ({"start": "2026-01-03"}, "2 periods before"),
        ({"start": "2025-01-01", "end": "2026-01-10"}, "0 periods before"),
        ({"treated": ["Köln", "Bonn", *[f"Region {letter}" for letter in "ABCDEF"]]}, "2 untreated regions"),
        ({"treated": ["Köln", "Bonn", *[f"Region {letter}" for letter in "ABCDEFGH"]]}, "0 untreated regions"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_one_sentence(panel, args, words):
    with pytest.raises(WeakData, match=words) as refused:
        lift(panel(rows()), **args)
    assert refused.value.said("de") and refused.value.todo("de")


@pytest.mark.parametrize(
    "args",
    [{"treated": []}, {"treated": [" "]}, {"start": "2026-03-05"}, {"method": "did"}, {"level": 2}, {"geo": "x"}],
)
def test_wrong_arguments_are_refused(panel, args):
    with pytest.raises(BadArguments):
        lift(panel(rows()), **args)


def test_no_panel_names_the_import(tmp_path):
    with pytest.raises(NoData) as refused:
        lift(desk_with(tmp_path, None))
    assert "geo_panel" in refused.value.todo("en")


def test_a_flat_kpi_is_refused(panel):
    treated = [line | ({"kpi": 5} if line["geo"] in ("Köln", "Bonn") else {}) for line in rows()]
    with pytest.raises(WeakData, match="never change"):
        lift(panel(treated))


def test_a_kpi_around_zero_has_an_effect_but_no_relative_lift(panel):
    result = lift(panel([line | {"kpi": line["kpi"] - 1000} for line in rows(effect=0.1)]))
    assert all(fact.id != "lift" for fact in result.facts)
    assert "mehr als erwartet" in said(result, "de")
    assert any("nicht positiv" in caveat.de for caveat in result.caveats)


def test_a_short_run_up_is_amber(panel):
    result = lift(panel(rows(effect=0.3)), start="2026-01-08", end="2026-01-12")
    assert value(result, "periods_before") == 7
    assert result.confidence == "amber"


def test_a_control_that_does_not_follow_is_not_trusted(panel):
    rng = np.random.default_rng(0)
    lines = [line | {"kpi": float(rng.normal(100, 30))} for line in rows()]
    result = lift(panel(lines))
    assert result.confidence == "red"
    assert any("roughly" in caveat.en for caveat in result.caveats)


def test_a_test_that_outlives_the_data_says_so(panel):
    result = lift(panel(rows()), end="2026-12-31")
    assert any("end before the last day" in caveat.en for caveat in result.caveats)


def test_one_region_in_two_spellings_is_added_up(panel):
    whole = lift(panel(rows(effect=0.1)))
    parts = [
        part
        for line in rows(effect=0.1)
        for part in (
            line | {"kpi": line["kpi"] * 0.25},
            line | {"kpi": line["kpi"] * 0.75, "geo": line["geo"].upper()},
        )
    ]
    result = lift(panel(parts))
    assert value(result, "att") == pytest.approx(value(whole, "att"))
    assert any("added up" in caveat.en for caveat in result.caveats)


def test_the_same_question_gives_the_same_bytes(panel):
    desk = panel(rows(effect=0.05))
    assert fingerprint(lift(desk)) == fingerprint(lift(desk))


def test_both_p_values_are_shown(panel):
    result = lift(panel(rows(effect=0.10)))
    assert value(result, "p_value") <= 0.1
    assert value(result, "p_placebo") == pytest.approx(1 / (1 + value(result, "placebo_sets")))
    assert value(result, "placebo_rank") == 1
    assert len(result.charts) == 2
    assert "low" in str(result.charts[0]) and "band" in str(result.charts[1]["title"])


def three_cells(lines):
    group = {"Köln": "A", "Bonn": "B", "Region A": "excluded"}
    for line in lines:
        more = 1.15 if line["geo"] == "Köln" and line["date"] >= "2026-02-15" else 1.0
        yield line | {"kpi": line["kpi"] * more, "assignment": group.get(line["geo"], "control")}


def test_several_cells_are_read_out_each_and_against_each_other(panel):
    result = lift(panel(three_cells(rows(effect=0.0))), cells=["assignment:A", "assignment:B"])
    cells = {row[0]: dict(zip(result.tables["cells"].columns, row, strict=True)) for row in result.tables["cells"].rows}
    assert cells["A"]["lift"] == pytest.approx(0.15, abs=0.03)
    assert cells["B"]["lift"] == pytest.approx(0.0, abs=0.03)
    (pair,) = result.tables["differences"].rows
    assert pair[:2] == ("A", "B")
    assert pair[3] <= 0.15 <= pair[4] and pair[3] > 0
    assert value(result, "donors") == 7  # neither the other cell nor the excluded region serves for comparison
    assert value(result, "lift_1") == cells["A"]["lift"]
    for lang in ("de", "en"):
        assert "A" in said(result, lang) and "{{" not in said(result, lang)


def test_cells_may_be_named(panel):
    result = lift(panel(rows(effect=0.1)), cells={"West": ["Köln"], "Ost": "Region B"})
    assert [row[0] for row in result.tables["cells"].rows] == ["West", "Ost"]
    with pytest.raises(BadArguments, match="two cells"):
        lift(panel(rows()), cells={"West": ["Köln"], "Ost": ["Köln"]})
    with pytest.raises(BadArguments, match="at least two"):
        lift(panel(rows()), cells={"West": ["Köln"]})


def test_a_pause_returns_what_it_loses_per_saved_unit(panel):
    def cost(line):
        return 0 if line["geo"] in ("Köln", "Bonn") and line["date"] >= "2026-02-15" else 10

    result = lift(panel([line | {"cost": cost(line)} for line in rows(effect=-0.1)]))
    assert value(result, "spend_change") == pytest.approx(-10 * 15 * 2)
    assert value(result, "iroas") == pytest.approx(value(result, "incremental") / -300)
    assert value(result, "iroas") > 0
    span = result.fact("iroas").interval
    assert span is not None and float(span.low) <= value(result, "iroas") <= float(span.high)


def test_a_comparison_that_was_moved_too_is_said(panel):
    doubled = [line | {"cost": 10 if line["date"] < "2026-02-15" else 20} for line in rows(effect=0.1)]
    result = lift(panel(doubled))
    assert result.confidence == "amber"
    assert any("comparison regions as well" in caveat.en for caveat in result.caveats)


def test_a_red_read_out_names_the_test_that_would_decide_and_advises_nothing(panel):
    rng = np.random.default_rng(0)
    result = lift(panel([line | {"kpi": float(rng.normal(100, 30))} for line in rows()]))
    assert result.confidence == "red"
    (row,) = result.tables["next_test"].rows
    assert row[0] in {"geo_holdout", "collect_data"} and row[2] >= 1
    assert value(result, "test_cost") == row[3]
    assert "Empfehlung" not in said(result, "de")


def test_few_regions_and_few_cases_cost_the_green(panel):
    few = lift(panel(rows(geos=4, effect=0.1)))
    assert any("outlier" in caveat.en for caveat in few.caveats)
    thin = lift(panel([line | {"kpi": round(line["kpi"] / 50)} for line in rows(effect=0.5)]))
    assert any("few cases" in caveat.en for caveat in thin.caveats)


def test_a_season_that_the_run_up_has_not_seen_is_said(panel):
    lines = [line | {"date": str(date.fromisoformat(line["date"]) + timedelta(45))} for line in rows(effect=0.1)]
    args = {"start": "2026-04-01", "end": "2026-04-15"}
    assert any("Easter" in caveat.en for caveat in lift(panel(lines), **args).caveats)
    assert not any("Easter" in caveat.en for caveat in lift(panel(lines), **args, holidays=False).caveats)


def test_a_regression_flattened_by_noise_is_told(panel):
    rng = np.random.default_rng(4)
    grown = [
        line | {"kpi": line["kpi"] * (1.6 if line["date"] >= "2026-02-15" else 1) + float(rng.normal(0, 25))}
        for line in rows()
    ]
    result = lift(panel(grown), method="tbr")
    assert any("flattens" in caveat.en for caveat in result.caveats)


@pytest.mark.slow
def test_the_truth_of_simulated_companies_lies_in_the_intervals():
    """A pause in a third of the regions of four companies: noise is as large as orders are few, but nothing leans."""
    from simulator.world import build
    from tools.attribution._geo_panel import Panel
    from tools.attribution._geo_test import measured

    errors, covered = [], 0
    for seed in range(1, 5):
        world = build(seed, days=300)
        days, truth = world.tables["geo_days"], world.truth["geo"]
        dates = np.unique(days["day"])
        shape = (len(dates), -1)
        groups = days["assignment"].reshape(shape)[0]
        panel = Panel(
            dates=dates,
            geos=tuple(days["region"].reshape(shape)[0].tolist()),
            kpi=days["kpi"].reshape(shape) / 100,
            cost=days["cost"].reshape(shape) / 100,
            group=tuple(groups.tolist()),
        )
        before = int((dates < np.datetime64(truth["start"])).sum())
        test = measured(panel, np.flatnonzero(groups == "holdout"), before, "scm", 0.9, seed)
        assert test.low is not None and test.high is not None
        covered += test.low / test.expected <= truth["lift"] <= test.high / test.expected
        errors.append(test.att / test.expected - truth["lift"])
        assert test.spend_change == pytest.approx(-truth["cost_saved"] / 100, rel=0.01)
    assert covered >= 3
    assert abs(np.mean(errors)) < 0.04
