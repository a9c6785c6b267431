"""`leitstand identity …`."""

from __future__ import annotations

from pathlib import Path

import click

from web.edge import Edge, common, run_tool, shown


@click.group()
def identity() -> None:
    """Who is who: profiles from keys that belong together, and records matched without keys."""


@identity.command("build")
@common
def identity_build(edge: Edge) -> None:
    """Join everything that is loaded to profiles and keep them."""
    from web.identity import built

    shown(edge, built(edge.settings(), edge.words()))


@identity.command("status")
@common
def identity_status(edge: Edge) -> None:
    """Say how many profiles there are and whether they fit the data."""
    from web.identity import status

    shown(edge, status(edge.settings(), edge.words()))


@identity.command("show")
@click.argument("key")
@common
def identity_show(edge: Edge, key: str) -> None:
    """Show the profile that a customer number, hash, login, device, order or typed e-mail address belongs to."""
    run_tool(edge, "data.profile", {"key": key})


@identity.command("split")
@click.argument("keys", nargs=-1, required=True)
@click.option("--why", default="", help="Reason, kept with the split.")
@click.option("--undo", is_flag=True, help="Take the split back.")
@common
def identity_split(edge: Edge, keys: tuple[str, ...], why: str, undo: bool) -> None:
    """Two keys are not one person; one key stands alone; a profile is taken apart. Survives every rebuild."""
    from web.identity import split

    if len(keys) > 2:
        raise click.UsageError("Give one key or two.")
    shown(edge, split(edge.settings(), keys, why, undo, edge.words()))


@identity.command("match")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "mapping", multiple=True, help="part=column,… where a header does not tell: first_name, label …")
@click.option("--threshold", type=float, help="Probability from which a pair is a link.  [default: 0.5]")
@common
def identity_match(edge: Edge, file: Path, mapping: tuple[str, ...], threshold: float | None) -> None:
    """Match records that share no key; with a label column also precision, recall and F1."""
    from web.identity import matched

    shown(edge, matched(file, _columns(mapping), threshold, edge.words()))


def _columns(mapping: tuple[str, ...]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for part in (each.strip() for each in ",".join(mapping).split(",")):
        name, _, column = part.partition("=")
        if part and not (name.strip() and column.strip()):
            raise click.UsageError(f"Write PART=COLUMN, such as label=same, not '{part}'.")
        if part:
            columns[name.strip()] = column.strip()
    return columns
