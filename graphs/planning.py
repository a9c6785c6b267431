"""What a question is to be answered with: tools and arguments, fixed before anything untrusted is read.

Whatever a model proposes is a plan of known tools without effects, or it is not taken.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from errors import Lang
from terms import Plan, Words

if TYPE_CHECKING:
    from agents.supervisor import Supervisor
    from graphs.ask import Asking
    from settings import Settings
    from tools.calling import Desk


class Mind:
    """The supervisor of a room, made when the first question comes: importing it takes a third of a second."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._settings, self._desk = settings, desk

    @cached_property
    def supervisor(self) -> Supervisor:
        """The one supervisor."""
        from agents.supervisor import Supervisor

        return Supervisor(self._desk.warehouse, self._desk.today, cache=self._settings.home / "cache")


def planned(room: Asking, question: str, lang: Lang | None) -> tuple[Plan, Lang]:
    """The plan of a question that names nobody: going on from the one before, by a model, or by the router."""
    routed = room.supervisor.plan(question, lang)
    if room.before is not None:
        from agents import follow_up

        if went_on := follow_up.asked(room.desk.warehouse, room.desk.today, room.before, routed, question):
            return went_on, routed.lang
    proposed = None if routed.ordered else _proposed(room, question, routed.lang)
    return (proposed or routed.plan), routed.lang


def went_on(room: Asking, plan: Plan) -> tuple[Words, ...]:
    """A note where a plan takes over what its question left out."""
    if room.before is None:
        return ()
    from agents import follow_up

    return (follow_up.SAID,) if plan.why == follow_up.WHY else ()


def _proposed(room: Asking, question: str, lang: Lang) -> Plan | None:
    """A model's plan, where one is asked and its plan can be taken."""
    if room.mix.tier != "cloud":
        return None
    from agents.cards import cards

    drafted = room.mix.plan(
        question, lang, cards(), room.desk.today, room.supervisor.vocabulary(), note=room.telling.note
    )
    return room.supervisor.accept(drafted) if drafted is not None else None
