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
