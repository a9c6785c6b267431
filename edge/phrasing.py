"""What a model is told when it rephrases an answer: a template of opaque placeholders, and nothing of the data.

A template such as `Revenue was {{revenue}} in {{period}}.` leaves the house as `Revenue was {{a}} in {{b}}.` with the
labels of its placeholders. Figures and names are filled in by code after the reply has passed the gate, so neither
a figure nor an untrusted name can leave, and a model has none that it could get wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from errors import Lang

PROMPTS = Path(__file__).parent / "prompts"
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
LONGEST = 6000
"""Characters of a template; a longer one is a table in disguise and stays as it is."""

_LABEL = re.compile(r"[^\W\d_][^\d<>{}\[\]\n_@\\]{0,79}")
_RANGE: Mapping[Lang, str] = {"de": "Unsicherheitsbereich zu: {}", "en": "range of uncertainty of: {}"}
_OTHER: Mapping[Lang, str] = {"de": "ein Name oder Zeitraum", "en": "a name or period"}

Message = dict[str, str]


@dataclass(frozen=True)
class Draft:
    """A template as a model may see it; `names` leads from the placeholders it saw to the real ones."""

    text: str
    labels: Mapping[str, str]
    names: Mapping[str, str]
    lang: Lang

    def messages(self) -> list[Message]:
        """The prompt: the rules of `prompts/rephrase.*.md`, then the text as data."""
        listed = "\n".join(f"{{{{{name}}}}} = {label}" for name, label in self.labels.items())
        data = f"<placeholders>\n{listed}\n</placeholders>\n<text>\n{self.text}\n</text>"
        return [{"role": "system", "content": prompt("rephrase", self.lang)}, {"role": "user", "content": data}]

    def restored(self, reply: str) -> str:
        """The reply with the real placeholders; one that was never given stays as it is, for the gate to refuse."""
        return PLACEHOLDER.sub(lambda found: self.names.get(found[1], found[0]), reply)


def draft(template: str, lang: Lang, labels: Mapping[str, str]) -> Draft | None:
    """The template made opaque, or None where it may not leave: a digit, a link or an address outside placeholders.

    >>> draft("Revenue was {{revenue}}.", "en", {"revenue": "Revenue"}).text
    'Revenue was {{a}}.'
    >>> draft("Revenue was 12 EUR.", "en", {}) is None
    True
    """
    aliases: dict[str, str] = {}
    told: dict[str, str] = {}

    def opaque(found: re.Match[str]) -> str:
        alias = aliases.setdefault(found[1], letters(len(aliases)))
        told.setdefault(alias, _label(found[1], lang, labels))
        return f"{{{{{alias}}}}}"

    text = PLACEHOLDER.sub(opaque, template).strip()
    if not aliases or len(text) > LONGEST or not _clean(PLACEHOLDER.sub("", text)):
        return None
    return Draft(text, told, {alias: f"{{{{{real}}}}}" for real, alias in aliases.items()}, lang)


@cache
def prompt(name: str, lang: Lang) -> str:
    """One prompt of `prompts/`."""
    return (PROMPTS / f"{name}.{lang}.md").read_text(encoding="utf-8").strip()


def tidy(reply: str) -> str:
    """A reply without a reasoning block or an echo of our tags around it."""
    reply = re.sub(r"^\s*<think>.*?</think>", "", reply, flags=re.DOTALL)
    found = re.fullmatch(r"\s*<text>(.*)</text>\s*", reply, flags=re.DOTALL)
    return (found[1] if found else reply).strip()


def foreign(reply: str, lang: Lang) -> bool:
    """Whether a clause of a reply is clearly in another language, by its function words."""
    return any(_foreign(clause, lang) for clause in re.split(r"[.!?:;\n]+", PLACEHOLDER.sub(" ", reply)))


def _foreign(clause: str, lang: Lang) -> bool:
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", clause)]
    tongues: tuple[Lang, Lang] = ("de", "en") if lang == "de" else ("en", "de")
    own, other = (sum(word in _COMMON[tongue] for word in words) for tongue in tongues)
    return (other >= 3 and other > 3 * own) or (len(words) >= 12 and not own)


def _label(placeholder: str, lang: Lang, labels: Mapping[str, str]) -> str:
    name, _, part = placeholder.partition(":")
    label = labels.get(placeholder) or labels.get(name, "")
    # A label with a digit or a sign of markup may carry a value or an untrusted name: it stays inside.
    known = label if _LABEL.fullmatch(label) else _OTHER[lang]
    return _RANGE[lang].format(known) if part else known


def _clean(text: str) -> bool:
    return not any(sign.isnumeric() for sign in text) and not re.search(r"[{}@<>]|https?:|www\.", text)


def letters(index: int) -> str:
    """A name without digits for the item at that place: a, b … z, aa and so on."""
    return (letters(index // 26 - 1) if index >= 26 else "") + chr(ord("a") + index % 26)


_GERMAN = """der die das den dem des ein eine einer eines einem einen und oder nicht kein keine ist sind war waren
wurde wurden wird werden hat haben hatte im in mit von vom zu zum zur für auf bei aus nach als auch um durch gegenüber
sich sie es dass wenn aber mehr weniger insgesamt"""
_ENGLISH = """the a an and or not no is are was were been be has have had of to for on at by with from as than that
this these it its which but more less there their they compared overall"""
_COMMON: Mapping[Lang, frozenset[str]] = {"de": frozenset(_GERMAN.split()), "en": frozenset(_ENGLISH.split())}
