# pyright: basic
import csv
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from errors import BadArguments, NoData, WeakData
from figures import render
from ledger.runs import Runs
from terms import Receipt, Result, Table
from tools._tool import Desk, call, fingerprint
from warehouse.store import Warehouse

PATHS = [
    ("Suche > E-Mail > Suche", 40, 900.5, 10),
    ("Social (bezahlt)", 30, 600, 200),
    ("Suche", 60, 1500, 90),
    ("Größe & Co > Social (bezahlt) > E-Mail", 20, 800, 5),
]

NO_LIBRARY: Any = SimpleNamespace()


def desk_with(home, rows, header=("path", "conversions", "value", "nulls")):
    warehouse = Warehouse(home / "warehouse")
    if rows is not None:
        file = home / "paths.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([header, *rows])
        warehouse.load([file], kind="journeys")
    return Desk(
        warehouse=warehouse.reader(),
        library=NO_LIBRARY,
        runs=Runs(home / "ledger.db"),
        today=date(2026, 6, 1),
        seed=2026,
    )


@pytest.fixture
def desk(tmp_path):
    return desk_with(tmp_path, PATHS)


def paths(desk, **args):
    return call("attribution.paths", args, desk)


def credits(result, model):
    return {row[0]: row[2] for row in result.tables["credits"].rows if row[1] == model}


def both(result):
    return result.text.de, result.text.en


def said(result, lang):
    return render(result.text.said(lang), {fact.id: fact for fact in result.facts}, result.names, lang)


def test_the_reference_paths(shared_data, tmp_path):
    warehouse = Warehouse(tmp_path / "warehouse")
    warehouse.load([shared_data / "journeys" / "pathdata_first5000.csv"], kind="journeys")
    desk = Desk(
        warehouse=warehouse.reader(),
        library=NO_LIBRARY,
        runs=Runs(tmp_path / "l.db"),
        today=date(2026, 6, 1),
        seed=1,
    )
    result = paths(desk)
    assert float(result.fact("conversions").value) == 8193
    assert float(result.fact("conversion_probability").value) == pytest.approx(0.220372, abs=5e-7)
    assert credits(result, "markov1")["alpha"] == pytest.approx(1802.387, abs=0.001)
    assert credits(result, "markov1")["lambda"] == pytest.approx(639.012, abs=0.001)
    assert dict(result.tables["removal"].rows)["eta"] == pytest.approx(0.424349, abs=1e-6)
    for model in {row[1] for row in result.tables["credits"].rows}:
        assert sum(credits(result, model).values()) == pytest.approx(8193)


def test_every_model_divides_all_conversions_within_its_range(desk):
    result = paths(desk)
    models = {row[1] for row in result.tables["credits"].rows}
    assert models == {
        "first", "last", "linear", "position", "time_decay", "markov1", "markov2", "markov3", "shapley"
    }  # fmt: skip
    for model in models:
        assert sum(credits(result, model).values()) == pytest.approx(150)
    for _, _, amount, share, low, high, least, most in result.tables["credits"].rows:
        assert 0 <= low <= share <= high <= 1
        assert least <= amount <= most
    assert result.evidence == "correlation"
    assert any("Experiment" in caveat.de for caveat in result.caveats)


def test_names_of_channels_stay_as_they_are(desk):
    assert credits(paths(desk, models="first"), "first") == {
        "Suche": 100, "Social (bezahlt)": 30, "Größe & Co": 20, "E-Mail": 0
    }  # fmt: skip


@pytest.mark.parametrize("models", ["last, markov", ["Last-Click", "markov"], "last+markov"])
def test_models_may_be_named_loosely(desk, models):
    result = paths(desk, models=models, order=2)
    assert {row[1] for row in result.tables["credits"].rows} == {"last", "markov2"}


def test_an_order_alone_picks_the_markov_model(desk):
    assert {row[1] for row in paths(desk, order=3).tables["credits"].rows} >= {"markov3", "first"}
    assert "markov1" not in {row[1] for row in paths(desk, order=3).tables["credits"].rows}


def test_value_is_divided_instead_of_count(desk):
    result = paths(desk, models="last", value=True)
    assert credits(result, "last") == pytest.approx(
        {"Suche": 2400.5, "Social (bezahlt)": 600, "E-Mail": 800, "Größe & Co": 0}
    )
    assert float(result.fact("value").value) == pytest.approx(3800.5)
    assert "of the value" in said(result, "en")


