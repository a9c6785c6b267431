"""What each tool is called among people, for progress, traces and receipts; a tool without a title goes by its name."""

from __future__ import annotations

from errors import Lang
from terms import Words

TITLES = {
    "act.pause": Words(de="Kampagne anhalten", en="pause a campaign"),
    "act.publish": Words(de="Texte veröffentlichen", en="publish texts"),
    "act.rollback": Words(de="Änderung zurücknehmen", en="take a change back"),
    "act.set_bid": Words(de="Gebot ändern", en="change a bid"),
    "act.set_budget": Words(de="Budget ändern", en="change a budget"),
    "act.sync_audience": Words(de="Zielgruppe abgleichen", en="sync an audience"),
    "attribution.clv": Words(de="Kundenwert", en="customer lifetime value"),
    "attribution.evidence": Words(de="Beweislage je Kanal", en="evidence for each channel"),
    "attribution.experiment": Words(de="Experiment auswerten", en="read an experiment"),
    "attribution.experiments": Words(de="Verzeichnis der Experimente", en="registry of experiments"),
    "attribution.forecast": Words(de="Prognose", en="forecast"),
    "attribution.geo_design": Words(de="Geo-Test planen", en="design a geo test"),
    "attribution.geo_lift": Words(de="Geo-Test auswerten", en="read a geo test"),
    "attribution.leads": Words(de="Leads bewerten", en="score leads"),
    "attribution.mmm": Words(de="Marketing-Mix-Modell", en="marketing mix model"),
    "attribution.outcome": Words(de="Was eine Änderung brachte", en="what a change brought"),
    "attribution.paths": Words(de="Kundenwege", en="customer journeys"),
    "attribution.track_record": Words(de="Trefferquote", en="track record"),
    "attribution.triangulate": Words(de="Messwege vergleichen", en="compare ways to measure"),
    "attribution.uplift": Words(de="Wen die Maßnahme bewegt", en="who is moved by it"),
    "bidding.allocate": Words(de="Budget verteilen", en="allocate a budget"),
    "bidding.audiences": Words(de="Zielgruppen", en="audiences"),
    "bidding.bandit": Words(de="Ausspielung der Varianten", en="split between variants"),
    "bidding.bids": Words(de="Gebote", en="bids"),
    "bidding.frequency": Words(de="Kontakthäufigkeit", en="frequency"),
    "bidding.next_action": Words(de="Nächster Schritt je Kunde", en="next step for each customer"),
    "bidding.pacing": Words(de="Budgetverlauf", en="budget pacing"),
    "bidding.paid_organic": Words(de="Bezahlte gegen organische Klicks", en="paid against organic clicks"),
    "bidding.policy": Words(de="Gebotsregel nachprüfen", en="check a bidding policy on its log"),
    "bidding.search_terms": Words(de="Suchbegriffe", en="search terms"),
    "bidding.simulate": Words(de="Budget durchspielen", en="simulate a budget"),
    "compliance.claims": Words(de="Werbeaussagen prüfen", en="check claims"),
    "creative.check": Words(de="Anzeigentexte prüfen", en="check ad texts"),
    "data.anomalies": Words(de="Auffälligkeiten", en="anomalies"),
    "data.autopilot": Words(de="Was die Nacht tat", en="what the night did"),
    "data.compare": Words(de="Vergleich", en="comparison"),
    "data.decompose": Words(de="Ursachen einer Veränderung", en="causes of a change"),
    "data.documents": Words(de="Dokumente", en="documents"),
    "data.features": Words(de="Merkmale", en="features"),
    "data.lineage": Words(de="Herkunft einer Zahl", en="origin of a figure"),
    "data.metric": Words(de="Kennzahl", en="metric"),
    "data.portal": Words(de="Datenkatalog", en="data catalogue"),
    "data.profile": Words(de="Profil der Daten", en="profile of the data"),
    "data.quality": Words(de="Datenqualität", en="data quality"),
    "data.reconcile": Words(de="Plattformen gegen Shop", en="platforms against the shop"),
    "data.search": Words(de="Datensuche", en="search the data"),
    "data.sql": Words(de="Abfrage", en="query"),
    "seo.robots": Words(de="robots.txt", en="robots.txt"),
}

OTHERS = {"acting.safeguards": Words(de="Schutzregeln", en="safeguards")}
"""What runs like a tool and is none."""


def title(tool: str, lang: Lang) -> str:
    """A tool's name for people.

    >>> title("attribution.geo_lift", "en"), title("own.new_tool", "en")
    ('read a geo test', 'new tool')
    """
    words = TITLES.get(tool) or OTHERS.get(tool)
    return words.said(lang) if words else tool.partition(".")[2].replace("_", " ") or tool
