"""The last look before a person reads: a model's words pass every gate, or the tools' own sentences are shown."""

from __future__ import annotations

from dataclasses import replace

from figures import placeholders, render
from graphs.answers import Parts
from policies.gate import Draft, policies, review
from terms import Finding, Lang, Words

HELD_BACK = Words(
    de="Die Formulierung hat die Prüfung nicht bestanden; die Zahlen stehen mit ihren Belegen darunter.",
    en="The wording did not pass the checks; the figures stand below with their receipts.",
)


def verified(text: str, template: str, parts: Parts, lang: Lang) -> tuple[str, bool]:
    """The words that are shown, and whether they are the ones that were proposed (`text`).

    text: a template with placeholders, a model's or the tools' own; template: the tools' own.
    """
    facts = {fact.id: fact for fact in parts.facts}
    names = parts.names
    plain = Draft(text="", lang=lang, facts=facts, names=names, evidence=parts.evidence, red=parts.red)
    if text != template:
        required = frozenset(placeholders(template))
        if not review("template", replace(plain, text=text, original=template, required=required)):
            shown = render(text, facts, names, lang)
            if not review("text", replace(plain, text=shown, original=text, filled=True)):
                return shown, True
    if not template:
        return "", text == template
    shown = render(template, facts, names, lang)
    if review("text", replace(plain, text=shown, original=template, filled=True)):
        return HELD_BACK.said(lang), False
    return shown, text == template


def reviewed(parts: Parts, lang: Lang) -> list[Finding]:
    """What the policies find in passages; proposals were judged when the results were gathered."""
    if not policies("passage"):
        return []
    passages = [passage for result in parts.results for passage in result.passages]
    return [found for each in passages for found in review("passage", Draft(text=each.text, lang=lang))]
