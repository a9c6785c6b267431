# pyright: basic
"""Media data as evenly spaced arrays: what was read, cleaned or left out is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from errors import BadArguments, NoData, WeakData
from methods.mmm.spec import Media
from terms import Period, Source, Words
from tools._tool import Desk
from tools.attribution._mmm_built import built

FILLED = 0.1
"""Up to this share of missing periods is filled between neighbours; above, the longest unbroken stretch counts."""
HOLES = 0.2
"""A control with more missing cells than this is left out."""
CALENDAR = {1: 1, 6: 7, 7: 7, 8: 7, 14: 14}


@dataclass(frozen=True)
class Asked:
    """What of the data is wanted; empty means all there is."""

    kpi: str = "kpi"
    media: tuple[str, ...] = ()
    controls: tuple[str, ...] | None = None
    period: Period | None = None
    geo: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of the warehouse before they are put on a grid; `spend` and `controls` are (rows, columns)."""

    dates: np.ndarray
    geos: np.ndarray
    kpi: np.ndarray
    spend: np.ndarray
    controls: np.ndarray
    channels: tuple[str, ...]
    control_names: tuple[str, ...]
    sources: tuple[Source, ...]
    unit: str = ""
    notes: tuple[Words, ...] = field(default=())


@dataclass(frozen=True)
class Read:
    """Media data ready for a model.

    unit     currency of the KPI where it is known to be money, else ""
    currency of the spend
    idle     channels that were never spent on, left out unless all are
    notes    what was cleaned
    """

    media: Media
    unit: str
    currency: str
    idle: tuple[str, ...]
    notes: tuple[Words, ...]
    sources: tuple[Source, ...]


def read(desk: Desk, asked: Asked) -> Read:
    """The media data as the model needs it.

    Errors: nothing loaded, unknown columns or regions, no row left in the period.
    """
    loaded = desk.warehouse.kinds()
    if "media" in loaded:
        table = _imported(desk, asked)
        currency = loaded["media"].currency or desk.currency
    else:
        made = built(desk, asked.kpi)
        if made is None:
            raise _nothing(desk)
        table = Table(**made)
        currency = table.unit or desk.currency
        table = _chosen(table, asked)
    table = _within(table, asked.period)
    if not len(table.dates):
        raise _empty(asked.period)
    return _on_grid(_one_geo(table, asked.geo), currency[:3], desk)


def _imported(desk: Desk, asked: Asked) -> Table:
    loaded, roles = desk.warehouse.need("media"), desk.warehouse.roles("media")
    free = [name for name in loaded.columns if name not in ("date", "kpi", "geo")]
    media = _named(asked.media, free, "media") if asked.media else tuple(roles.get("media", []))
    if not media:
        raise _no_channels(free)
    if asked.controls is None:
        controls = tuple(name for name in roles.get("controls", []) if name not in media)
    else:
        controls = _named(asked.controls, [name for name in free if name not in media], "controls")
    notes: tuple[Words, ...] = ()
    kpi = next((name for name in loaded.columns if name.lower() == asked.kpi.strip().lower()), "kpi")
    if kpi == "kpi" and asked.kpi.strip().lower() != "kpi":
        notes = (
            Words(
                de=f"Die Mediadaten haben keine Spalte „{asked.kpi}“; gerechnet wird mit ihrer Zielgröße.",
                en=f"The media data have no column '{asked.kpi}'; their own outcome is used.",
            ),
        )
    if kpi in media:
        raise BadArguments(
            en=f"'{kpi}' cannot be the outcome and a channel at once.",
            de=f"„{kpi}“ kann nicht zugleich Zielgröße und Kanal sein.",
            do_en="Name another kpi or leave it out of media.",
            do_de="Nennen Sie eine andere Zielgröße oder lassen Sie die Spalte bei media weg.",
        )
    geo = "coalesce(trim(geo::varchar), '')" if "geo" in loaded.columns else "''"
    spent = [f"coalesce(sum({_quoted(name)}::double), 0) as m{place}" for place, name in enumerate(media)]
    told = [f"avg({_quoted(name)}::double) as c{place}" for place, name in enumerate(controls)]
    found = desk.warehouse.columns(
        f"select date::date as day, {geo} as geo, sum({_quoted(kpi)}::double) as kpi, {', '.join([*spent, *told])}"  # noqa: S608  quoted columns of the kind
        " from media where date is not null group by all order by day, geo"
    )
    source = Source(
        name=loaded.dataset, kind="media", snapshot=loaded.snapshot, rows=loaded.rows, start=loaded.first,
        end=loaded.last, filter=f"date {asked.period}" if asked.period else "",
    )  # fmt: skip
    return Table(
        dates=found["day"].astype("datetime64[D]"),
        geos=found["geo"].astype(str),
        kpi=found["kpi"].astype(float),
        spend=np.column_stack([found[f"m{place}"].astype(float) for place in range(len(media))]),
        controls=_columns(found, len(controls)),
        channels=media,
        control_names=controls,
        sources=(source,),
        notes=notes,
    )


