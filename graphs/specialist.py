# pyright: basic
"""A specialist's part of a question: the steps of one shelf, in order; a failed tool is a note, not a crash."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from errors import LeitstandError
from terms import Step
from tools.calling import call

if TYPE_CHECKING:
    from graphs.ask import Asking


async def specialist(state: dict[str, Any], runtime: Any) -> dict[str, Any]:
    """The node: what ran is named by its run, what failed says why in both languages."""
    room: Asking = runtime.context
    runs: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    with room.telling.specialist(state["shelf"], state["lang"]):
        for each in state["steps"]:
            place, step = each["place"], Step(tool=each["tool"], args=each["args"])
            with room.telling.tool(place, step.tool, state["lang"]) as seen:
                try:
                    result = await asyncio.to_thread(call, step.tool, step.args, room.desk, state["run"])
                    assert result.receipt is not None
                    runs.append({"place": place, "run": result.receipt.run})
                    seen.ran(result)
                    continue
                except LeitstandError as failed:
                    failures.append({"place": place, "tool": step.tool, "error": _both(failed)})
                except Exception as broken:
                    if room.settings.debug:
                        raise
                    failures.append({"place": place, "tool": step.tool, "error": _broken(step, broken)})
                seen.failed(failures[-1]["error"][state["lang"]])
    return {"runs": runs, "failures": failures}


def _both(failed: LeitstandError) -> dict[str, Any]:
    return {"de": failed.as_json("de"), "en": failed.as_json("en")}


def _broken(step: Step, broken: Exception) -> dict[str, Any]:
    from agents.titles import title

    reason = f"{type(broken).__name__}: {broken}"[:200]
    de, en = (f"{title(step.tool, lang)} ({step.tool})" for lang in ("de", "en"))
    return {
        "de": {"kind": "fault", "message": f"{de} ist gescheitert ({reason}).", "do": "Bitte melden."},
        "en": {"kind": "fault", "message": f"{en} failed ({reason}).", "do": "Please report this."},
    }
