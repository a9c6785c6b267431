"""What is said where data are not there: never loaded, not known yet on a day, or of no kind that there is."""

from __future__ import annotations

from datetime import date

from errors import LeitstandError, NoData, UnknownKind
from warehouse import contract


def absent_then(kind: str, day: date) -> NoData:
    """The refusal where nothing of a kind was known yet on a day."""
    title = contract.contract(kind).title
    return NoData(
        en=f"On {day} no data of the kind {kind} ({title.en}) were known yet.",
        de=f"Am {day:%d.%m.%Y} waren noch keine Daten der Art {kind} ({title.de}) bekannt.",
        do_en="Ask for a later day, or load what was known then with: leitstand import FILE --known-on DAY",
        do_de="Fragen Sie nach einem späteren Tag, oder laden Sie den damaligen Stand mit: leitstand import DATEI"
        " --known-on TAG",
        data_kind=kind,
    )


def absent(kind: str) -> LeitstandError:
    """The refusal where nothing of a kind is loaded, or where there is no such kind."""
    known = contract.kinds()
    if kind not in known:
        listed = ", ".join(known)
        return UnknownKind(
            en=f"There is no data kind '{kind}'.",
            de=f"Es gibt keine Datenart '{kind}'.",
            do_en=f"Known kinds: {listed}.",
            do_de=f"Bekannte Datenarten: {listed}.",
        )
    title = contract.contract(kind).title
    return NoData(
        en=f"No data of the kind {kind} ({title.en}) are loaded yet.",
        de=f"Es sind noch keine Daten der Art {kind} ({title.de}) geladen.",
        do_en=f"Load them with: leitstand import FILE --as {kind}",
        do_de=f"Laden Sie sie mit: leitstand import DATEI --as {kind}",
        data_kind=kind,
    )
