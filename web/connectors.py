"""The doctor's list of connectors: what each last brought, and what failed since."""

from __future__ import annotations

from typing import Any

import click

from errors import Lang
from terms import Words

SAID = {
    "title": Words(de="Anschlüsse", en="Connectors"),
    "version": Words(de="Fassung", en="version"),
    "loads": Words(de="Ladungen", en="loads"),
    "load": Words(de="Ladung", en="load"),
    "rows": Words(de="Zeilen", en="rows"),
    "rejected": Words(de="ausgesondert", en="set aside"),
    "last": Words(de="zuletzt", en="last"),
    "never": Words(de="noch nie geladen", en="never loaded"),
    "failed": Words(de="seitdem gescheitert: {}-mal, zuletzt {}: {}", en="failed since: {} times, last {}: {}"),
    "once": Words(de="seitdem einmal gescheitert, {}: {}", en="failed once since, {}: {}"),
}


def connector_lines(health: dict[str, Any], lang: Lang) -> list[str]:
    """The connectors as lines of text; none while there is no record of one."""
    lines: list[str] = []
    for name, one in health["connectors"].items():
        mark = click.style("✗", fg="red") if one["failures"] else click.style("✓", fg="green")
        lines.append(f"  {mark} {name:<22} " + " · ".join(_counts(one, lang)))
        if one["failures"]:
            lines.append(click.style(f"{'':5}{_failed(one, lang)}", fg="yellow"))
    return ["", click.style(_said("title", lang), bold=True), *lines] if lines else []


def _counts(one: dict[str, Any], lang: Lang) -> list[str]:
    parts = [f"{_said('version', lang)} {one['version']}"]
    last = one["last_success"]
    if last is None:
        return [*parts, _said("never", lang)]
    loads = _said("load" if one["loads"] == 1 else "loads", lang)
    share = f"{one['rejected_share'] * 100:.1f}"
    said = _said("rejected", lang)
    return [
        *parts,
        f"{one['loads']} {loads}",
        f"{one['rows']} {_said('rows', lang)}",
        f"{share.replace('.', ',')}\u00a0% {said}" if lang == "de" else f"{share}% {said}",
        f"{_said('last', lang)} {_day(last['at'])} {last['file']} ({last['rows']} {_said('rows', lang)})",
    ]


def _failed(one: dict[str, Any], lang: Lang) -> str:
    last = one["last_failure"]
    told = (_day(last["at"]), last["reason"][lang])
    return (
        _said("once", lang).format(*told)
        if one["failures"] == 1
        else _said("failed", lang).format(one["failures"], *told)
    )


def _day(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _said(key: str, lang: Lang) -> str:
    return SAID[key].said(lang)
