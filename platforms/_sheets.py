"""The files that people bring to platforms: which one takes a change, and its rows there.

Google Ads Editor   support.google.com/google-ads/editor/answer/57747 (English headers; an empty cell changes nothing)
Meta Ads Manager    the columns of its own export, which it imports again: ids as cg: (campaign), c: (ad set), a: (ad)
changes             everything else, and what those two could mistake: a list to do by hand
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from platforms._cells import amount, risky, safe, table
from platforms._said import refused
from terms import Operation, canonical

Row = dict[str, str]
STATUS = {"enabled": "Enabled", "paused": "Paused"}


@dataclass(frozen=True)
class Sheet:
    """A kind of file.

    rows      of one change; None where this file cannot say it without being mistaken
    encoding  utf-8-sig with commas, or utf-16 with tabs, as the tool itself exports
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Operation], list[Row] | None]
    encoding: str = "utf-8-sig"

    def file(self, rows: Sequence[Row]) -> bytes:
        """All of the file."""
        wide = self.encoding == "utf-16"
        text = table(self.columns, rows, tabs=wide)
        return b"\xff\xfe" + text.encode("utf-16-le") if wide else text.encode(self.encoding)


def sheet_of(operation: Operation) -> tuple[Sheet, list[Row]]:
    """The file that takes a change, with its rows.

    Raises:
        Refused: an amount that is none, or a change of nothing.
    """
    if canonical(operation.before) == canonical(operation.after):
        raise refused(operation.name or operation.entity, "nothing would change", "nichts würde sich ändern")
    try:
        for sheet in BY_PLATFORM.get(operation.platform, ()):
            rows = sheet.rows(operation)
            if rows:
                return sheet, rows
        return CHANGES, [_change(operation)]
    except ValueError as wrong:
        raise refused(operation.name or operation.entity, str(wrong)) from None


def path(operation: Operation) -> tuple[str, ...]:
    """Campaign, ad group and keyword by name, as deep as the thing lies; empty where its name does not say just that.

    >>> path(Operation(platform="google", entity="1", name="google · A · B", kind="ad_group", field="bid", before=1, after=2))
    ('A', 'B')
    """  # noqa: E501  (an example)
    depth = {"campaign": 1, "ad_group": 2, "keyword": 3}.get(operation.kind, 0)
    parts = [part.strip() for part in operation.name.split(" · ")]
    if len(parts) > 1 and parts[0].casefold() == operation.platform:
        parts = parts[1:]
    return tuple(parts) if len(parts) == depth and all(parts) else ()


def _editor(operation: Operation) -> list[Row] | None:
    names = path(operation)
    if not names or any(map(risky, names)):
        return None
    place: Row = dict(zip(["Campaign", "Ad Group"], names, strict=False))
    write = _EDITOR.get((operation.kind, operation.field))
    return write(operation, place) if write else None


def _editor_budget(operation: Operation, place: Row) -> list[Row]:
    return [place | {"Campaign Daily Budget": _positive(operation.after)}]


def _editor_bid(operation: Operation, place: Row) -> list[Row]:
    return [place | {"Max CPC": _positive(operation.after)}]


def _editor_status(operation: Operation, place: Row) -> list[Row]:
    column = "Campaign Status" if operation.kind == "campaign" else "Ad Group Status"
    return [place | {column: _status(operation.after)}]


def _editor_keyword(operation: Operation, place: Row) -> list[Row] | None:
    word, match = _match(path(operation)[2])
    if not match:
        return None  # Without its match type the Editor would book another keyword.
    told = {"Keyword": word, "Criterion Type": match}
    if operation.field == "bid":
        return [place | told | {"Max CPC": _positive(operation.after)}]
    return [place | told | {"Status": _status(operation.after)}]


def _editor_negatives(operation: Operation, place: Row) -> list[Row] | None:
    before, after = _texts(operation.before), _texts(operation.after)
    if any(risky(text) for text in (*before, *after)):
        return None
    level = "Campaign Negative" if operation.kind == "campaign" else "Negative"
    rows: list[Row] = []
    for texts, status in ((sorted(after - before), ""), (sorted(before - after), "Removed")):
        for text in texts:
            word, match = _match(text)
            rows.append(place | {"Keyword": word, "Criterion Type": f"{level} {match or 'Broad'}", "Status": status})
    return rows


