"""An answer is neither a word nor a novel."""

from __future__ import annotations

from policies._policy import Draft, finding
from terms import Finding, Words

GATES = ("template", "text", "proposal")
LONGEST = 6000
_SPARE = 400
_TIMES = 4


def length(draft: Draft) -> list[Finding]:
    """Longer than four times the original and some, or than any answer should be."""
    limit = min(LONGEST, _TIMES * len(draft.original) + _SPARE) if draft.original else LONGEST
    if len(draft.text) <= limit:
        return []
    message = Words(de=f"Der Text ist länger als {limit} Zeichen.", en=f"The text is longer than {limit} characters.")
    return [finding("length.long", message)]
