"""Customer journeys from the warehouse as arrays: split, counted and numbered in SQL."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from errors import WeakData
from methods.journeys import Journeys
from tools._tool import Desk

# Path rows as they are; rows with impossible counts are set apart and said.
FROM_PATHS = """
    select list_filter(list_transform(string_split(path, '>'), lambda x: trim(x)), lambda x: x <> '') as steps,
           coalesce(conversions, 0)::double as conversions, coalesce(nulls, 0)::double as nulls,
           coalesce(value, 0)::double as value
    from journeys where path is not null
"""
# A conversion ends a journey; what the same person does afterwards begins the next one.
FROM_TOUCHES = """
    select list(channel order by "at", number) as steps, max(won)::double as conversions, 1 - max(won)::double as nulls,
           sum(value)::double as value
    from (
        select *, max("at") over (partition by user_id, trip) as done
        from (
            select *, coalesce(sum(won) over (partition by user_id order by "at", number
                               rows between unbounded preceding and 1 preceding), 0) as trip
            from (
                select user_id, "at", trim(channel) as channel, coalesce(converted, false)::int as won,
                       case when converted then coalesce(value, 0) else 0 end as value,
                       row_number() over (order by "at", user_id, channel) as number
                from touches where user_id is not null and "at" is not null and trim(channel) <> ''
            )
        )
    )
    where $window_days::int is null or "at" >= done - to_days($window_days::int)
    group by user_id, trip
"""
GROUPED = """
    with trips as ({trips}),
    paths as (
        select steps, sum(conversions) as conversions, sum(nulls) as nulls, sum(value) as value,
               row_number() over (order by steps) - 1 as id
        from trips
        where len(steps) > 0 and conversions >= 0 and nulls >= 0 and value >= 0
              and isfinite(conversions) and isfinite(nulls) and isfinite(value)
        group by steps having sum(conversions) + sum(nulls) > 0
    ),
    channels as (
        select channel, row_number() over (order by channel) - 1 as code
        from (select distinct unnest(steps) as channel from paths)
    )
"""


@dataclass(frozen=True)
class Read:
    """The journeys, whether they came from single touches with times, and how many rows could not be used."""

    journeys: Journeys
    timed: bool
    unusable: int


def read_journeys(desk: Desk, window_days: int | None = None) -> Read:
    """All journeys, equal paths added up.

    Args:
        desk: to read from.
        window_days: touches longer before the end of a journey do not count; needs touches with times.
    """
    loaded = desk.warehouse.need("journeys")
    timed = (window_days is not None or "path" not in loaded.columns) and _has_touches(desk)
    grouped = GROUPED.format(trips=FROM_TOUCHES if timed else FROM_PATHS)
    given = {"window_days": window_days} if timed else {}

    def ask(query: str) -> dict[str, np.ndarray]:
        return desk.warehouse.columns(grouped + query, **given)

    paths = ask("select conversions, nulls, value, len(steps) as length from paths order by id")
    if not len(paths["length"]):
        raise _empty()
    touches = ask(
        """, touches_of as (select id, unnest(steps) as channel, generate_subscripts(steps, 1) as place from paths)
        select code from touches_of join channels using (channel) order by id, place"""
    )
    channels = ask("select channel from channels order by code")
    journeys = Journeys(
        channels=tuple(str(channel) for channel in channels["channel"]),
        touch=touches["code"].astype(np.int64),
        start=np.concatenate([[0], np.cumsum(paths["length"].astype(np.int64))]),
        conversions=paths["conversions"].astype(float),
        nulls=paths["nulls"].astype(float),
        values=paths["value"].astype(float),
    )
    return Read(journeys, timed, 0 if timed else _unusable(desk))


def _has_touches(desk: Desk) -> bool:
    known = desk.warehouse.rows("select count(*) from information_schema.tables where table_name = 'touches'")
    return bool(known[0][0]) and bool(desk.warehouse.rows('select count(*) from touches where "at" is not null')[0][0])


def _unusable(desk: Desk) -> int:
    ((count,),) = desk.warehouse.rows(
        """select count(*) from journeys where path is null or trim(replace(path, '>', '')) = ''
           or not coalesce(conversions >= 0 and isfinite(conversions::double), true)
           or not coalesce(nulls >= 0 and isfinite(nulls::double), true)
           or not coalesce(value >= 0 and isfinite(value::double), true)"""
    )
    return int(count)


def _empty() -> WeakData:
    return WeakData(
        en="The journeys hold no path with a touch and a count.",
        de="Die Kundenwege enthalten keinen Pfad mit einem Kontakt und einer Anzahl.",
        do_en="Check which columns were imported as path and conversions.",
        do_de="Prüfen Sie, welche Spalten als Pfad und Conversions importiert wurden.",
    )
