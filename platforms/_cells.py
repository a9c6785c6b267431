"""Cells of files that a spreadsheet may open: text is never a formula, amounts keep their digits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

STARTS = "=+-@\t\r\n＝＋－＠"
"""A text that begins with one of these would be computed by a spreadsheet."""


def risky(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula.

    >>> risky("=1+1"), risky(" @SUM(A1)"), risky("Brand DE")
    (True, True, False)
    """
    return text.lstrip(" \u00a0").startswith(tuple(STARTS)) or (text[:1] in "\t\r\n" and bool(text))


def safe(text: str) -> str:
    """A text as a cell: on one line, without control characters, with an apostrophe where it could be a formula."""
    shown = "".join(each if each.isprintable() else " " for each in text)
    return f"'{shown}" if risky(text) else shown


def amount(value: Any) -> str:
    """A number in plain digits, exactly as it is; a negative one stays a number.

    >>> amount(150.0), amount(0.1), amount(12345678.9), amount(-5)
    ('150.00', '0.10', '12345678.90', '-5.00')

    Raises:
        ValueError: no finite number, or more digits after the point than two.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("no number")
    try:
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        cents = exact.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValueError("no finite number") from None
    if cents != exact:
        raise ValueError("more than two digits after the point")
    return f"{cents:f}"


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, tabs: bool = False) -> str:
    """The file's text: one header, one line a row; cells are already as they have to be."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", delimiter="\t" if tabs else ",", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
