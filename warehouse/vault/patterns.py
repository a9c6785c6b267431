# pyright: basic
"""What personal data looks like: patterns in RE2's dialect, which DuckDB and Python both read, and their checksums.

A pattern alone would flag numbers of orders and campaigns. Where digits stand alone, a column is personal only if at
least half of what looks like a number of that kind passes its check: one in ten arbitrary numbers passes Luhn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

EMAIL = r"[\w.%+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,24}"
IBAN = r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
CARD = r"\b[0-9]{4}(?:[ -]?[0-9]{4}){3}\b|\b3[0-9]{3}[ -]?[0-9]{6}[ -]?[0-9]{4,5}\b"
DECIMAL = r"\b(?:0|[1-9][0-9]*)\.[0-9]{5,}"
"""A fraction as computers write it: taken as a whole, so that its last digits are not read as a number to call."""
PHONE = (
    DECIMAL + r"|\+[1-9][0-9]{0,2}[ /.-]?(?:\(0?[0-9]*\)[ ]?)?[0-9](?:[ /.-]{0,3}[0-9]){6,12}"
    r"|\b00[1-9][0-9](?:[ /.-]?[0-9]){7,12}\b"
    r"|\(?\b0[1-9][0-9]{1,4}\)?(?: ?[/-] ?| )[0-9]{2,4}(?:[ -]?[0-9]{2,5}){1,3}\b"
    r"|\b01[5-7][0-9]{8,9}\b"
    r"|\([2-9][0-9]{2}\) ?[0-9]{3}-[0-9]{4}\b"
)
NOT_A_DOMAIN = ("png", "jpg", "jpeg", "gif", "webp", "svg", "css", "js", "pdf", "mp4", "html")
IBAN_LENGTH = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
}  # fmt: skip
CARD_START = re.compile(r"4|5[1-5]|2[2-7]|3[47]|3[068]|6011|65|35")


def is_email(text: str) -> bool:
    """An address, not the name of a picture for dense screens (`logo@2x.png`)."""
    return text.rsplit(".", 1)[-1].lower() not in NOT_A_DOMAIN


def is_iban(text: str) -> bool:
    """ISO 13616: the country's length, and 1 as the remainder of 97.

    >>> is_iban("DE89 3704 0044 0532 0130 00"), is_iban("DE88 3704 0044 0532 0130 00")
    (True, False)
    """
    plain = text.replace(" ", "")
    if IBAN_LENGTH.get(plain[:2]) != len(plain):
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def is_card(text: str) -> bool:
    """A payment card: a known beginning and length, and the check digit of Luhn (ISO/IEC 7812-1).

    >>> is_card("4111 1111 1111 1111"), is_card("4111 1111 1111 1112")
    (True, False)
    """
    digits = re.sub(r"\D", "", text)
    if not CARD_START.match(digits) or len(set(digits)) < 2:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def is_phone(text: str) -> bool:
    """Eight to fifteen digits (ITU-T E.164), ten at least with an area code, no date and no fraction."""
    if re.fullmatch(DECIMAL, text):
        return False
    digits = re.sub(r"\D", "", text)
    return (
        (10 if digits.startswith("0") else 8) <= len(digits) <= 15
        and len(set(digits)) > 2
        and not re.search(r"\b(19|20)\d\d-\d\d-\d\d\b", text)
    )


@dataclass(frozen=True)
class Look:
    """A kind of personal data with its pattern and its check; `alone` means that bare digits may be something else."""

    kind: str
    pattern: str
    check: Callable[[str], bool]
    alone: bool = False


LOOKS = (
    Look("email", EMAIL, is_email),
    Look("iban", IBAN, is_iban),
    Look("card", CARD, is_card, alone=True),
    Look("phone", PHONE, is_phone, alone=True),
)


def personal(look: Look, tokens: Iterable[str]) -> list[str]:
    """The tokens of one column that are personal data of this kind."""
    found = list(tokens)
    passed = [token for token in found if look.check(token)]
    if not look.alone:
        return passed
    told = [token for token in passed if not token.isdigit()]
    bare = [token for token in passed if token.isdigit()]
    candidates = sum(1 for token in found if token.isdigit())
    return told + (bare if 2 * len(bare) >= candidates else [])
