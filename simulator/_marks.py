"""The marks of the dojo's exercises: each judge knows one truth of the company and how close an answer must come."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from errors import BadArguments
from terms import Words

if TYPE_CHECKING:
    from simulator.world import World

AHEAD = 28
"""Days that a budget plan is played for."""


def last_month(last: date) -> date:
    """The first day of the last whole month."""
    end = last if (last + timedelta(days=1)).day == 1 else last.replace(day=1) - timedelta(days=1)
    return end.replace(day=1)


def _within(world: World, column: str) -> float:
    """A true daily total over the last whole month."""
    import numpy as np

    daily, month = world.truth_tables["daily"], np.datetime64(last_month(world.last), "M")
    return float(daily[column][daily["day"].astype("datetime64[M]") == month].sum())


def _number(given: str) -> float:
    text = re.sub(r"[^\d.,+-]", "", given)
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+,\d+", text):
        text = text.replace(".", "").replace(",", ".")
    try:
        return float(Decimal(text.replace(",", "")))
    except InvalidOperation:
        raise BadArguments(
            en=f"'{given}' is not a number.", de=f"„{given}“ ist keine Zahl.",
            do_en="Write it like 1234.5", do_de="Schreiben Sie sie wie 1234,5",
        ) from None  # fmt: skip


def _close(given: float, truth: float, full: float, none: float) -> float:
    """1 up to a relative error of `full`, falling to 0 at `none`."""
    error = abs(given - truth) / abs(truth) if truth else abs(given)
    return 1.0 if error <= full else max(0.0, 1 - (error - full) / (none - full))


def _orders(world: World, given: str) -> tuple[float, str, Words]:
    truth = _within(world, "orders")
    return _close(_number(given), truth, 0.0, 0.02), f"{truth:.0f}", Words(
        de="Bestellungen zählt der Shop; was Plattformen melden, sind Ansprüche darauf.",
        en="The shop counts orders; what platforms report are claims to them.",
    )  # fmt: skip


def _cost(world: World, given: str) -> tuple[float, str, Words]:
    from simulator.company import PLATFORMS

    truth = sum(_within(world, f"cost_eur_{platform}") for platform in PLATFORMS) / 100
    return _close(_number(given), truth, 0.001, 0.02), f"{truth:.2f} EUR", Words(
        de="Achten Sie auf die Währungsspalte: Ein Konto meldete zeitweise US-Dollar.",
        en="Mind the currency column: one account reported US dollars for a while.",
    )  # fmt: skip


def _story(world: World, kind: str) -> dict[str, Any]:
    return next(story for story in world.truth["stories"] if story["kind"] == kind)


def _tracking(world: World, given: str) -> tuple[float, str, Words]:
    story = _story(world, "broken_pixel")
    platform, first = story["where"]["platform"], date.fromisoformat(story["first_day"])
    named = 0.5 if platform in given.casefold() else 0.0
    days = [_day(*found) for found in re.findall(r"(\d{4})-(\d{1,2})-(\d{1,2})", given)]
    days += [_day(*found[::-1]) for found in re.findall(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", given)]
    off = min((abs((day - first).days) for day in days if day), default=99)
    return named + (0.5 if off == 0 else 0.25 if off <= 2 else 0.0), f"{platform}, {first}", Words(
        de=story["what"]["de"] + " An Geboten dreht man dann nicht.",
        en=story["what"]["en"] + " Bids stay as they are then.",
    )  # fmt: skip


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _best(world: World, given: str) -> tuple[float, str, Words]:
    """The line with the highest true incremental revenue per euro; the second best is half right."""
    returns = {name: channel["iroas"] or 0.0 for name, channel in world.truth["channels"].items()}
    ranked = sorted(returns, key=lambda name: -returns[name])
    place = next((n for n, name in enumerate(ranked) if name == given.casefold().strip().replace(" ", "_")), None)
    if place is None:
        listed = ", ".join(sorted(returns))
        raise BadArguments(
            en=f"'{given}' is no line of this company.", de=f"„{given}“ ist keine Linie dieser Firma.",
            do_en=f"Name one of: {listed}.", do_de=f"Nennen Sie eine davon: {listed}.",
        )  # fmt: skip
    told = ", ".join(f"{name} {returns[name]:.2f}" for name in ranked[:3])
    return (1.0, 0.6, 0.4)[place] if place < 3 else 0.0, told, Words(
        de="Es zählt der zusätzliche Umsatz je Euro, nicht der gemeldete: Marke und Retargeting bewegen wenig.",
        en="Incremental revenue per euro counts, not reported ROAS: brand and retargeting report much, move little.",
    )  # fmt: skip


def _geo(world: World, given: str) -> tuple[float, str, Words]:
    geo = world.truth["geo"]
    truth = abs(geo["lift"]) * 100
    return _close(abs(_number(given)), truth, 0.15, 0.8), f"{truth:.1f} %", Words(
        de="Ein Regionaltest misst, was ohne die Anzeigen fehlt; die Spanne gehört dazu.",
        en="A geo test measures what is missing without the ads; its interval belongs to it.",
    )  # fmt: skip


def _budget(world: World, given: str) -> tuple[float, str, Words]:
    """Profit of the plan against carrying on as before, both played in the same company with the same chances."""
    budgets = _budgets(world, given)
    before = _profit(world, world.play(AHEAD))
    after = _profit(world, world.play(AHEAD, {"budgets": budgets}))
    gain = (after - before) / 100
    return min(1.0, max(0.0, gain / 3000)), f"{gain:+.0f} EUR", Words(
        de=f"So viel mehr Deckungsbeitrag nach Werbekosten brachte der Plan in {AHEAD} Tagen gegenüber dem Weiter-so.",
        en=f"So much margin after ad costs the plan brought in {AHEAD} days over carrying on as before.",
    )  # fmt: skip


def _budgets(world: World, given: str) -> dict[str, float]:
    from simulator.company import CAMPAIGN

    found = {id: float(amount) for id, amount in re.findall(r"([\w-]+)\s*=\s*(\d+(?:\.\d+)?)", given)}
    usual = usual_budgets(world)
    if not found or set(found) - set(CAMPAIGN):
        raise BadArguments(
            en="A plan names campaigns with euros a day.", de="Ein Plan nennt Kampagnen mit Euro am Tag.",
            do_en=f"For example g-104=300,m-203=40; the campaigns are: {', '.join(CAMPAIGN)}.",
            do_de=f"Zum Beispiel g-104=300,m-203=40; die Kampagnen sind: {', '.join(CAMPAIGN)}.",
        )  # fmt: skip
    total, limit = sum({**usual, **found}.values()), sum(usual.values())
    if total > limit * 1.001:
        raise BadArguments(
            en=f"The plan spends {total:.0f} EUR a day, {limit:.0f} are there.",
            de=f"Der Plan gibt {total:.0f} EUR am Tag aus, {limit:.0f} sind da.",
            do_en="Take from other campaigns what you give.", do_de="Nehmen Sie anderen Kampagnen, was Sie geben.",
        )  # fmt: skip
    return {**usual, **found}


def usual_budgets(world: World) -> dict[str, float]:
    """What each campaign spent a day in the last 28 days."""
    import numpy as np

    rows = world.tables["ad_days"]
    late = rows["day"] > np.datetime64(world.last - timedelta(days=28), "D")
    ids, places = np.unique(rows["campaign_id"][late].astype(str), return_inverse=True)
    spent = np.bincount(places, rows["cost"][late]) / 28 / 100
    return {str(id): round(float(one), 2) for id, one in zip(ids, spent, strict=True)}


def usual_plan(world: World) -> str:
    """The usual budgets as an answer would name them."""
    return ", ".join(f"{id}={amount:.0f}" for id, amount in usual_budgets(world).items())


def _profit(before: World, after: World) -> float:
    """Margin of the orders minus ad costs in the days that were added, in cents."""
    import numpy as np

    since = np.datetime64(before.last, "D")
    orders, ads = after.tables["orders"], after.tables["ad_days"]
    new = orders["ordered_at"].astype("datetime64[D]") > since
    margin = (orders["revenue"] - orders["tax"] - orders["refunded"] - orders["cost_of_goods"])[new].sum()
    return float(margin - ads["cost"][ads["day"] > since].sum())


JUDGES: dict[str, Callable[[World, str], tuple[float, str, Words]]] = {
    "orders": _orders, "cost": _cost, "tracking": _tracking, "best": _best, "geo": _geo, "budget": _budget,
}  # fmt: skip
