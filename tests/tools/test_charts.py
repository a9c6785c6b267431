"""Specifications that every tool shares: data inside, titles in both languages, units, bands."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

from terms import Words, localised
from tools._charts import Axis, areas, bars, intervals, lines, waterfall
from web.drawing import png

DAY = Axis("day", Words(de="Tag", en="day"), "temporal")
CHANNEL = Axis("channel", Words(de="Kanal", en="channel"), "nominal")
EUROS = Axis("value", Words(de="Umsatz", en="revenue"), unit="EUR")
SHARE = Axis("value", Words(de="Anteil", en="share"), unit="share")
TITLE = Words(de="Überschrift", en="Heading")


def rows(days: int = 5):
    return [
        {"day": date(2026, 1, 1) + timedelta(i), "channel": name, "value": Decimal(i + 1), "low": i, "high": i + 2.5}
        for name in ("a", "b") for i in range(days)
    ]  # fmt: skip


def every():
    steps = [{"channel": "a", "value": 2.0, "total": True}, {"channel": "b", "value": -0.5}]
    return [
        lines(rows(), DAY, EUROS, TITLE, series=CHANNEL, low="low", high="high", marks=[date(2026, 1, 3)]),
        intervals(rows(1), CHANNEL, EUROS, "low", "high", TITLE, reference=1.0),
        intervals(rows(2), CHANNEL, EUROS, "low", "high", TITLE, series=DAY),
        bars(rows(1), CHANNEL, SHARE, TITLE, low="low", high="high"),
        bars(rows(2), DAY, SHARE, TITLE, series=CHANNEL, stacked=True),
        areas(rows(), DAY, EUROS, CHANNEL, TITLE),
        waterfall(steps, CHANNEL, EUROS, TITLE),
    ]


def test_every_kind_is_json_with_its_data_and_draws_in_both_languages():
    for chart in every():
        assert json.loads(json.dumps(chart))["data"]["values"]
        for lang, title in (("de", "Überschrift"), ("en", "Heading")):
            said = localised(chart, lang)
            assert said["title"] == title
            assert '"de":' not in json.dumps(said)
            assert png(chart, lang).startswith(b"\x89PNG")


def test_units_stand_in_the_titles():
    assert EUROS.titled() == {"de": "Umsatz (EUR)", "en": "revenue (EUR)"}
    assert SHARE.titled() == {"de": "Anteil (%)", "en": "share (%)"}
    assert CHANNEL.titled() == {"de": "Kanal", "en": "channel"}


def test_points_of_a_per_cent_are_drawn_as_their_title_says():
    """0.01 of a difference of shares stands at one percentage point."""
    effect = Axis("effect", Words(de="Effekt", en="effect"), unit="pp")
    rows = [{"method": "a", "effect": 0.01, "low": 0.005, "high": 0.02}]
    chart = intervals(rows, Axis("method", Words(de="Verfahren", en="method"), "nominal"), effect, "low", "high", TITLE)
    assert "datum.value * 100" in json.dumps(chart)
    assert chart["data"]["values"] == rows
    assert png(chart, "de") != png(json.loads(json.dumps(chart).replace(" * 100", "")), "de")


def test_a_band_lies_under_its_line():
    band, line = lines(rows(), DAY, EUROS, TITLE, low="low", high="high")["layer"]
    assert band["encoding"]["y"]["field"] == "low"
    assert band["encoding"]["y2"]["field"] == "high"
    assert line["encoding"]["y"]["field"] == "value"


def test_days_are_written_as_the_span_needs():
    near = lines(rows(), DAY, EUROS, TITLE)["layer"][0]["encoding"]["x"]["axis"]["format"]
    far = lines(rows(500), DAY, EUROS, TITLE)["layer"][0]["encoding"]["x"]["axis"]["format"]
    assert (near["de"], far["de"]) == ("%d.%m.", "%m.%Y")


def test_a_waterfall_adds_up():
    steps = [{"channel": c, "value": v, "total": t} for c, v, t in [("s", 3, True), ("x", -1, False), ("e", 2, True)]]
    found = waterfall(steps, CHANNEL, EUROS, TITLE)["data"]["values"]
    assert [(row["from"], row["to"], row["sign"]) for row in found] == [
        (0.0, 3.0, "total"), (3.0, 2.0, "down"), (0.0, 2.0, "total"),
    ]  # fmt: skip


def test_large_figures_and_shares_are_written_as_each_language_does():
    big = [{"day": date(2026, 1, day), "value": 1e6 * day} for day in range(1, 4)]
    ticks = lines(big, DAY, EUROS, TITLE)["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]
    assert "Mio." in ticks["de"]
    assert "Mio." not in ticks["en"]
    ticks = bars(rows(1), CHANNEL, SHARE, TITLE)["layer"][0]["encoding"]["x"]["axis"]["labelExpr"]
    assert "' %'" in ticks["de"]
    assert "'%'" in ticks["en"]


def test_series_stand_below_each_other_only_where_a_label_has_several():
    one = [{"channel": name, "kind": name, "value": 1.0, "low": 0.0, "high": 2.0} for name in "abc"]
    kind = Axis("kind", Words(de="Art", en="kind"), "nominal")
    alone = intervals(one, CHANNEL, EUROS, "low", "high", TITLE, series=kind)
    assert "yOffset" not in alone["layer"][0]["encoding"]
    assert "height" not in alone
    both = intervals([*one, {**one[0], "kind": "z"}], CHANNEL, EUROS, "low", "high", TITLE, series=kind)
    assert both["layer"][0]["encoding"]["yOffset"] == {"field": "kind", "sort": None}
    assert both["height"]["for"] == "offset"


def test_one_far_end_does_not_flatten_all_other_intervals():
    near = [{"channel": str(i), "value": 2.0, "low": 1.0, "high": 3.0} for i in range(11)]
    far = [*near, {"channel": "far", "value": 160.0, "low": 20.0, "high": 400.0}]
    drawn = intervals(far, CHANNEL, EUROS, "low", "high", TITLE)["layer"][0]["encoding"]["x"]
    assert drawn["scale"]["domainMax"] < 10
    assert "gekürzt" in drawn["title"]["de"]
    assert "cut off" in drawn["title"]["en"]
    assert (
        "domainMax" not in intervals(near, CHANNEL, EUROS, "low", "high", TITLE)["layer"][0]["encoding"]["x"]["scale"]
    )


def test_a_legend_is_as_strong_as_its_line_though_the_band_is_faint():
    drawn = lines(rows(), DAY, EUROS, TITLE, series=CHANNEL, low="low", high="high")
    assert all(layer["encoding"]["color"]["legend"]["symbolOpacity"] == 1 for layer in drawn["layer"])
