"""What every policy has in common: the draft it reviews, finding it, and the gate that asks all of them.

A gate is one guardrails Guard, built once and shared between threads. It is closed by default: a policy that raises,
that is not heard or that answers with anything but a list of findings counts as a no.
"""

from __future__ import annotations

import importlib
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from errors import Lang
from figures import spans, value
from terms import Evidence, Fact, Finding, Words

FOLDER = Path(__file__).parent
LONGEST = 12_000
"""Longer texts are refused unread, so that no review takes long."""
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Draft:
    """A text before a person sees it, and what it may speak of.

    text      what is reviewed: at the gate `template` with `{{placeholders}}`, at the gate `text` filled in
    original  the deterministic template that the text rephrases or was made from, if there is one
    required  the placeholder keys that must not get lost
    evidence  figure or name -> the kind of evidence behind it
    red       whether the evidence carries no recommendation
    filled    whether `text` is what a person reads, its placeholders filled in
    """

    text: str
    lang: Lang
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])
    names: Mapping[str, Words] = field(default_factory=dict[str, Words])
    original: str = ""
    required: frozenset[str] = frozenset()
    evidence: Mapping[str, Evidence] = field(default_factory=dict[str, Evidence])
    red: bool = False
    filled: bool = False

    @cached_property
    def made(self) -> tuple[str, list[tuple[int, int]]]:
        """The text of the original, filled in, and where in it the figures and names stand."""
        return spans(self.original, self.facts, self.names, self.lang)

    def pieces(self, text: str | None = None) -> list[tuple[int, int, str]]:
        """The placeholders of a template: start, end, key."""
        found = re.finditer(r"\{\{([^{}]*)\}\}", self.text if text is None else text)
        return [(match.start(), match.end(), match[1].strip()) for match in found]

    def figures(self, text: str | None = None) -> list[tuple[int, int, str]]:
        """The placeholders that stand for figures, not for names."""
        return [piece for piece in self.pieces(text) if piece[2].partition(":")[0] in self.facts]

    def said(self, key: str) -> str | None:
        """What a placeholder stands for, None if nothing fills it."""
        return value(key, self.facts, self.names, self.lang)


Policy = Callable[[Draft], list[Finding]]


@cache
def policies(gate: str) -> tuple[tuple[str, Policy], ...]:
    """The policies that stand at a gate, by looking into the folder."""
    found: list[tuple[str, Policy]] = []
    for file in sorted(FOLDER.glob("[!_]*.py")):
        module = importlib.import_module(f"policies.{file.stem}")
        if gate in getattr(module, "GATES", ()):
            found.append((file.stem, getattr(module, file.stem)))
    return tuple(found)


def review(gate: str, draft: Draft) -> list[Finding]:
    """What the policies at a gate find; the empty list is the only yes."""
    if not draft.text.strip():
        return [finding("empty", Words(de="Der Text ist leer.", en="The text is empty."))]
    if len(draft.text) > LONGEST:
        return [_closed("too long to be read")]
    if not policies(gate):
        return [_closed(f"no policy stands at '{gate}'")]
    try:
        return _guard(gate)(draft)
    except Exception as failed:  # a gate that breaks is shut
        return [_closed(f"{type(failed).__name__}: {failed}")]


def finding(rule: str, message: Words, quote: str = "", start: int | None = None, end: int | None = None) -> Finding:
    """One reason to refuse a text."""
    return Finding(rule=rule, severity="block", message=message, quote=quote[:200], start=start, end=end)


def _guard(gate: str) -> Callable[[Draft], list[Finding]]:
    with _LOCK:
        return _built(gate)


@cache
def _built(gate: str) -> Callable[[Draft], list[Finding]]:
    from policies._guardrails import gate_of

    return gate_of(gate, policies(gate))


def _closed(why: str) -> Finding:
    message = Words(
        de="Die Prüfung ist nicht zu einem Urteil gekommen; der Text gilt als abgelehnt.",
        en="The review came to no verdict; the text counts as refused.",
    )
    return finding("no_verdict", message, quote=why)
