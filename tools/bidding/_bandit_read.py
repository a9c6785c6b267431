# pyright: basic
"""The log of a learning policy as arrays, and a target policy as chances over its actions."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from errors import BadArguments, WeakData
from methods.off_policy import Floats, Ints
from methods.uplift.design import Design, design
from terms import Words
from tools._tool import Desk
from warehouse.contract import quoted

MONEY = re.compile(r"revenue|umsatz|value|wert|profit|gewinn|amount|betrag|margin|marge", re.IGNORECASE)
MOST_COLUMNS = 400
"""Columns of context after each category became one of its own."""


@dataclass(frozen=True)
class Log:
    """(n,) actions as places in `names`, rewards, propensities; (n, k) context or None; what was left out.

    days   days between the first and the last dated row, None without a date
    """

    names: tuple[str, ...]
    action: Ints
    reward: Floats
    propensity: Floats
    context: Floats | None
    days: int | None
    money: bool
    unit: str
    notes: tuple[Words, ...]


def read_log(desk: Desk) -> Log:
    """The log; rows without a propensity above zero cannot be weighted and are left out with a caveat.

    Raises:
        WeakData: fewer than two usable rows.
    """
    loaded = desk.warehouse.need("bandit_log")
    own = {"action", "reward", "propensity"}
    others = [name for name in loaded.columns if name not in own]
    more = "".join(f", {quoted(name)}" for name in others)
    found = desk.warehouse.columns(
        f"select trim(action::varchar) as action, reward::double as reward, propensity::double as propensity{more}"  # noqa: S608  own columns, quoted
        f" from bandit_log order by {', '.join(str(place + 1) for place in range(len(others) + 3))}"
    )
    reward, propensity = (np.asarray(found[name], dtype=float) for name in ("reward", "propensity"))
    usable = np.isfinite(reward) & np.isfinite(propensity) & (propensity > 0) & (propensity <= 1)
    if usable.sum() < 2:
        raise WeakData(
            en="The log holds no row with a propensity between 0 and 1.",
            de="Das Protokoll enthält keine Zeile mit einer Auswahlwahrscheinlichkeit zwischen 0 und 1.",
            do_en="Import the chance with which each logged action was chosen as propensity.",
            do_de="Importieren Sie als propensity die Chance, mit der die jeweilige Aktion gewählt wurde.",
        )
    names, action = np.unique(np.asarray(found["action"])[usable].astype(str), return_inverse=True)
    made = design({name: np.asarray(found[name])[usable] for name in others})
    roles = desk.warehouse.roles("bandit_log")
    money = any(MONEY.search(name) for name in roles.get("reward", ()))
    return Log(
        names=tuple(names.tolist()),
        action=action.astype(np.int64),
        reward=reward[usable],
        propensity=propensity[usable],
        context=_columns(made),
        days=_days({name: np.asarray(found[name])[usable] for name in others}),
        money=money,
        unit=desk.currency if money else "ratio",
        notes=_left_out(int((~usable).sum()), len(usable)),
    )


def target_of(log: Log, policy: str | dict[str, float], actions: int | None) -> tuple[Floats, Words]:
    """(actions,) chances of the target, and what it is called.

    Raises:
        BadArguments: an action that the log does not have, or fewer actions than the log has.
    """
    size = len(log.names)
    if actions is not None and actions < size:
        raise BadArguments(
            en=f"The log alone has {size} actions, more than the {actions} given.",
            de=f"Schon das Protokoll hat {size} Aktionen, mehr als die genannten {actions}.",
            do_en="Leave `actions` out, or give the number of all that could have been chosen.",
            do_de="Lassen Sie `actions` weg, oder nennen Sie die Zahl aller wählbaren Aktionen.",
        )
    if policy == "uniform":
        return np.full(size, 1 / (actions or size)), Words(de="Gleichmäßige Auswahl", en="Even choice")
    chances = {policy: 1.0} if isinstance(policy, str) else policy
    if unknown := sorted(set(chances) - set(log.names)):
        shown = ", ".join(log.names[:8])
        raise BadArguments(
            en=f"The log has no action '{unknown[0]}'.",
            de=f"Das Protokoll kennt keine Aktion „{unknown[0]}“.",
            do_en=f"Known are: {shown}; or say uniform.",
            do_de=f"Bekannt sind: {shown}; oder sagen Sie uniform.",
        )
    named = policy if isinstance(policy, str) else None
    words = (
        Words(de=f"Immer {named}", en=f"Always {named}") if named else Words(de="Eigene Verteilung", en="Own shares")
    )
    return np.array([chances.get(name, 0.0) for name in log.names]), words


def _columns(made: Design) -> Floats | None:
    """Numbers as they are, each category as a column of its own."""
    parts: list[Floats] = []
    for place, levels in enumerate(made.levels):
        column = made.matrix[:, place]
        if levels is None:
            parts.append(column[:, None])
        else:
            parts.append((column[:, None] == np.arange(len(levels) - 1)).astype(float))
    return np.concatenate(parts, axis=1)[:, :MOST_COLUMNS] if parts else None


def _days(columns: dict[str, np.ndarray]) -> int | None:
    """Days that the log spans, by its first column of dates or of text that reads as dates."""
    for values in columns.values():
        if values.dtype.kind == "M":
            known = values[~np.isnat(values)].astype("datetime64[D]")
        else:
            text = [str(each)[:10] for each in (values[:1], values[-1:]) for each in each.tolist()]
            if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", each) for each in text) or not text:
                continue
            known = np.array([str(each)[:10] for each in values.tolist()], dtype="datetime64[D]")
        if len(known):
            return int((known.max() - known.min()).astype(int)) + 1
    return None


def _left_out(count: int, rows: int) -> tuple[Words, ...]:
    if not count:
        return ()
    return (
        Words(
            de=f"{count} von {rows} Zeilen haben keine brauchbare Auswahlwahrscheinlichkeit und zählen nicht.",
            en=f"{count} of {rows} rows have no usable propensity and do not count.",
        ),
    )