def _columns(found: dict[str, np.ndarray], count: int) -> np.ndarray:
    rows = len(found["day"])
    return (
        np.column_stack([found[f"c{place}"].astype(float) for place in range(count)]) if count else np.zeros((rows, 0))
    )


def _chosen(table: Table, asked: Asked) -> Table:
    """The wanted channels of a table that was made here."""
    if not asked.media:
        return table
    media = _named(asked.media, list(table.channels), "media")
    return replace(table, channels=media, spend=table.spend[:, [table.channels.index(name) for name in media]])


def _within(table: Table, period: Period | None) -> Table:
    known = np.isfinite(table.kpi)
    if period is not None:
        known &= (table.dates >= np.datetime64(period.start)) & (table.dates <= np.datetime64(period.end))
    return replace(
        table, dates=table.dates[known], geos=table.geos[known], kpi=table.kpi[known], spend=table.spend[known],
        controls=table.controls[known],
    )  # fmt: skip


def _one_geo(table: Table, geo: str) -> Table:
    """Only one region, or all of them added up with `sum`; otherwise as it is."""
    wanted = geo.strip().lower()
    if not wanted:
        return table
    if wanted in ("sum", "all", "national", "alle", "summe", "gesamt"):
        return replace(table, geos=np.full(len(table.geos), ""))
    names = np.char.lower(table.geos)
    if wanted not in names:
        known = ", ".join(sorted(set(table.geos.tolist()))[:12]) or "–"
        raise BadArguments(
            en=f"The media data have no region '{geo}'.",
            de=f"Die Mediadaten kennen keine Region „{geo}“.",
            do_en=f"Known regions: {known}; 'sum' adds all of them up.",
            do_de=f"Bekannte Regionen: {known}; „sum“ zählt alle zusammen.",
        )
    only = names == wanted
    return replace(
        table, dates=table.dates[only], geos=np.full(int(only.sum()), ""), kpi=table.kpi[only],
        spend=table.spend[only], controls=table.controls[only],
    )  # fmt: skip


