"""A text claims a cause only as far as its evidence reaches, and recommends nothing where the evidence is red.

experiment         may say that something was caused
quasi-experiment   may say so as an estimate
model              "the model attributes", never "caused"
correlation        "is associated with"; bookkeeping counts
A sentence takes the strongest evidence of its own figures; one without figures the weakest of all.
"""

from __future__ import annotations

import re

from policies._clauses import sentences
from policies._policy import Draft, finding
from policies._words import words_of
from terms import Evidence, Finding, Words

GATES = ("template", "text")
STRENGTH: tuple[Evidence, ...] = ("bookkeeping", "correlation", "model", "quasi-experiment", "experiment")
_ESTIMATED = STRENGTH.index("quasi-experiment")
_SURE = STRENGTH.index("experiment")


def causal(draft: Draft) -> list[Finding]:
    """Causal words beyond the evidence, and recommendations that the tools did not make or that red forbids."""
    return _claims(draft) + _advice(draft)


def _claims(draft: Draft) -> list[Finding]:
    # At the gate `text` the words are those of the template: names that were filled in claim nothing.
    text = draft.original or draft.text if draft.filled else draft.text
    if not draft.evidence:
        return []
    found: list[Finding] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        cause = words_of("causal", draft.lang).search(sentence)
        if cause is None or words_of("unclaimed", draft.lang).search(sentence):
            continue
        rank = _rank(draft, text, start, end)
        if rank >= _SURE or (rank == _ESTIMATED and words_of("estimated", draft.lang).search(sentence)):
            continue
        found.append(_beyond(cause[0], start + cause.start(), start + cause.end()))
    return found


def _rank(draft: Draft, text: str, start: int, end: int) -> int:
    keys = {match[1].partition(":")[0].strip() for match in re.finditer(r"\{\{([^{}]*)\}\}", text[start:end])}
    labels = [draft.evidence[key] for key in keys if key in draft.evidence]
    ranks = [STRENGTH.index(label) for label in labels]
    return max(ranks) if ranks else min(STRENGTH.index(label) for label in draft.evidence.values())


def _advice(draft: Draft) -> list[Finding]:
    """At the gate `template`, advice that the original does not give; at both, any advice where it must not be."""
    advice = words_of("advice", draft.lang)
    text = draft.original or draft.text if draft.filled else draft.text
    said = advice.search(text)
    if said is None:
        return []
    own = draft.filled or bool(draft.original and advice.search(draft.original))
    if own and not draft.red:
        return []
    message = Words(
        de="Der Text empfiehlt etwas, das die Auswertung nicht trägt.",
        en="The text recommends what the evaluation does not support.",
    )
    return [finding("causal.advice", message, said[0], said.start(), said.end())]


def _beyond(quote: str, start: int, end: int) -> Finding:
    message = Words(
        de="Der Text behauptet eine Ursache, die diese Art von Beleg nicht zeigt.",
        en="The text claims a cause that this kind of evidence does not show.",
    )
    return finding("causal.claim", message, quote, start, end)
