# pyright: basic
"""What was learned, as a table that can be handed in again: it gives the same as the rows behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from errors import BadArguments
from methods.bandit.arms import Tally, empty
from methods.bandit.linear import Sums
from terms import Table
from tools._tool import Desk
from tools.bidding._bandit_args import Remembered, as_state

RUN = re.compile(r"r\d{8}-\d{6}-[0-9a-f]{6}")
TOOL = "bidding.bandit"
COLUMNS = ("arm", "decisions", "rewarded", "total", "squares", "until", "discount")
MORE = ("features", "gram", "moment")


@dataclass(frozen=True)
class State:
    """Arms, their counts, what was learned of contexts, the last moment counted, and the discount then in force."""

    names: tuple[str, ...]
    tally: Tally
    until: str | None
    discount: float
    features: tuple[str, ...]
    sums: Sums | None

    def spread(self, names: Sequence[str]) -> Tally:
        """The counts over a longer list of arms."""
        told, place = empty(len(names)), [list(names).index(name) for name in self.names]
        for to, mine in zip(told.columns(), self.tally.columns(), strict=True):
            to[place] = mine
        return told


def of_run(desk: Desk, run: str, table: str) -> list[dict[str, object]]:
    """The rows of a table of an earlier run of this tool.

    Raises:
        BadArguments: that run has no such table.
        NotFound: there is no such run.
    """
    told = desk.runs.get(run)
    found = told.result.get("tables", {}).get(table)
    if told.tool != TOOL or found is None:
        raise BadArguments(
            en=f"Run '{run}' has no table '{table}' of a learned policy.",
            de=f"Der Lauf „{run}“ hat keine Tabelle „{table}“ einer gelernten Ausspielung.",
            do_en="Name a run of bidding.bandit that learned shares.",
            do_de="Nennen Sie einen Lauf von bidding.bandit, der Anteile gelernt hat.",
        )
    return as_state(found)


def state_of(rows: Sequence[Remembered]) -> State:
    """The state that rows hold.

    Raises:
        BadArguments: rows that do not belong together.
    """
    names = tuple(row.arm for row in rows)
    ends, rates = {row.until for row in rows}, {row.discount for row in rows}
    features = {row.features for row in rows}
    if len(set(names)) < len(names) or len(ends) > 1 or len(rates) > 1 or len(features) > 1:
        raise BadArguments(
            en="The rows of the state do not belong to one state.",
            de="Die Zeilen des Zustands gehören nicht zu einem Zustand.",
            do_en="Hand in the table `state` of one answer as it is.",
            do_de="Geben Sie die Tabelle `state` einer Antwort so an, wie sie ist.",
        )
    told = Tally(*(np.array([getattr(row, name) for row in rows]) for name in COLUMNS[1:5]))
    known = features.pop()
    return State(names, told, ends.pop(), rates.pop(), known or (), None if known is None else _sums(rows, len(known)))


def _sums(rows: Sequence[Remembered], size: int) -> Sums:
    gram, upper = np.zeros((len(rows), size, size)), np.triu_indices(size)
    for at, row in enumerate(rows):
        gram[at][upper] = row.gram or ()
        gram[at] = gram[at] + np.triu(gram[at], 1).T
    moment = np.array([row.moment for row in rows])
    return Sums(gram, moment, gram[:, 0, 0].copy(), np.array([row.squares for row in rows]))


def table(
    names: Sequence[str], tally: Tally, until: str | None, discount: float, features: tuple[str, ...], sums: Sums | None
) -> Table:
    """The state as a table; whole numbers stay whole."""
    rows = []
    for at, name in enumerate(names):
        row = [name, *(_plain(column[at]) for column in tally.columns()), until, discount]
        if sums is not None:
            upper = sums.gram[at][np.triu_indices(len(features))]
            row += [list(features), [_plain(each) for each in upper], [_plain(each) for each in sums.moment[at]]]
        rows.append(tuple(row))
    return Table(columns=COLUMNS + (MORE if sums is not None else ()), rows=tuple(rows))


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)


def joined(
    old: Sums | None, old_names: Sequence[str], old_features: Sequence[str], names: Sequence[str],
    features: Sequence[str],
) -> Sums | None:  # fmt: skip
    """Earlier sums over a longer list of arms and features."""
    if old is None:
        return None
    arms, columns = [list(names).index(name) for name in old_names], [list(features).index(f) for f in old_features]
    size = len(features)
    told = Sums(
        np.zeros((len(names), size, size)), np.zeros((len(names), size)), np.zeros(len(names)), np.zeros(len(names))
    )
    told.gram[np.ix_(arms, columns, columns)] = old.gram
    told.moment[np.ix_(arms, columns)] = old.moment
    told.count[arms], told.squares[arms] = old.count, old.squares
    return told
