"""What every order has in common: campaigns by name or by platform, the sources, the charts, the words of caution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, TypeVar

import numpy as np
from pydantic import Field

from errors import BadArguments
from terms import Chart, Source, Words
from tools._charts import Axis, lines
from tools._tool import Arguments, Desk
from tools.act._named import Found, Thing, everything, found, on_platform
from tools.act._recent import LONG, Floats, Recent, recent
from tools.data._period import day as day_words

Held = dict[str, Annotated[float, Field(gt=0)]]
Order = TypeVar("Order", bound=Arguments)
MOST = 20
BINDS = 0.9
"""A budget binds where at least that share of it is spent."""
SHOWN = 3
NOTHING_YET = Words(
    de="Noch ist nichts geändert: Zustimmen muss eine andere Person als die, die das anordnet.",
    en="Nothing has changed yet: somebody other than the person who orders this has to agree.",
)
UNBOUND = Words(
    de="Die Plattform gibt deutlich weniger aus, als das Budget erlaubt: Dann ändert mehr Budget wenig, und eine "
    "Kürzung erst, wenn sie unter die Ausgaben geht.",
    en="The platform spends clearly less than the budget allows: then more budget changes little, and a cut only once "
    "it goes below what is spent.",
)


def filled(args: Order, names: Sequence[str], desk: Desk, field: str) -> Order:
    """An order with what the platforms hold now, where somebody can ask them and nobody has said it."""
    said = args.model_dump(include={"held", "platform"})
    if said["held"] or desk.held is None:
        return args
    keys = [thing.key for each in named(desk, names, said["platform"]) for thing in each.things]
    return args.model_copy(update={"held": dict(desk.held(keys, field))})


def keyed(args: Order, told: Sequence[Found]) -> Order:
    """An order whose `held` goes by the names of proposals, however its campaigns were written there.

    Raises:
        BadArguments: a name is none of the campaigns of the order, or two are the same one.
    """
    held: dict[str, float] = args.model_dump(include={"held"})["held"]
    things = [thing for each in told for thing in each.things]
    keys = {thing.key for thing in things}
    if held.keys() <= keys:
        return args
    given: dict[str, float] = {}
    for name, amount in held.items():
        key = name if name in keys else _key(things, name)
        if key in given:
            raise BadArguments(
                en=f"'held' names {key} twice.", de=f"„held“ nennt {key} zweimal.",
                do_en="Name each campaign once.", do_de="Nennen Sie jede Kampagne einmal.",
            )  # fmt: skip
        given[key] = amount
    return args.model_copy(update={"held": given})


def _key(things: Sequence[Thing], name: str) -> str:
    try:
        return found(things, name).things[0].key
    except BadArguments:
        own = ", ".join(thing.key for thing in things[:SHOWN])
        raise BadArguments(
            en=f"'held' names '{name[:80]}', which is not among the campaigns of this order.",
            de=f"„held“ nennt „{name[:80]}“; das ist keine Kampagne dieser Anordnung.",
            do_en=f"It is about: {own}.",
            do_de=f"Es geht um: {own}.",
        ) from None


def now(known: Recent, held: Mapping[str, float], else_: Floats) -> Floats:
    """(n,) what is: as the platform holds it, where that is known."""
    return np.array([held.get(thing.key, float(was)) for thing, was in zip(known.things, else_, strict=True)])


def all_held(known: Recent, held: Mapping[str, float]) -> bool:
    """Whether it is known of every campaign."""
    return all(thing.key in held for thing in known.things)


def bound(known: Recent, held: Mapping[str, float], budgets: Floats) -> Any:
    """(n,) whether a budget is what limits the spend; so it counts where what is held is not known."""
    unknown = np.array([thing.key not in held for thing in known.things])
    return unknown | (used(known) >= BINDS * budgets)


def used(known: Recent) -> Floats:
    """(n,) money a day that is really spent: in the last four weeks or, where that is more, in the last one."""
    return np.maximum(known.daily, known.weekly)


def named(desk: Desk, campaigns: Sequence[str], platform: str) -> tuple[Found, ...]:
    """The campaigns meant by their names, or all of a platform that spent of late.

    Raises:
        BadArguments: nothing is named, a name fits none or several, or two names mean the same campaign.
    """
    things = everything(desk)
    if not campaigns:
        if not platform.strip():
            raise BadArguments(
                en="No campaign is named.", de="Es ist keine Kampagne genannt.",
                do_en="Name a campaign of the ad data, or a platform for all of its campaigns.",
                do_de="Nennen Sie eine Kampagne aus den Werbedaten oder eine Plattform für alle ihre Kampagnen.",
            )  # fmt: skip
        return (_running(desk, on_platform(things, platform)),)
    told = tuple(found(things, name, platform) for name in campaigns)
    meant = [thing for each in told for thing in each.things]
    if len(set(meant)) < len(meant):
        twice = next(thing.key for thing in meant if meant.count(thing) > 1)
        raise BadArguments(
            en=f"'{twice}' is named twice.", de=f"„{twice}“ ist zweimal genannt.",
            do_en="Name each campaign once.", do_de="Nennen Sie jede Kampagne einmal.",
        )  # fmt: skip
    return told


def _running(desk: Desk, whole: Found) -> Found:
    known = recent(desk, whole.things)
    running = tuple(thing for thing, cost in zip(whole.things, known.daily, strict=True) if cost > 0)
    if not running or len(running) > MOST:
        raise BadArguments(
            en=f"{whole.said} has {len(running)} campaigns that spent of late; an order changes 1 to {MOST}.",
            de=f"{whole.said} hat {len(running)} Kampagnen mit Ausgaben in letzter Zeit; eine Anordnung ändert 1 bis "
            f"{MOST}.",
            do_en="Name the campaigns.", do_de="Nennen Sie die Kampagnen.",
        )  # fmt: skip
    return Found(whole.said, running)


def names_of(things: Sequence[Thing]) -> Words:
    """Some of them by name, for people."""
    told = ", ".join(thing.key for thing in things[:SHOWN])
    more = len(things) - SHOWN
    if more <= 0:
        return Words(de=told, en=told)
    return Words(de=f"{told} und {more} weitere", en=f"{told} and {more} more")


def target(things: Sequence[Thing]) -> str:
    """What a proposal is about, the same in every language."""
    return ", ".join(thing.key for thing in things[:SHOWN]) + (" …" if len(things) > SHOWN else "")


def until_words(desk: Desk, days: int) -> Words:
    """The last day on which it holds."""
    return day_words(desk.today + timedelta(days=days))


def source(desk: Desk) -> Source:
    """The ad data."""
    one = desk.warehouse.need("ads")
    return Source(name=one.dataset, kind="ads", snapshot=one.snapshot, rows=one.rows, start=one.first, end=one.last)


def chart(known: Recent) -> Chart:
    """Money a day of the last four weeks, by campaign."""
    first = known.last - timedelta(days=LONG - 1)
    values: list[dict[str, Any]] = [
        {"day": (first + timedelta(days=at)).isoformat(), "cost": float(cost), "campaign": thing.key}
        for thing, row in zip(known.things, np.round(known.cost[:, -LONG:], 2), strict=True)
        for at, cost in enumerate(row)
    ]
    return lines(
        values, Axis("day", Words(de="Tag", en="day"), "temporal"),
        Axis("cost", Words(de="Kosten", en="cost"), unit=known.currency),
        Words(de="Kosten am Tag in den letzten vier Wochen", en="Cost a day in the last four weeks"),
        series=Axis("campaign", Words(de="Kampagne", en="campaign"), "nominal"), zero=True,
    )  # fmt: skip


def notes(told: Sequence[Found], known: Recent, desk: Desk) -> list[Words]:
    """How names were read and how fresh the data are."""
    return [note for note in (*(each.note for each in told), known.note(desk.today)) if note is not None]
