"""`leitstand privacy …`."""

from __future__ import annotations

import click

from web.edge import Edge, common


@click.group()
def privacy() -> None:
    """Personal data: where it is, and the proof of where it is not."""


@privacy.command("scan")
@common
def privacy_scan(edge: Edge) -> None:
    """Look for personal data outside the vault; exit code 1 with findings."""
    from web.privacy import scanned

    shape, text = scanned(edge.settings().home, edge.words())
    edge.print(shape) if edge.json else click.echo(text)
    if not shape["ok"]:
        raise SystemExit(1)
