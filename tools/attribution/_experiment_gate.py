"""What stands against building on a trial: the checks of the decision gate."""

from __future__ import annotations

from methods.trial.srm import BROKEN_BELOW
from terms import Words
from tools._decision import Reason
from tools.attribution._experiment_read import FEW, FEWEST, Read, fewest

DOUBTFUL_BELOW = 0.01
FADING_ABOVE = 1.96
LAGGING_BELOW = 0.001


def reasons(read: Read) -> tuple[Reason, ...]:
    """Every check that was made, passed ones included."""
    checks = (_srm, _lost, _crossed, _balance, _few, _width, _peeking, _tails, _novelty, _lag)
    return tuple(reason for check in checks if (reason := check(read)) is not None)


def _srm(read: Read) -> Reason:
    p = read.srm_p
    state = "red" if p < BROKEN_BELOW else "amber" if p < DOUBTFUL_BELOW else "green"
    return Reason("srm", state, Words(
        de="Die Arme haben nicht die Anteile, die sie haben sollten (Sample Ratio Mismatch); Zuteilung, Weiterleitung "
        "oder Erfassung behandeln sie verschieden.",
        en="The arms do not have the shares that they should have (sample ratio mismatch); assignment, redirects or "
        "tracking treat them differently.",
    ), p, BROKEN_BELOW)  # fmt: skip


def _lost(read: Read) -> Reason | None:
    if not any(read.trial.lost.values()):
        return None
    p = read.attrition_p
    state = "red" if p < BROKEN_BELOW else "amber" if p < DOUBTFUL_BELOW else "green"
    return Reason("srm", state, Words(
        de="Der Anteil der Einheiten ohne Ergebnis ist nicht in allen Armen gleich; wer ein Ergebnis hat, ist dann "
        "nicht mehr zufällig ausgewählt.",
        en="The share of units without an outcome is not the same in all arms; those with an outcome are then no "
        "longer chosen at random.",
    ), p, BROKEN_BELOW)  # fmt: skip


def _crossed(read: Read) -> Reason | None:
    crossed = read.trial.crossed
    if not crossed:
        return None
    share = crossed / (crossed + sum(read.trial.assigned.values()))
    return Reason("srm", "amber", Words(
        de=f"{crossed} Einheit(en) stehen in mehreren Armen und bleiben außen vor.",
        en=f"{crossed} unit(s) appear in more than one arm and are left out.",
    ), share, 0.0)  # fmt: skip


def _balance(read: Read) -> Reason | None:
    if not read.trial.covariates:
        return None
    p = read.leading.balance
    return Reason("confounding", "amber" if p < BROKEN_BELOW else "green", Words(
        de="Die Arme unterscheiden sich schon in den Werten von vor dem Test: Entweder wurden diese erst danach "
        "gemessen (dann taugen sie nicht für CUPED), oder die Zuteilung war nicht zufällig.",
        en="The arms differ in the measures from before the test already: either these were taken later (then they "
        "are no use for CUPED), or the assignment was not random.",
    ), p, BROKEN_BELOW)  # fmt: skip


def _few(read: Read) -> Reason:
    least = fewest(read.leading, read.trial.binary)
    state = "red" if least < FEWEST else "amber" if least < FEW else "green"
    return Reason("few_conversions", state, Words(
        de=f"Es gibt wenige Ergebnisse: je Arm etwa {least:.0f} (bei Ja oder Nein zählt das seltenere).",
        en=f"There are few outcomes: about {least:.0f} per arm (of a yes or no the rarer one counts).",
    ), least, FEWEST if state == "red" else FEW)  # fmt: skip


def _width(read: Read) -> Reason:
    """Red where the range is wider than the outcome itself, amber where nothing and what is worth knowing both fit."""
    fixed, base = read.leading.fixed, abs(read.leading.control.mean)
    reach = (fixed.high - fixed.low) / 2
    hopeless = read.undecided and read.wanted.minimum_effect is None and 0 < base <= reach
    state = "red" if hopeless else "amber" if read.undecided else "green"
    return Reason("interval_width", state, Words(
        de="Die Spanne des Unterschieds lässt beides zu, gar keinen Effekt und einen lohnenden.",
        en="The range of the difference leaves room for both, no effect at all and one that is worth it.",
    ), reach, base if hopeless else read.worth)  # fmt: skip


def _peeking(read: Read) -> Reason:
    """Amber where the test for a fixed size is clear, its size is not reached, and the sequence is not clear."""
    fixed, sequence = read.leading.fixed, read.leading.sequential
    tempting = read.complete is not True and fixed.p < read.wanted.alpha and not read.state.clear
    return Reason("peeking", "amber" if tempting else "green", Words(
        de="Der übliche Test wäre schon signifikant; das zählt aber nur an einem vorab festgelegten Ende. Wer "
        "zwischendurch hinsieht und dann stoppt, irrt öfter; entscheidend ist die sequenzielle Spanne.",
        en="The usual test would be significant already; that only counts at an end that was fixed beforehand. "
        "Looking in between and stopping then errs more often; the sequential range decides.",
    ), sequence.p, read.wanted.alpha / len(read.readings))  # fmt: skip


def _tails(read: Read) -> Reason | None:
    robust, fixed = read.leading.robust, read.leading.fixed
    if robust is None:
        return None
    raw, capped = _sign(fixed.low, fixed.high), _sign(robust.winsorised.low, robust.winsorised.high)
    apart = len({raw, capped, _sign(robust.low, robust.high)}) > 1
    return Reason("misfit", "amber" if apart else "green", Words(
        de="Wenige sehr große Werte tragen den Unterschied: Mit gekappten Werten oder Bootstrap-Spanne fällt die "
        "Aussage anders aus als beim einfachen Mittelwert.",
        en="A few very large values carry the difference: with capped values or the bootstrap range the statement "
        "differs from that of the plain mean.",
    ), read.leading.skew)  # fmt: skip


def _novelty(read: Read) -> Reason | None:
    course = read.leading.course
    if course is None:
        return None
    # It fades when the effect moves towards zero over time.
    fading = -course.z if course.first > 0 else course.z
    return Reason("novelty", "amber" if fading > FADING_ABOVE else "green", Words(
        de="Der Effekt lässt im Lauf der Zeit nach; auf Dauer ist er wohl kleiner als im Mittel des Tests.",
        en="The effect wears off over time; in the long run it is probably smaller than the mean of the test.",
    ), fading, FADING_ABOVE)  # fmt: skip


def _lag(read: Read) -> Reason | None:
    if read.leading.course is None:
        return None
    return Reason("conversion_lag", "amber" if read.leading.lag < LAGGING_BELOW else "green", Words(
        de="Die zuletzt hinzugekommenen Einheiten liegen deutlich niedriger als die früheren; ein Teil ihrer "
        "Ergebnisse ist wohl noch nicht eingetroffen.",
        en="The newest units are clearly lower than the earlier ones; some of their outcomes have probably not "
        "arrived yet.",
    ), read.leading.lag, LAGGING_BELOW)  # fmt: skip


def _sign(low: float, high: float) -> int:
    return 1 if low > 0 else -1 if high < 0 else 0
