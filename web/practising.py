"""The practice ad platform in the foreground: where it listens, and what to set so that changes go there."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import click

from errors import PersonMustAct
from settings import Settings
from terms import Words
from web.edge import Edge

if TYPE_CHECKING:
    from simulator.platform import Booked

SETTING = "LEITSTAND_PLATFORMS__SANDBOX"
SAID = Words(
    de="Die Übungsplattform hört auf {url} (Fehler: {faults}). Damit Änderungen dorthin gehen:\n"
    "  export {setting}={url}\nBeenden mit Strg+C.",
    en="The practice platform listens on {url} (faults: {faults}). For changes to go there:\n"
    "  export {setting}={url}\nEnd it with Ctrl+C.",
)


WINDOW = 28
"""Days of spending that make a budget."""


def booked(settings: Settings) -> tuple[Booked, ...]:
    """The campaigns of the house's own ad data: what they spent a day lately is their budget; none without data."""
    from simulator.platform import Booked
    from tools.calling import reader

    warehouse = reader(settings)
    loaded = warehouse.kinds().get("ads")
    if loaded is None or not {"platform", "campaign", "cost", "clicks"} <= set(loaded.columns):
        return ()
    groups: dict[tuple[str, str], list[str]] = {}
    if "ad_group" in loaded.columns:
        told = "select distinct platform, campaign, ad_group from ads where ad_group is not null order by 1, 2, 3"
        for platform, campaign, group in warehouse.rows(told):
            groups.setdefault((platform, campaign), []).append(group)
    rows = warehouse.rows(
        f"""with ends as (select max(date)::date as last from ads)
        select platform, campaign, sum(cost), sum(clicks), count(distinct date),
            sum(case when date::date > last - {WINDOW} then cost end)
        from ads, ends where campaign is not null group by 1, 2 order by 1, 2"""  # noqa: S608  (a number of ours)
    )
    return tuple(
        Booked(
            platform, campaign, _cents(float(late) / WINDOW if late else float(cost or 0) / max(days, 1), 100_000),
            _cents(float(cost or 0) / max(float(clicks or 0), 1), 1000), tuple(groups.get((platform, campaign), ())),
            bool(late),
        )
        for platform, campaign, cost, clicks, days, late in rows
    )  # fmt: skip


def _cents(amount: float, most: float) -> float:
    """In whole cents, within what the platform takes."""
    return min(max(round(amount, 2), 0.01), most)


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
    known = booked(settings)
    place = Sandbox(folder, faults, settings.seed if seed is None else seed, booked=known, token=token)
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
