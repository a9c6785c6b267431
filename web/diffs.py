"""What exactly would be written, field by field, with units and lists as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import click

from terms import Lang, Operation, Words
from terms.named import field
from web.proposing import value_said
from web.terminal import table_lines

TITLES = {
    True: Words(de="Genau das würde geschrieben", en="Exactly this would be written"),
    False: Words(de="Das wurde freigegeben", en="This was approved"),
}
COLUMNS = {"de": ("Wo", "Was", "Feld", "vorher", "nachher", "Einheit"),
           "en": ("where", "what", "field", "before", "after", "unit")}  # fmt: skip
PER = {"day": "Tag", "week": "Woche", "month": "Monat", "click": "Klick", "conversion": "Conversion"}
MOST = 40


def diff(operations: Sequence[Operation], waits: bool, lang: Lang) -> str:
    """What exactly is written, as a table; empty where it is not known.

    Args:
        operations: the writes.
        waits: whether nobody has decided yet.
        lang: of the words.
    """
    if not operations:
        return ""
    title = TITLES[waits].said(lang)
    rows = [_diff_row(each, lang) for each in operations]
    return "\n".join([click.style(title, bold=True), *table_lines(COLUMNS[lang], rows, lang, limit=MOST)])


def _diff_row(operation: Operation, lang: Lang) -> tuple[str, ...]:
    name = operation.name or operation.entity
    before, after = changed(operation.before, operation.after, lang)
    own = f" ({operation.entity})" if operation.entity not in name else ""
    label = field(operation.field).said(lang)
    return operation.platform, f"{name}{own}", label, before, after, unit_said(operation.unit, lang)


def unit_said(unit: str, lang: Lang) -> str:
    """The unit of an amount for people: `EUR/day` is told as EUR/Tag."""
    money, _, per = unit.partition("/")
    return f"{money}/{PER.get(per, per)}" if per and lang == "de" else unit


def changed(before: Any, after: Any, lang: Lang) -> tuple[str, str]:
    """Both sides of a change, short; of lists what is added and what goes."""
    if isinstance(before, list) and isinstance(after, list):
        was, would = cast("list[Any]", before), cast("list[Any]", after)
        new, gone = [row for row in would if row not in was], [row for row in was if row not in would]
        told = [f"+ {', '.join(map(str, new[:3]))}" + (" …" if len(new) > 3 else "")] * bool(new)
        told += [f"− {', '.join(map(str, gone[:3]))}" + (" …" if len(gone) > 3 else "")] * bool(gone)
        count = "Einträge" if lang == "de" else "entries"
        return f"{len(was)} {count}", f"{len(would)} {count} ({'; '.join(told) or '='})"
    if isinstance(before, dict) or isinstance(after, dict):
        return _mapped(before, lang), _mapped(after, lang)
    return _plain(before, lang), _plain(after, lang)


def _mapped(value: Any, lang: Lang) -> str:
    if not isinstance(value, dict):
        return _plain(value, lang)
    return ", ".join(f"{name}: {_plain(each, lang)}" for name, each in value.items())[:80]  # pyright: ignore[reportUnknownVariableType]


def _plain(value: Any, lang: Lang) -> str:
    if value is None:
        return "–"
    return value_said(value, lang)
