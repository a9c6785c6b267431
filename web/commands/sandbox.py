"""`leitstand sandbox`."""

from __future__ import annotations

import click

from web.edge import Edge, common


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8430, show_default=True, help="0 takes a free one.")
@click.option("--faults", type=click.Choice(["calm", "rough", "hostile", "chaos"]), default="calm", show_default=True,
              help="How it fails: not at all, like a platform, like a bad day, or only around writes.")  # fmt: skip
@click.option("--seed", type=int, default=None, help="Decides which request fails how (else the house's seed).")
@click.option("--fresh", is_flag=True, help="Forget what was changed there before.")
@common
def sandbox(edge: Edge, port: int, faults: str, seed: int | None, fresh: bool) -> None:
    """Serve a practice ad platform until interrupted."""
    from web.practising import serve

    serve(edge, port, faults, seed, fresh)
