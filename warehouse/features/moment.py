# pyright: basic
"""Computing features as of a moment: each asked row has its own, and no row that was not known before it counts.

There is one way, for a training table of a million rows and for one customer: the asked rows are joined to each
source by entity and time, and the features of a source are aggregates over what is left. So training and serving
cannot differ, and a feature's SQL never sees a later row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from errors import NoData
from warehouse.contract import quoted
from warehouse.features.catalogue import Feature, feature, features, sources
from warehouse.session import session

if TYPE_CHECKING:
    from warehouse.reader import Reader

Moment = date | datetime
Asked = Sequence[tuple[str, Moment]] | Mapping[str, Any]


def table(reader: Reader, asked: Asked, only: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """Features for pairs of entity and moment, in the order given: columns entity, as_of and one for each feature.

    `asked` is a list of (customer, moment) or a mapping with the columns entity and as_of; a date means its end.
    Without `only`, all features whose kinds are loaded. Empty values are None, nan or NaT.

    Raises:
        BadArguments: no feature has that name.
        NoData: nothing is loaded that a wanted feature could be computed from.
    """
    entity, moments = _columns(asked)
    wanted = _wanted(reader, only)
    kinds = sorted(
        {kind for one in wanted for alternative in sources()[one.source].any_of for kind in alternative.split()}
    )
    with session(reader, kinds) as (cursor, loaded):
        cursor.register("_asked", {"row": np.arange(len(entity)), "entity": entity, "as_of": moments})
        cursor.execute(
            "create or replace temp table asks as select row, entity::varchar as entity,"
            " as_of::timestamp as as_of from _asked"
        )
        cursor.unregister("_asked")
        relations = {one.source: _relation(one.source, loaded) for one in wanted}
        found = cursor.execute(compiled(wanted, relations)).fetchnumpy()
    return {name: _plain(values) for name, values in found.items() if name != "row"}


def serve(reader: Reader, entity: str, at: Moment, only: Sequence[str] | None = None) -> dict[str, Any]:
    """The features of one customer at a moment, feature -> value; the same computation as `table`."""
    row = table(reader, [(entity, at)], only)
    return {name: _value(values[0]) for name, values in row.items() if name not in {"entity", "as_of"}}


def available(reader: Reader) -> tuple[Feature, ...]:
    """The features whose kinds are loaded."""
    loaded = reader.kinds()
    return tuple(one for one in features().values() if sources()[one.source].pick(loaded) is not None)


def compiled(wanted: Sequence[Feature], relations: Mapping[str, str]) -> str:
    """The whole query over `asks (row, entity, as_of)`; `relations` is the SQL of each source, read in one pass."""
    parts, picks = [], []
    for source in dict.fromkeys(one.source for one in wanted):
        own = [one for one in wanted if one.source == source]
        values = ", ".join(f"{one.expression} as {quoted(one.id)}" for one in own)
        parts.append(
            f"{quoted('_' + source)} as (select a.row, {values} from asks a left join ({relations[source]}) s"
            f' on s.entity = a.entity and s.known < a.as_of and s."at" < a.as_of group by a.row, a.as_of)'
        )
        picks.append(source)
    joins = " ".join(f"join {quoted('_' + source)} using (row)" for source in picks)
    columns = ", ".join(quoted(one.id) for one in wanted)
    return f"with {', '.join(parts)} select a.row, a.entity, a.as_of, {columns} from asks a {joins} order by a.row"


def _relation(source: str, loaded: Any) -> str:
    chosen = sources()[source].pick(loaded)
    assert chosen is not None
    return chosen[1]


def moment(at: Moment) -> datetime:
    """A date means its end: the first moment that does not belong to it any more."""
    return at if isinstance(at, datetime) else datetime.combine(at + timedelta(days=1), time())


def _wanted(reader: Reader, only: Sequence[str] | None) -> list[Feature]:
    can = available(reader)
    wanted = list(can) if only is None else [feature(id) for id in dict.fromkeys(only)]
    missing = [one for one in wanted if one not in can]
    if missing or not wanted:
        names = sorted({sources()[one.source].name.en for one in missing}) or ["orders, transactions, events"]
        german = sorted({sources()[one.source].name.de for one in missing}) or ["Bestellungen, Käufe, Ereignisse"]
        raise NoData(
            en=f"These features need data that are not loaded: {', '.join(names)}.",
            de=f"Diese Merkmale brauchen Daten, die nicht geladen sind: {', '.join(german)}.",
            do_en="Load them with: leitstand import FILE",
            do_de="Laden Sie sie mit: leitstand import DATEI",
        )
    return wanted


def _columns(asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(asked, Mapping):
        entity, moments = np.asarray(asked["entity"], dtype=object), np.asarray(asked["as_of"])
        if moments.dtype.kind == "M":
            day = np.datetime_data(moments.dtype)[0] == "D"
            return entity, (moments + np.timedelta64(1, "D") if day else moments).astype("datetime64[us]")
        asked = list(zip(entity, moments, strict=True))
    moments = np.array([moment(at) for _, at in asked], dtype="datetime64[us]")
    return np.array([str(one) for one, _ in asked], dtype=object), moments


def _plain(values: Any) -> np.ndarray:
    if not np.ma.isMaskedArray(values):
        return np.asarray(values)
    mask, plain = np.ma.getmaskarray(values), np.ma.getdata(values)
    if not mask.any():
        return plain
    if plain.dtype.kind in "iub":
        plain = plain.astype(object) if plain.dtype.kind == "b" else plain.astype(np.float64)
    plain = plain.copy()
    plain[mask] = {"f": np.nan, "M": np.datetime64("NaT")}.get(plain.dtype.kind)
    return plain


def _value(value: Any) -> Any:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value
