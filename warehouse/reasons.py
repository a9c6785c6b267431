# pyright: basic
"""Why a row was rejected, as a sentence in both languages that names line, column and value; written by SQL."""

from __future__ import annotations

from warehouse.cells import Target
from warehouse.contract import literal

HIDDEN = "•••"  # stands for what names a person: a rejected row is kept, but not its name
EXPECTED: dict[str, tuple[str, str]] = {
    "integer": ("eine ganze Zahl", "a whole number"),
    "number": ("eine Zahl", "a number"),
    "money": ("ein Betrag", "an amount"),
    "share": ("ein Anteil", "a share"),
    "date": ("ein Datum", "a date"),
    "timestamp": ("ein Zeitpunkt", "a point in time"),
    "flag": ("ja oder nein", "yes or no"),
}


def reasons(targets: list[Target], lang: int) -> str:
    """SQL: the sentence for a row's `_fault`; lang 0 is German, 1 English."""
    line = f"{literal(('Zeile ', 'Line ')[lang])} || v.line || ': '"
    cases = []
    for number, target in enumerate(targets):
        header = f"„{target.header or target.name}“" if lang == 0 else f"'{target.header or target.name}'"
        text = f"left(trim(coalesce(s.c{target.source}, '')), 80)"
        if target.source is None or getattr(target.column, "pii", None):
            text = literal(HIDDEN if target.source is not None else target.constant or "")
        expected = EXPECTED.get(target.column.type, ("ein Text", "a text"))[lang]
        low, high = _bound(target.column.min), _bound(target.column.max)
        texts = {
            "missing": (f"{header} ist leer.", f"{header} is empty."),
            "type": (f"{header} ist „\x00“, erwartet wird {expected}.", f"{header} is '\x00', which is not"
                                                                        f" {expected}."),
            "low": (f"{header} ist \x00, erlaubt ist mindestens {low}.",
                    f"{header} is \x00, but must be at least {low}."),
            "high": (f"{header} ist \x00, erlaubt ist höchstens {high}.",
                    f"{header} is \x00, but must be at most {high}."),
        }  # fmt: skip
        if target.column.form:
            said = target.column.form
            texts["form"] = (
                f"{header} ist „\x00“, erwartet wird {said.de}.",
                f"{header} is '\x00', which is not {said.en}.",
            )
        for code, said in texts.items():
            before, _, after = said[lang].partition("\x00")
            shown = f"{literal(before)} || {text} || {literal(after)}" if "\x00" in said[lang] else literal(said[lang])
            cases.append(f"when '{code}:{number}' then {line} || {shown}")
    place = "split_part(_fault, ':', 2)"
    again = ("wiederholt Zeile ' || {} || ' genau.", "repeats line ' || {} || ' exactly.")[lang].format(place)
    against = (
        "hat denselben Schlüssel wie Zeile ' || {} || ', aber andere Werte.",
        "has the same key as line ' || {} || ', but other values.",
    )[lang].format(place)
    return (
        f"case when _fault like 'again:%' then {line} || '{again}' when _fault like 'against:%' then {line} ||"
        f" '{against}'"
        f" else case _fault {' '.join(cases)} end end"
    )


def _bound(value: float | None) -> str:
    return f"{value:g}" if value is not None else ""
