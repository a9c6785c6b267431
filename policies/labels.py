"""A model's template: each figure stays with its own words and names, and nothing is negated that was not."""

from __future__ import annotations

import re

from policies._clauses import around, attached, foreign, holders, sentences
from policies._policy import Draft, finding
from policies._words import content, words_of
from terms import Finding, Words

GATES = ("template",)


def labels(draft: Draft) -> list[Finding]:
    """Figures that lost their label or took another's, and negations that came or went."""
    figures = draft.figures()
    own = _own_words(draft)
    used = attached(draft.text, figures, draft.lang)
    found: list[Finding] = []
    for start, end, key in figures:
        if key not in own:
            continue
        said = {word for sentence in around(draft.text, figures, key) for word in _subjects(draft, sentence)}
        if not own[key] & said:
            found.append(_lost(key, start, end))
        elif wrong := foreign(own[key], own, key, used[key]):
            found.append(_swapped(key, sorted(wrong), start, end))
    return found + _misnamed(draft) + _negated(draft)


def _own_words(draft: Draft) -> dict[str, set[str]]:
    """For each figure the words of its label and those next to it in the original."""
    own: dict[str, set[str]] = {}
    original = attached(draft.original, draft.figures(draft.original), draft.lang)
    for _, _, key in [*draft.figures(), *draft.figures(draft.original)]:
        label = draft.facts[key.partition(":")[0]].label.said(draft.lang)
        own[key] = set(content(label, draft.lang)) | original.get(key, set())
    # A figure and its interval share their words.
    return {key: set[str]().union(*(words for other, words in own.items() if _id(other) == _id(key))) for key in own}


def _id(key: str) -> str:
    return key.partition(":")[0]


def _subjects(draft: Draft, sentence: str) -> set[str]:
    return set(content(re.sub(r"\{\{[^{}]*\}\}", " ", sentence), draft.lang))


def _misnamed(draft: Draft) -> list[Finding]:
    """Figures that stand with another name (a campaign, a channel) than in the original."""
    before = draft.pieces(draft.original)
    was = holders(draft.original, draft.figures(draft.original), [piece for piece in before if piece[2] in draft.names])
    bearers = set[str]().union(*was.values())
    now = holders(draft.text, draft.figures(), [piece for piece in draft.pieces() if piece[2] in bearers])
    return [
        _swapped(key, sorted(now[key] - was[key]), start, end)
        for start, end, key in draft.figures()
        if key in was and now[key] - was[key]
    ]


def _negated(draft: Draft) -> list[Finding]:
    message = Words(
        de="Der Text verneint etwas, das die Auswertung nicht verneint, oder umgekehrt.",
        en="The text negates what the evaluation does not, or the other way round.",
    )
    figures, before = draft.figures(), draft.figures(draft.original)
    negation = words_of("negation", draft.lang)
    found: list[Finding] = []
    for start, end, key in figures:
        was = [bool(negation.search(sentence)) for sentence in around(draft.original, before, key)]
        now = [bool(negation.search(sentence)) for sentence in around(draft.text, figures, key)]
        if any(now) != any(was):
            found.append(finding("labels.negation", message, key, start, end))
    if not found and draft.original and not negation.search(draft.original):
        bare = [draft.text[a:b] for a, b in sentences(draft.text) if negation.search(draft.text[a:b])]
        found += [finding("labels.negation", message, sentence.strip()) for sentence in bare]
    return found


def _lost(key: str, start: int, end: int) -> Finding:
    message = Words(de="Die Zahl hat ihre Bezeichnung verloren.", en="The figure has lost its label.")
    return finding("labels.lost", message, key, start, end)


def _swapped(key: str, words: list[str], start: int, end: int) -> Finding:
    shown = ", ".join(words)
    message = Words(
        de=f"Die Zahl steht bei der Bezeichnung einer anderen ({shown}).",
        en=f"The figure stands at the label of another ({shown}).",
    )
    return finding("labels.swapped", message, key, start, end)
