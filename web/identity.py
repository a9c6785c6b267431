"""What people read about profiles: built, shown, taken apart, matched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from errors import Lang
from settings import Settings
from terms import Words

STATE = Words(
    de="{profiles} Profile aus {keys} Schlüsseln und {links} Verknüpfungen ({cut} getrennt); das größte hat {largest}.",
    en="{profiles} profiles of {keys} keys and {links} links ({cut} cut); the largest has {largest}.",
)
STALE = Words(
    de="Daten oder Trennungen haben sich seither geändert: leitstand identity build",
    en="Data or splits have changed since: leitstand identity build",
)
UNBUILT = Words(de="Noch nicht gebaut: leitstand identity build", en="Not built yet: leitstand identity build")
HUBS = Words(
    de="Nicht verknüpft, weil zu viele sie teilen: {hubs} Werte",
    en="Not linked, since too many share them: {hubs} values",
)
SPLIT = Words(de="Getrennt: {count} Paare, dauerhaft.", en="Taken apart: {count} pairs, for good.")
JOINED = Words(de="Zurückgenommen: {count} Trennungen.", en="Taken back: {count} splits.")
QUALITY = Words(
    de="Gegen die Spalte {label}: Genauigkeit {p:.1%}, Trefferquote {r:.1%}, F1 {f:.3f} ({n} wahre Paare).",
    en="Against column {label}: precision {p:.1%}, recall {r:.1%}, F1 {f:.3f} ({n} true pairs).",
)
FOUND = Words(
    de="{records} Datensätze, {persons} Personen, {pairs} Paare ab Wahrscheinlichkeit {threshold}.",
    en="{records} records, {persons} persons, {pairs} pairs from probability {threshold}.",
)
SHOWN = 40


def built(settings: Settings, lang: Lang) -> tuple[dict[str, Any], str]:
    """Build all profiles."""
    from warehouse.identity import profiles
    from warehouse.store import Warehouse

    return _told(profiles.build(Warehouse(settings.home)), lang)


def status(settings: Settings, lang: Lang) -> tuple[dict[str, Any], str]:
    """What is built and whether it fits the data."""
    from warehouse.identity import profiles
    from warehouse.store import Warehouse

    state = profiles.status(Warehouse(settings.home).reader())
    if state is None:
        return {"ok": True, "built": False}, UNBUILT.said(lang)
    return _told(state, lang)


def split(settings: Settings, keys: tuple[str, ...], why: str, undo: bool, lang: Lang) -> tuple[dict[str, Any], str]:
    """Record that keys are not one person (one key or a profile: each stands alone), or take that back; then build."""
    from warehouse.identity import profiles, splits
    from warehouse.store import Warehouse

    house = Warehouse(settings.home)
    pairs = _pairs(house, keys)
    count = splits.remove(house, pairs) if undo else splits.add(house, pairs, why)
    shape, text = _told(profiles.build(house), lang)
    said = (JOINED if undo else SPLIT).said(lang).format(count=count)
    return shape | {"splits_changed": count, "pairs": [list(pair) for pair in pairs]}, f"{said}\n{text}"


def matched(path: Path, mapping: dict[str, str], threshold: float | None, lang: Lang) -> tuple[dict[str, Any], str]:
    """Match the records of a file; precision, recall and F1 where a column says who is who."""
    from warehouse.identity.match import THRESHOLD, match_file

    found = match_file(path, mapping, THRESHOLD if threshold is None else threshold)
    shape = found.as_json()
    head = FOUND.said(lang).format(pairs=len(found.links), **{k: shape[k] for k in ("records", "persons", "threshold")})
    lines = [f"  {a} – {b}  {probability:.4f}" for a, b, probability in found.links[:SHOWN]]
    if len(found.links) > SHOWN:
        lines.append("  …")
    if found.by_person:
        score = found.by_person
        lines.append(
            QUALITY.said(lang).format(
                label=found.columns["label"], p=score.precision, r=score.recall, f=score.f1, n=score.true
            )
        )
    return shape, "\n".join([head, *lines])


def _told(state: Any, lang: Lang) -> tuple[dict[str, Any], str]:
    shape = state.as_json()
    lines = [STATE.said(lang).format(**shape)]
    if state.hubs:
        lines.append(HUBS.said(lang).format(hubs=state.hubs))
    if not state.fresh:
        lines.append(STALE.said(lang))
    return {"ok": True, "built": True} | shape, "\n".join(lines)


def _pairs(house: Any, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Two keys are a pair; one key stands alone; a profile is taken apart into its keys."""
    from warehouse.identity import person, splits

    found = [person.nodes(house.reader(), key) for key in keys]
    if len(found) == 1:
        return [(node, splits.ALONE) for node in found[0]]
    return [(found[0][0], found[1][0])]
