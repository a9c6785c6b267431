"""Which column of a file plays which part: by what the person said, then by the names a contract knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from errors import BadArguments, MissingColumn
from warehouse.contract import Contract, plain

CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "US$": "USD", "zł": "PLN", "¥": "JPY"}
CODES = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "JPY",
    "AUD",
    "CAD",
    "NZD",
    "INR",
    "BRL",
    "MXN",
    "ZAR",
    "TRY",
    "RON",
    "BGN",
    "CNY",
    "HKD",
    "SGD",
    "KRW",
    "AED",
]
_CURRENCY = re.compile(rf"[(\[]?\s*\b({'|'.join(CODES)})\b\s*[)\]]?|[(\[]\s*(€|US\$|\$|£|zł|¥)\s*[)\]]")


@dataclass
class Match:
    """Parts of a file: canonical column -> numbers of its source columns; constants; what is left over."""

    sources: dict[str, list[int]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    ignored: list[int] = field(default_factory=list)
    micros: set[str] = field(default_factory=set)

    def used(self) -> set[int]:
        """The numbers of the source columns that play a part."""
        return {number for numbers in self.sources.values() for number in numbers}


def base(header: str) -> str:
    """A header for comparison, without its currency: `Kosten (EUR)` is `kosten`."""
    return plain(_CURRENCY.sub(" ", header)) or plain(header)


def currency_of(header: str) -> str | None:
    """The currency that a header names, as its three letters."""
    found = _CURRENCY.search(header)
    return None if found is None else found[1] or CURRENCIES[found[2]]


def match(headers: Sequence[str], contract: Contract, mapping: Mapping[str, str] | None = None) -> Match:
    """Give each canonical column its source; what the person said comes first.

    Raises:
        BadArguments: the mapping names a column that the kind or the file does not have.
    """
    result = Match()
    for canonical, source in (mapping or {}).items():
        _take_word(canonical, source, headers, contract, result)
    bases = [base(header) for header in headers]
    for canonical in _candidates(contract, bases, result):
        if canonical not in result.sources and canonical not in result.constants:
            _guess(canonical, bases, contract, result)
        if f"previous_{canonical}" in contract.columns and canonical not in result.sources:
            _side_by_side(canonical, bases, contract, result)
    used = result.used()
    result.ignored = [number for number in range(len(headers)) if number not in used]
    return result


def missing(contract: Contract, found: Match) -> list[str]:
    """The required columns that have neither a source nor a constant (one of several: joined with a slash)."""
    have = set(found.sources) | set(found.constants)
    lacking = [name for name, column in contract.columns.items() if column.required and name not in have]
    if contract.one_of and not have & set(contract.one_of):
        lacking.append("/".join(contract.one_of))
    if contract.shapes and not any(set(shape.required) <= have for shape in contract.shapes):
        nearest = max(contract.shapes, key=lambda shape: len(have & set(shape.required)))
        lacking += [name for name in nearest.required if name not in have]
    return lacking


def lacks(file: str, kind: str, lacking: Sequence[str], headers: Sequence[str]) -> MissingColumn:
    """One sentence: which columns are missing, what the file has, and the --map that would help."""
    names, have = ", ".join(lacking), ", ".join(header[:40] for header in headers[:30])
    example = ",".join(f"{name.split('/')[0]}=…" for name in lacking)
    return MissingColumn(
        en=f"{file} lacks {'the column' if len(lacking) == 1 else 'the columns'} {names} for the kind {kind}; it"
        f" has: {have}.",
        de=f"In {file} {'fehlt die Spalte' if len(lacking) == 1 else 'fehlen die Spalten'} {names} für die Art"
        f" {kind}; vorhanden sind: {have}.",
        do_en=f"Name the columns: --as {kind} --map {example} (a constant in quotes, as platform='meta').",
        do_de=f"Nennen Sie die Spalten: --as {kind} --map {example} (eine Konstante in Anführungszeichen, z. B."
        f" platform='meta').",
        file=file,
        data_kind=kind,
        missing=list(lacking),
        has=list(headers),
    )


def _candidates(contract: Contract, bases: Sequence[str], said: Match) -> list[str]:
    """The columns worth guessing: all, or those of the shape that fits best."""
    if not contract.shapes:
        return list(contract.columns)
    have = set(said.sources) | set(said.constants)

    def fit(columns: Sequence[str]) -> tuple[int, int]:
        named = [name for name in columns if name in have]
        found = [name for name in columns if name in have or set(contract.columns[name].names) & set(bases)]
        return len(named), len(found)

    complete = [
        shape
        for shape in contract.shapes
        if all(name in have or set(contract.columns[name].names) & set(bases) for name in shape.required)
    ]
    return list(max(complete or contract.shapes, key=lambda shape: fit(shape.columns)).columns)


def _guess(canonical: str, bases: Sequence[str], contract: Contract, result: Match) -> None:
    column = contract.columns[canonical]
    if column.many:
        return  # who plays a part of many is decided in roles.py
    used = result.used()
    for name in (*column.names, *column.micros):
        for number, found in enumerate(bases):
            if found == name and number not in used:
                result.sources[canonical] = [number]
                if name in column.micros:
                    result.micros.add(canonical)
                return


def _side_by_side(canonical: str, bases: Sequence[str], contract: Contract, result: Match) -> None:
    """`Last 3 months Clicks, Previous 3 months Clicks`: the first is the newer period."""
    names = contract.columns[canonical].names
    used = result.used()
    ending = [
        number
        for number, found in enumerate(bases)
        if number not in used and any(found.endswith(" " + name) for name in names)
    ]
    if len(ending) in {1, 2}:
        result.sources[canonical] = ending[:1]
        if len(ending) == 2:
            result.sources.setdefault(f"previous_{canonical}", ending[1:])


def _take_word(canonical: str, source: str, headers: Sequence[str], contract: Contract, result: Match) -> None:
    canonical = canonical.strip()
    if canonical not in contract.columns:
        known = ", ".join(contract.columns)
        raise BadArguments(
            en=f"The kind {contract.kind} has no column '{canonical}'.",
            de=f"Die Art {contract.kind} hat keine Spalte '{canonical}'.",
            do_en=f"It has: {known}.",
            do_de=f"Sie hat: {known}.",
        )
    source = source.strip()
    if len(source) >= 2 and source[0] == source[-1] and source[0] in "'\"":
        result.constants[canonical] = source[1:-1]
        return
    whole = _find(source, headers)
    parts = [whole] if whole is not None else [_named(part, headers) for part in source.split("+")]
    if len(parts) > 1 and not contract.columns[canonical].many:
        many = ", ".join(contract.many) or "–"
        raise BadArguments(
            en=f"'{canonical}' takes one column, but {source} names {len(parts)}.",
            de=f"'{canonical}' nimmt eine Spalte, {source} nennt aber {len(parts)}.",
            do_en=f"Several columns joined by + are possible for: {many}.",
            do_de=f"Mehrere Spalten mit + sind möglich bei: {many}.",
        )
    result.sources[canonical] = list(dict.fromkeys(parts))
    if base(headers[parts[0]]) in contract.columns[canonical].micros:
        result.micros.add(canonical)


def _find(name: str, headers: Sequence[str]) -> int | None:
    forms: tuple[Callable[[str], str], ...] = (str, lambda text: text.strip().casefold(), plain, base)
    for same in forms:
        wanted = same(name)
        found = [number for number, header in enumerate(headers) if wanted and same(header) == wanted]
        if found:
            return found[0]
    return None


def _named(name: str, headers: Sequence[str]) -> int:
    found = _find(name.strip(), headers)
    if found is None:
        from rapidfuzz import fuzz, process

        near = process.extract(name, list(headers), scorer=fuzz.WRatio, limit=3, processor=plain)
        listed = ", ".join(header for header, _, _ in near)
        raise BadArguments(
            en=f"The file has no column '{name.strip()}'.",
            de=f"Die Datei hat keine Spalte '{name.strip()}'.",
            do_en=f"The nearest names are: {listed}.",
            do_de=f"Am nächsten kommen: {listed}.",
            has=list(headers),
        )
    return found
