"""Audience files as platforms take them: who comes in, who goes out; hashed fields only.

Google Customer Match   support.google.com/google-ads/answer/7659867: English headers, UTF-8; country and zip plain
Meta custom audience    facebook.com/business/help/2082575038703844: email, phone, fn, ln, ct, st, zip, country
every other             email_sha256, phone_sha256: for a CRM or a mail tool
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from platforms._cells import safe, table
from platforms.wire import members
from terms import canonical

Member = dict[str, str]
HASH = re.compile(r"[0-9a-f]{64}")
PLAIN = {"country": re.compile(r"[A-Za-z]{2}"), "zip": re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{1,11}")}
"""What is not hashed at Google, and how it has to look."""


@dataclass(frozen=True)
class List:
    """A kind of file: its name, and the column of each field; `plain` fields are written unhashed."""

    name: str
    columns: Mapping[str, str]
    plain: frozenset[str] = frozenset()

    def file(self, rows: Sequence[Member]) -> bytes:
        """All of the file, UTF-8 without a mark, only the columns that are used."""
        used = [field for field in self.columns if any(field in row for row in rows)]
        cells = [{self.columns[field]: safe(row[field]) for field in used if field in row} for row in rows]
        return table([self.columns[field] for field in used], cells).encode()

    def wrong(self, row: Member) -> str:
        """Why a row is not taken; empty where it is."""
        for field, value in row.items():
            if field not in self.columns:
                return f"no column for {field[:40]}"
            if field in self.plain and not PLAIN[field].fullmatch(value):
                return f"{field} does not look like one"
            if field not in self.plain and not HASH.fullmatch(value):
                return f"{field} is not a SHA-256 in lower-case hex"
        return "" if row else "the row is empty"


GOOGLE = List("customer-match", {
    "email": "Email", "phone": "Phone", "first_name": "First Name", "last_name": "Last Name", "country": "Country",
    "zip": "Zip",
}, frozenset(("country", "zip")))  # fmt: skip
META = List("custom-audience", {
    "email": "email", "phone": "phone", "first_name": "fn", "last_name": "ln", "city": "ct", "state": "st",
    "zip": "zip", "country": "country",
})  # fmt: skip
OTHER = List("audience", {"email": "email_sha256", "phone": "phone_sha256"})
BY_PLATFORM = {"google": GOOGLE, "meta": META}


@dataclass(frozen=True)
class Difference:
    """Who comes in and who goes out, in a stable order, and the rows that cannot be written."""

    added: tuple[Member, ...]
    removed: tuple[Member, ...]
    rejected: Mapping[str, str]


def difference(before: Any, after: Any, form: List) -> Difference:
    """What turns one list into the other.

    A row is the hash of an e-mail address, or an object of hashed fields (email, phone, first_name …).

    Raises:
        ValueError: the members are no list.
    """
    old, new = _rows(before), _rows(after)
    wrong = {key: form.wrong(row) for key, row in (old | new).items()}
    rejected = {_label(key): why for key, why in wrong.items() if why}
    return Difference(
        tuple(new[key] for key in sorted(new.keys() - old.keys()) if not wrong[key]),
        tuple(old[key] for key in sorted(old.keys() - new.keys()) if not wrong[key]),
        rejected,
    )


def _rows(value: Any) -> dict[str, Member]:
    if value is None:
        return {}
    if not isinstance(value, list):
        raise ValueError("members are a list of hashed rows")
    rows = [_row(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return {canonical(row).decode(): row for row in rows}


def _row(value: Any) -> Member:
    if isinstance(value, str):
        return {"email": value}
    return {name: str(each) for name, each in members(value).items() if each not in (None, "")}


def _label(key: str) -> str:
    """A row in a reason: enough to find it, not enough to know whose it is when somebody forgot to hash it."""
    import hashlib

    return f"row {hashlib.sha256(key.encode()).hexdigest()[:12]}"
