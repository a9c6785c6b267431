# pyright: basic
"""Whether the data can carry a change of bids, and what would decide it where they cannot."""

from __future__ import annotations

import math
from collections.abc import Sequence

from terms import Words
from tools._decision import NextTest, Reason
from tools._tool import Desk
from tools.bidding._bids_days import Incident
from tools.bidding._bids_lag import WAIT, Delay
from tools.bidding._bids_read import Account
from tools.data._period import day as day_words

FEWEST, FEW = 30.0, 100.0
"""Conversions in all below which nothing is decided, and below which care is due."""
SHORT = 14
"""Days of history below which care is due."""
OLD = 7
"""Days since the last loaded one from which bids rest on old data."""


def reasons(
    desk: Desk, account: Account, delay: Delay, out: Sequence[Incident], conversions: float, assumed: bool
) -> list[Reason]:
    """Every check."""
    return [
        _tracking(out),
        _counts(conversions),
        _short(account),
        _delay(delay),
        _elasticity(assumed),
        _age(desk, account),
    ]


def _tracking(out: Sequence[Incident]) -> Reason:
    now = [each for each in out if each.open]
    if not now:
        return Reason("tracking", "green", Words(de="Zählung in Ordnung.", en="Counting works."), 0.0, 0.0)
    names = ", ".join(dict.fromkeys(" · ".join(part for part in (one.platform, one.campaign) if part) for one in now))
    since = day_words(min(each.first for each in now))
    return Reason(
        "tracking", "red",
        Words(
            de=f"Bei {names} werden seit dem {since.de} Conversions nicht richtig gezählt; bis das behoben ist, wird"
            " nichts vorgeschlagen.",
            en=f"Conversions of {names} have not been counted properly since {since.en}; until that is mended nothing"
            " is proposed.",
        ),
        float(len(now)), 0.0,
    )  # fmt: skip


def _counts(conversions: float) -> Reason:
    state = "red" if conversions < FEWEST else "amber" if conversions < FEW else "green"
    words = Words(
        de=f"Nur {conversions:.0f} Conversions in allem: Was ein Klick wert ist, steht auf wenigen Fällen.",
        en=f"Only {conversions:.0f} conversions in all: what a click is worth rests on few cases.",
    )
    return Reason("few_conversions", state, words, round(conversions, 2), FEWEST)


def _short(account: Account) -> Reason:
    days = account.period.days
    words = Words(
        de=f"Nur {days} Tage Verlauf: Wochentage und gute oder schlechte Tage sind daraus nicht zu trennen.",
        en=f"Only {days} days of history: weekdays, good days and bad days cannot be told apart.",
    )
    return Reason("too_little_variation", "amber" if days < SHORT else "green", words, float(days), float(SHORT))


def _delay(delay: Delay) -> Reason:
    unknown = [name for name, lag in delay.lags.items() if lag is None]
    words = Words(
        de=f"Wie spät Conversions eintreffen, ist nicht bekannt ({', '.join(unknown)}): Die letzten {WAIT} Tage zählen"
        " dort nicht mit. Mit lag_days oder früheren Ständen derselben Berichte lassen sie sich nutzen.",
        en=f"How late conversions arrive is not known ({', '.join(unknown)}): the last {WAIT} days do not count there."
        " With lag_days or earlier states of the same reports they can be used.",
    )
    return Reason("conversion_lag", "amber" if unknown else "green", words, float(len(unknown)), 0.0)


def _elasticity(assumed: bool) -> Reason:
    words = Words(
        de="Wie stark Klicks auf Gebote reagieren, ist angenommen, nicht gemessen; mit elasticity lässt es sich"
        " angeben, ein Gebotstest würde es messen.",
        en="How strongly clicks react to bids is assumed, not measured; elasticity takes a known figure, a bid test"
        " would measure it.",
    )
    return Reason("extrapolation", "amber" if assumed else "green", words)


def _age(desk: Desk, account: Account) -> Reason:
    age = (desk.today - account.period.end).days
    last = day_words(account.period.end)
    words = Words(
        de=f"Die Daten enden am {last.de}; Preise und Conversions von heute können andere sein.",
        en=f"The data end on {last.en}; prices and conversions of today may differ.",
    )
    return Reason("stale", "amber" if age > OLD else "green", words, float(age), float(OLD))


def next_test(account: Account, out: Sequence[Incident], conversions: float) -> NextTest:
    """What would let bids be judged: counting that works again, or enough conversions."""
    now = [each for each in out if each.open]
    weekly = account.of("cost")[:, -28:].sum() / 4
    if now:
        lost = sum(_cost_of(account, each) for each in now)
        names = ", ".join(dict.fromkeys(each.platform for each in now))
        return NextTest(
            "collect_data", Words(de=names, en=names), 1, lost, account.currency, None,
            Words(
                de="Das ist die Ausgabe einer Woche dort, deren Wirkung niemand sieht; nach der Reparatur reicht eine"
                " Woche mit richtiger Zählung.",
                en="That is a week's spend there whose results nobody sees; after the repair a week of proper counting"
                " is enough.",
            ),
        )  # fmt: skip
    pace = conversions / max(account.period.days / 7, 1)
    weeks = min(52, max(1, math.ceil((FEW - conversions) / pace))) if pace > 0 else 12
    return NextTest(
        "collect_data", Words(de="alle gewählten Kampagnen", en="all selected campaigns"), weeks,
        float(weekly * weeks), account.currency, None,
        Words(
            de="Das ist, was in dieser Zeit ohnehin ausgegeben wird.",
            en="That is what is spent in that time anyway.",
        ),
    )  # fmt: skip


def _cost_of(account: Account, each: Incident) -> float:
    rows = [key[0] == each.platform and each.campaign in ("", key[1]) for key in account.keys]
    return float(account.of("cost")[rows, -7:].sum())
