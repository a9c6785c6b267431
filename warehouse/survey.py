# pyright: basic
"""One look over the staged texts: which columns need no cleaning at all, and where a row calls itself a total.

Most machine-made files write plain numbers, ISO days and trimmed texts. Knowing that of a whole column spares every
later step the careful reading of each cell.
"""

from __future__ import annotations

from warehouse import dates
from warehouse.cells import NUMERIC, Target
from warehouse.contract import literal
from warehouse.numbers import Evidence
from warehouse.staged import Staged

# 1.234 alone could be one thousand; all other plain numbers with a point can be read one way only
SURE = r"-?([0-9]{1,11}(\.([0-9]{1,2}|[0-9]{4,17}))?|0\.[0-9]{3}|[0-9]{4,11}\.[0-9]{3})"
WHOLE = "-?[0-9]{1,18}"
COMMA = r"-?([1-9][0-9]{0,2}(\.[0-9]{3})+|[0-9]{1,11})(,([0-9]{1,2}|[0-9]{4,17}))?"
GROUPS = r"-?([1-9][0-9]{0,2}(\.[0-9]{3})+|[0-9]{1,18})"
TEXT = "[!-,.-~]([ -~]*[!-~])?"


def plain_numbers(staged: Staged, targets: list[Target]) -> dict[str, Evidence]:
    """Of the columns that hold plain numbers only: what they say about the decimal sign. Marks them as bare."""
    asked = [t for t in targets if t.source is not None and t.column.type in NUMERIC]
    seen = {
        target.name: Evidence(point=signs) for target, signs in _all_match(staged, asked, {"integer": WHOLE}, SURE, ".")
    }
    rest = [target for target in asked if target.name not in seen]
    # in whole numbers the point groups thousands, which speaks for the comma as decimal sign
    for target, signs in _all_match(staged, rest, {"integer": GROUPS}, COMMA, ","):
        if signs:
            seen[target.name] = Evidence(comma=signs)
        else:
            target.bare = False
    for target in asked:
        target.bare = target.bare and not target.micros and not target.column.missing
    return seen


def _all_match(
    staged: Staged, targets: list[Target], patterns: dict[str, str], pattern: str, sign: str
) -> list[tuple[Target, int]]:
    """The targets whose every cell matches, marked as bare, with the count of cells that tell the decimal sign."""
    picks = []
    for target in targets:
        text, own = f"c{target.source}", patterns.get(target.column.type, pattern)
        full = f"regexp_full_match({text}, {literal(own)})"
        # an empty cell is a plain null, but where it stands for zero it must be looked at
        picks.append(f"bool_and({f'coalesce({full}, false)' if target.zero else full})")
        told = "." if own == GROUPS else sign
        picks.append("0" if own == WHOLE else f"count(*) filter (contains({text}, '{told}'))")
    if not picks:
        return []
    found = staged.con.execute(f"select {', '.join(picks)} from {staged.table}").fetchone()
    matched = [(target, found[2 * n + 1]) for n, target in enumerate(targets) if found[2 * n]]
    for target, _ in matched:
        target.bare = True
    return matched


def plain_texts(staged: Staged, targets: list[Target], total: str) -> set[int]:
    """Mark the texts and days that are bare; returns the source columns in which a row calls itself a total."""
    columns = {0, *(t.source for t in targets if t.column.type in {"text", "date"} and t.source is not None)}
    named = set()
    for number in sorted(columns):
        of = [t for t in targets if t.source == number]
        forms = [t.form for t in of if t.column.type == "date" and t.form]
        day = dates.plain_days("v", forms[0]) if forms else "false"
        text, days, sums = staged.con.execute(
            f"select bool_and(regexp_full_match(v, {literal(TEXT)})), bool_and({day}),"
            f" coalesce(bool_or(regexp_matches(v, {literal(total)})), false)"
            f" from (select distinct c{number} as v from {staged.table})"
        ).fetchone()
        named |= {number} if sums else set()
        for target in of:
            target.bare = target.bare or bool({"text": text, "date": days}.get(target.column.type))
    return named
