"""The practice ad platform in the foreground: where it listens, and what to set so that changes go there."""

from __future__ import annotations

import shutil
import threading

import click

from errors import PersonMustAct
from terms import Words
from web.edge import Edge

SETTING = "LEITSTAND_PLATFORMS__SANDBOX"
SAID = Words(
    de="Die Übungsplattform hört auf {url} (Fehler: {faults}). Damit Änderungen dorthin gehen:\n"
    "  export {setting}={url}\nBeenden mit Strg+C.",
    en="The practice platform listens on {url} (faults: {faults}). For changes to go there:\n"
    "  export {setting}={url}\nEnd it with Ctrl+C.",
)


def serve(edge: Edge, port: int, faults: str, seed: int | None, fresh: bool) -> None:
    """Answer until interrupted; the state lies in the home folder and is there again next time.

    Raises:
        PersonMustAct: the port is taken.
    """
    from simulator.platform import Sandbox

    settings = edge.settings()
    folder = settings.home / "sandbox"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    token = settings.platforms.sandbox_token.get_secret_value()
    place = Sandbox(folder, faults, settings.seed if seed is None else seed, token=token)
    try:
        serving = place.serve(port)
    except OSError:
        place.close()
        raise PersonMustAct(
            en=f"Port {port} is not free.", de=f"Port {port} ist nicht frei.",
            do_en="Name another one with --port, or 0 for any.",
            do_de="Nennen Sie mit --port einen anderen, 0 für einen beliebigen.",
        ) from None  # fmt: skip
    told = {"url": serving.url, "faults": faults, "setting": SETTING}
    edge.print({"ok": True} | told) if edge.json else click.echo(SAID.said(edge.words()).format(**told))
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        serving.close()
        place.close()
