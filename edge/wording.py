"""The choices of the on-device model, as a grammar: it decides among wordings and can say nothing else.

Left free, a model of this size keeps every placeholder in one sentence of five and then turns the meaning around.
So each sentence stands as it is; the model chooses what introduces it and which of two equal verbs leads to a value.
Whatever it chooses, the result has the same placeholders, the same sense and no digit.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from edge.phrasing import PROMPTS, Message
from errors import Lang

LONGEST = 1500
"""Characters of a text; a longer one would take the small model more than ten seconds on one core."""

_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+(?=[A-ZÄÖÜ„“\"{])")
_PLAIN = re.compile(r"[A-ZÄÖÜ{]")


def grammar(text: str, lang: Lang) -> str:
    """A GBNF grammar whose every sentence is the text in an allowed wording.

    >>> grammar("Sales rose.", "en")
    'root ::= ("" | "In short: " | "At a glance: " | "The analysis shows: ") "Sales rose."'
    """
    parts: list[str] = []
    later = False
    for line in re.split(r"(\n+)", text):
        for place, sentence in enumerate(_sentences(line, lang)):
            parts += [_literal(" ")] if place else []
            # Lists, headings and tables have a form of their own, which an introduction would break.
            if _PLAIN.match(sentence) and sentence[-1] in ".!?":
                parts.append(_choice(_table(lang)["links" if later else "openers"]))
                later = True
            parts += _swapped(sentence, lang)
    return "root ::= " + " ".join(parts)


def messages(text: str, lang: Lang) -> list[Message]:
    """A prompt short enough for a small model on a slow machine; the rules are in the grammar."""
    return [{"role": "system", "content": _table(lang)["ask"]}, {"role": "user", "content": text}]


@cache
def _table(lang: Lang) -> dict[str, Any]:
    table: dict[str, dict[str, Any]] = yaml.safe_load((PROMPTS / "wordings.yaml").read_text(encoding="utf-8"))
    return table[lang]


def _sentences(line: str, lang: Lang) -> list[str]:
    """The sentences of a line; a full stop after an abbreviation or a single letter ends none."""
    found: list[str] = []
    for piece in _SENTENCE.split(line):
        last = re.search(r"(\w+)\.$", found[-1]) if found else None
        if last and (len(last[1]) < 2 or last[1][1:] != last[1][1:].lower() or _abbreviated(last[1], lang)):
            found[-1] += " " + piece
        else:
            found.append(piece)
    return [piece for piece in found if piece]


def _abbreviated(word: str, lang: Lang) -> bool:
    return word.casefold() in _table(lang)["unsplit"]


def _swapped(sentence: str, lang: Lang) -> list[str]:
    """The sentence as literals, with a choice where two verbs mean the same before a value."""
    equal = {verb: pair for pair in _table(lang)["swaps"] for verb in pair}
    pieces = re.split(rf"\b({'|'.join(map(re.escape, equal))})(?= \{{\{{)", sentence)
    return [_choice(equal[piece]) if piece in equal else _literal(piece) for piece in pieces if piece]


def _choice(wordings: list[str]) -> str:
    return "(" + " | ".join(_literal(wording) for wording in wordings) + ")"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
