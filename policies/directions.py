"""A model's template: `rose`, `fell`, `more` and `less` only where a change says so, with the right sign."""

from __future__ import annotations

from decimal import Decimal

from policies._clauses import around, clause, direction, sentences
from policies._policy import Draft, finding
from policies._words import words_of
from terms import Fact, Finding, Words

GATES = ("template",)


def directions(draft: Draft) -> list[Finding]:
    """Words of direction that no figure of their sentence supports and that the original does not say there."""
    figures = draft.figures()
    found: list[Finding] = []
    for start, end in sentences(draft.text):
        inside = [piece for piece in figures if start <= piece[0] < end]
        spoken = [(piece, _said(draft, piece, inside)) for piece in inside]
        for piece, said in spoken:
            if said and not _supported(draft, piece[2], said, [key for _, _, key in inside]):
                found.append(_wrong(piece[2], piece[0], piece[1]))
        if not any(said for _, said in spoken):
            found += _unspoken(draft, start, end, [key for _, _, key in inside])
    return found


def _said(draft: Draft, piece: tuple[int, int, str], inside: list[tuple[int, int, str]]) -> int:
    before, after = clause(draft.text, piece[0], piece[1], inside)
    return direction(before, draft.lang) or direction(after, draft.lang)


def _supported(draft: Draft, key: str, said: int, keys: list[str]) -> bool:
    fact = draft.facts[key.partition(":")[0]]
    if _changes(fact, draft):
        # The sign is shown with the figure, so the word has to agree with it.
        return _sign(fact, draft) == said
    if any(_way(sentence, draft) == said for sentence in around(draft.original, draft.figures(draft.original), key)):
        return True
    facts = [draft.facts[other.partition(":")[0]] for other in keys if other != key]
    return any(_changes(other, draft) and _sign(other, draft) == said for other in facts)


def _unspoken(draft: Draft, start: int, end: int, keys: list[str]) -> list[Finding]:
    """Direction words that stand at no figure: only as the original says them, or as the sentence's changes do."""
    sentence = draft.text[start:end]
    found: list[Finding] = []
    for way, said in (("up", 1), ("down", -1)):
        match = words_of(way, draft.lang).search(sentence)
        facts = [draft.facts[key.partition(":")[0]] for key in keys]
        backed = any(_changes(fact, draft) and _sign(fact, draft) == said for fact in facts)
        if match and not backed and not words_of(way, draft.lang).search(draft.original):
            found.append(_wrong(match[0], start + match.start(), start + match.end()))
    return found


def _changes(fact: Fact, draft: Draft) -> bool:
    """Whether a fact is a change rather than a level."""
    label = fact.label.said(draft.lang)
    told = words_of("change").search(label) or words_of("change").search(fact.id.replace("_", " "))
    return fact.value < 0 or fact.unit == "pp" or bool(told) or direction(label, draft.lang) != 0


def _sign(fact: Fact, draft: Draft) -> int:
    sign = int(fact.value > Decimal(0)) - int(fact.value < Decimal(0))
    return -sign if direction(fact.label.said(draft.lang), draft.lang) < 0 else sign


def _way(sentence: str, draft: Draft) -> int:
    return direction(sentence, draft.lang)


def _wrong(quote: str, start: int, end: int) -> Finding:
    message = Words(
        de="Die Richtung im Text widerspricht der Zahl oder ist durch keine Zahl gedeckt.",
        en="The direction in the text contradicts the figure, or no figure supports it.",
    )
    return finding("directions.wrong", message, quote, start, end)
