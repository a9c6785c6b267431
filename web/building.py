"""`leitstand build` and `leitstand push`: progress on a terminal, then what was built, copied, and what failed."""

from __future__ import annotations

import sys
from typing import Any

import click

from errors import BadArguments, Lang
from settings import Settings
from terms import Words

LAYERS = ("staging", "intermediate", "marts")


def run_build(
    settings: Settings, *, select: str | None = None, lang: Lang = "en", quiet: bool = False
) -> tuple[dict[str, Any], str]:
    """Build the layers where the settings say the warehouse is; as a shape and as text.

    Raises:
        LeitstandError: nothing is loaded, or the warehouse does not answer.
    """
    from warehouse import layers
    from warehouse.store import Warehouse

    house = Warehouse(settings.home)
    url = settings.warehouse_url.get_secret_value()
    show = None if quiet or not sys.stderr.isatty() else _show
    given: dict[str, Any] = {"currency": settings.currency, "progress": show}
    report = layers.build_postgres(url, house, select, **given) if url else layers.build(house, select, **given)
    if show is not None:
        click.echo("\r\033[K", err=True, nl=False)
    shape = report.as_json(lang)
    return shape, show_build(shape, lang)


def run_push(settings: Settings, *, lang: Lang = "en") -> tuple[dict[str, Any], str]:
    """Copy the warehouse's state to the Postgres of the settings; as a shape and as text.

    Raises:
        BadArguments: the settings name none.
    """
    from warehouse.push import push
    from warehouse.store import Warehouse

    url = settings.warehouse_url.get_secret_value()
    if not url:
        raise BadArguments(
            en="There is no Postgres to copy to.",
            de="Es ist kein Postgres angegeben, wohin kopiert werden könnte.",
            do_en="Set LEITSTAND_WAREHOUSE_URL=postgresql://USER:PASSWORD@HOST/DATABASE.",
            do_de="Setzen Sie LEITSTAND_WAREHOUSE_URL=postgresql://NUTZER:PASSWORT@RECHNER/DATENBANK.",
        )
    copied = push(Warehouse(settings.home), url)
    lines = [f"  {name:<24} {rows:>10}" for name, rows in copied.items()]
    head = Words(de="Kopierte Zeilen", en="Rows copied").said(lang)
    return {"ok": True, "copied": copied}, "\n".join([click.style(head, bold=True), *lines])


def show_build(shape: dict[str, Any], lang: Lang) -> str:
    """The outcome as text: models by layer with their rows, then tests, then what failed and what is worth a look."""
    lines: list[str] = []
    for layer in LAYERS:
        models = [model for model in shape["models"] if model["layer"] == layer]
        if models:
            lines.append(click.style(layer, bold=True))
            lines += [_model(model, lang) for model in models]
    tests = shape["tests"]
    seconds = f"{shape['seconds']:.1f}"
    told = Words(
        de=f"{tests['passed']} Tests bestanden, {tests['failed']} nicht; {seconds.replace('.', ',')} s.",
        en=f"{tests['passed']} tests passed, {tests['failed']} did not; {seconds} s.",
    ).said(lang)
    lines += ["", told]
    lines += [click.style("✗ ", fg="red") + sentence for sentence in shape["failed"]]
    lines += [click.style("! ", fg="yellow") + sentence for sentence in shape["warnings"]]
    return "\n".join(lines)


def show_state(state: dict[str, Any], lang: Lang) -> str:
    """Whether the layers are up to date, in a few words."""
    build = "leitstand build"
    changed = ", ".join(state["changed"]) or Words(de="das Projekt selbst", en="the project itself").said(lang)
    told = {
        "never": Words(de=f"noch nicht gebaut: {build}", en=f"not built yet: {build}"),
        "fresh": Words(de=f"gebaut {state['built_at']} UTC, aktuell", en=f"built {state['built_at']} UTC, up to date"),
        "stale": Words(de=f"veraltet, geändert: {changed}; neu bauen: {build}",
                       en=f"out of date, changed: {changed}; build anew: {build}"),
        "failed": Words(de=f"Tests schlugen fehl; ansehen: {build}", en=f"tests failed; to see them: {build}"),
    }  # fmt: skip
    return told[state["state"]].said(lang)


def _model(model: dict[str, Any], lang: Lang) -> str:
    signs = {"success": click.style("✓", fg="green"), "skipped": click.style("–", fg="yellow")}
    rows = "" if model["rows"] is None else f"{model['rows']:>12,}".replace(",", "." if lang == "de" else ",")
    return f"  {signs.get(model['status'], click.style('✗', fg='red'))} {model['name']:<26}{rows}"


def _show(name: str, number: int, total: int) -> None:
    width = 24
    filled = width * number // max(total, 1)
    click.echo(f"\r\033[K[{'█' * filled}{' ' * (width - filled)}] {number}/{total} {name[:50]}", err=True, nl=False)
