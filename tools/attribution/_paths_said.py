"""What is said of divided credit: facts, names, caveats, tables and the chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from methods.journeys import Journeys
from methods.rule_based import Credit
from terms import Basis, Chart, Confidence, Fact, Interval, Table, Words, number
from tools.attribution._journeys import Read

Floats = NDArray[np.float64]
LEVEL = 0.9
CHARTED = 20
NAMES = {
    "first": Words(de="Erster Kontakt", en="first touch"),
    "last": Words(de="Letzter Kontakt", en="last touch"),
    "linear": Words(de="Linear", en="linear"),
    "position": Words(de="Positionsbasiert", en="position based"),
    "time_decay": Words(de="Zeitlicher Verfall", en="time decay"),
    "markov1": Words(de="Markov (Gedächtnis 1)", en="Markov (memory 1)"),
    "markov2": Words(de="Markov (Gedächtnis 2)", en="Markov (memory 2)"),
    "markov3": Words(de="Markov (Gedächtnis 3)", en="Markov (memory 3)"),
    "shapley": Words(de="Shapley", en="Shapley"),
}


def facts(journeys: Journeys, leading: Credit, value: bool, currency: str) -> tuple[Fact, ...]:
    won, lost = float(journeys.conversions.sum()), float(journeys.nulls.sum())
    top = int(leading.share.argmax())
    low, high = _range(leading.share_draws[:, top], float(leading.share[top]))
    span = Interval(low=number(low), high=number(high), level=LEVEL)
    said = [
        _fact("conversions", won, "count", "Conversions", "conversions"),
        _fact("journeys", won + lost, "count", "Kundenwege", "journeys"),
        _fact("channels", len(journeys.channels), "count", "Kanäle", "channels"),
        _fact("paths", len(journeys.length), "count", "verschiedene Pfade", "distinct paths"),
        Fact(
            id="top_share", value=number(float(leading.share[top])), unit="share", interval=span, basis="modelled",
            label=Words(de="Anteil des führenden Kanals", en="share of the leading channel"), n=round(won),
        ),
    ]  # fmt: skip
    if value:
        said.append(
            _fact("value", float(journeys.values.sum()), currency[:3], "Wert der Conversions", "value of conversions")
        )
    if lost > 0:
        said.append(_fact("conversion_probability", won / (won + lost), "share", "Conversion-Quote", "conversion rate"))
    if leading.removal is not None:
        said.append(
            _fact("top_removal", float(leading.removal.max()), "share", "Removal-Effekt", "removal effect", "modelled")
        )
    return tuple(said)


def _fact(id: str, value: float, unit: str, de: str, en: str, basis: Basis = "observed") -> Fact:
    return Fact(id=id, value=number(float(value)), unit=unit, label=Words(de=de, en=en), basis=basis)


def _range(draws: Floats, value: float) -> tuple[float, float]:
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return min(float(low), value), max(float(high), value)


def names(journeys: Journeys, model: str, leading: Credit, value: bool) -> dict[str, Words]:
    top = journeys.channels[int(leading.share.argmax())]
    known = {
        "top_model": NAMES[model],
        "top_channel": Words(de=top, en=top),
        "credited": Words(de="des Werts", en="of the value")
        if value
        else Words(de="der Conversions", en="of the conversions"),
    }
    if leading.removal is not None:
        gone = journeys.channels[int(leading.removal.argmax())]
        known["top_removal_channel"] = Words(de=gone, en=gone)
    return known


def trust(read: Read, models: list[str], window: bool, skipped: list[str]) -> tuple[Confidence, tuple[Words, ...]]:
    journeys, won = read.journeys, float(read.journeys.conversions.sum())
    caveats = [
        Words(
            de="Zuschreibung verteilt beobachtete Conversions auf beobachtete Wege; was ein Kanal bewirkt, zeigt erst "
            "ein Experiment.",
            en="Attribution divides observed conversions among observed paths; what a channel causes takes an "
            "experiment.",
        )
    ]
    if won < 100:
        caveats.append(
            Words(
                de="Es sind wenige Conversions; die Anteile schwanken stark.",
                en="There are few conversions; the shares are uncertain.",
            )
        )
    if len(journeys.channels) == 1:
        caveats.append(
            Words(de="Es gibt nur einen Kanal; er bekommt alles.", en="There is only one channel; it gets everything.")
        )
    if journeys.nulls.sum() <= 0 and any(name.startswith("markov") for name in models):
        caveats.append(
            Words(
                de="Die Daten enthalten keine Wege ohne Conversion; Markov vergleicht deshalb nur erfolgreiche Wege.",
                en="The data hold no journeys without conversion, so Markov compares successful journeys only.",
            )
        )
    if window and not read.timed:
        caveats.append(
            Words(
                de="Die Pfade tragen keine Zeiten; das Zeitfenster konnte nicht angewendet werden.",
                en="The paths carry no times; the window could not be applied.",
            )
        )
    if read.unusable:
        caveats.append(
            Words(
                de=f"{read.unusable} Zeile(n) ohne Kontakt oder mit unmöglicher Anzahl bleiben außen vor.",
                en=f"{read.unusable} row(s) without a touch or with an impossible count are left out.",
            )
        )
    if skipped:
        caveats.append(
            Words(
                de=f"Für so viele Kanäle nicht ungefragt gerechnet: {', '.join(skipped)}.",
                en=f"Not computed unasked for this many channels: {', '.join(skipped)}.",
            )
        )
    poor = len(journeys.channels) == 1 or won < 100 or (window and not read.timed)
    return ("red" if won < 20 else "amber" if poor else "green"), tuple(caveats)


def table(journeys: Journeys, credits: Mapping[str, Credit]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for model, credit in credits.items():
        order: list[int] = np.argsort(-credit.credit, kind="stable").tolist()
        for index in order:
            amount, share = float(credit.credit[index]), float(credit.share[index])
            rows.append(
                (journeys.channels[index], model, amount, share, *_range(credit.share_draws[:, index], share),
                 *_range(credit.draws[:, index], amount))
            )  # fmt: skip
    columns = ("channel", "model", "conversions", "share", "low", "high", "conversions_low", "conversions_high")
    return Table(columns=columns, rows=tuple(rows))


def removals(journeys: Journeys, removal: Floats) -> Table:
    order: list[int] = np.argsort(-removal, kind="stable").tolist()
    rows = tuple((journeys.channels[index], float(removal[index])) for index in order)
    return Table(columns=("channel", "removal_effect"), rows=rows)


def chart(journeys: Journeys, credits: Mapping[str, Credit], leading: Credit) -> Chart:
    shown: list[int] = np.argsort(-leading.credit, kind="stable")[:CHARTED].tolist()
    values = [
        {"channel": journeys.channels[index], "model": model, "share": float(credit.share[index])}
        for model, credit in credits.items()
        for index in shown
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": "Credit by channel and model",
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "y": {"field": "channel", "type": "nominal", "sort": [journeys.channels[index] for index in shown]},
            "x": {"field": "share", "type": "quantitative", "axis": {"format": ".0%"}},
            "yOffset": {"field": "model", "type": "nominal"},
            "color": {"field": "model", "type": "nominal"},
        },
    }
