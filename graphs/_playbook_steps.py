"""Steps that look: a tool is called and its result checked, or an earlier result is checked once more."""

from __future__ import annotations

from datetime import date
from typing import Any

from errors import LeitstandError
from graphs import playbook_shape as shape
from graphs._playbook_checks import judged, taken
from graphs._playbook_run import Run, told
from graphs.playbook_shape import Step
from terms import Words


def tool(going: Run, step: Step) -> None:
    """Call the tool of a step; what it measures may fill in what later steps are given."""
    from tools.calling import call

    try:
        result = (going.call or call)(step.tool, shape.filled(step.args, going.given), going.desk, parent=going.id)
    except LeitstandError as failed:
        # A check that cannot be made is neither good nor bad news.
        note = Words(de=failed.line("de"), en=failed.line("en"))
        told(going, step, "unknown", note=note, tool=step.tool)
        return
    going.results[step.id] = result
    for name, measure in step.take.items():
        if name == "onset":
            going.onset = _day(taken(measure, result))
        elif going.given.get(name) is None:
            going.given[name] = taken(measure, result)
    ran: dict[str, Any] = {"tool": step.tool, "run": result.receipt.run if result.receipt else ""}
    if step.check is None:
        told(going, step, "done", **ran)
        return
    state, found, limit = judged(step.check, result, going.given)
    told(going, step, state, fact=found, limit=limit, says=step.check.says, op=step.check.op, **ran)


def look(going: Run, step: Step) -> None:
    """Another check of what an earlier step computed."""
    result = going.results.get(step.look)
    assert step.check is not None
    if result is None:
        note = next((each["note"] for each in going.steps if each["id"] == step.look), None)
        told(going, step, "unknown", note=Words(**note) if note else None)
        return
    state, found, limit = judged(step.check, result, going.given)
    run = result.receipt.run if result.receipt else ""
    told(going, step, state, fact=found, limit=limit, says=step.check.says, op=step.check.op, run=run)


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value)[:10])
