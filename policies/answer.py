"""The two gates of an answer: what a model wrote, and what a person will read. Any finding means: take the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from errors import Lang
from policies._policy import Draft, review
from terms import Fact, Finding, Words


def accept_template(
    template: str,
    facts: Mapping[str, Fact],
    names: Mapping[str, Words],
    required: Iterable[str],
    lang: Lang,
    original: str = "",
) -> list[Finding]:
    """What speaks against a model's rephrasing of `original`, before anything is filled in. Empty: nothing.

    Args:
        template: what the model wrote, with `{{placeholders}}`
        facts: the figures it may use, by id
        names: the names it may use
        required: keys that must appear
        lang: the language of the question
        original: the deterministic template; without it, labels come from the facts alone
    """
    return review("template", Draft(template, lang, facts, names, original, frozenset(required)))


def accept_text(
    text: str, facts: Mapping[str, Fact], names: Mapping[str, Words], lang: Lang, template: str = ""
) -> list[Finding]:
    """What speaks against a final text. Empty: nothing.

    With the template that it was rendered from, the places of figures and names are known; without, every figure is
    read from the text and has to be backed by a fact's value, unit, sign and label.
    """
    return review("text", Draft(text, lang, facts, names, template, filled=True))
