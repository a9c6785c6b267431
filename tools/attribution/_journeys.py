"""Customer journeys from the warehouse as arrays: equal paths added up in SQL, channels numbered."""

from __future__ import annotations

from dataclasses import dataclass

from errors import WeakData
from methods.journeys import Journeys
from methods.path_text import parsed
from tools._tool import Desk

FROM_PATHS = """
    select path, coalesce(conversions, 0)::double as conversions, coalesce(nulls, 0)::double as nulls,
           coalesce(value, 0)::double as value
    from journeys where path is not null
"""
# A conversion ends a journey; what the same person does afterwards begins the next one. Ties keep the file's order.
FROM_TOUCHES = """
    select string_agg(channel, '>' order by "at", number) as path, max(won)::double as conversions,
           1 - max(won)::double as nulls, sum(value)::double as value
    from (
        select *, max("at") over (partition by user_id, trip) as done
        from (
            select *, coalesce(sum(won) over (partition by user_id order by "at", number
                               rows between unbounded preceding and 1 preceding), 0) as trip
            from (
                select user_id, "at", replace(trim(channel), '>', '›') as channel,
                       coalesce(converted, false)::int as won,
                       case when converted then coalesce(value, 0) else 0 end as value,
                       row_number() over () as number
                from touches where user_id is not null and "at" is not null and trim(channel) <> ''
            )
        )
    )
    where $window_days::int is null or "at" >= done - to_days($window_days::int)
    group by user_id, trip
"""
GROUPED = """
    select path, sum(conversions) as conversions, sum(nulls) as nulls, sum(value) as "values" from ({trips})
    where conversions >= 0 and nulls >= 0 and value >= 0
          and isfinite(conversions) and isfinite(nulls) and isfinite(value)
    group by path having sum(conversions) + sum(nulls) > 0 order by path
"""


@dataclass(frozen=True)
class Read:
    """The journeys, and how they were read.

    timed      from single touches with times; windowed: whether a window could be applied
    unusable   rows without a touch or with an impossible count
    """

    journeys: Journeys
    timed: bool
    unusable: int
    windowed: bool = False


def read_journeys(desk: Desk, window_days: int | None = None, *, timed: bool | None = None) -> Read:
    """All journeys, equal paths added up.

    Args:
        desk: to read from.
        window_days: touches longer before the end of a journey do not count; needs touches with times.
        timed: whether to read single touches; unset: for a window, and where there are no paths.
    """
    loaded = desk.warehouse.need("journeys")
    touches = _has_touches(desk)
    timed = touches and (window_days is not None or "path" not in loaded.columns if timed is None else timed)
    given = {"window_days": window_days} if timed else {}
    found = desk.warehouse.columns(GROUPED.format(trips=FROM_TOUCHES if timed else FROM_PATHS), **given)
    journeys = parsed(found["path"].tolist(), *(found[name] for name in ("conversions", "nulls", "values")))
    if not len(journeys.touch):
        raise _empty()
    return Read(journeys, timed, 0 if timed else _unusable(desk), touches)


def _has_touches(desk: Desk) -> bool:
    known = desk.warehouse.rows("select count(*) from information_schema.tables where table_name = 'touches'")
    return bool(known[0][0]) and bool(desk.warehouse.rows('select count(*) from touches where "at" is not null')[0][0])


def _unusable(desk: Desk) -> int:
    ((count,),) = desk.warehouse.rows(
        """select count(*) from journeys where path is null or ltrim(path, '> ') = ''
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
