"""The set of files as a whole: found by looking, the same bytes every time, the truth beside it."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from simulator import exports
from simulator.exports._cells import cents, day, moment, number, offset, whole
from simulator.exports._rows import grouped, spans
from simulator.exports._sheet import delimited


def test_formats_are_found_by_looking():
    assert {"google_report", "meta_ads", "shopify_orders", "ga4_events"} <= set(exports.names())
    assert not [name for name in exports.names() if name.startswith("_")]


def test_the_same_world_gives_the_same_bytes(world, trees, tmp_path):
    heard = []
    again = exports.write_all(world, tmp_path, "both", progress=lambda name, done, of: heard.append((name, done, of)))
    assert all(file.read_bytes() == (trees["both"] / file.relative_to(tmp_path)).read_bytes() for file in again)
    assert {file.relative_to(tmp_path).parts[0] for file in again} == {"exports", "again", "aside"}
    assert heard[-1] == ("", len(exports.names()), len(exports.names()))


def test_the_truth_lies_beside(trees, world):
    import pyarrow.parquet as pq

    told = json.loads((trees["both"] / "truth" / "truth.json").read_text(encoding="utf-8"))
    assert [story["id"] for story in told["stories"]] == [story["id"] for story in world.truth["stories"]]
    daily = pq.read_table(trees["both"] / "truth" / "daily.parquet")
    assert daily.column("revenue").to_numpy().sum() == world.tables["orders"]["revenue"].sum()
    lines = (trees["both"] / "truth" / "daily.csv").read_text().splitlines()
    assert len(lines) == len(daily) + 1


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [(0, "0,00", "0.00"), (5, "0,05", "0.05"), (123456789, "1.234.567,89", "1,234,567.89"),
     (-100050, "-1.000,50", "-1,000.50")],
)  # fmt: skip
def test_amounts_as_people_write_them(value, german, english):
    assert cents(np.array([value]), ",", ".").to_pylist() == [german]
    assert cents(np.array([value]), ".", ",").to_pylist() == [english]


def test_numbers_and_days():
    assert number(np.array([1.005, np.nan]), 1, ",", missing=" --").to_pylist() == ["1,0", " --"]
    assert whole(np.array([999, 1000, 1000000]), ".").to_pylist() == ["999", "1.000", "1.000.000"]
    assert day(np.array(["2026-03-01"], "datetime64[D]"), "%-m/%-d/%Y").to_pylist() == ["3/1/2026"]
    summer = np.array(["2026-03-29T01:59:59", "2026-03-29T03:00:00"], "datetime64[s]")
    assert moment(summer, "%Y-%m-%d", "+0200").to_pylist() == ["2026-03-29 01:59:59 +0100", "2026-03-29 03:00:00 +0200"]
    assert offset(summer).tolist() == [3600, 7200]


def test_the_older_half_is_english():
    days = np.arange("2026-01-01", "2026-07-01", dtype="datetime64[D]")
    (first, one, two), (second, three, four) = spans(days, "both")
    assert (first, second) == ("en", "de")
    assert (one, two, three, four) == (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30))
    assert spans(days, "de") == [("de", date(2026, 1, 1), date(2026, 6, 30))]


def test_sums_come_in_the_order_of_the_keys():
    table = {"k": np.array(["b", "a", "b"], object), "v": np.array([1, 2, 3])}
    found = grouped(table, ["k"], ["v"])
    assert (found["k"].tolist(), found["v"].tolist()) == (["a", "b"], [2, 4])


def test_cells_are_quoted_where_they_must_be(tmp_path):
    import pyarrow as pa

    columns = {"a;b": pa.array(['x"y', "p;q", "plain"]), "n": pa.array(["1", "2", "3"])}
    file = delimited(tmp_path / "x.csv", columns, separator=";")
    assert file.read_text().splitlines() == ['"a;b";n', '"x""y";1', '"p;q";2', "plain;3"]