def _on_grid(table: Table, currency: str, desk: Desk) -> Read:
    notes = list(table.notes)
    days = _step(np.unique(table.dates))
    first = table.dates.min()
    place = np.rint((table.dates - first).astype(int) / days).astype(int)
    geos, geo = np.unique(table.geos, return_inverse=True)
    shape = (len(geos), int(place.max()) + 1)
    count = np.zeros(shape)
    np.add.at(count, (geo, place), 1.0)
    kpi, spend = _summed(shape, geo, place, table.kpi[:, None])[..., 0], _summed(shape, geo, place, table.spend)
    told = np.isfinite(table.controls)
    sums = _summed(shape, geo, place, np.where(told, table.controls, 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        controls = sums / _summed(shape, geo, place, told.astype(float))
    kpi[count == 0], spend[count == 0] = np.nan, np.nan
    dates = first + np.arange(shape[1]) * np.timedelta64(days, "D")

    keep = np.flatnonzero(np.isfinite(kpi).mean(axis=1) >= 1 - HOLES)
    if not len(keep):
        keep = np.array([int(np.isfinite(kpi).sum(axis=1).argmax())])
    if len(keep) < len(geos):
        notes.append(_regions_out(len(geos) - len(keep)))
    kpi, spend, controls, names = kpi[keep], spend[keep], controls[keep], [str(geos[one]) for one in keep]

    rows, gaps = _unbroken(np.asarray(np.isfinite(kpi).all(axis=0)))
    if rows.stop - rows.start < len(dates):
        notes.append(_stretch(dates[rows]))
    kpi, spend, controls, dates = kpi[:, rows], spend[:, rows], controls[:, rows], dates[rows]
    if gaps:
        notes.append(_filled(gaps))
        kpi, spend = _between(kpi), np.stack([_between(spend[..., one]) for one in range(spend.shape[2])], axis=-1)
    today = np.datetime64(desk.today)
    if len(dates) > 2 and days > 1 and dates[-1] < today < dates[-1] + np.timedelta64(days - 1, "D"):
        notes.append(_unfinished(dates[-1]))
        kpi, spend, controls, dates = kpi[:, :-1], spend[:, :-1], controls[:, :-1], dates[:-1]
    controls, control_names = _whole(controls, table.control_names, notes)
    spent = spend.sum(axis=(0, 1)) > 0
    idle = tuple(name for name, used in zip(table.channels, spent, strict=True) if not used)
    if idle:
        notes.append(_never(idle))
    if not spent.any():
        spent = ~spent
    channels = tuple(name for name, used in zip(table.channels, spent, strict=True) if used)
    panel = len(names) > 1
    media = Media(
        dates=dates,
        kpi=kpi if panel else kpi[0],
        spend=np.maximum(spend[..., spent] if panel else spend[0][:, spent], 0.0),
        channels=channels,
        controls=controls if panel else controls[0],
        control_names=control_names,
        geos=tuple(names) if panel else (),
        days=days,
    )
    return Read(media, table.unit, currency, idle, tuple(notes), table.sources)


def _step(days: np.ndarray) -> int:
    """Length of a period in days: the usual distance between dates, a calendar month as 30."""
    if len(days) < 2:
        return 7
    usual = int(np.median(np.diff(days).astype(int)))
    return CALENDAR.get(usual, 30 if 28 <= usual <= 31 else max(1, usual))


def _summed(shape: tuple[int, int], geo: np.ndarray, place: np.ndarray, values: np.ndarray) -> np.ndarray:
    total = np.zeros((*shape, values.shape[1]))
    np.add.at(total, (geo, place), values)
    return total


def _unbroken(there: np.ndarray) -> tuple[slice, int]:
    """The periods to use, and how many gaps inside them are to be filled."""
    missing = int((~there).sum())
    if missing <= FILLED * len(there):
        return slice(0, len(there)), missing
    edges = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(int), [0]])))
    starts, stops = edges[::2], edges[1::2]
    longest = int((stops - starts).argmax())
    return slice(int(starts[longest]), int(stops[longest])), 0


def _between(values: np.ndarray) -> np.ndarray:
    """Straight lines over the gaps of each row."""
    filled, at = values.copy(), np.arange(values.shape[1])
    for row in filled:
        gap = ~np.isfinite(row)
        if gap.any():
            row[gap] = np.interp(at[gap], at[~gap], row[~gap])
    return filled


