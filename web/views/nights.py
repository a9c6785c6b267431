"""Running a night from a page or over REST: it goes on in the server, and its steps stand in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies import roles

if TYPE_CHECKING:
    from errors import Lang
    from settings import Settings
    from terms import Principal
    from web.works import Step


def started(settings: Settings, lang: Lang, by: Principal, flow: str = "") -> dict[str, Any]:
    """Begin a night of today; once more where one has ended already. What runs already goes on.

    Raises:
        Forbidden: by role.
        BadFile: the plan of nights cannot be read.
        NotFound: it knows no such flow.
    """
    from web import works
    from web.nights import run_night, steps_of

    roles.require(by, "run_night")
    of = steps_of(settings, flow)

    def run(step: Step) -> dict[str, Any]:
        step("", 0, of)
        return run_night(settings, None, flow, _over(settings, flow), lang, by)[0]

    work = works.begun(settings.home, "night", run)
    return {"ok": True, "running": not work.ended, "steps": of}


def _over(settings: Settings, flow: str) -> bool:
    """Whether today's has ended already."""
    from ledger import nights
    from ledger.book import Book

    with Book.of(settings).reading() as tx:
        return any(each.ended and each.key == f"{flow or 'night'}-{settings.day}" for each in nights.listed(tx, 100))
