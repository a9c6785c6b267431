"""The plan of a geo test as it is registered before it starts, in German and English."""

from __future__ import annotations

from collections.abc import Mapping

from figures import render
from terms import Fact, Table, Words
from tools.attribution._geo_design_plan import Design, Wish
from tools.attribution._geo_panel import Panel

ITEMS: dict[str, tuple[str, str, str, str]] = {
    "hypothesis": (
        "Hypothese", "Hypothesis",
        "{{change}} von {{channel}} in den Testregionen verändert den KPI dort um mindestens {{mde}}. Nullhypothese: "
        "keine Veränderung.",
        "{{change}} of {{channel}} in the treated regions changes the KPI there by at least {{mde}}. Null hypothesis: "
        "no change.",
    ),
    "kpi": ("Zielgröße", "KPI", "{{kpi}} je Region und Periode, so gezählt wie in den bisherigen Daten.",
            "{{kpi}} per region and period, counted as in the data so far."),
    "regions": ("Testregionen", "Treated regions", "{{all_treated}}", "{{all_treated}}"),
    "controls": ("Vergleichsregionen", "Comparison regions",
                 "Alle übrigen {{donors}} Regionen; dort bleibt alles, wie es ist.",
                 "All other {{donors}} regions; nothing changes there."),
    "period": ("Zeitraum", "Period", "{{start}} bis {{end}} ({{weeks}}). Nichts wird vorher beendet oder verlängert.",
               "{{start}} to {{end}} ({{weeks}}). It is neither stopped early nor extended."),
    "method": (
        "Methode", "Method",
        "Synthetische Kontrolle mit festen Effekten je Region, angepasst auf allen Perioden davor; konforme Spanne "
        "und Rang unter Placebo-Tests.",
        "Synthetic control with unit effects, fitted on all periods before; conformal interval and rank among placebo "
        "tests.",
    ),
    "decision": (
        "Entscheidungsregel", "Decision rule",
        "Der Effekt gilt als nachgewiesen, wenn die konforme Spanne zum Niveau {{confidence_level}} null ausschließt "
        "und der Placebo-p-Wert höchstens {{alpha}} beträgt. Sonst gilt: kein Nachweis, mit Angabe der Spanne.",
        "The effect counts as shown if the conformal interval at level {{confidence_level}} excludes zero and the "
        "placebo p value is at most {{alpha}}. Otherwise: not shown, with the interval stated.",
    ),
    "power": ("Power", "Power",
              "{{power}} für einen Effekt von {{mde}}, aus {{placebos}} Placebo-Tests der Vergangenheit; Fehlalarme "
              "ohne Effekt: {{aa_rate}}.",
              "{{power}} for an effect of {{mde}}, from {{placebos}} placebo tests of the past; false alarms without "
              "effect: {{aa_rate}}."),
    "cost": ("Kosten", "Cost", "{{cost}}, {{assumption}}.", "{{cost}}, {{assumption}}."),
    "exclusions": (
        "Ausschlüsse", "Exclusions",
        "Keine Region wird nach Beginn ausgeschlossen, außer ihre Daten fehlen; das wird berichtet.",
        "No region is excluded after the start unless its data are missing; that is reported.",
    ),
}  # fmt: skip
CHANGE = {
    "holdout": Words(de="Die Pause", en="The pause"),
    "increase": Words(de="Das höhere Budget", en="The higher budget"),
}


def registration(
    panel: Panel, design: Design, wish: Wish, facts: tuple[Fact, ...], names: Mapping[str, Words], channel: str,
    kpi: str,
) -> Table:  # fmt: skip
    """One row an item: what is registered, in both languages, with figures as people read them."""
    known = {fact.id: fact for fact in facts}
    level = known["alpha"].model_copy(update={"id": "confidence_level", "value": 1 - known["alpha"].value})
    places = ", ".join(panel.named(design.treated))
    own = {
        "change": CHANGE[wish.kind],
        "channel": Words(de=channel, en=channel) if channel else Words(de="der Werbung", en="advertising"),
        "kpi": Words(de=kpi, en=kpi),
        "all_treated": Words(de=places, en=places),
        **names,
    }
    every = known | {"confidence_level": level}
    rows = [
        (item, said[0], said[1], render(said[2], every, own, "de"), render(said[3], every, own, "en"))
        for item, said in ITEMS.items()
    ]
    return Table(columns=("item", "name_de", "name_en", "de", "en"), rows=tuple(row for row in rows if row[3]))
