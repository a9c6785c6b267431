"""What the tables of tools and their columns are called among people; others go by their name, written as words."""

from __future__ import annotations

from collections.abc import Mapping

from errors import Lang

COLUMNS = {
    "action": ("Aktion", "Action"), "actual": ("tatsächlich", "Actual"), "after": ("nachher", "After"),
    "aov_effect": ("durch Bestellwert", "From order value"), "applied": ("umgesetzt", "Applied"),
    "arm": ("Variante", "Arm"), "attributed": ("zugerechnet", "Attributed"),
    "attributed_value": ("zugerechneter Wert", "Attributed value"), "base": ("Ausgangswert", "Base"),
    "before": ("vorher", "Before"), "blocked_by": ("verhindert durch", "Blocked by"),
    "blocks": ("verhindert", "Blocks"), "budget": ("Budget", "Budget"), "by": ("von", "By"),
    "campaign": ("Kampagne", "Campaign"), "campaigns": ("Kampagnen", "Campaigns"),
    "carryover": ("Nachwirkung", "Carry-over"), "cause": ("Ursache", "Cause"), "change": ("Änderung", "Change"),
    "channel": ("Kanal", "Channel"), "check": ("Prüfung", "Check"), "claimed": ("gemeldet", "Claimed"),
    "claimed_value": ("gemeldeter Wert", "Claimed value"),
    "click_days": ("Klickfenster (Tage)", "Click window (days)"), "clicks": ("Klicks", "Clicks"),
    "column": ("Spalte", "Column"), "conflicts": ("Konflikte", "Conflicts"),
    "contribution": ("Beitrag", "Contribution"), "conversions": ("Conversions", "Conversions"),
    "conversions_observed": ("gezählte Conversions", "Observed conversions"), "cost": ("Kosten", "Cost"),
    "count": ("Anzahl", "Count"), "counterfactual": ("ohne Maßnahme", "Without it"), "cpa": ("CPA", "CPA"),
    "cpc": ("Klickpreis", "CPC"), "currency": ("Währung", "Currency"), "current": ("jetzt", "Now"),
    "customers": ("Kunden", "Customers"), "daily": ("täglich", "Daily"), "date": ("Datum", "Date"),
    "day": ("Tag", "Day"), "days": ("Tage", "Days"), "days_ahead": ("Tage voraus", "Days ahead"),
    "decision": ("Entscheidung", "Decision"), "decisions": ("Entscheidungen", "Decisions"),
    "description": ("Beschreibung", "Description"), "detail": ("Einzelheit", "Detail"),
    "deviation": ("Abweichung", "Deviation"), "difference": ("Unterschied", "Difference"),
    "discount": ("Rabatt", "Discount"), "downside": ("im schlechten Fall", "Bad case"),
    "earning_terms": ("Begriffe mit Umsatz", "Earning terms"), "effect": ("Wirkung", "Effect"),
    "effect_high": ("Wirkung bis", "Effect to"), "effect_low": ("Wirkung von", "Effect from"), "end": ("Ende", "End"),
    "error": ("Fehler", "Error"), "estimator": ("Schätzer", "Estimator"), "evidence": ("Beweislage", "Evidence"),
    "expected": ("erwartet", "Expected"), "expected_saving": ("erwartete Ersparnis", "Expected saving"),
    "factor": ("Faktor", "Factor"), "feature": ("Merkmal", "Feature"), "file": ("Datei", "File"),
    "first": ("erster", "First"), "forecast": ("Prognose", "Forecast"), "forecasts": ("Prognosen", "Forecasts"),
    "from": ("von", "From"), "gain": ("Gewinn", "Gain"), "gap": ("Lücke", "Gap"), "geo": ("Region", "Region"),
    "goal": ("Ziel", "Goal"), "group": ("Gruppe", "Group"), "half_saturation": ("Halbsättigung", "Half saturation"),
    "held_before": ("vorher gehalten", "Held before"), "high": ("bis", "To"), "id": ("Kennung", "Id"),
    "incident": ("Vorfall", "Incident"), "incremental": ("zusätzlich", "Incremental"), "iroas": ("iROAS", "iROAS"),
    "kind": ("Art", "Kind"), "landing": ("Monatsende", "Landing"), "last": ("letzter", "Last"),
    "last_day": ("letzter Tag", "Last day"), "last_year": ("Vorjahr", "Last year"), "leads": ("Leads", "Leads"),
    "level": ("Stufe", "Level"), "limit": ("Grenze", "Limit"), "line": ("Zeile", "Line"), "load": ("Ladung", "Load"),
    "lost_revenue": ("entgangener Umsatz", "Lost revenue"), "low": ("von", "From"),
    "marginal": ("nächster Euro bringt", "Next euro brings"), "marginal_roas": ("Grenz-ROAS", "Marginal ROAS"),
    "match_type": ("Übereinstimmung", "Match type"), "measured": ("gemessen", "Measured"),
    "method": ("Verfahren", "Method"), "mistakes": ("Fehler", "Mistakes"), "mix_effect": ("durch Mix", "From mix"),
    "model": ("Modell", "Model"), "money": ("Geld", "Money"), "n": ("Anzahl", "Count"), "name": ("Name", "Name"),
    "needed": ("nötig", "Needed"), "needed_per_day": ("nötig je Tag", "Needed per day"),
    "negative": ("Ausschluss", "Negative"), "new_cpc": ("neuer Klickpreis", "New CPC"),
    "ngram": ("Wortfolge", "Words"), "now": ("jetzt", "Now"), "number": ("Nr.", "No."),
    "observed": ("beobachtet", "Observed"),
    "observed_over_expected": ("beobachtet je erwartet", "Observed over expected"),
    "occasion": ("Anlass", "Occasion"), "open": ("offen", "Open"), "other_effect": ("übrige Wirkung", "Other effect"),
    "outcome": ("Ergebnis", "Outcome"), "p_above": ("Wahrscheinlichkeit darüber", "Probability above"),
    "p_better": ("Wahrscheinlichkeit besser", "Probability of being better"),
    "p_budget_bound": ("Wahrscheinlichkeit am Budget", "Probability budget-bound"),
    "p_gain": ("Gewinnwahrscheinlichkeit", "Probability of a gain"),
    "p_over": ("Wahrscheinlichkeit zu viel", "Probability over"),
    "p_under": ("Wahrscheinlichkeit zu wenig", "Probability under"), "p_value": ("p-Wert", "p-value"),
    "people": ("Personen", "People"), "per_day": ("je Tag", "Per day"), "plan": ("Plan", "Plan"),
    "planned": ("geplant", "Planned"), "platform": ("Plattform", "Platform"), "power": ("Teststärke", "Power"),
    "predicted": ("vorhergesagt", "Predicted"), "profit_high": ("Gewinn bis", "Profit to"),
    "profit_low": ("Gewinn von", "Profit from"), "promised": ("versprochen", "Promised"),
    "proposal": ("Vorschlag", "Proposal"), "proposed": ("vorgeschlagen", "Proposed"), "purpose": ("Zweck", "Purpose"),
    "quote": ("Zitat", "Quote"), "ratio": ("Verhältnis", "Ratio"), "realised": ("eingetreten", "Realised"),
    "reason": ("Grund", "Reason"), "remedy": ("Abhilfe", "Remedy"), "required": ("nötig", "Required"),
    "response": ("Ertrag", "Response"), "risk": ("Risiko", "At risk"), "roas": ("ROAS", "ROAS"),
    "roas_high": ("ROAS bis", "ROAS to"), "roas_low": ("ROAS von", "ROAS from"), "role": ("Rolle", "Role"),
    "row": ("Zeile", "Row"), "rows": ("Zeilen", "Rows"), "rule": ("Regel", "Rule"), "rules": ("Regeln", "Rules"),
    "saving": ("Ersparnis", "Saving"), "score": ("Punkte", "Score"), "second": ("zweiter", "Second"),
    "seen": ("gesehen", "Seen"), "series": ("Reihe", "Series"), "severity": ("Schwere", "Severity"),
    "share": ("Anteil", "Share"), "since": ("seit", "Since"), "source": ("Quelle", "Source"),
    "spared": ("gespart", "Spared"), "spend": ("Ausgaben", "Spend"), "spent": ("ausgegeben", "Spent"),
    "stage": ("Stufe", "Stage"), "start": ("Beginn", "Start"), "state": ("Zustand", "State"),
    "status": ("Stand", "Status"), "step": ("Schritt", "Step"), "target": ("Ziel", "Target"),
    "term": ("Suchbegriff", "Search term"), "terms": ("Begriffe", "Terms"),
    "this_stage": ("diese Stufe", "This stage"), "threshold": ("Schwelle", "Threshold"), "to": ("bis", "To"),
    "tool": ("Werkzeug", "Tool"), "type": ("Art", "Type"), "unit": ("Einheit", "Unit"),
    "uplift": ("Mehrwirkung", "Uplift"), "value": ("Wert", "Value"),
    "value_per_click": ("Wert je Klick", "Value per click"), "values": ("Werte", "Values"),
    "verdict": ("Urteil", "Verdict"), "version": ("Version", "Version"),
    "view_days": ("Sichtfenster (Tage)", "View window (days)"), "volume_effect": ("durch Menge", "From volume"),
    "wasted": ("verschwendet", "Wasted"), "week": ("Woche", "Week"), "weekday": ("Wochentag", "Weekday"),
    "weight": ("Gewicht", "Weight"), "what": ("Was", "What"), "widened_by": ("verbreitert um", "Widened by"),
    "window_days": ("Fenster (Tage)", "Window (days)"), "wished": ("gewünscht", "Wished for"),
    "words": ("Wörter", "Words"), "worth": ("wert", "Worth"), "worth_high": ("wert bis", "Worth to"),
    "worth_low": ("wert von", "Worth from"), "why": ("Warum", "Why"), "z": ("Abweichung in σ", "Deviation in σ"),
}  # fmt: skip
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
    "policies": ("Regeln", "Policies"), "power_curve": ("Teststärke", "Power"), "reasons": ("Gründe", "Reasons"),
    "record": ("Bilanz", "Record"), "replay": ("Rückrechnung", "Back test"), "rows": ("Ergebnis", "Result"),
    "rules": ("Regeln", "Rules"), "segments": ("Segmente", "Segments"), "stages": ("Stufen", "Stages"),
    "states": ("Zustände", "States"), "terms": ("Suchbegriffe", "Search terms"), "tests": ("Tests", "Tests"),
    "texts": ("Texte", "Texts"), "trend": ("Verlauf", "Trend"), "verdict": ("Urteil", "Verdict"),
    "versions": ("Versionen", "Versions"), "waterfall": ("Zerlegung", "Breakdown"),
    "weekdays": ("Wochentage", "Weekdays"), "weights": ("Gewichte", "Weights"),
    "chain": ("Weg der Zahl", "Path of the figure"),
}  # fmt: skip
SHARES = {
    "share", "p_above", "p_better", "p_budget_bound", "p_gain", "p_over", "p_under", "power", "change_share",
    "carryover",
}  # fmt: skip
"""Columns whose numbers are shares: 0.054 is read as 5.4 %."""
DETAIL = {"replay", "currencies", "gate", "lines", "loads", "days", "priors", "weekdays", "occasions", "versions"}
"""Tables that back an answer without being it: shown on demand."""


def heading(column: str, lang: Lang, known: Mapping[str, str] | None = None) -> str:
    """What a column is called.

    >>> heading("campaign", "de"), heading("own_column", "en"), heading("x", "en", {"x": "the x"})
    ('Kampagne', 'Own column', 'The x')
    """
    pair = COLUMNS.get(column)
    text = pair[lang != "de"] if pair else (known or {}).get(column) or column.replace("_", " ")
    return f"{text[:1].upper()}{text[1:]}"


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