def _whole(controls: np.ndarray, names: tuple[str, ...], notes: list[Words]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Controls without holes that change at all; single holes get the region's mean."""
    seen = np.isfinite(controls)
    holes = ~seen
    kept = [one for one in range(controls.shape[2]) if holes[..., one].mean() <= HOLES]
    filled = np.where(seen, controls, 0.0)
    mean = filled.sum(axis=1, keepdims=True) / np.maximum(seen.sum(axis=1, keepdims=True), 1)
    filled = np.where(seen, controls, mean)
    moving = [one for one in kept if np.ptp(filled[..., one], axis=1).max() > 0]
    lost = [names[one] for one in range(len(names)) if one not in moving]
    if lost:
        notes.append(
            Words(
                de=f"Ohne Wirkung auf das Modell, weil unverändert oder lückenhaft: {', '.join(lost)}.",
                en=f"Left out of the model, because they never change or have too many gaps: {', '.join(lost)}.",
            )
        )
    patched = [names[one] for one in moving if holes[..., one].any()]
    if patched:
        notes.append(
            Words(
                de=f"Einzelne fehlende Werte sind durch den Mittelwert ersetzt: {', '.join(patched)}.",
                en=f"Single missing values are replaced by the mean: {', '.join(patched)}.",
            )
        )
    return filled[..., moving], tuple(names[one] for one in moving)


def _named(wanted: tuple[str, ...], known: list[str], what: str) -> tuple[str, ...]:
    """The columns meant by the names, in other letters or without `_spend` as well."""
    exact = {name.strip().lower(): name for name in known}
    short = {bare(name): name for name in reversed(known)}
    found = [exact.get(name.strip().lower()) or short.get(bare(name)) for name in wanted]
    lost = [name for name, column in zip(wanted, found, strict=True) if column is None]
    if lost:
        raise BadArguments(
            en=f"The media data have no column {', '.join(repr(name) for name in lost)} for '{what}'.",
            de=f"Die Mediadaten haben keine Spalte {', '.join(repr(name) for name in lost)} für '{what}'.",
            do_en=f"Known columns: {', '.join(known)}.",
            do_de=f"Bekannte Spalten: {', '.join(known)}.",
        )
    return tuple(dict.fromkeys(name for name in found if name is not None))


def bare(name: str) -> str:
    """A channel's name without the word for spend, in lower case.

    >>> bare("TV Kosten"), bare("search_spend"), bare("facebook_S")
    ('tv', 'search', 'facebook')
    """
    words = name.strip().lower().replace("-", "_").replace(" ", "_").split("_")
    told = {"spend", "cost", "costs", "kosten", "ausgaben", "budget", "s", "eur", "usd", "spendings"}
    kept = [word for word in words if word and word not in told]
    return "_".join(kept or words)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _nothing(desk: Desk) -> NoData:
    have = ", ".join(desk.warehouse.kinds()) or "–"
    return NoData(
        en=f"There are neither media data nor ad costs with orders to build them from (loaded: {have}).",
        de=f"Es gibt weder Mediadaten noch Werbekosten mit Bestellungen, aus denen sie entstehen könnten ({have}).",
        do_en="Load them with: leitstand import FILE --as media --map kpi=sales,media=tv+search",
        do_de="Laden Sie sie mit: leitstand import DATEI --as media --map kpi=Umsatz,media=tv+search",
        data_kind="media",
    )


def _no_channels(known: list[str]) -> WeakData:
    return WeakData(
        en="The media data name no channel.",
        de="Die Mediadaten nennen keinen Kanal.",
        do_en=f"Name the columns with spend as media: {', '.join(known) or 'none is loaded'}.",
        do_de=f"Nennen Sie die Spalten mit Ausgaben als media: {', '.join(known) or 'keine ist geladen'}.",
    )


def _empty(period: Period | None) -> WeakData:
    span = f" between {period.start} and {period.end}" if period else ""
    zeit = f" zwischen {period.start:%d.%m.%Y} und {period.end:%d.%m.%Y}" if period else ""
    return WeakData(
        en=f"The media data have no row with an outcome{span}.",
        de=f"Die Mediadaten haben{zeit} keine Zeile mit einer Zielgröße.",
        do_en="Name another period, or import the missing ones.",
        do_de="Nennen Sie einen anderen Zeitraum oder importieren Sie die fehlenden Zeilen.",
    )


def _regions_out(count: int) -> Words:
    return Words(
        de=f"{count} Region(en) mit vielen Lücken bleiben außen vor.",
        en=f"{count} region(s) with many gaps are left out.",
    )


def _stretch(dates: np.ndarray) -> Words:
    return Words(
        de=f"Die Daten haben große Lücken; gerechnet wird mit der längsten Strecke ohne Lücke ({dates[0]} bis "
        f"{dates[-1]}).",
        en=f"The data have wide gaps; the longest stretch without one is used ({dates[0]} to {dates[-1]}).",
    )


def _filled(count: int) -> Words:
    return Words(
        de=f"{count} fehlende Periode(n) sind zwischen ihren Nachbarn aufgefüllt.",
        en=f"{count} missing period(s) are filled in between their neighbours.",
    )


def _unfinished(day: np.datetime64) -> Words:
    return Words(
        de=f"Die Periode ab {day} ist noch nicht zu Ende und bleibt außen vor.",
        en=f"The period from {day} on has not ended yet and is left out.",
    )


def _never(names: tuple[str, ...]) -> Words:
    said = ", ".join(names)
    return Words(
        de=f"Ohne jede Ausgabe und darum ohne Aussage: {said}.",
        en=f"Never spent on, so nothing can be said about: {said}.",
    )
