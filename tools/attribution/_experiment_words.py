"""The sentences about a trial, in both languages; `advice` ones recommend, the others describe."""

from __future__ import annotations

from terms import Words

VERDICTS = {
    "ship": Words(de="stoppen und ausrollen", en="stop and ship"),
    "do_not_ship": Words(de="stoppen und nicht ausrollen", en="stop and do not ship"),
    "go_on": Words(de="weiterlaufen lassen", en="go on"),
    "too_early": Words(de="zu früh", en="too early"),
    "broken": Words(de="defekt", en="broken"),
}
LINES: dict[str, Words] = {
    "rates": Words(
        de="„{{outcome}}“ liegt in {{treatment}} bei {{rate_treatment}}, in {{control}} bei {{rate_control}}.",
        en="'{{outcome}}' is {{rate_treatment}} in {{treatment}} and {{rate_control}} in {{control}}.",
    ),
    "effect": Words(
        de="{{treatment}} hat eine Änderung um {{effect}} bewirkt (Spanne {{effect:interval}}).",
        en="{{treatment}} caused a change of {{effect}} (range {{effect:interval}}).",
    ),
    "zero": Words(
        de="Der Unterschied beträgt {{effect}} (Spanne {{effect:interval}}) und lässt sich nicht vom Zufall "
        "unterscheiden.",
        en="The difference is {{effect}} (range {{effect:interval}}) and cannot be told apart from chance.",
    ),
    "tempting": Words(
        de="Der Unterschied beträgt bisher {{effect}} (Spanne bei vorab fester Größe: {{effect:interval}}); bei "
        "wiederholtem Hinsehen lässt er sich noch nicht vom Zufall unterscheiden.",
        en="The difference so far is {{effect}} (range for a size fixed beforehand: {{effect:interval}}); under "
        "repeated looks it cannot yet be told apart from chance.",
    ),
    "lift": Words(
        de="Gegenüber {{control}} sind das {{lift}} ({{lift:interval}}).",
        en="Relative to {{control}} that is {{lift}} ({{lift:interval}}).",
    ),
    "plain": Words(
        de="Der Unterschied beträgt {{effect}} (Spanne {{effect:interval}}).",
        en="The difference is {{effect}} (range {{effect:interval}}).",
    ),
    "tests": Words(
        de="p-Wert bei vorab fester Größe: {{p_value}}; gültig bei beliebig häufigem Hinsehen: {{sequential_p}}, mit "
        "der Spanne {{sequential_effect:interval}}.",
        en="P value for a size fixed beforehand: {{p_value}}; valid however often one looks: {{sequential_p}}, with "
        "the range {{sequential_effect:interval}}.",
    ),
    "bayes": Words(
        de="Wahrscheinlichkeit, dass {{treatment}} besser ist: {{probability_better}}; erwarteter Verlust je Einheit, "
        "wenn ausgerollt wird: {{expected_loss}}.",
        en="Probability that {{treatment}} is better: {{probability_better}}; expected loss per unit if it is "
        "shipped: {{expected_loss}}.",
    ),
    "cuped": Words(
        de="Um Werte von vor dem Test bereinigt (CUPED): {{cuped_effect}} ({{cuped_effect:interval}}), bei "
        "{{variance_reduction}} weniger Varianz.",
        en="Adjusted for measures from before the test (CUPED): {{cuped_effect}} ({{cuped_effect:interval}}), with "
        "{{variance_reduction}} less variance.",
    ),
    "capped": Words(
        de="Mit gekappten Spitzenwerten: {{winsorised_effect}} ({{winsorised_effect:interval}}).",
        en="With the largest values capped: {{winsorised_effect}} ({{winsorised_effect:interval}}).",
    ),
    "guardrails": Words(
        de="Leitplanken: {{guardrails}}.",
        en="Guardrails: {{guardrails}}.",
    ),
    "several": Words(
        de="{{treatment}} liegt unter {{variants}} Varianten vorn; p-Wert nach Holm: {{holm_p}}. Weil es "
        "mehrere sind, gilt für jede ein strengeres Niveau: {{alpha_each}}.",
        en="{{treatment}} leads among {{variants}} variants; p value after Holm: {{holm_p}}. As there are several, "
        "each is held to a stricter level: {{alpha_each}}.",
    ),
    "broken": Words(
        de="Der Test ist defekt: Erwartet war für {{treatment}} ein Anteil von {{expected_share}}, beobachtet ist "
        "{{observed_share}} (p-Wert {{srm_p}}). Unterschiede zwischen den Armen sagen nichts.",
        en="The test is broken: {{treatment}} was expected to get {{expected_share}} of the units and got "
        "{{observed_share}} (p value {{srm_p}}). Differences between the arms say nothing.",
    ),
    "lost": Words(
        de="Der Test ist defekt: Ob eine Einheit ein Ergebnis hat, hängt davon ab, in welchem Arm sie ist (p-Wert "
        "{{attrition_p}}). Unterschiede zwischen den Armen sagen nichts.",
        en="The test is broken: whether a unit has an outcome depends on the arm it is in (p value {{attrition_p}}). "
        "Differences between the arms say nothing.",
    ),
    "early": Words(
        de="Für ein Urteil ist es zu früh.",
        en="It is too early for a verdict.",
    ),
}
ADVICE: dict[str, Words] = {
    "ship": Words(
        de="Ja, der Test darf gestoppt werden: {{treatment}} ausrollen.",
        en="Yes, the test may stop: ship {{treatment}}.",
    ),
    "worse": Words(
        de="Der Test darf gestoppt werden: {{treatment}} nicht ausrollen, es schneidet schlechter ab.",
        en="The test may stop: do not ship {{treatment}}, it does worse.",
    ),
    "harmed": Words(
        de="Der Test darf gestoppt werden: {{treatment}} nicht ausrollen, eine Leitplanke ist verletzt.",
        en="The test may stop: do not ship {{treatment}}, a guardrail is broken.",
    ),
    "unsafe": Words(
        de="Der Test ist am geplanten Ende: {{treatment}} nicht ausrollen, solange nicht gezeigt ist, dass alle "
        "Leitplanken halten.",
        en="The test is at its planned end: do not ship {{treatment}} as long as it is not shown that all guardrails "
        "hold.",
    ),
    "small": Words(
        de="Der Test darf gestoppt werden: {{treatment}} nicht ausrollen, ein lohnender Vorteil von {{worth}} oder "
        "mehr ist ausgeschlossen.",
        en="The test may stop: do not ship {{treatment}}, a gain of {{worth}} or more, which would be worth it, is "
        "ruled out.",
    ),
    "unclear": Words(
        de="Der Test ist am geplanten Ende ohne klaren Vorteil: stoppen und {{treatment}} nicht ausrollen.",
        en="The test is at its planned end without a clear gain: stop, and do not ship {{treatment}}.",
    ),
    "go_on": Words(
        de="Noch nicht stoppen: weiterlaufen lassen, bis spätestens insgesamt {{required_n}} Einheiten dabei sind.\n"
        "Bleibt der Unterschied, wie er ist, reichen etwa {{likely_n}}; die sequenzielle Spanne darf man jederzeit "
        "ansehen.\n"
        "Beim bisherigen Tempo fehlen noch {{days_to_go}}.",
        en="Do not stop yet: let it run until there are {{required_n}} units in total at the latest.\n"
        "If the difference stays as it is, about {{likely_n}} are enough; one may look at the sequential range at any "
        "time.\n"
        "At the present pace {{days_to_go}} are left.",
    ),
    "guarded": Words(
        de="Noch nicht stoppen: Der Vorteil ist gezeigt, aber noch nicht, dass alle Leitplanken halten.",
        en="Do not stop yet: the gain is shown, but not yet that all guardrails hold.",
    ),
    "too_early": Words(
        de="Nicht stoppen: Der Test soll mindestens volle {{week}} laufen.",
        en="Do not stop: the test should run for at least a full {{week}}.",
    ),
}
STATES = {
    "safe": Words(de="hält", en="holds"),
    "harmed": Words(de="verletzt", en="broken"),
    "open": Words(de="noch offen", en="still open"),
}
METHODS = {
    "fixed": Words(de="feste Größe (Welch)", en="fixed size (Welch)"),
    "sequential": Words(de="sequenziell", en="sequential"),
    "bayes": Words(de="Bayes", en="Bayes"),
    "cuped": Words(de="CUPED", en="CUPED"),
    "bootstrap_t": Words(de="Bootstrap-t", en="bootstrap-t"),
    "winsorised": Words(de="Spitzen gekappt", en="winsorised"),
}
