"""Why there is no figure as of a day on which the data had not come yet."""

from __future__ import annotations

from datetime import date

from errors import LeitstandError, NoData
from tools._tool import Desk
from tools.data._period import day
from warehouse.contract import contract
from warehouse.provenance import loads


def not_yet(desk: Desk, failed: NoData, as_of: date) -> LeitstandError:
    """The refusal with the day on which such data were known first; the same one if they are not there at all."""
    kind = failed.detail.get("data_kind")
    first = min((load.known_on for load in loads(desk.warehouse, str(kind)).values() if load.known_on), default=None)
    if first is None or first <= as_of:
        return failed
    title, then, since = contract(str(kind)).title, day(as_of), day(first)
    return NoData(
        en=f"At the end of {then.en} no data of the kind {kind} ({title.en}) were known yet; the first came on"
        f" {since.en}.",
        de=f"Am {then.de} waren noch keine Daten der Art {kind} ({title.de}) bekannt; die ersten kamen am {since.de}.",
        do_en=f"Ask as of {first.isoformat()} or later; a file that was known earlier is loaded with --known-on DAY.",
        do_de=f"Fragen Sie nach einem Stand ab {first.isoformat()}; was früher bekannt war, laden Sie mit"
        " --known-on TAG.",
        data_kind=str(kind),
    )
