"""The first questions of a week, computed once without a record, so that whoever asks them first need not wait.

What takes long is then loaded, compiled, and fitted; fits stay in the home's cache for the next start.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from terms import Step
from tools.calling import rehearse

if TYPE_CHECKING:
    from graphs.ask import Asking

QUESTIONS = (
    "Wie lief die letzte Woche gegen Vorwoche und Vorjahr – und warum?",
    "Landen wir diesen Monat im Budget?",
    "Ich habe nächsten Monat 50.000 € mehr – wohin damit?",
)


def rehearsed(room: Asking, stopped: Callable[[], bool]) -> int:
    """Plan and compute each of the questions; how many tools ran to their end.

    Nothing is recorded, no model is asked and no platform; what fails will say so to whoever asks.

    Args:
        room: whose data and tools.
        stopped: looked at before each tool: whether to leave it at that.
    """
    done, desk = 0, replace(room.desk, held=None)
    for question in QUESTIONS:
        for step in () if stopped() else _steps(room, question):
            if stopped():
                break
            with suppress(Exception):
                rehearse(step.tool, step.args, desk)
                done += 1
    return done


def _steps(room: Asking, question: str) -> tuple[Step, ...]:
    try:
        return room.supervisor.plan(question, "de").plan.steps
    except Exception:
        return ()