def test_the_text_says_who_leads(desk):
    result = paths(desk, models="last")
    assert "Suche" in said(result, "de") and "66,7\u00a0%" in said(result, "de")
    for line in both(result):
        assert not any(sign.isdigit() for sign in line)


def test_no_conversion_is_refused(tmp_path):
    with pytest.raises(WeakData, match="nothing to divide"):
        paths(desk_with(tmp_path, [("a > b", 0, 0, 9)]))


def test_no_value_is_refused_where_value_is_asked_for(tmp_path):
    with pytest.raises(WeakData, match="no value"):
        paths(desk_with(tmp_path, [("a > b", 5, 0, 9)]), value=True)


def test_no_journeys_name_the_import(tmp_path):
    with pytest.raises(NoData) as refused:
        paths(desk_with(tmp_path, None))
    assert "journeys" in refused.value.todo("en")


def test_few_conversions_are_red(tmp_path):
    result = paths(desk_with(tmp_path, [("a > b", 3, 0, 9), ("b", 1, 0, 4)]))
    assert result.confidence == "red"
    assert any("few conversions" in caveat.en for caveat in result.caveats)


def test_one_channel_gets_everything_and_is_amber(tmp_path):
    result = paths(desk_with(tmp_path, [("nur dies", 300, 0, 900)]))
    assert set(credits(result, "markov1").values()) == {300}
    assert result.confidence == "amber"


def test_no_failed_journeys_is_said(tmp_path):
    result = paths(desk_with(tmp_path, [("a > b", 300), ("b", 200)], ("path", "conversions")))
    assert any("without conversion" in caveat.en for caveat in result.caveats)
    assert all(fact.id != "conversion_probability" for fact in result.facts)


def test_empty_steps_vanish(tmp_path):
    result = paths(desk_with(tmp_path, [("a >  > b >", 100, 1, 0), (" > ", 50, 1, 0), ("b", 100, 1, 0)]), models="last")
    assert credits(result, "last") == {"b": 200, "a": 0}
    assert any("1 row(s)" in caveat.en for caveat in result.caveats)


TOUCHES = [
    ("u1", "2026-01-01", "a", 0, ""),
    ("u1", "2026-01-20", "b", 0, ""),
    ("u1", "2026-01-22", "c", 1, 50),
    ("u1", "2026-02-01", "a", 0, ""),
    ("u2", "2026-01-05", "d", 0, ""),
    ("u2", "2026-01-06", "b", 1, 10),
]


def test_single_touches_become_journeys_and_a_window_cuts_their_beginning(tmp_path):
    desk = desk_with(tmp_path, TOUCHES, ("user_id", "at", "channel", "converted", "value"))
    whole, week = paths(desk, models="first"), paths(desk, models="first", window_days=7)
    assert credits(whole, "first") == {"a": 1, "d": 1, "b": 0, "c": 0}
    assert credits(week, "first") == {"b": 1, "d": 1, "a": 0, "c": 0}
    assert float(week.fact("journeys").value) == 3
    assert credits(paths(desk, models="last", window_days=7, value=True), "last")["c"] == 50


def test_a_window_needs_times(desk):
    result = paths(desk, models="last", window_days=30)
    assert result.confidence == "amber"
    assert any("no times" in caveat.en for caveat in result.caveats)


@pytest.mark.parametrize(
    "args", [{"models": "magic"}, {"models": []}, {"order": 4}, {"window_days": 0}, {"modell": "last"}]
)
def test_wrong_arguments_are_refused(desk, args):
    with pytest.raises(BadArguments):
        paths(desk, **args)


def test_a_hostile_name_is_only_a_name(tmp_path):
    hostile = "'; drop table journeys; -- {{conversions}} <script"
    result = paths(desk_with(tmp_path, [(f"b > {hostile}", 150, 1, 3), ("b", 10, 1, 3)]), models="last")
    assert credits(result, "last") == {hostile: 150, "b": 10}
    assert "{{conversions}} <script" in said(result, "en")


def test_the_same_question_gives_the_same_bytes(desk):
    assert fingerprint(paths(desk)) == fingerprint(paths(desk))


LATE_TOUCHES = [
    *((f"u{user}", f"2026-03-0{1 + user % 3}", "Video", 0) for user in range(60)),
    *((f"u{user}", f"2026-05-1{user % 5}", "Suche", int(user % 2 == 0)) for user in range(60)),
]