_EDITOR: dict[tuple[str, str], Callable[[Operation, Row], list[Row] | None]] = {
    ("campaign", "budget"): _editor_budget, ("campaign", "status"): _editor_status,
    ("ad_group", "bid"): _editor_bid, ("ad_group", "status"): _editor_status,
    ("keyword", "bid"): _editor_keyword, ("keyword", "status"): _editor_keyword,
    ("campaign", "negatives"): _editor_negatives, ("ad_group", "negatives"): _editor_negatives,
}  # fmt: skip

_META = {
    "campaign": ("cg:", "Campaign ID", "Campaign Name", "Campaign Status", "Campaign Daily Budget", ""),
    "ad_group": ("c:", "Ad Set ID", "Ad Set Name", "Ad Set Run Status", "Ad Set Daily Budget", "Bid Amount"),
    "ad": ("a:", "Ad ID", "Ad Name", "Ad Status", "", ""),
}


def _bulk(operation: Operation) -> list[Row] | None:
    if operation.kind not in _META:
        return None
    prefix, id_column, name_column, status, budget, bid = _META[operation.kind]
    entity, own = operation.entity.strip(), operation.name.rpartition(" · ")[2].strip()
    # A row without an id would book a new campaign; a name is none.
    if not re.fullmatch(r"(?:(?:cg|c|a):)?[\w-]*[0-9][\w-]*", entity) or entity in (own, operation.name.strip()):
        return None
    column = {"status": status, "budget": budget, "bid": bid}.get(operation.field, "")
    if not column:
        return None
    said = _status(operation.after).upper().replace("ENABLED", "ACTIVE") if operation.field == "status" else ""
    id_ = prefix + entity if entity.isdigit() else entity
    return [{id_column: id_, name_column: safe(own), column: said or _positive(operation.after)}]


def _change(operation: Operation) -> Row:
    return {
        "Platform": safe(operation.platform), "Kind": safe(operation.kind), "ID": safe(operation.entity),
        "Name": safe(operation.name), "Field": safe(operation.field), "Before": _said(operation.before),
        "After": _said(operation.after), "Unit": safe(operation.unit),
    }  # fmt: skip


def _said(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return safe(value if isinstance(value, str) else canonical(value).decode())
    return f"{Decimal(repr(value)):f}"


def _positive(value: Any) -> str:
    told = amount(value)
    if told.startswith("-") or told == "0.00":
        raise ValueError("an amount above zero is needed")
    return told


def _status(value: Any) -> str:
    if value not in STATUS:
        raise ValueError("the status is enabled or paused")
    return STATUS[value]


def _texts(value: Any) -> set[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):  # pyright: ignore[reportUnknownVariableType]
        raise ValueError("negatives are a list of texts")
    return set(value)  # pyright: ignore[reportUnknownArgumentType]


def _match(text: str) -> tuple[str, str]:
    """The words of a keyword and its match type as people write it: [exact], "phrase", else not said."""
    if text.startswith("[") and text.endswith("]"):
        return text[1:-1], "Exact"
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1], "Phrase"
    return text, ""


EDITOR = Sheet(
    "google-ads-editor",
    ("Campaign", "Campaign Daily Budget", "Campaign Status", "Ad Group", "Max CPC", "Ad Group Status", "Keyword",
     "Criterion Type", "Status"),
    _editor,
)  # fmt: skip
BULK = Sheet("meta-bulk", tuple(column for each in _META.values() for column in each[1:] if column), _bulk, "utf-16")
CHANGES = Sheet("changes", ("Platform", "Kind", "ID", "Name", "Field", "Before", "After", "Unit"),
                lambda operation: [_change(operation)])  # fmt: skip
BY_PLATFORM = {"google": (EDITOR,), "meta": (BULK,)}
SHEETS = {sheet.name: sheet for sheet in (EDITOR, BULK, CHANGES)}
