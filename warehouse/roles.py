# pyright: basic
"""Which columns of a wide file are channels, controls, outcomes or features."""

from __future__ import annotations

import re
from collections.abc import Sequence

from errors import MissingColumn
from warehouse.contract import Contract, plain
from warehouse.match import Match
from warehouse.numbers import COMMA, POINT, bare, missing
from warehouse.staged import Staged

_SPEND = re.compile(
    r"(^|\s)(spend|spending|cost|costs|kosten|ausgaben|budget|werbeausgaben|werbekosten|invest|investment|expenditure|s)$|^(spend|cost|kosten|ausgaben|budget)\s"
)
_CONTROL = re.compile(
    r"(^|\s)(control|controls|kontrolle|holidays?|feiertage?|ferien|promos?|promotion|rabatt|discount|"
    r"competitors?|wettbewerb(er)?|temperatur|temperature|weather|wetter|season|saison|sentiment|lockdown|"
    r"b|event \d+|inflation|unemployment|arbeitslosigkeit|preis|price|black friday|weihnachten|"
    r"christmas)(\s|$)"
)


def assign(staged: Staged, contract: Contract, found: Match) -> dict[str, list[int]]:
    """Source columns by role, from what the person said or from the names; found.sources loses its roles.

    Raises:
        MissingColumn: no column could be recognised for a required role; the sentence lists the candidates.
    """
    roles = {role: found.sources.pop(role) for role in contract.many if role in found.sources}
    free = [number for number in found.ignored if number not in {n for ns in roles.values() for n in ns}]
    counted = set(numeric(staged, free))
    for role in contract.many:
        if role not in roles:
            chosen = _by_name(role, [n for n in free if n in counted], staged.headers, contract)
            if chosen:
                roles[role] = chosen
    used = {number for numbers in roles.values() for number in numbers}
    for role in contract.many:
        if role not in roles and contract.columns[role].required:
            raise _ask(staged, contract, role, [staged.headers[n] for n in free if n in counted and n not in used])
    if contract.rest == "features":
        roles["features"] = [n for n in free if n not in used and not _index(staged, n)]
    found.ignored = [n for n in free if n not in used and n not in roles.get("features", [])]
    return roles


def could(headers: Sequence[str], contract: Contract) -> dict[str, list[int]]:
    """Roles by names alone, for guessing the kind."""
    return {role: _by_name(role, list(range(len(headers))), headers, contract) for role in contract.many}


def _by_name(role: str, free: Sequence[int], headers: Sequence[str], contract: Contract) -> list[int]:
    if role == "media":
        return [n for n in free if _SPEND.search(plain(headers[n]))]
    if role == "controls":
        return [n for n in free if _CONTROL.search(plain(headers[n])) and not _SPEND.search(plain(headers[n]))]
    names = set(contract.columns[role].names)
    return [n for n in free if plain(headers[n]) in names]


def numeric(staged: Staged, numbers: Sequence[int]) -> list[int]:
    """The columns whose values are numbers, or yes and no, apart from a stray few."""
    if not numbers:
        return []
    words = "lower(trim(x)) in ('true','false','yes','no','ja','nein')"
    counts = []
    for number in numbers:
        x = f"c{number}"
        read = (
            f"try_cast(x as double) is not null or (regexp_full_match(b, '{POINT}') or"
            f" regexp_full_match(b,"
            f" '{COMMA}')) and regexp_matches(b, '\\d')"
        )
        counts.append(
            f"select {number}, count(*), count(*) filter ({read} or {words})"
            f" from (select {x} as x, {bare(x)} as b from {staged.table} where not {missing(x)} limit 5000)"
        )
    found = staged.con.execute(" union all ".join(counts)).fetchall()
    return [number for number, full, read in found if full and read >= 0.9 * full]


def _index(staged: Staged, number: int) -> bool:
    """A nameless column that counts the rows is no feature."""
    return bool(re.fullmatch(r"column \d+|unnamed: ?\d+", staged.headers[number].lower()))


def _ask(staged: Staged, contract: Contract, role: str, candidates: list[str]) -> MissingColumn:
    listed = ", ".join(name[:40] for name in candidates[:40]) or "–"
    example = "+".join(candidates[:2]) or "…"
    return MissingColumn(
        en=f"It is not clear which columns of {staged.piece.name} are '{role}' for the kind {contract.kind};"
        f" columns of numbers are: {listed}.",
        de=f"Es ist nicht klar, welche Spalten von {staged.piece.name} für die Art {contract.kind} „{role}“ sind;"
        f" Zahlenspalten sind: {listed}.",
        do_en=f"Name them: --as {contract.kind} --map {role}={example}",
        do_de=f"Nennen Sie sie: --as {contract.kind} --map {role}={example}",
        file=staged.piece.name,
        data_kind=contract.kind,
        missing=[role],
        has=staged.headers,
    )