def test_sensitivity_tells_what_another_window_or_memory_changes(tmp_path):
    desk = desk_with(tmp_path, LATE_TOUCHES, header=("user_id", "at", "channel", "converted"))
    result = paths(desk)
    table = result.tables["sensitivity"]
    assert table.columns == ("model", "order", "window_days", "channel", "share")
    shares = {(row[1], row[2], row[3]): row[4] for row in table.rows if row[0] == "markov1"}
    # Seventy days lie between the two touches, so that a short window leaves the search alone.
    assert shares[1, None, "Video"] == pytest.approx(0.5)
    assert (1, 30, "Video") not in shares
    assert shares[1, 30, "Suche"] == 1
    assert shares[1, 90, "Video"] == pytest.approx(0.5)
    assert {row[1] for row in table.rows} >= {1, 2, 3}
    assert abs(float(result.fact("largest_shift").value)) == pytest.approx(0.5)
    assert any(row[0] == "misfit" and row[1] == "amber" for row in result.tables["gate"].rows)
    assert "Fenster" in said(result, "de") and "window" in said(result, "en")


def test_shares_of_every_variant_sum_to_one(desk):
    table = paths(desk).tables["sensitivity"]
    sums: dict[Any, float] = {}
    for model, order, window, _, share in table.rows:
        sums[model, order, window] = sums.get((model, order, window), 0) + share
    assert len(sums) == 3
    assert list(sums.values()) == pytest.approx([1.0] * len(sums))


CAMPAIGNS = [
    ("Google / Brand > Mail", 40, 400, 60),
    ("Google / Generic > Google / Brand", 30, 300, 100),
    ("Google / Generic", 10, 100, 200),
    ("Mail", 20, 100, 10),
]


def test_a_channel_is_divided_among_its_campaigns_and_scaled_to_its_total(tmp_path):
    result = paths(desk_with(tmp_path, CAMPAIGNS), models="last, linear", within="google", total=1_000)
    rows = {(row[0], row[1]): row for row in result.tables["within"].rows}
    assert rows["Google / Brand", "last"][2] == pytest.approx(0.75)
    assert rows["Google / Generic", "last"][5] == pytest.approx(250)
    # linear: Brand 20 + 15, Generic 15 + 10
    assert rows["Google / Brand", "linear"][5] == pytest.approx(1_000 * 35 / 60)
    assert all(row[3] <= row[2] <= row[4] for row in rows.values())
    assert float(result.fact("within_share").value) == pytest.approx(0.75)
    assert "Google / Brand" in said(result, "de")


def test_parts_may_be_named_and_add_up_to_the_models_own_credit(tmp_path):
    desk = desk_with(tmp_path, CAMPAIGNS)
    result = paths(
        desk, models="first", within="Search", parts={"Google / Brand": "search", "Google / Generic": "search"}
    )
    assert sum(row[5] for row in result.tables["within"].rows) == pytest.approx(80)
    with pytest.raises(BadArguments, match="belongs to"):
        paths(desk, within="Nobody")


def test_parts_are_scaled_to_the_latest_media_mix_on_record(tmp_path):
    desk = desk_with(tmp_path, CAMPAIGNS)
    mix = Result(tables={"channels": Table(columns=("channel", "contribution"), rows=(("Google", 480.0),))})
    desk.runs.record(
        Receipt(run="r7", tool="attribution.mmm", version="1", code="1", args={}, data={}, seed=1,
                today=date(2026, 5, 1), result="abc"),
        mix,
    )  # fmt: skip
    result = paths(desk, models="last", within="google")
    assert sum(row[5] for row in result.tables["within"].rows) == pytest.approx(480)
    assert any("r7" in caveat.en for caveat in result.caveats)
    assert ("ledger", "r7", "abc") in {(each.kind, each.name, each.snapshot) for each in result.sources}


def test_too_few_conversions_tell_how_long_to_collect(tmp_path):
    result = paths(desk_with(tmp_path, [("a > b", 10, 0, 3)]))
    assert result.confidence == "red"
    assert int(result.fact("test_weeks").value) == 36
    assert float(result.fact("test_cost").value) == 0


def test_charts_carry_ranges_and_both_languages(desk):
    result = paths(desk)
    assert len(result.charts) == 2
    assert {"low", "high"} <= set(result.charts[0]["data"]["values"][0])
    assert set(result.charts[0]["title"]) == {"de", "en"}
