"""How far a landing may be trusted: width, age, length of history, and whether past forecasts held."""

from __future__ import annotations

from datetime import date

import numpy as np

from terms import Words
from tools._decision import Reason
from tools._tool import Desk
from tools.bidding._occasions import NAMES
from tools.bidding._pace import DAY, Month
from tools.bidding._pacing_shown import occasions_ahead
from tools.data._period import day as day_words
from tools.data._period import spoken

SHORT = 14
"""With fewer days of history the weekday pattern is unknown and the level uncertain."""
WIDE = 0.5
"""An interval as wide as half of the landing needs care."""
HELD, FORECASTS = 0.6, 15
"""The plain interval should have held in so many of at least so many past forecasts."""


def reasons(month: Month, late: Words | None, day: date | None, desk: Desk, *, chosen: bool = True) -> list[Reason]:
    """All checks of the forecast; of a month that is over only whether it was `chosen` or is just the last loaded."""
    found = [Reason("stale", "amber", late)] if late is not None else list[Reason]()
    if not month.left:
        if not chosen and day is None and desk.today > month.period.end + DAY:
            found.append(Reason("stale", "amber", _over(month, desk.today)))
        return found
    whole, days = month.whole, month.found.days
    old = month.today < min(month.period.end, (day or desk.today) - 2 * DAY)
    if old:
        found.append(Reason("stale", "amber", _old(month.today)))
    if whole.state == "stopped":
        found.append(Reason("too_little_variation", "amber", STOPPED))
        return found
    if days < SHORT:
        found.append(Reason("too_little_variation", "amber", _few(days), days, SHORT))
    span = whole.span()
    width = float(span.high - span.low) / max(float(whole.landing), 0.01)
    found.append(Reason("interval_width", "amber" if width > WIDE else "green", WIDTH, round(width, 4), WIDE))
    held = float(month.found.held[0])
    if month.found.forecasts >= FORECASTS and np.isfinite(held):
        state = "amber" if held < HELD else "green"
        found.append(Reason("misfit", state, MISFIT, round(held, 4), HELD))
    unseen = [i for i in occasions_ahead(month) if not month.found.occasions.seen[i]]
    if unseen:
        found.append(Reason("extrapolation", "amber", _unseen(unseen), len(unseen), 0))
    return found


STOPPED = Words(
    de="Seit mindestens einer Woche keine Kosten: gerechnet wird, als sei alles gestoppt.",
    en="No cost for a week or more: this counts as stopped.",
)
WIDTH = Words(
    de="Die Spanne ist breit: Die Ausgaben dieser Auswahl springen, oder es ist noch früh im Monat.",
    en="The range is wide: spend of this selection jumps, or it is still early in the month.",
)
MISFIT = Words(
    de="An vergangenen Tagen wiederholt, lag die Vorhersage zu oft daneben; die Spanne ist deshalb verbreitert.",
    en="Repeated on past days, the forecast missed too often; the range is widened for that.",
)


def too_much(campaigns: list[str]) -> list[Reason]:
    """Budgets that may not be used up: more than those campaigns ever spent."""
    if not campaigns:
        return []
    named = ", ".join(campaigns[:3]) + (" …" if len(campaigns) > 3 else "")
    words = Words(
        de=f"Mehr am Tag, als je in einer Woche ausgegeben wurde, und vielleicht nicht auszugeben: {named}.",
        en=f"More a day than any week has ever taken, and perhaps not to be spent: {named}.",
    )
    return [Reason("extrapolation", "amber", words, len(campaigns), 0)]


def _few(days: int) -> Words:
    return Words(
        de=f"Nur {days} Tage Verlauf: Wochentage und Niveau sind daraus kaum zu erkennen.",
        en=f"Only {days} days of history: too few to know the weekdays and the level well.",
    )


def _old(today: date) -> Words:
    return Words(
        de=f"Die Daten enden am {day_words(today).de}; spätere Tage sind vorhergesagt, nicht gelesen.",
        en=f"The data end on {day_words(today).en}; later days are forecast, not read.",
    )


def _over(month: Month, today: date) -> Words:
    now = f"{today:%Y-%m}"
    return Words(
        de=f"Die Daten enden am {day_words(month.today).de}, deshalb geht es um {spoken(month.period).de}; mit month="
        f"{now} oder neueren Exporten geht es um den laufenden Monat.",
        en=f"The data end on {day_words(month.today).en}, so this is about {spoken(month.period).en}; month={now} or"
        " newer exports make it about the present month.",
    )


def _unseen(labels: list[int]) -> Words:
    de, en = (", ".join(getattr(NAMES[i], lang) for i in labels) for lang in ("de", "en"))
    return Words(
        de=f"In den restlichen Tagen liegt, was die Daten noch nie gezeigt haben; es zählt wie andere Tage: {de}.",
        en=f"Among the days left is what the data have never shown, and it counts as ordinary days: {en}.",
    )
