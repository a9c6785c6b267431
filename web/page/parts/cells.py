"""What the codes in tables of tools are called among people; what a tool words itself stays as it says it."""

from __future__ import annotations

from typing import Any

from errors import Lang
from terms.named import ACTIONS, platform
from web.diffs import unit_said
from web.heads import head

VERBATIM = frozenset({"term", "ngram", "query", "keyword", "negative", "blocked_by", "text", "quote"})
"""Columns in which people's own words stand as they typed them."""
_TRUST = {"green": ("belastbar", "solid"), "amber": ("mit Vorsicht", "with care"),
          "red": ("nicht belastbar", "not reliable")}  # fmt: skip
_SOURCES = {
    "model": ("Modell", "model"), "correlation": ("Korrelation", "correlation"),
    "quasi-experiment": ("Quasi-Experiment", "quasi-experiment"), "experiment": ("Experiment", "experiment"),
    "bookkeeping": ("Buchführung", "bookkeeping"), "platform": ("Plattform", "platform"),
    "mmm": ("Media-Mix-Modell", "media mix model"), "geo_panel": ("Regionen", "regions"),
    "orders": ("Bestellungen", "orders"), "spend": ("Ausgaben", "spend"), "prior": ("Vorwissen", "prior knowledge"),
}  # fmt: skip
_RUNNING = {"enabled": ("läuft", "running"), "paused": ("angehalten", "paused"), "running": ("läuft", "running"),
            "absent": ("nicht da", "not there"), "ended": ("beendet", "ended")}  # fmt: skip
