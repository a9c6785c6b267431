"""The form in which two writings of the same value are equal, before anything is hashed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from typing import Literal

Pii = Literal["email", "phone", "name", "address", "birth_date", "other"]
_HASHED = re.compile(r"[0-9a-fA-F]{64}")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{1,2})/(\d{1,2})/(\d{4})")
_STREET = re.compile(r"(str\.|straße|strasse)(?!\w)")


def email(value: str) -> str:
    """Trimmed, lower case, composed (NFC). Dots of Gmail stay: other houses hash them too.

    >>> email("  Anna.Muster@Example.DE ")
    'anna.muster@example.de'
    """
    return unicodedata.normalize("NFC", value).strip().lower().removeprefix("mailto:")


def phone(value: str) -> str:
    """Digits with the country's code; a number with one leading zero is German (+49), one without is left as it is.

    >>> phone("+49 (0)171 / 123-4567"), phone("0171 1234567"), phone("0043 1 58858")
    ('491711234567', '491711234567', '43158858')
    """
    text = re.sub(r"^\s*(tel\.?:?)", "", value.strip(), flags=re.IGNORECASE)
    abroad = text.lstrip("( ").startswith("+")
    if abroad:
        text = text.replace("(0)", "")
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    if abroad:
        return digits
    if digits.startswith("00"):
        return digits[2:]
    return f"49{digits[1:]}" if digits.startswith("0") else digits


def name(value: str) -> str:
    """Composed, lower case, single spaces.

    >>> name("  Anna   MÜLLER ")
    'anna müller'
    """
    return " ".join(unicodedata.normalize("NFC", value).lower().split())


def address(value: str) -> str:
    """As a name, with the German ways to write a street made one.

    >>> address("Haupt-Str. 12") == address("haupt-straße 12"), address("Hauptstr. 5")
    (True, 'hauptstrasse 5')
    """
    return " ".join(_STREET.sub("strasse ", name(value)).split())


def birth_date(value: str) -> str:
    """The day as 1980-05-31, from ISO, German or (day first) slashed writing; anything else as a name.

    >>> birth_date("31.5.1980"), birth_date("1980-05-31 00:00:00")
    ('1980-05-31', '1980-05-31')
    """
    match = _DAY.match(value.strip())
    if match is None:
        return name(value)
    iso, german, slashed = match.groups()[:3], match.groups()[3:6], match.groups()[6:]
    year, month, day = iso if iso[0] else (german if german[0] else slashed)[::-1]
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"


FORMS: dict[str, Callable[[str], str]] = {
    "email": email,
    "phone": phone,
    "name": name,
    "address": address,
    "birth_date": birth_date,
    "other": name,
}


def normal(kind: str, value: str) -> str:
    """The normal form of a value of that kind; empty where nothing is left."""
    return FORMS.get(kind, name)(value)


def is_hashed(value: str) -> bool:
    """Whether a value came as SHA-256 already (64 hexadecimal digits)."""
    return _HASHED.fullmatch(value.strip()) is not None


def plain_hash(kind: str, value: str) -> str:
    """SHA-256 of the normal form in hexadecimal, as ad platforms take it; one that came hashed stays; '' if empty."""
    if is_hashed(value):
        return value.strip().lower()
    form = normal(kind, value)
    return sha256(form.encode()).hexdigest() if form else ""
