# pyright: basic
"""Customer journeys in one form: paths with their conversions, whether a file brought paths or single touches."""

from __future__ import annotations

from typing import Any

ARROWS = ("→", "->", "=>", "»", "›")


def tidy_paths(con: Any, table: str) -> None:
    """Give paths the one separator ` > `; a file that never uses `>` may separate by an arrow, `|` or `;`."""
    counts = ", ".join(f"count(*) filter (contains(path, '{sign}'))" for sign in (">", *ARROWS, "|", ";"))
    found = con.execute(f"select {counts} from {table}").fetchone()
    by_sign = dict(zip((">", *ARROWS, "|", ";"), found, strict=True))
    signs = [sign for sign in ARROWS if by_sign[sign]]
    path = "path"
    for sign in signs:
        path = f"replace({path}, '{sign}', '>')"
    if not signs and not by_sign[">"]:
        other = "|" if by_sign["|"] else ";" if by_sign[";"] else ""
        path = f"replace({path}, '{other}', '>')" if other else path
    steps = f"list_filter(list_transform(string_split({path}, '>'), lambda s: trim(s)), lambda s: s <> '')"
    con.execute(f"update {table} set path = array_to_string({steps}, ' > ')")


def paths_of_touches(con: Any, touches: str, table: str) -> None:
    """Turn touches into paths: each person's touches in the order of time; a converted touch ends a path.

    Touches after the last conversion, or of people who never convert, are a path without conversion (`nulls`).
    A channel's own `>` becomes `›`, because `>` separates the steps of a path.
    """
    con.execute(
        f"create table {table} as with numbered as ("
        ' select *, coalesce(sum(converted::int) over (partition by user_id order by "at", line'
        f" rows between unbounded preceding and 1 preceding), 0) as trip from {touches}),"
        " trips as (select user_id, trip, min(line) as line, string_agg(replace(channel, '>', '›'), ' > ' order"
        ' by "at", line) as path,'
        " bool_or(converted) as converted, coalesce(sum(value) filter (converted), 0) as value"
        " from numbered group by user_id, trip)"
        " select min(line) as line, path, count(*) filter (converted)::double as conversions,"
        " sum(value)::decimal(18,6) as value, count(*) filter (not converted)::double as nulls"
        " from trips group by path order by line"
    )
