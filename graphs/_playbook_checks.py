"""What a step measured, and whether it is as it should be."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from graphs.playbook_shape import Check, Measure, State
from terms import Fact, Result, Table, Words, number

COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
           "!=": operator.ne}  # fmt: skip


def judged(check: Check, result: Result, given: Mapping[str, Any]) -> tuple[State, Fact | None, float | None]:
    """passed, failed or unknown; the measured value as a figure; the limit."""
    limit = check.limit if isinstance(check.limit, float | int) else given.get(check.limit[1:])
    found = measured(check.measure, result, check.says)
    if found is None or limit is None:
        return "unknown", found, None if limit is None else float(limit)
    good = COMPARE[check.op](float(found.value), float(limit))
    return ("passed" if good else "failed"), found, float(limit)


def measured(measure: Measure, result: Result, says: Words) -> Fact | None:
    """The measured value as a fact; None where the result does not hold it."""
    if measure.fact:
        found = next((fact for fact in result.facts if fact.id == measure.fact), None)
        return None if found is None else found.model_copy(update={"label": says})
    values = cells(measure, result.tables.get(measure.table))
    if measure.take == "count":
        return _fact(len(values), measure.unit or "count", says)
    numbers = [float(each) for each in values if isinstance(each, int | float | Decimal) and not isinstance(each, bool)]
    if not numbers:
        return None if measure.none is None or values else _fact(measure.none, measure.unit or "ratio", says)
    ways = {"sum": sum(numbers), "min": min(numbers), "max": max(numbers), "first": numbers[0]}
    return _fact(ways[measure.take], measure.unit or "ratio", says)


def taken(measure: Measure, result: Result) -> Any:
    """A cell of a table for later steps, such as the most conspicuous platform; None where there is none."""
    values = [each for each in cells(measure, result.tables.get(measure.table)) if each is not None]
    if not values:
        return None
    value = min(values) if measure.take == "min" else max(values) if measure.take == "max" else values[0]
    # A group reads "platform · campaign"; what later steps filter by is the platform.
    return value.split(" · ")[0] if isinstance(value, str) else value


def cells(measure: Measure, table: Table | None) -> list[Any]:
    """The cells of the rows that are meant; of a missing table none."""
    if table is None:
        return []
    place = {name: at for at, name in enumerate(table.columns)}
    wanted = {*measure.where, *([measure.column] if measure.column else []), *([measure.over] if measure.over else [])}
    if not wanted <= place.keys():
        return []
    rows = [row for row in table.rows if all(_meant(row[place[name]], each) for name, each in measure.where.items())]
    if not measure.column:
        return list(rows)
    if not measure.over:
        return [row[place[measure.column]] for row in rows]
    pairs = [(row[place[measure.column]], row[place[measure.over]]) for row in rows]
    return [float(one) / float(other) for one, other in pairs if one is not None and other]


def _meant(cell: Any, wanted: Any) -> bool:
    return cell in wanted if isinstance(wanted, list) else cell == wanted


def _fact(value: float, unit: str, says: Words) -> Fact:
    return Fact(id="measured", value=number(round(value, 6)), unit=unit, label=says)
