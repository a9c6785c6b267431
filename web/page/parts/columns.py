"""What the tables of tools are called among people, and which of them only back an answer."""

from __future__ import annotations

from errors import Lang

TABLES = {
    "actions": ("Nächste Schritte", "Next actions"), "arms": ("Varianten", "Arms"), "bids": ("Gebote", "Bids"),
    "budgets": ("Budgets", "Budgets"), "causes": ("Ursachen", "Causes"), "changes": ("Änderungen", "Changes"),
    "channels": ("Kanäle", "Channels"), "checks": ("Prüfungen", "Checks"), "conflicts": ("Konflikte", "Conflicts"),
    "credits": ("Anteile der Kanäle", "Credit of the channels"), "currencies": ("Währungen", "Currencies"),
    "curve": ("Kurve", "Curve"), "days": ("Tage", "Days"), "designs": ("Testpläne", "Designs"),
    "differences": ("Unterschiede", "Differences"), "drivers": ("Treiber", "Drivers"),
    "effects": ("Wirkungen", "Effects"), "estimates": ("Schätzungen", "Estimates"),
    "evidence": ("Beweislage", "Evidence"), "experiments": ("Experimente", "Experiments"),
    "failing": ("Was nicht stimmt", "What fails"), "features": ("Merkmale", "Features"),
    "findings": ("Befunde", "Findings"), "funnel": ("Trichter", "Funnel"),
    "gate": ("Prüfung der Belastbarkeit", "How far it carries"), "groups": ("Gruppen", "Groups"),
    "holdout": ("Nachprüfung", "Holdout"), "incidents": ("Vorfälle", "Incidents"), "leads": ("Leads", "Leads"),
    "lines": ("Zeilen der Dateien", "Lines of the files"), "loads": ("Ladungen", "Loads"),
    "measures": ("Messwege", "Measures"), "models": ("Modelle", "Models"), "negatives": ("Ausschlüsse", "Negatives"),
    "next_test": ("Nächster Test", "Next test"), "ngrams": ("Wortfolgen", "Phrases"),
    "occasions": ("Anlässe", "Occasions"), "plan": ("Plan", "Plan"), "platforms": ("Plattformen", "Platforms"),
    "policies": ("Regeln", "Policies"), "power_curve": ("Trennschärfe", "Power"), "reasons": ("Gründe", "Reasons"),
    "record": ("Bilanz", "Record"), "replay": ("Rückrechnung", "Back test"), "rows": ("Ergebnis", "Result"),
    "rules": ("Regeln", "Rules"), "segments": ("Segmente", "Segments"), "stages": ("Stufen", "Stages"),
    "states": ("Zustände", "States"), "terms": ("Suchbegriffe", "Search terms"), "tests": ("Tests", "Tests"),
    "texts": ("Texte", "Texts"), "trend": ("Verlauf", "Trend"), "verdict": ("Urteil", "Verdict"),
    "versions": ("Versionen", "Versions"), "waterfall": ("Zerlegung", "Breakdown"),
    "weekdays": ("Wochentage", "Weekdays"), "weights": ("Gewichte", "Weights"),
    "chain": ("Weg der Zahl", "Path of the figure"), "campaigns": ("Kampagnen", "Campaigns"),
    "parts": ("Einzelne Werte", "Single values"), "preregistration": ("Festgelegter Plan", "Registered plan"),
    "deviations": ("Abweichungen vom Plan", "Deviations from the plan"), "series": ("Verlauf", "Series"),
    "explore": ("Erst probieren", "Explore first"), "weeks": ("Wochen", "Weeks"), "curves": ("Kurven", "Curves"),
    "details": ("Einzelheiten", "Details"), "moves": ("Verschiebungen", "Moves"), "priors": ("Vorwissen", "Priors"),
    "frontier": ("Effizienzgrenze", "Frontier"), "split": ("Aufteilung", "Split"), "items": ("Belege", "Items"),
    "advice": ("Empfehlungen", "Advice"), "periods": ("Zeiträume", "Periods"), "months": ("Monate", "Months"),
    "counted": ("Gezählt", "Counted"), "regions": ("Regionen", "Regions"), "audiences": ("Zielgruppen", "Audiences"),
}  # fmt: skip
SHARES = {
    "share", "p_above", "p_better", "p_budget_bound", "p_gain", "p_over", "p_under", "power", "change_share",
    "carryover",
}  # fmt: skip
"""Columns whose numbers are shares: 0.054 is read as 5.4 %."""
DETAIL = {
    "replay",
    "currencies",
    "gate",
    "lines",
    "loads",
    "days",
    "priors",
    "weekdays",
    "occasions",
    "versions",
    "parts",
    "conflicts",
    "curves",
    "points",
}
"""Tables that back an answer without being it: shown on demand."""


def titled(table: str, lang: Lang) -> str:
    """What a table is called; the number of a later step does not belong to its name.

    >>> titled("groups_3", "de"), titled("own", "en")
    ('Gruppen', 'Own')
    """
    name = plain(table)
    pair = TABLES.get(name)
    text = pair[lang != "de"] if pair else name.replace("_", " ")
    return f"{text[:1].upper()}{text[1:]}"


def plain(table: str) -> str:
    """The name of a table without the number of its step."""
    name, _, number = table.rpartition("_")
    return name if name and number.isdecimal() else table
