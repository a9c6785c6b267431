"""The test that would decide after this one: how long, what it may cost, what it would find."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from methods.trial.arms import Arm
from methods.trial.bayes import of_means
from methods.trial.power import detectable_sequential
from methods.trial.srm import BROKEN_BELOW
from terms import Words
from tools._decision import NextTest
from tools.attribution._experiment_read import USUAL_SIZE, Read

FEWEST_WEEKS, MOST_WEEKS = 2, 13
"""Two weeks see every weekday twice; beyond a quarter a test is no plan, and a larger effect is what it can find."""

SPLIT = Words(
    de="Zuerst muss geklärt werden, warum die Arme nicht die geplanten Anteile haben; danach beginnt der Test neu.",
    en="First find out why the arms do not have their planned shares; then the test starts again.",
)
LOST = Words(
    de="Zuerst muss geklärt werden, warum Ergebnisse in einem Arm öfter fehlen; danach beginnt der Test neu.",
    en="First find out why one arm lacks outcomes more often; then the test starts again.",
)


def next_test(read: Read, currency: str) -> NextTest:
    """The trial again, or further: as long as it takes at the present pace, within two weeks and a quarter.

    Where a quarter does not suffice for the effect worth knowing, `mde` says what that long finds. The cost is what the
    treated units are expected to lose by the treatment, E max(loss, 0) per unit times the units that would get it: in
    money where the data hold money, else in units of the outcome.
    """
    leading, broken = read.leading, read.answer == "broken"
    left = read.required if broken else max(read.required - read.n, 1)
    pace = 7 * read.per_day if read.per_day else read.n / FEWEST_WEEKS
    weeks = min(max(FEWEST_WEEKS, ceil(left / pace)), MOST_WEEKS)
    more = min(left, ceil(weeks * pace))
    share = leading.treated.n / read.n
    cost = _loss(read, broken) * more * share
    trial = read.trial
    where = Words(de=f"{trial.control} gegen {leading.treatment}", en=f"{trial.control} against {leading.treatment}")
    return NextTest(
        "ab_test" if broken else "collect_data", where, weeks, cost, currency, _finds(read, more, share, broken),
        _why(read, broken, more), in_outcome="" if _in_money(read) else trial.outcome,
    )  # fmt: skip


def _loss(read: Read, broken: bool) -> float:
    """Expected loss per treated unit; a broken trial says nothing of the effect, so its spread alone counts."""
    leading = read.leading
    control, treated = leading.money_arms or (leading.control, leading.treated)
    same = leading.money_arms is None or read.trial.outcome in read.trial.money
    if same and leading.robust is not None:
        capped = leading.robust.winsorised
        control, treated = Arm(1, 0.0, 0.0), Arm(1, capped.effect, capped.se**2)
    if broken:
        treated = replace(treated, mean=control.mean)
    found = of_means(control, treated, 0.9)
    return found.loss_keep if read.lower and same else found.loss_ship


def _in_money(read: Read) -> bool:
    return read.leading.money_arms is not None or read.trial.unit not in ("share", "ratio")


def _finds(read: Read, more: int, share: float, broken: bool) -> float | None:
    """The smallest relative effect that the test finds: the one worth knowing, or what its length allows."""
    control, n = read.leading.control, more if broken else read.n + more
    if not control.mean:
        return None
    alpha, planned = read.wanted.alpha / len(read.readings), read.wanted.planned_size or USUAL_SIZE
    least = detectable_sequential(control, n, alpha, planned, share)
    # At the size that was asked for, rounding aside, it finds what was asked for.
    return (read.worth if n >= read.required else max(least, read.worth)) / abs(control.mean)


def _why(read: Read, broken: bool, more: int) -> Words:
    first = Words(
        de=f"Der laufende Test braucht mehr Einheiten, bevor er etwas sagt; geplant sind {more} weitere.",
        en=f"The running test needs more units before it says anything; the plan is {more} more.",
    )
    if broken:
        first = SPLIT if read.srm_p < BROKEN_BELOW else LOST
    if read.per_day:
        return first
    return Words(
        de=f"{first.de} Wie schnell Einheiten dazukommen, sagen die Daten nicht; gerechnet ist, als wären die "
        "bisherigen in zwei Wochen gekommen.",
        en=f"{first.en} The data do not say how fast units come in; the length assumes that those so far came within "
        "two weeks.",
    )
