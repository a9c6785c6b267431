"""The words of the registry: stages, decisions, deviations from the plan."""

from __future__ import annotations

from ledger.experiments import Deviation, Readout
from terms import Fact, Interval, Lang, Words, number

STATUS = {
    "proposed": Words(de="vorgeschlagen", en="proposed"),
    "designed": Words(de="geplant", en="designed"),
    "running": Words(de="läuft", en="running"),
    "read": Words(de="ausgewertet", en="read"),
    "decided": Words(de="entschieden", en="decided"),
}
DECISION = {
    "ship": Words(de="ausrollen", en="ship"),
    "keep": Words(de="beim Alten bleiben", en="keep what was"),
    "repeat": Words(de="wiederholen", en="repeat"),
    "abandon": Words(de="abgebrochen", en="abandoned"),
}
DEVIATION = {
    "metric": Words(de="andere Kennzahl: {actual} statt {planned}", en="another metric: {actual} instead of {planned}"),
    "control": Words(de="andere Kontrolle: {actual} statt {planned}", en="another control: {actual} not {planned}"),
    "treatment": Words(de="andere Variante: {actual} statt {planned}", en="another treatment: {actual} not {planned}"),
    "alpha": Words(de="anderes Niveau: {actual} statt {planned}", en="another level: {actual} instead of {planned}"),
    "regions": Words(de="andere Regionen: {actual} statt {planned}", en="other regions: {actual} not {planned}"),
    "stopped_early": Words(de="früher beendet: {actual} statt {planned}", en="stopped early: {actual} not {planned}"),
    "ran_longer": Words(de="länger gelaufen: {actual} statt {planned}", en="ran longer: {actual} not {planned}"),
    "start": Words(de="anderer Start: {actual} statt {planned}", en="another start: {actual} instead of {planned}"),
    "size": Words(de="zu klein: {actual} statt {planned} Einheiten", en="too small: {actual} of {planned} units"),
    "peeks": Words(de="vorher {actual}-mal hineingesehen", en="earlier looks: {actual}"),
}


def deviation(one: Deviation) -> Words:
    """A deviation in words."""
    words = DEVIATION[one.code]
    return Words(**{
        lang: words.model_dump()[lang].format(planned=one.planned, actual=one.actual) for lang in ("de", "en")
    })  # fmt: skip


def unit_of(unit: str) -> str:
    """The unit of a read-out's figures, as `Fact.unit`."""
    return {"iroas": "ratio", "lift": "share"}.get(unit, unit)


def measured(readout: Readout, lang: Lang) -> str:
    """What a read-out found, as people read it: the estimate with its interval."""
    from figures import show, show_interval

    fact = Fact(
        id="x", value=number(readout.estimate), unit=unit_of(readout.unit), label=Words(de="", en=""),
        interval=None if readout.low is None or readout.high is None or readout.level is None
        else Interval(low=number(readout.low), high=number(readout.high), level=readout.level),
    )  # fmt: skip
    span = show_interval(fact, lang)
    return show(fact, lang) + (f" [{span}]" if span else "")
