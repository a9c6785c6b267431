"""When a schedule fires: a time of day in a zone, once for each local date, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a schedule fires for a local date.

    A time that the clocks skip fires as much later; of one that comes twice the first counts.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> moment(date(2026, 3, 29), time(2, 30), berlin).isoformat()
    '2026-03-29T01:30:00+00:00'
    >>> moment(date(2026, 10, 25), time(2, 30), berlin).isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    return datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)


@dataclass(frozen=True)
class Due:
    """What is to be run now: the latest local date whose moment has come, and those before it that were missed."""

    day: date | None
    missed: tuple[date, ...] = ()


def due(at: time, zone: ZoneInfo, now: datetime, since: datetime, ran: Collection[date], catch_up: int) -> Due:
    """What a schedule owes at a moment.

    Args:
        at: time of day.
        zone: of the house.
        now: the moment, aware.
        since: from when on the schedule has been there; what came before is not owed.
        ran: local dates that were run.
        catch_up: how many days back a missed one is still listed; with 0 one that is an hour late is left out.
    """
    latest = now.astimezone(zone).date()
    if moment(latest, at, zone) > now:
        latest -= DAY
    fires = moment(latest, at, zone)
    late = now - fires > timedelta(hours=1)
    if latest in ran or fires < since or (late and (not catch_up or now - fires > catch_up * DAY)):
        return Due(None)
    before = (latest - n * DAY for n in range(catch_up, 0, -1))
    return Due(latest, tuple(day for day in before if day not in ran and moment(day, at, zone) >= since))


def following(at: time, zone: ZoneInfo, now: datetime) -> datetime:
    """The next moment (UTC) after now."""
    day = now.astimezone(zone).date()
    return next(each for n in range(-1, 3) if (each := moment(day + n * DAY, at, zone)) > now)
