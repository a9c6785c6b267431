"""What all terms are made of: exact numbers, sentences in both languages, and values that never change."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from errors import Lang

Basis = Literal["observed", "modelled", "platform-reported"]


Evidence = Literal["experiment", "quasi-experiment", "model", "correlation", "bookkeeping"]


Confidence = Literal["green", "amber", "red"]


Scope = Literal["read", "ask", "act"]
"""What a key is for; `act` takes nothing away from the role of whose it is."""
Chart = dict[str, Any]


"""A Vega-Lite specification; a `{"de": …, "en": …}` pair in it is one text in two languages."""


def number(value: Any) -> Decimal:
    """A finite Decimal; a float becomes the shortest decimal that reads back as the same float.

    >>> number(0.1), number(3), number("1.10")
    (Decimal('0.1'), Decimal('3'), Decimal('1.10'))
    """
    if isinstance(value, bool):
        raise ValueError("true and false are not numbers")
    if isinstance(value, Decimal):
        result = value
    elif isinstance(value, (int, str)):
        result = Decimal(value)
    else:
        result = Decimal(repr(float(value)))
    if not result.is_finite():
        raise ValueError("a figure must be finite")
    return result


def plain(value: Decimal) -> int | float:
    """The number as JSON shows it."""
    exponent = value.as_tuple().exponent
    # Only what is written without decimals is a whole number in JSON.
    return int(value) if isinstance(exponent, int) and 0 <= exponent < 16 else float(value)


Number = Annotated[Decimal, BeforeValidator(number), PlainSerializer(plain, when_used="json")]


"""A Decimal that JSON shows as a number."""


class Term(BaseModel):
    """Immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Term):
    """The same sentence in both languages."""

    de: str
    en: str

    def said(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.de if lang == "de" else self.en


def localised(spec: Any, lang: Lang) -> Any:
    """A chart in one language: each `{"de", "en"}` pair becomes its text.

    >>> localised({"title": {"de": "Umsatz", "en": "revenue"}, "mark": "bar"}, "de")
    {'title': 'Umsatz', 'mark': 'bar'}
    """
    if isinstance(spec, dict):
        pairs = cast("dict[str, Any]", spec)
        if pairs.keys() == {"de", "en"}:
            return pairs[lang]
        return {key: localised(each, lang) for key, each in pairs.items()}
    if isinstance(spec, list):
        return [localised(each, lang) for each in cast("list[Any]", spec)]
    return spec


def canonical(shape: Any) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(shape, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
