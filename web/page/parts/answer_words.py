"""What an answer says about itself."""

from __future__ import annotations

from terms import Words

SAID = {
    "until": Words(de="Daten bis", en="Data until"), "by": Words(de="Formuliert von", en="Phrased by"),
    "none": Words(de="Vorlage, kein KI-Modell", en="template, no AI model"),
    "device": Words(de="Modell auf diesem Gerät", en="on-device model"),
    "cloud": Words(de="Cloud-Modell", en="cloud model"), "cost": Words(de="Kosten", en="cost"),
    "free": Words(de="kostenlos", en="free of charge"), "why": Words(de="Zu beachten", en="Please note"),
    "red": Words(de="Diese Belege tragen keine Empfehlung. Was fehlt, steht darunter.",
                 en="This evidence carries no recommendation. What is missing is said below."),
    "tables": Words(de="Tabellen", en="Tables"), "charts": Words(de="Weitere Diagramme", en="More charts"),
    "findings": Words(de="Befunde", en="Findings"), "passages": Words(de="Fundstellen", en="Passages"),
    "proposals": Words(de="Vorschläge", en="Proposals"),
    "nothing": Words(de="Nichts geschieht ohne Freigabe.", en="Nothing happens without approval."),
    "figures": Words(de="Alle Zahlen", en="All figures"), "figure": Words(de="Zahl", en="Figure"),
    "value": Words(de="Wert", en="Value"), "interval": Words(de="Spanne", en="Range"),
    "basis": Words(de="Grundlage", en="Basis"),
    "trace": Words(de="Wie diese Antwort entstand", en="How this answer came about"),
    "total": Words(de="insgesamt", en="in all"), "models": Words(de="Gefragte Modelle", en="Models asked"),
    "tokens": Words(de="Token", en="tokens"), "fix": Words(de="Abhilfe", en="Remedy"),
    "which": Words(de="Was meinen Sie?", en="Which one do you mean?"),
    "source": Words(de="Quelle", en="Source"), "nomodel": Words(de="Es wurde kein KI-Modell gefragt.",
                                                                en="No AI model was asked."),
    "replay": Words(de="Alles nachrechnen", en="Compute all of it again"),
}  # fmt: skip
SEVERITY = {
    "block": ("bad", Words(de="unzulässig", en="blocked")),
    "needs_fact": ("warn", Words(de="Angabe fehlt", en="fact missing")),
    "review": ("warn", Words(de="prüfen lassen", en="have it reviewed")),
    "info": ("", Words(de="Hinweis", en="note")),
}  # fmt: skip
