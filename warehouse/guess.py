"""Which kind a file is, when nobody said so: the kind whose required columns are all there and that explains most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from errors import BadArguments, MissingColumn, UnknownKind
from terms import Words
from warehouse import contract as contracts
from warehouse.contract import Contract
from warehouse.match import base, match, missing
from warehouse.roles import could

MARGIN = 1.0


def kind_of(file: str, headers: Sequence[str], mapping: Mapping[str, str] | None) -> tuple[str, Words]:
    """The kind and why.

    Raises:
        UnknownKind: two kinds fit alike; the sentence names them.
        MissingColumn: no kind fits; the sentence names the nearest and what it lacks.
    """
    _canonical(mapping)
    fits = sorted(
        ((_fit(headers, contracts.contract(kind), mapping), kind) for kind in contracts.kinds()), reverse=True
    )
    whole = [(score, kind) for (lacking, score), kind in fits if lacking == 0]
    if not whole:
        raise _none(file, headers, fits, mapping)
    if len(whole) > 1 and whole[0][0] - whole[1][0] < MARGIN:
        raise _several(file, [kind for _, kind in whole[:3]])
    kind = whole[0][1]
    found = match(headers, contracts.contract(kind), _known(contracts.contract(kind), mapping))
    named = ", ".join(dict.fromkeys(headers[n] for numbers in found.sources.values() for n in numbers))
    why = Words(
        de=f"Die Spalten {named} passen zur Art {kind}.",
        en=f"The columns {named} fit the kind {kind}.",
    )
    return kind, why


def _canonical(mapping: Mapping[str, str] | None) -> None:
    known = {name for kind in contracts.kinds() for name in contracts.contract(kind).columns}
    unknown = [name for name in mapping or {} if name not in known]
    if unknown:
        listed = ", ".join(sorted(known))
        raise BadArguments(
            en=f"'{unknown[0]}' in --map is no column of any data kind.",
            de=f"„{unknown[0]}“ in --map ist in keiner Datenart eine Spalte.",
            do_en=f"Known are: {listed}.",
            do_de=f"Bekannt sind: {listed}.",
        )


def _fit(headers: Sequence[str], contract: Contract, mapping: Mapping[str, str] | None) -> tuple[int, float]:
    """How many required columns are missing (as a negative number), and how much of the file the kind explains."""
    if set(mapping or {}) - set(contract.columns):
        return -99, 0.0
    try:
        found = match(headers, contract, mapping)
    except (MissingColumn, UnknownKind):
        return -99, 0.0
    for role, numbers in could(headers, contract).items():
        free = [number for number in numbers if number not in found.used()]
        # one column of spend is in many files; channels come in the plural
        enough = 2 if role == "media" else 1
        if len(free) >= enough and role not in found.sources:
            found.sources[role] = free
    lacking = len(missing(contract, found))
    signs = len({base(header) for header in headers} & set(contract.signs))
    if contract.needs_sign and not signs:
        return -99, 0.0
    explained = sum(1.0 for name in found.sources if name in contract.columns)
    return -lacking, explained + 0.5 * signs


def _known(contract: Contract, mapping: Mapping[str, str] | None) -> dict[str, str]:
    return {name: source for name, source in (mapping or {}).items() if name in contract.columns}


def _several(file: str, kinds: list[str]) -> UnknownKind:
    listed = [f"{kind} ({contracts.contract(kind).title.en})" for kind in kinds]
    gelistet = [f"{kind} ({contracts.contract(kind).title.de})" for kind in kinds]
    return UnknownKind(
        en=f"{file} could be {' or '.join(listed)}.",
        de=f"{file} könnte {' oder '.join(gelistet)} sein.",
        do_en=f"Say which: --as {kinds[0]}",
        do_de=f"Sagen Sie, was es ist: --as {kinds[0]}",
        candidates=kinds,
    )


def _none(
    file: str, headers: Sequence[str], fits: list[tuple[tuple[int, float], str]], mapping: Mapping[str, str] | None
) -> UnknownKind:
    (lacking, score), kind = max(fits, key=lambda fit: (fit[0][1] + 2 * fit[0][0], fit[1]))
    known = ", ".join(contracts.kinds())
    have = ", ".join(header[:40] for header in headers[:20])
    if lacking < -50 or score < 1:
        return UnknownKind(
            en=f"{file} fits no data kind; its columns are: {have}.",
            de=f"{file} passt zu keiner Datenart; die Spalten sind: {have}.",
            do_en=f"Say what it is with --as ({known}) and name the columns with --map.",
            do_de=f"Sagen Sie mit --as, was es ist ({known}), und nennen Sie die Spalten mit --map.",
            has=list(headers),
        )
    agreed = contracts.contract(kind)
    found = match(headers, agreed, _known(agreed, mapping))
    lacks = [name for name in missing(agreed, found) if not could(headers, agreed).get(name)]
    example = ",".join(f"{name.split('/')[0]}=…" for name in lacks)
    return UnknownKind(
        en=f"{file} fits no data kind; nearest is {kind}, which also needs {', '.join(lacks)}. Its columns are:"
        f" {have}.",
        de=f"{file} passt zu keiner Datenart; am nächsten ist {kind}, doch es fehlt {', '.join(lacks)}. Die"
        f" Spalten sind: {have}.",
        do_en=f"Name the columns (--as {kind} --map {example}) or another kind ({known}).",
        do_de=f"Nennen Sie die Spalten (--as {kind} --map {example}) oder eine andere Art ({known}).",
        has=list(headers),
        candidates=[kind],
    )
