"""Which person a question is about: an address, a hash, a profile, or a number after a word such as customer."""

from __future__ import annotations

import re

from agents._heard import Heard

_ADDRESS = re.compile(r"[\w.%+'-]+@[\w-]+(?:\.[\w-]+)+")
_HASH = re.compile(r"\b[0-9a-f]{64}\b|\bp[0-9a-f]{12}\b", re.IGNORECASE)
_NODE = re.compile(r"\b(?:customer|contact|user|email|phone|device|order|subject):[^\s?!,;]+")
_NAMED = re.compile(
    r"\b(?:kund(?:e|in|en|ennummer)|kunden-?(?:nr\.?|nummer|id|profil)|customer(?: (?:number|id|no\.?))?|kontakt"
    r"|contact|person|bestellung|order|profile?|login|ger[äa]t|device|user|nutzer(?:in)?|visitor|besucher(?:in)?)"
    r"\s*(?:nr\.?|number|id|no\.?|#|:)?\s*[\"'„“]?(?P<id>[\w./-]*\d[\w./-]*)",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b[A-Z]{1,4}-\d[\w-]*\b")


def person(heard: Heard) -> str | None:
    """The key of a person that a question names; None where it names none."""
    return find(heard.text)


def find(text: str) -> str | None:
    """The key in a text.

    >>> find("Zeig mir das Profil von Kunde C-1042"), find("customer profile for anna@example.com?")
    ('C-1042', 'anna@example.com')
    >>> find("Retourenquote des Kunden 4711"), find("Wie viele Kunden haben wir?")
    ('4711', None)
    """
    for look in (_ADDRESS, _HASH, _NODE):
        if match := look.search(text):
            return match[0].rstrip(".")
    if match := _NAMED.search(text):
        return match["id"].rstrip("./-")
    match = _CODE.search(text)
    return match[0] if match else None
