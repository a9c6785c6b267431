"""From the trial in units to everything that is measured of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from errors import BadArguments, WeakData
from methods.trial import bayes, heavy
from methods.trial.arms import Arm, of_means
from methods.trial.cuped import Adjusted, adjusted
from methods.trial.power import detectable, required_sequential
from methods.trial.sequential import Sequence, confidence_sequence
from methods.trial.several import Guardrail, guardrails, holm
from methods.trial.srm import BROKEN_BELOW, attrition, sample_ratio
from methods.trial.stopping import Answer, State, may_stop
from methods.trial.time import Course, course, still_coming
from methods.trial.welch import Difference, welch
from tools.attribution._experiment_data import Trial
from tools.attribution._experiment_names import lower_is_better
from tools.attribution._experiment_units import Floats
from tools.attribution._experiment_weak import need_enough, too_few

FEWEST = 20
FEW = 100
USUAL_SIZE = 10_000
USUAL_EFFECT = 0.05
NEWEST_DAYS = 3
FULL_WEEK = 7


@dataclass(frozen=True)
class Wanted:
    """How the trial is to be read: the plan, where there is one; `days` it has run, where the data do not tell."""

    alpha: float = 0.05
    minimum_effect: float | None = None
    planned_size: int | None = None
    planned_days: int | None = None
    split: dict[str, float] | None = None
    margins: dict[str, float] | None = None
    prior: tuple[float, float] | None = None
    lower: bool | None = None
    days: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class Reading:
    """What is measured of one treatment against the control; `money_arms` of the first outcome that is money.

    balance   smallest p value of a difference in a covariate, times their number; 1 without covariates
    """

    treatment: str
    control: Arm
    treated: Arm
    fixed: Difference
    sequential: Sequence
    posterior: bayes.Posterior
    adjusted: Adjusted | None
    robust: heavy.Robust | None
    skew: float
    conversions: tuple[int, int]
    guardrails: dict[str, Guardrail]
    course: Course | None
    lag: float
    money_arms: tuple[Arm, Arm] | None
    p_holm: float
    balance: float


@dataclass(frozen=True)
class Read:
    """The whole trial: the leading reading and the others, the split, what is planned, and whether it may stop."""

    trial: Trial
    wanted: Wanted
    readings: tuple[Reading, ...]
    leading: Reading
    srm_p: float
    attrition_p: float
    expected: tuple[float, ...]
    worth: float
    detectable: float
    required: int
    likely: int | None
    days: int | None
    per_day: float | None
    complete: bool | None
    state: State
    answer: Answer
    lower: bool

    @property
    def n(self) -> int:
        """Units of the control and the leading treatment."""
        return self.leading.control.n + self.leading.treated.n

    @property
    def undecided(self) -> bool:
        """Whether the test for a fixed size leaves room for nothing at all and for what is worth knowing."""
        fixed = self.leading.fixed
        return fixed.low <= 0 <= fixed.high and max(-fixed.low, fixed.high) >= self.worth

    @property
    def days_to_go(self) -> int | None:
        """Days until the required size at the present pace."""
        if self.per_day is None:
            return None
        return max(0, ceil((self.required - self.n) / self.per_day))


def read(trial: Trial, wanted: Wanted) -> Read:
    """Every treatment against the control, and whether the trial may stop.

    Of several treatments the best one leads; what is decided of it is tested at alpha over their number.
    """
    lower = lower_is_better(trial.outcome) if wanted.lower is None else wanted.lower
    readings = [_reading(trial, number, wanted) for number in range(1, len(trial.treatments) + 1)]
    raw = [each.fixed.p for each in readings]
    readings = [replace(each, p_holm=p) for each, p in zip(readings, holm(raw), strict=True)]
    sign = -1 if lower else 1
    leading = max(readings, key=lambda each: sign * each.fixed.effect)
    control, n = leading.control, leading.control.n + leading.treated.n
    base = abs(control.mean) or 1.0
    worth = (wanted.minimum_effect or USUAL_EFFECT) * base
    days = wanted.days if trial.day is None else int((trial.day.max() - trial.day.min()).astype(int)) + 1
    srm_p, expected = _split(trial, wanted)
    lost_p = _attrition(trial)
    complete = _complete(wanted, n, days)
    alpha, planned = wanted.alpha / len(readings), wanted.planned_size or USUAL_SIZE
    needed = wanted.planned_size or _target(leading, worth, alpha, planned)
    state = State(
        broken=min(srm_p, lost_p) < BROKEN_BELOW,
        complete=complete,
        enough=fewest(leading, trial.binary) >= FEWEST and (complete is True or days is None or days >= FULL_WEEK),
        fixed=_seen(welch(control, leading.treated, alpha), sign),
        sequential=_looked(confidence_sequence(leading.fixed.effect, leading.fixed.se, n, planned, alpha), sign),
        worth=worth,
        harmed=any(each.state == "harmed" for each in leading.guardrails.values()),
        unsafe=any(each.state != "safe" for each in leading.guardrails.values()),
    )
    return Read(
        trial=trial, wanted=wanted, readings=tuple(readings), leading=leading, srm_p=srm_p, attrition_p=lost_p,
        expected=expected,
        worth=worth, detectable=detectable(control, leading.treated, wanted.alpha) / base, required=needed,
        likely=_likely(leading, alpha, planned, needed), days=days,
        per_day=n / days if days else None, complete=complete, state=state, answer=may_stop(state), lower=lower,
    )  # fmt: skip


def fewest(leading: Reading, binary: bool) -> float:
    """Units with an outcome other than zero that the smaller arm should have if the arms were alike.

    Of a yes or no it is the rarer of both. What is expected counts, so that an arm which loses everything is no excuse.
    """
    won, n = sum(leading.conversions), leading.control.n + leading.treated.n
    rare = min(won, n - won) if binary else won
    return rare / n * min(leading.control.n, leading.treated.n)


def _likely(leading: Reading, alpha: float, planned: int, needed: int) -> int | None:
    """Units at which the sequence is clear if the difference stays as it is; None where that is no sooner."""
    fixed, n = leading.fixed, leading.control.n + leading.treated.n
    if fixed.p >= alpha:
        return None
    likely = required_sequential(leading.control, fixed.effect, alpha, planned, leading.treated.n / n, power=0.5)
    return likely if n < likely < needed else None


def _target(leading: Reading, worth: float, alpha: float, planned: int) -> int:
    """Where nothing was planned: the size at which the sequence finds what is worth knowing, or what is left of it."""
    n, effect = leading.control.n + leading.treated.n, worth
    target = required_sequential(leading.control, effect, alpha, planned, leading.treated.n / n)
    while target <= n:
        effect /= 2
        target = required_sequential(leading.control, effect, alpha, planned, leading.treated.n / n)
    return target


def _reading(trial: Trial, number: int, wanted: Wanted) -> Reading:
    """One treatment; with several, its intervals and its sequence are for itself, only p_holm is for all of them."""
    control, treated = trial.of(trial.y, 0), trial.of(trial.y, number)
    need_enough(trial, control, treated, trial.treatments[number - 1])
    a, b = of_means(control), of_means(treated)
    fixed = welch(a, b, wanted.alpha)
    planned = wanted.planned_size or USUAL_SIZE
    level = 1 - wanted.alpha
    both = np.isin(trial.arm, (0, number))
    y, flags = trial.y[both], trial.arm[both] == number
    period = None if trial.day is None else (trial.day[both] - trial.day.min()).astype(int)
    won = (int(trial.happened[trial.arm == 0].sum()), int(trial.happened[trial.arm == number].sum()))
    if trial.binary:
        posterior = bayes.of_shares(won, (a.n, b.n), level, wanted.prior or (1.0, 1.0))
    else:
        posterior = bayes.of_means(a, b, level, wanted.prior)
    skew = max(abs(heavy.skewness(control)), abs(heavy.skewness(treated)))
    tails = not trial.binary and skew > heavy.SKEWED_ABOVE
    name = next(iter(trial.money), None)
    return Reading(
        treatment=trial.treatments[number - 1], control=a, treated=b, fixed=fixed,
        sequential=confidence_sequence(fixed.effect, fixed.se, a.n + b.n, planned, wanted.alpha),
        posterior=posterior,
        adjusted=adjusted(y, flags, trial.x[both], wanted.alpha) if trial.x.shape[1] else None,
        robust=heavy.robust(control, treated, wanted.alpha, wanted.seed) if tails else None,
        skew=skew, conversions=won, guardrails=_guarded(trial, number, wanted),
        course=None if period is None else course(y, flags, period, wanted.alpha),
        lag=1.0 if period is None else still_coming(y, period, NEWEST_DAYS),
        money_arms=None if name is None else _money(trial, name, number),
        p_holm=fixed.p, balance=_balance(trial, number, wanted.alpha),
    )  # fmt: skip


def _balance(trial: Trial, number: int, alpha: float) -> float:
    """How unlike the arms were before the test, by their covariates (Bonferroni)."""
    found: list[float] = []
    for values in trial.x.T:
        sides = [side[np.isfinite(side)] for side in (trial.of(values, 0), trial.of(values, number))]
        if min(map(len, sides)) > 1:
            found.append(welch(of_means(sides[0]), of_means(sides[1]), alpha).p)
    return min(1.0, min(found) * len(found)) if found else 1.0


def _pair(trial: Trial, name: str, values: Floats, number: int, sign: int = 1) -> tuple[Arm, Arm]:
    """Both arms of another outcome; units whose value is missing play no part."""
    sides = [side[np.isfinite(side)] for side in (trial.of(values, 0), trial.of(values, number))]
    for side, arm in zip(sides, (trial.control, trial.treatments[number - 1]), strict=True):
        if len(side) < 2:
            raise too_few(len(side), arm, name)
    return of_means(sign * sides[0]), of_means(sign * sides[1])


def _money(trial: Trial, name: str, number: int) -> tuple[Arm, Arm] | None:
    """Both arms in money; None where hardly any of it is known."""
    try:
        return _pair(trial, name, trial.money[name], number)
    except WeakData:
        return None


def _guarded(trial: Trial, number: int, wanted: Wanted) -> dict[str, Guardrail]:
    names = list(trial.guardrails)
    signs = [-1 if lower_is_better(name) else 1 for name in names]
    pairs = [_pair(trial, name, trial.guardrails[name], number, sign) for name, sign in zip(names, signs, strict=True)]
    known = {name.lower(): margin for name, margin in (wanted.margins or {}).items()}
    margins = [known[name.lower()] * abs(pair[0].mean) for name, pair in zip(names, pairs, strict=True)]
    return dict(zip(names, guardrails(pairs, margins, wanted.alpha), strict=True))


def _split(trial: Trial, wanted: Wanted) -> tuple[float, tuple[float, ...]]:
    """P value of the sample ratio over the arms that are compared, and their expected shares."""
    names = (trial.control, *trial.treatments)
    told = {name.lower(): share for name, share in (wanted.split or {}).items()}
    if told and (missing := [name for name in names if name.lower() not in told]):
        raise BadArguments(
            en=f"The split names no share for '{missing[0]}'.",
            de=f"Die Aufteilung nennt keinen Anteil für „{missing[0]}“.",
            do_en=f"Give a share for each of: {', '.join(names)}.",
            do_de=f"Geben Sie einen Anteil für jeden an: {', '.join(names)}.",
        )
    shares = np.array([told.get(name.lower(), 1.0) for name in names])
    counts = np.array([trial.assigned[name] for name in names], float)
    return sample_ratio(counts, shares), tuple(float(share) for share in shares / shares.sum())


def _attrition(trial: Trial) -> float:
    """P value of the share of units without an outcome being the same in all arms that are compared."""
    names = (trial.control, *trial.treatments)
    assigned, lost = (np.array([each[name] for name in names], float) for each in (trial.assigned, trial.lost))
    return attrition(assigned, lost)


def _complete(wanted: Wanted, n: int, days: int | None) -> bool | None:
    """Whether what was planned is reached; None where nothing was planned, or nothing that the data tell."""
    told: list[bool] = []
    if wanted.planned_size:
        told.append(n >= wanted.planned_size)
    if wanted.planned_days and days is not None:
        told.append(days >= wanted.planned_days)
    return all(told) if told else None


def _seen(fixed: Difference, sign: int) -> Difference:
    if sign > 0:
        return fixed
    return replace(fixed, effect=-fixed.effect, low=-fixed.high, high=-fixed.low)


def _looked(sequence: Sequence, sign: int) -> Sequence:
    return sequence if sign > 0 else Sequence(-sequence.high, -sequence.low, sequence.p)
