# pyright: basic
"""What is said of a change of spend: facts, sentences, the weeks, the chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from methods.scenario import Scenario
from terms import Chart, Fact, Table, Words
from tools._charts import Axis, lines
from tools._facts import fact
from tools.bidding._response import Planned
from tools.bidding._simulate_change import Change

GONE = 0.02
"""A week after the change is shown while its effect is at least that share of the largest."""
SPENT = (
    "{{channel}}: über {{weeks}} {{spend_after}} statt {{spend_before}}.",
    "{{channel}}: {{spend_after}} instead of {{spend_before}} over {{weeks}}.",
)
SHIFTED = (
    "Von {{channel}} zu {{receiver}}: über {{weeks}} wandern {{moved}}.",
    "From {{channel}} to {{receiver}}: {{moved}} moves over {{weeks}}.",
)
OUTCOME = (
    "Das Modell rechnet für {{outcome}} mit einer Änderung von {{outcome_change}} "
    "(Spanne {{outcome_change:interval}}), Nachwirkung eingerechnet.",
    "The model expects a change of {{outcome_change}} in {{outcome}} (range {{outcome_change:interval}}), carry-over "
    "included.",
)
RETURN = (
    "Je Geldeinheit sind das {{return_moved}} (Spanne {{return_moved:interval}}).",
    "Per unit of money that is {{return_moved}} (range {{return_moved:interval}}).",
)
RETURNS = (
    "Was wegfällt, steht für {{return_moved}} je Geldeinheit (Spanne {{return_moved:interval}}), was dazukommt für "
    "{{return_gained}} (Spanne {{return_gained:interval}}).",
    "What goes away stands for {{return_moved}} per unit of money (range {{return_moved:interval}}), what comes in for "
    "{{return_gained}} (range {{return_gained:interval}}).",
)
DELAY = (
    "Das zeigt sich nicht sofort: die Hälfte nach {{half_life}}, neun Zehntel nach {{weeks_90}} "
    "(Spanne {{weeks_90:interval}}).",
    "It does not show at once: half of it after {{half_life}}, nine tenths after {{weeks_90}} "
    "(range {{weeks_90:interval}}).",
)
NET = (
    "Unter dem Strich {{net}} (Spanne {{net:interval}}); Wahrscheinlichkeit, dass sich die Änderung rechnet: "
    "{{p_better}}.",
    "Net {{net}} (range {{net:interval}}); probability that the change pays: {{p_better}}.",
)
MORE = (
    "Wahrscheinlichkeit, dass dabei mehr herauskommt als jetzt: {{p_better}}.",
    "Probability that more comes out than now: {{p_better}}.",
)
CUT = {
    True: (
        "Die Kürzung rechnet sich, wenn vom Umsatz weniger als {{break_even}} als Gewinn bleibt "
        "(Spanne {{break_even:interval}}).",
        "The cut pays if less than {{break_even}} of revenue is left as gain (range {{break_even:interval}}).",
    ),
    False: (
        "Die Kürzung rechnet sich, wenn eine Einheit der Zielgröße weniger als {{break_even}} wert ist "
        "(Spanne {{break_even:interval}}).",
        "The cut pays if a unit of the outcome is worth less than {{break_even}} (range {{break_even:interval}}).",
    ),
}
RAISE = {
    True: (
        "Das Mehr rechnet sich, wenn vom Umsatz mehr als {{break_even}} als Gewinn bleibt "
        "(Spanne {{break_even:interval}}).",
        "The raise pays if more than {{break_even}} of revenue is left as gain (range {{break_even:interval}}).",
    ),
    False: (
        "Das Mehr rechnet sich, wenn eine Einheit der Zielgröße mehr als {{break_even}} wert ist "
        "(Spanne {{break_even:interval}}).",
        "The raise pays if a unit of the outcome is worth more than {{break_even}} (range {{break_even:interval}}).",
    ),
}
"""By whether the outcome is known to be money."""
CUT_ALWAYS = (
    "In der Mitte der Spanne spart die Kürzung so viel, wie an Umsatz verloren geht, oder mehr; dann rechnet sie sich "
    "bei jeder Marge.",
    "In the middle of the range the cut saves as much as is lost in revenue or more; then it pays at any margin.",
)
RAISE_NEVER = (
    "In der Mitte der Spanne kostet das Mehr so viel, wie es an Umsatz bringt, oder mehr; dann rechnet es sich bei "
    "keiner Marge.",
    "In the middle of the range the raise costs as much as it brings in revenue or more; then it pays at no margin.",
)
HALO = (
    "Suchen nach der eigenen Marke gehen erfahrungsgemäß mit: {{halo}} (Spanne {{halo:interval}}); im Ergebnis oben "
    "ist das nicht noch einmal gezählt.",
    "Searches for the brand have moved along: {{halo}} (range {{halo:interval}}); that is not counted again in the "
    "result above.",
)
NO_HALO = (
    "Ob Suchen nach der eigenen Marke mitgehen, lässt sich nicht von null unterscheiden: {{halo}} "
    "(Spanne {{halo:interval}}).",
    "Whether searches for the brand move along cannot be told apart from zero: {{halo}} (range {{halo:interval}}).",
)
DO = (
    "Ändern Sie in Stufen und vergleichen Sie nach {{weeks_90}} mit der Spanne oben.",
    "Change in stages and compare with the range above after {{weeks_90}}.",
)
DO_NOT = (
    "Nach diesen Zahlen rechnet sich die Änderung nicht.",
    "By these figures the change does not pay.",
)
TEST_FIRST = (
    "Ob sich die Änderung rechnet, ist offen: Testen Sie sie zuerst ({{test_design}}, {{test_where}}; Dauer "
    "{{test_weeks}}, Kosten {{test_cost}}).",
    "Whether the change pays is open: test it first ({{test_design}}, {{test_where}}; length {{test_weeks}}, cost "
    "{{test_cost}}).",
)


@dataclass(frozen=True)
class Told:
    """A change with what it brings.

    whole    both sides together · out: only what is taken, or the whole where nothing is shifted · into: only what is
             given, None without a shift
    net      (d,) money left, None where the outcome is no money
    halo     (low, middle, high) change of brand searches, None where nothing tells it
    """

    planned: Planned
    change: Change
    whole: Scenario
    out: Scenario
    into: Scenario | None
    net: np.ndarray | None
    halo: tuple[float, float, float] | None
    level: float

    @property
    def weeks(self) -> float:
        """Length of the change."""
        return self.whole.periods * self.planned.days / 7

    @property
    def unit(self) -> str:
        """Of the outcome."""
        return self.planned.unit or "count"

    @property
    def sure(self) -> float | None:
        """Probability that it pays; where money only moves, that more comes out, whatever the outcome is worth."""
        if self.net is not None:
            return float((self.net > 0).mean())
        return float((self.whole.total > 0).mean()) if self.even else None

    @property
    def even(self) -> bool:
        """Whether as much is spent as now."""
        return abs(self.whole.spend) < 0.005 * float(np.abs(self.change.then - self.change.now).sum())

    def ends(self, draws: np.ndarray) -> tuple[float, float, float]:
        """(low, high, level) of draws."""
        low, high = np.quantile(draws, [(1 - self.level) / 2, (1 + self.level) / 2])
        return float(low), float(high), self.level


def facts(told: Told) -> tuple[Fact, ...]:
    """outcome_change first; then money, return, delay and halo."""
    planned, change, whole = told.planned, told.change, told.whole
    money, periods = planned.currency, whole.periods
    shown = _touched(told)
    week = planned.days / 7
    lasting = whole.change[:, periods - 1] / week
    made = [
        _drawn(told, "outcome_change", whole.total, told.unit, "Änderung des Ergebnisses", "change of the outcome"),
        fact("spend_before", float(change.now[shown].sum()) * periods, money, "Ausgaben bisher", "spend as it is",
             basis="observed"),
        fact("spend_after", float(change.then[shown].sum()) * periods, money, "Ausgaben danach",
             "spend as it would be"),
        fact("spend_change", whole.spend, money, "Änderung der Ausgaben", "change of spend"),
        fact("money_saved", max(-whole.spend, 0.0), money, "gespartes Geld", "money saved"),
        fact("weeks", round(told.weeks, 1), "weeks", "Dauer der Änderung", "length of the change", basis="observed",
             digits=0 if float(told.weeks).is_integer() else 1),
        _drawn(told, "lasting", lasting, told.unit, "Änderung je Woche am Ende", "change a week at the end"),
        _drawn(told, "half_life", week * told.out.until(0.5), "weeks", "Zeit bis zur Hälfte", "time until half", 1),
        _drawn(told, "weeks_90", week * told.out.until(0.9), "weeks", "Zeit bis neun Zehntel", "time until nine tenths",
               1),
    ]  # fmt: skip
    if told.out.spend:
        made.append(_drawn(told, "return_moved", told.out.total / told.out.spend, "ratio", "Ertrag je Geldeinheit",
                           "return per unit of money"))  # fmt: skip
    if told.into is not None and told.into.spend:
        made += [
            fact("moved", told.into.spend, money, "verschobenes Geld", "money shifted"),
            _drawn(told, "return_gained", told.into.total / told.into.spend, "ratio", "Ertrag, der dazukommt",
                   "return that comes in"),
        ]  # fmt: skip
    if told.net is not None:
        made.append(_drawn(told, "net", told.net, money, "unter dem Strich", "net"))
    elif not told.even:
        made.append(_break_even(told))
    if told.sure is not None:
        made += [
            fact("p_better", told.sure, "probability", "Wahrscheinlichkeit, dass es sich rechnet",
                 "probability that it pays"),
        ]  # fmt: skip
    if told.halo is not None:
        low, middle, high = told.halo
        made.append(fact("halo", middle, "share", "Änderung der Markensuchen", "change of brand searches",
                         (low, high, told.level)))  # fmt: skip
    return tuple(made)


def _break_even(told: Told) -> Fact:
    """What a unit of the outcome has to be worth for the change to leave as much money as now."""
    worth = told.whole.spend / np.where(np.abs(told.whole.total) > 1e-12, told.whole.total, np.nan)
    known = worth[np.isfinite(worth)]
    known = known if len(known) else np.zeros(1)
    share = bool(told.planned.unit)
    return fact("break_even", float(np.median(known)), "share" if share else told.planned.currency,
                "Schwelle, ab der es kippt", "threshold at which it turns", told.ends(known))  # fmt: skip


def _touched(told: Told) -> list[int]:
    return sorted({part.channel for part in told.change.touched})


def _drawn(told: Told, id: str, draws: np.ndarray, unit: str, de: str, en: str, digits: int | None = None) -> Fact:
    return fact(id, float(np.mean(draws)), unit, de, en, told.ends(draws), digits=digits)


def text(told: Told) -> Words:
    """The sentences that describe."""
    shifted = told.into is not None
    said = [SHIFTED if shifted else SPENT, OUTCOME]
    if told.out.spend:
        said.append(RETURNS if shifted else RETURN)
    said.append(DELAY)
    if told.net is not None:
        said.append(NET)
    elif told.even:
        said.append(MORE)
    elif bool(told.planned.unit) and _break_even(told).value >= 1:
        said.append(CUT_ALWAYS if told.whole.spend < 0 else RAISE_NEVER)
    else:
        said.append((CUT if told.whole.spend < 0 else RAISE)[bool(told.planned.unit)])
    if told.halo is not None:
        said.append(NO_HALO if told.halo[0] <= 0 <= told.halo[2] else HALO)
    return joined(said)


def joined(said: list[tuple[str, str]]) -> Words:
    """Lines in both languages."""
    return Words(de="\n".join(line[0] for line in said), en="\n".join(line[1] for line in said))


def names(told: Told) -> dict[str, Words]:
    """The channels and the outcome."""
    outcome = Words(de="Umsatz", en="revenue") if told.planned.money else Words(de="die Zielgröße", en="the outcome")
    if told.planned.money:
        outcome = Words(de="den Umsatz", en="revenue")
    found = {"channel": Words(de=told.change.spoken, en=told.change.spoken), "outcome": outcome}
    if told.into is not None:
        found["receiver"] = Words(de=told.change.received, en=told.change.received)
    return found


def advice(told: Told) -> Words | None:
    """A step, where it is clear which."""
    if told.sure is None:
        return None
    return joined([DO if told.sure >= SURE else DO_NOT if told.sure <= 1 - SURE else TEST_FIRST])


SURE = 0.8


def weeks(told: Told) -> Table:
    """A row a period: outcome as in the last weeks, and as it would be with its range; then what comes after."""
    planned, draws = told.planned, told.whole.change
    low, high = np.quantile(draws, [(1 - told.level) / 2, (1 + told.level) / 2], axis=0)
    middle = draws.mean(axis=0)
    before = _before(planned)
    start = planned.model.media.dates[-1].astype("datetime64[D]").item() + timedelta(days=planned.days)
    rows = []
    for at in range(_shown(told)):
        day = start + timedelta(days=planned.days * at)
        money = told.change.then.sum() if at < told.whole.periods else told.change.now.sum()
        rows.append((
            at + 1, day, float(told.change.now.sum()), float(money), before, before + float(middle[at]),
            before + float(low[at]), before + float(high[at]), float(middle[at]),
        ))  # fmt: skip
    columns = ("week", "start", "spend_before", "spend_after", "before", "after", "low", "high", "change")
    return Table(columns=columns, rows=tuple(rows))


def _before(planned: Planned) -> float:
    """The outcome of the last four weeks, a period."""
    kpi = planned.model.media.panel[0].sum(axis=0)
    return float(kpi[-max(1, round(28 / planned.days)) :].mean())


def _shown(told: Told) -> int:
    size = np.abs(told.whole.change.mean(axis=0))
    after = size[told.whole.periods :]
    last = np.flatnonzero(after > GONE * max(size.max(), 1e-300))
    return told.whole.periods + (int(last[-1]) + 1 if len(last) else 0)


def channels(told: Told) -> Table:
    """Money a day of every channel that changes, with the return of what moves and its evidence."""
    planned, change = told.planned, told.change
    rows = []
    for at in np.flatnonzero(np.abs(change.then - change.now) > 1e-9).tolist():
        seen = planned.spend[:, at]
        rows.append((
            planned.channels[at], change.now[at] / planned.days, change.then[at] / planned.days, planned.labels[at],
            float(seen.min()) / planned.days, float(seen.max()) / planned.days,
        ))  # fmt: skip
    return Table(columns=("channel", "before", "after", "evidence", "lowest_seen", "highest_seen"), rows=tuple(rows))


def charts(told: Told) -> tuple[Chart, ...]:
    """The change of the outcome by week with its band."""
    table = weeks(told)
    place = {name: at for at, name in enumerate(table.columns)}
    low, high = np.quantile(told.whole.change, [(1 - told.level) / 2, (1 + told.level) / 2], axis=0)
    values = [
        {"start": row[place["start"]].isoformat(), "change": row[place["change"]], "low": float(low[at]),
         "high": float(high[at])}
        for at, row in enumerate(table.rows)
    ]  # fmt: skip
    unit = told.planned.unit
    title = Words(de="Änderung des Ergebnisses je Woche", en="Change of the outcome by week")
    if told.planned.days != 7:
        title = Words(de="Änderung des Ergebnisses je Periode", en="Change of the outcome by period")
    end = table.rows[min(told.whole.periods, len(table.rows)) - 1][place["start"]]
    return (
        lines(values, Axis("start", Words(de="Beginn", en="start"), "temporal"),
              Axis("change", Words(de="Änderung", en="change"), unit=unit), title, low="low", high="high", marks=[end],
              zero=True),
    )  # fmt: skip
