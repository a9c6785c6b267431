# pyright: basic
"""One look over the staged texts: which columns need no cleaning at all, and where a row calls itself a total.

Most machine-made files write plain numbers, ISO days and trimmed texts. Knowing that of a whole column spares every
later step the careful reading of each cell.
"""

from __future__ import annotations

from typing import Any

from warehouse.cells import NUMERIC, Target
from warehouse.contract import literal
from warehouse.numbers import Evidence
from warehouse.staged import Staged

# 1.234 alone could be one thousand; all other plain numbers with a point can be read one way only
SURE = r"-?([0-9]{1,11}(\.([0-9]{1,2}|[0-9]{4,17}))?|0\.[0-9]{3}|[0-9]{4,11}\.[0-9]{3})"
WHOLE = "-?[0-9]{1,18}"
TEXT = "[!-,.-~]([ -~]*[!-~])?"
DAY = r"(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"


def plain_numbers(staged: Staged, targets: list[Target]) -> dict[str, Evidence]:
    """Of the columns that hold plain numbers only: what they say about the decimal sign. Marks them as bare."""
    asked = [t for t in targets if t.source is not None and t.column.type in NUMERIC]
    if not asked:
        return {}
    picks = []
    for target in asked:
        text, pattern = f"c{target.source}", WHOLE if target.column.type == "integer" else SURE
        # an empty cell is a plain null, but where it stands for zero it must be looked at
        full = f"regexp_full_match({text}, {literal(pattern)})"
        picks.append(f"bool_and({f'coalesce({full}, false)' if target.zero else full})")
        picks.append(f"count(*) filter (contains({text}, '.'))" if pattern == SURE else "0")
    found = staged.con.execute(f"select {', '.join(picks)} from {staged.table}").fetchone()
    seen = {}
    for number, target in enumerate(asked):
        if found[2 * number]:
            seen[target.name] = Evidence(point=found[2 * number + 1])
            target.bare = target.decimal == "." and not target.micros and not target.column.missing
    return seen


def plain_texts(staged: Staged, targets: list[Target], total: str) -> set[int]:
    """Mark the texts and days that are bare; returns the source columns in which a row calls itself a total."""
    columns = {0, *(t.source for t in targets if t.column.type in {"text", "date"} and t.source is not None)}
    named = set()
    for number in sorted(columns):
        text, day, sums = staged.con.execute(
            f"select bool_and(regexp_full_match(v, {literal(TEXT)})),"
            f" bool_and(regexp_full_match(v, {literal(DAY)}) and try_cast(v as date) is not null),"
            f" coalesce(bool_or(regexp_matches(v, {literal(total)})), false)"
            f" from (select distinct c{number} as v from {staged.table})"
        ).fetchone()
        named |= {number} if sums else set()
        for target in targets:
            if target.source == number:
                target.bare = target.bare or bool(_fits(target, text, day))
    return named


def _fits(target: Target, text: Any, day: Any) -> Any:
    if target.column.type == "text":
        return text
    iso = target.form is not None and target.form.name == "yyyy-mm-dd" and not getattr(target.form, "offset", False)
    return day and iso if target.column.type == "date" else False