_MATCH = {"phrase": ("Wortgruppe", "phrase"), "exact": ("genau", "exact"), "broad": ("weitgehend", "broad")}
_CHECKS = {
    "nulls": ("leere Felder", "empty fields"), "null_rise": ("mehr leere Felder", "more empty fields"),
    "cardinality": ("Zahl verschiedener Werte", "number of different values"), "freshness": ("Aktualität", "freshness"),
    "duplicates": ("doppelte Zeilen", "duplicate rows"), "lateness": ("Verspätung", "lateness"),
    "missing_days": ("fehlende Tage", "missing days"), "outliers": ("Ausreißer", "outliers"),
    "quarantine": ("abgelehnte Zeilen", "rejected rows"), "validity": ("gültige Werte", "valid values"),
    "volume": ("Menge", "volume"), "rows": ("Zeilen", "rows"),
    "interval_width": ("Breite der Spanne", "interval width"),
    "misfit": ("Modell passt nicht", "model misfit"), "extrapolation": ("außerhalb der Daten", "beyond the data"),
    "tracking": ("Messung", "tracking"), "few_conversions": ("wenige Conversions", "few conversions"),
    "too_little_variation": ("zu wenig Schwankung", "too little variation"),
    "conversion_lag": ("späte Conversions", "late conversions"), "stale": ("veraltet", "out of date"),
    "prior_dominates": ("Vorwissen überwiegt", "prior knowledge dominates"),
    "confounding": ("Störgrößen", "confounding"), "convergence": ("Rechnung stabil", "convergence"),
    "collinearity": ("Kanäle bewegen sich gemeinsam", "channels move together"), "overlap": ("Überlappung", "overlap"),
    "srm": ("Aufteilung der Gruppen", "split of the groups"), "placebo": ("Placebo-Test", "placebo test"),
    "changed_definition": ("geänderte Definition", "changed definition"), "fit_before": ("Vorlauf", "fit before"),
}  # fmt: skip
_CAUSES = {
    "tracking": ("Messung ausgefallen", "tracking"), "basket": ("Bestellwert", "order value"),
    "budget": ("Budget", "budget"), "auction": ("Auktion", "auction"), "demand": ("Nachfrage", "demand"),
    "outage": ("Ausfall, Pause oder fehlende Daten", "outage, pause or missing data"),
    "restated": ("nachträglich geändert", "restated"), "mix": ("Verschiebung (Mix)", "mix"),
    "calendar": ("Kalender", "calendar"),
}  # fmt: skip
CODES: dict[str, dict[str, tuple[str, str]]] = {
    "evidence": _SOURCES, "label": _SOURCES, "source": _SOURCES, "step": _SOURCES, "basis": _SOURCES,
    "confidence": _TRUST, "state": _TRUST | _RUNNING, "before": _RUNNING | _MATCH, "after": _RUNNING | _MATCH,
    "status": _RUNNING | {"pass": ("bestanden", "passed"), "fail": ("nicht bestanden", "failed"),
                          "warn": ("auffällig", "conspicuous")},
    "check": _CHECKS, "reasons": _CHECKS, "cause": _CAUSES, "match_type": _MATCH,
    "action": {"cut": ("senken", "cut"), "raise": ("erhöhen", "raise"), "hold": ("halten", "hold")}
    | {id: (each.de, each.en) for id, each in ACTIONS.items()},
    "why": {"worth_less": ("weniger wert", "worth less"), "worth_more": ("mehr wert", "worth more"),
            "unsure": ("zu unsicher", "too unsure"), "cooldown": ("gerade erst geändert", "changed just before"),
            "brand_demand": ("sucht ohnehin nach der Marke", "looks for the brand anyway")},
    "reason": {"keyword": ("ist ein Keyword", "is a keyword"),
               "earning_terms": ("träfe Begriffe mit Umsatz", "would hit terms that earn")},
    "spared": {"keyword": ("ist ein Keyword", "is a keyword"), "own_name": ("eigener Name", "own name")},
    "decision": {"conflict": ("Konflikt", "conflict"), "negative": ("ausschließen", "exclude")},
    "level": {"total": ("gesamt", "total"), "platform": ("Plattform", "platform"),
              "campaign": ("Kampagne", "campaign")},
    "kind": {"ads": ("Werbedaten", "ad data"), "tracking": ("Messung", "tracking")},
    "point": {"curve": ("Kurve", "curve"), "before": ("vorher", "before"), "after": ("nachher", "after")},
    "held": {"high": ("obere Grenze", "upper limit"), "low": ("untere Grenze", "lower limit")},
    "design": {
        "geo_holdout": ("Geo-Test mit Pause", "geo test with a pause"),
        "geo_pulse": ("Geo-Test mit mehr Budget", "geo pulse"),
        "randomised_holdout": ("Kontrollgruppe per Zufall", "randomised holdout"), "ab_test": ("A/B-Test", "A/B test"),
        "budget_variation": ("Budget schwanken lassen", "vary the budget"),
        "collect_data": ("Daten sammeln", "collect data"),
    },
    "verdict": {"needs test": ("Test nötig", "needs a test"), "solid": ("belastbar", "solid")},
    "unit": {"iroas": ("inkrementeller ROAS", "incremental ROAS")},
    "metric": {"plan_gain": ("Gewinn des Plans", "gain of the plan")},
}  # fmt: skip
_HEADED = frozenset({"effect", "series", "column", "metric"})
"""Columns whose codes are names of figures or of columns."""


def cell(column: str, value: Any, lang: Lang) -> Any:
    """A cell as people read it: codes in words, platforms as they write themselves, everything else as it is.

    >>> cell("state", "running", "de"), cell("platform", "google", "de"), cell("term", "google", "de")
    ('läuft', 'Google Ads', 'google')
    """
    if not isinstance(value, str) or column in VERBATIM:
        return value
    told = CODES.get(column, {}).get(value)
    if told:
        return told[0 if lang == "de" else 1]
    if column == "tool" and "." in value:
        from agents.titles import title

        return title(value, lang)
    if column == "unit":
        return unit_said(value, lang)
    return head(value, lang) if column in _HEADED and value.isidentifier() and value.islower() else platform(value)
