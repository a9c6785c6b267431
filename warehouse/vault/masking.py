"""Texts that quote what people wrote: personal data in them becomes hashes or marks before they are kept."""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.vault.keys import hashed
from warehouse.vault.patterns import LOOKS, Look
from warehouse.vault.store import FILE, holds

HASHED = {"email", "phone"}


def mask(text: str, home: Path | None = None) -> str:
    """The text with e-mail addresses, phone and card numbers and IBANs taken out.

    With `home`, an e-mail address or phone number becomes its keyed hash, by which the person is still found;
    everything else, and all without `home`, becomes a mark.

    >>> mask("Frau Muster, anna@example.com, DE89 3704 0044 0532 0130 00")
    'Frau Muster, [email], [iban]'
    """

    def swap(look: Look, token: str) -> str:
        return hashed(home, look.kind, token) if home is not None and look.kind in HASHED else f"[{look.kind}]"

    for look in LOOKS:
        text = re.sub(
            look.pattern, lambda found, look=look: swap(look, found[0]) if look.check(found[0]) else found[0], text
        )
    return text


def nameless(text: str, home: Path) -> str:
    """The text with the e-mail addresses and phone numbers of people who are in the vault as their keyed hashes.

    Other addresses stay: an advertisement may well name one.
    """
    if not (home / FILE).exists():
        return text

    def swap(look: Look, token: str) -> str:
        stands_for = hashed(home, look.kind, token) if look.check(token) else ""
        return stands_for if stands_for and holds(home, stands_for) else token

    for look in LOOKS:
        if look.kind in HASHED:
            text = re.sub(look.pattern, lambda found, look=look: swap(look, found[0]), text)
    return text
