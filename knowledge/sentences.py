"""Cutting a text into sentences, German and English, without losing a character."""

from __future__ import annotations

import re

FEWEST_LETTERS = 40
MOST_GROUPS = 32

_END = re.compile(r"[.!?…]+[\"'»“”’)\]]*\s+|\n\s*\n\s*|\n(?=[ \t]*(?:[-*•–+] |\d+[.)] |\|))")
_SHORT = re.compile(
    r"(?:^|[\s(„\"])(?:[A-Za-zÄÖÜäöü]|z\. ?B|d\. ?h|u\. ?a|i\. ?d\. ?R|o\. ?Ä|bzw|ca|evtl|ggf|inkl|exkl|max|min|Nr|"
    r"Abs|Art|"
    r"Kap|vgl|usw|etc|Dr|Prof|Hr|Fr|St|Str|Mio|Mrd|Tsd|Jh|Abb|Tab|S|p|pp|e\.g|i\.e|vs|approx|incl|Inc|Ltd|Co|No|Mr|Mrs|"
    r"Ms|Jr|Sr|Fig|Sec|al|Jan|Feb|Aug|Sept|Okt|Oct|Nov|Dez|Dec)\.$"
)


def sentences(text: str) -> list[str]:
    """Sentences and list entries with the space that follows each; joined they are the text again.

    >>> sentences("Wir duzen, z. B. in Mails. Das Logo bleibt blau.")
    ['Wir duzen, z. B. in Mails. ', 'Das Logo bleibt blau.']
    """
    pieces: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if _goes_on(text[start : end.end()].rstrip(), text[end.end() : end.end() + 1]):
            continue
        pieces.append(text[start : end.end()])
        start = end.end()
    return [*pieces, text[start:]] if text[start:] else pieces


def groups(text: str) -> list[str]:
    r"""Sentences again, short ones (list entries, mostly) together with the next; joined they begin the text.

    >>> groups("- Grau\n- Gelb\n- Blau ist die Farbe, die wir am häufigsten sehen. Rot nicht.")
    ['- Grau\n- Gelb\n- Blau ist die Farbe, die wir am häufigsten sehen. ', 'Rot nicht.']
    """
    found = [""]
    for sentence in sentences(text):
        if len(found[-1]) >= FEWEST_LETTERS and len(found) < MOST_GROUPS:
            found.append("")
        found[-1] += sentence
    return found if len(found) == 1 or any(sign.isalnum() for sign in found[-1]) else found[:-1]


def _goes_on(said: str, following: str) -> bool:
    """After an abbreviation, an ordinal ('am 3. Mai') or before a small letter, the sentence goes on."""
    if not said.endswith("."):
        return False
    return following.islower() or bool(_SHORT.search(said[-14:]) or re.search(r"(?:^|\s)\d{1,2}\.$", said))
