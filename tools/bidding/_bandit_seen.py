# pyright: basic
"""Decisions and what they earned, from the log of a learner, a trial or counts: arms, rewards, times, context."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments, NoData, WeakData
from methods.uplift.design import MISSING
from terms import Evidence, Source, Words
from tools._tool import Desk
from tools.bidding._bandit_args import Counts
from tools.bidding._bandit_read import MONEY
from warehouse.contract import quoted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Columns = Mapping[str, NDArray[Any]]
DAY = 86_400.0
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")
DELAY = re.compile(
    r"^(delay(_days)?|reward_delay|lag(_days)?|days_to_\w+|verz(oe|ö)gerung\w*|rewarded_at|reward_(date|at)|converted_at"
    r"|conversion_date|belohnt_am)$",
    re.IGNORECASE,
)
COST = re.compile(r"^(cost|kosten|spend|price_paid)$", re.IGNORECASE)
LEVELS, MOST = 10, 40
OTHER = "…"


@dataclass(frozen=True)
class Seen:
    """(n,) rows in the order of time; what a source does not have is None.

    when     seconds since 1970 of the decision
    delay    days from decision to reward, nan where there was none
    counts   (k, 4) decisions, rewarded, total, squares, where only counts are known; then there are no rows
    context  name -> (n,) values known before the decision
    """

    names: tuple[str, ...]
    arm: Ints
    reward: Floats
    kind: str
    evidence: Evidence
    money: bool
    currency: str
    source: Source | None
    propensity: Floats | None = None
    when: Floats | None = None
    delay: Floats | None = None
    cost: Floats | None = None
    context: Columns = field(default_factory=dict[str, Any])
    counts: Floats | None = None
    notes: tuple[Words, ...] = ()

    @property
    def size(self) -> int:
        """Decisions."""
        return len(self.arm) if self.counts is None else int(self.counts[:, 0].sum())

    @property
    def days(self) -> int | None:
        """Days from the first to the last decision."""
        if self.when is None or not len(self.when):
            return None
        return int(self.when.max() // DAY - self.when.min() // DAY) + 1

    def picked(self, rows: NDArray[Any]) -> Seen:
        """Only these rows."""
        cut = {
            name: None if (each := getattr(self, name)) is None else each[rows]
            for name in ("arm", "reward", "propensity", "when", "delay", "cost")
        }
        return replace(self, **cut, context={name: each[rows] for name, each in self.context.items()})


def of_counts(arms: Sequence[Counts], currency: str) -> Seen:
    """Arms as they were told."""
    names = [each.arm.strip() for each in arms]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise BadArguments(
            en=f"Arm '{doubled[0]}' is given twice.", de=f"Der Arm „{doubled[0]}“ ist doppelt angegeben.",
            do_en="Name each arm once.", do_de="Nennen Sie jeden Arm einmal.",
        )  # fmt: skip
    told = [
        (each.decisions, _rewarded(each), each.reward, each.reward if each.squares is None else each.squares)
        for each in arms
    ]
    none = np.zeros(0)
    return Seen(
        tuple(names),
        none.astype(np.int64),
        none,
        "arms",
        "model",
        False,
        currency,
        None,
        counts=np.array(told, dtype=float).reshape(-1, 4),
    )


def _rewarded(each: Counts) -> float:
    if each.rewarded is not None:
        return each.rewarded
    return each.reward if each.squares is None or each.squares == each.reward else each.decisions


def read(desk: Desk, wanted: str | None, outcome: str | None, context: Sequence[str] | None) -> Seen:
    """The log of a learner, else a trial.

    Raises:
        NoData: neither is loaded.
        BadArguments: a column that there is not.
        WeakData: fewer than two usable rows or arms.
    """
    loaded = desk.warehouse.kinds()
    kind = {"log": "bandit_log", "trial": "trial"}.get(wanted or "")
    kind = kind or next((each for each in ("bandit_log", "trial") if each in loaded), "bandit_log")
    if kind not in loaded and wanted is None:
        raise NoData(
            en="There is neither a log of a learning policy nor a trial, and no counts of arms are given.",
            de="Es gibt weder ein Protokoll einer lernenden Ausspielung noch einen Versuch noch Zahlen je Arm.",
            do_en="Load one with: leitstand import FILE --as bandit_log, or give `arms` with decisions and reward.",
            do_de="Laden Sie eins mit: leitstand import DATEI --as bandit_log, oder nennen Sie `arms` mit Zahlen.",
            data_kind="bandit_log",
        )
    return _log(desk, context) if kind == "bandit_log" else _trial(desk, outcome, context)


def _log(desk: Desk, context: Sequence[str] | None) -> Seen:
    loaded = desk.warehouse.need("bandit_log")
    others = [name for name in loaded.columns if name not in {"action", "reward", "propensity"}]
    found = _columns(desk, "bandit_log", "action", "reward", others, "propensity::double as _propensity")
    roles = desk.warehouse.roles("bandit_log")
    seen = _seen(found, others, context, "bandit_log")
    return replace(
        seen, evidence="quasi-experiment", propensity=seen.propensity,
        money=any(MONEY.search(name) for name in roles.get("reward", ())), currency=loaded.currency or desk.currency,
        source=Source(name=loaded.dataset, kind="bandit_log", snapshot=loaded.snapshot, rows=loaded.rows),
    )  # fmt: skip


def _trial(desk: Desk, outcome: str | None, context: Sequence[str] | None) -> Seen:
    from tools.attribution._experiment_names import leading

    loaded = desk.warehouse.need("trial")
    roles = desk.warehouse.roles("trial")
    known = roles["outcome"]
    if outcome is not None and outcome not in loaded.columns:
        raise BadArguments(
            en=f"The trial has no outcome '{outcome}'.", de=f"Der Versuch kennt kein Ergebnis „{outcome}“.",
            do_en=f"Known outcomes: {', '.join(known)}.", do_de=f"Bekannte Ergebnisse: {', '.join(known)}.",
        )  # fmt: skip
    name = outcome or leading(known, [])
    others = [each for each in loaded.columns if each not in {"arm", "unit_id", *known, name}]
    found = _columns(desk, "trial", "arm", name, others, "null::double as _propensity")
    seen = _seen(found, others, context, "trial")
    share = np.bincount(seen.arm, minlength=len(seen.names)) / max(len(seen.arm), 1)
    return replace(
        seen, evidence="experiment", propensity=share[seen.arm], money=bool(MONEY.search(name) or name == "spend"),
        currency=loaded.currency or desk.currency,
        source=Source(name=loaded.dataset, kind="trial", snapshot=loaded.snapshot, rows=loaded.rows),
    )  # fmt: skip


def _columns(desk: Desk, kind: str, arm: str, reward: str, others: Sequence[str], more: str) -> dict[str, Any]:
    names = "".join(f", {quoted(name)}" for name in others)
    order = ", ".join(str(place + 1) for place in range(len(others) + 3))
    return desk.warehouse.columns(
        f"select trim({quoted(arm)}::varchar) as _arm, {quoted(reward)}::double as _reward, {more}{names} from {kind}"  # noqa: S608  own columns, quoted
        f" where trim({quoted(arm)}::varchar) <> '' order by {order}"
    )


def _seen(found: dict[str, Any], others: Sequence[str], context: Sequence[str] | None, kind: str) -> Seen:
    names, arm = np.unique(np.asarray(found["_arm"]).astype(str), return_inverse=True)
    if len(arm) < 2:
        raise WeakData(
            en="There are fewer than two decisions.", de="Es gibt weniger als zwei Entscheidungen.",
            do_en="Load more of the log.", do_de="Laden Sie mehr vom Protokoll.",
        )  # fmt: skip
    if context is not None and (strange := [name for name in context if name not in others]):
        known = ", ".join(others[:12])
        raise BadArguments(
            en=f"There is no column '{strange[0]}'.", de=f"Eine Spalte „{strange[0]}“ gibt es nicht.",
            do_en=f"Known are: {known}." if known else "The data have no columns of context.",
            do_de=f"Bekannt sind: {known}." if known else "Die Daten haben keine Spalten mit Kontext.",
        )  # fmt: skip
    columns = {name: np.asarray(found[name]) for name in others}
    when_name, when = next(((name, told) for name in others if (told := moment(columns[name])) is not None), ("", None))
    delay_name = next((name for name in others if DELAY.match(name)), "")
    cost_name = next((name for name in others if COST.match(name)), "")
    if delay_name and delay_name == when_name:
        again = [name for name in others if name != delay_name and moment(columns[name]) is not None]
        when_name = again[0] if again else ""
        when = moment(columns[when_name]) if when_name else None
    chance = np.asarray(found["_propensity"], dtype=float)
    chosen = context if context is not None else [
        name for name in others
        if name not in {when_name, delay_name, cost_name} and moment(columns[name]) is None
    ]  # fmt: skip
    seen = Seen(
        tuple(names.tolist()), arm.astype(np.int64), np.asarray(found["_reward"], dtype=float), kind, "model", False,
        "", None, propensity=chance, when=when, delay=_delay(columns.get(delay_name), when),
        cost=None if not cost_name else np.nan_to_num(columns[cost_name].astype(float)),
        context={name: columns[name] for name in chosen},
    )  # fmt: skip
    if when is None:
        return seen
    return seen.picked(np.lexsort((np.arange(len(when)), when)))


def moment(values: NDArray[Any]) -> Floats | None:
    """Seconds since 1970 where a column holds dates or times; None where it does not."""
    if values.dtype.kind == "M":
        gap = np.isnat(values)
        return None if gap.any() else values.astype("datetime64[s]").astype(np.int64).astype(float)
    if values.dtype.kind != "O" or not len(values):
        return None
    if not all(ISO.fullmatch(str(each)) for each in (values[0], values[-1], values[len(values) // 2])):
        return None
    try:
        return values.astype("U19").astype("datetime64[s]").astype(np.int64).astype(float)
    except ValueError:
        return None


def _delay(values: NDArray[Any] | None, when: Floats | None) -> Floats | None:
    """Days from decision to reward, from a column of days or of dates."""
    if values is None:
        return None
    if values.dtype.kind in "biuf":
        return values.astype(float)
    if when is None:
        return None
    told = np.full(len(values), np.nan)
    if values.dtype.kind == "M":
        have = ~np.isnat(values)
        told[have] = values[have].astype("datetime64[s]").astype(np.int64)
    else:
        distinct, place = np.unique(values.astype("U19"), return_inverse=True)
        known = [bool(ISO.fullmatch(each)) for each in distinct.tolist()]
        moments = np.where(known, distinct, "NaT").astype("datetime64[s]")
        have = np.array(known, dtype=bool)[place]
        told[have] = moments[place][have].astype(np.int64)
    return (told - when) / DAY


def rows_of(context: Columns, known: Sequence[str] = ()) -> tuple[tuple[str, ...], Floats]:
    """Context as numbers: a constant, each number with a mark of its gaps, each category as a column `name=level`.

    Args:
        context: name -> values.
        known: features of an earlier state, which stay.

    Returns:
        Names of the features and (n, d) rows.
    """
    size = len(next(iter(context.values()))) if context else 0
    names, parts = ["1"], [np.ones(size)]
    for name, values in context.items():
        numbers = _numbers(values)
        if numbers is not None:
            gap = ~np.isfinite(numbers)
            told = {name: np.where(gap, 0.0, numbers)} | ({f"{name}?": gap * 1.0} if gap.any() else {})
        else:
            told = _levels(name, values, known)
        for feature, column in told.items():
            if feature in known or (len(names) < MOST and len(np.unique(column)) > 1):
                names.append(feature)
                parts.append(column)
    missing = [feature for feature in known if feature not in names]
    names += missing
    parts += [np.zeros(size)] * len(missing)
    return tuple(names), np.column_stack(parts)


def _numbers(values: NDArray[Any]) -> Floats | None:
    return values.astype(float) if values.dtype.kind in "biuf" else None


def _levels(name: str, values: NDArray[Any], known: Sequence[str]) -> dict[str, Floats]:
    distinct, first = np.unique(values.astype(str), return_inverse=True)
    told, merged = np.unique([_level(each) for each in distinct.tolist()], return_inverse=True)
    place = merged[first]
    count = np.bincount(place, minlength=len(told))
    old = {feature.partition("=")[2] for feature in known if feature.startswith(f"{name}=")}
    order = sorted(range(len(told)), key=lambda at: (told[at] not in old, -count[at], told[at]))
    kept = [at for at in order if told[at] in old or len(told) <= LEVELS or at in order[:LEVELS]]
    found = {f"{name}={told[at]}": (place == at).astype(float) for at in kept}
    if len(kept) < len(told):
        found[f"{name}={OTHER}"] = (~np.isin(place, kept)).astype(float)
    return found


def _level(value: str) -> str:
    text = value.strip()
    return "–" if text.lower() in MISSING else text


def day_of(seconds: float) -> str:
    """The day as text."""
    return str(date.fromordinal(719_163 + int(seconds // DAY)))
