# pyright: basic
"""What is said of a plan: sentences, facts, names and advice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from terms import Fact, Period, Words
from tools._facts import fact
from tools.bidding._allocate_frame import Frame
from tools.bidding._allocate_gate import beats, wished
from tools.bidding._allocate_plan import Found
from tools.bidding._allocate_stages import Stages
from tools.bidding._response import Planned
from tools.data._period import spoken

LINES: dict[str, tuple[str, str]] = {
    "moved": (
        "Der Plan schichtet {{moved}} um.", "The plan moves {{moved}}.",
    ),
    "spread": (
        "Der Plan setzt {{budget_total}} statt {{before_total}} ein.",
        "The plan spends {{budget_total}} instead of {{before_total}}.",
    ),
    "gain": (
        "Nach dem Modell ändert das {{outcome}} um {{gain}}; die Spanne reicht von {{gain:interval}}. Das sind "
        "{{gain_share}} dessen, was das Modell der Werbung heute zuordnet.",
        "By the model this changes {{outcome}} by {{gain}}; the range is {{gain:interval}}. That is {{gain_share}} of "
        "what the model attributes to advertising today.",
    ),
    "downside": (
        "Dass es mehr wird als heute, ist zu {{p_better}} wahrscheinlich. In einem von zwanzig Fällen sind es nur "
        "{{downside}} oder weniger.",
        "The probability that it is more than today is {{p_better}}. In one case out of twenty it is only "
        "{{downside}} or less.",
    ),
    "extra_less": (
        "Das zusätzliche Geld bringt damit weniger ein, als es kostet: {{extra_return}} je Geldeinheit, "
        "Spanne {{extra_return:interval}}, die Ware noch nicht bezahlt.",
        "So the additional money brings in less than it costs: {{extra_return}} per unit of money, "
        "range {{extra_return:interval}}, goods not yet paid for.",
    ),
    "extra_more": (
        "Das zusätzliche Geld bringt damit {{extra_return}} je Geldeinheit ein, Spanne {{extra_return:interval}}; "
        "davon ist die Ware noch zu bezahlen.",
        "So the additional money brings in {{extra_return}} per unit of money, range {{extra_return:interval}}; goods "
        "are still to be paid for from it.",
    ),
    "same": (
        "Gegenüber derselben Summe in heutiger Aufteilung macht der Plan {{gain_same_budget}} aus; die Spanne reicht "
        "von {{gain_same_budget:interval}}. Zu {{p_same_budget}} ist er die bessere Aufteilung.",
        "Against the same total split as today, the plan makes a difference of {{gain_same_budget}}; the range is "
        "{{gain_same_budget:interval}}. With a probability of {{p_same_budget}} it is the better split.",
    ),
    "margin": (
        "Warum: Die nächste Geldeinheit ist heute bei {{worst_now}} nur {{worst_marginal}} wert, bei {{best_now}} "
        "{{best_marginal}}; im Plan im Mittel {{marginal}}.",
        "Why: the next unit of money is worth only {{worst_marginal}} at {{worst_now}} today and {{best_marginal}} at "
        "{{best_now}}; in the plan it is {{marginal}} on average.",
    ),
    "budget": (
        "Er gilt für {{window}}: {{budget_total}}, also {{budget_per_period}} je {{period_days}}; zu heutigen Ausgaben "
        "wären es {{before_total}}.",
        "It is for {{window}}: {{budget_total}}, which is {{budget_per_period}} every {{period_days}}; at "
        "today's spend it would be {{before_total}}.",
    ),
    "fixed": (
        "Innerhalb der Vorgaben ist nichts umzuschichten.", "Within what was asked there is nothing to move.",
    ),
    "stay": (
        "Die heutige Aufteilung ist nach dem Modell schon nahe an der besten.",
        "By the model today's split is already close to the best one.",
    ),
    "unspent": (
        "Innerhalb der Vorgaben bleiben {{unspent}} ungenutzt.", "Within what was asked, {{unspent}} stay unspent.",
    ),
    "stage": (
        "Vorschlag: die Tagesbudgets zunächst um zusammen {{stage_moved}} am Tag umschichten, also bis zur Grenze je "
        "Änderung; dieser Schritt allein macht nach dem Modell {{gain_stage}} aus (Spanne {{gain_stage:interval}}).",
        "Proposal: first shift {{stage_moved}} a day between the daily budgets, up to the limit of one change; by the "
        "model this step alone is worth {{gain_stage}} (range {{gain_stage:interval}}).",
    ),
    "rest": (
        "Danach folgen weitere Stufen (Tabelle stages), jede erst nach einem Blick auf die vorige.",
        "Further stages follow (table stages), each only after a look at the one before.",
    ),
    "lose": (
        "Geben Sie das zusätzliche Geld nach diesem Modell nicht aus: Es bringt weniger, als es kostet. Vorgeschlagen "
        "wird deshalb nichts; wie sich das heutige Budget besser aufteilt, zeigt dieselbe Frage ohne mehr Geld.",
        "By this model do not spend the additional money: it brings less than it costs. So nothing is proposed; the "
        "same question without more money shows a better split of today's budget.",
    ),
    "pay": (
        "Ab {{budget_profit}} in dieser Zeit zahlt sich die nächste Geldeinheit nicht mehr aus; mehr Budget wäre kein "
        "Gewinn.",
        "From {{budget_profit}} over this time on, the next unit of money no longer pays off; more budget would be no "
        "profit.",
    ),
}  # fmt: skip


NAMED, SAME = 3, 0.005
"""So many channels are named with their amounts; changes below that share of all money are none."""


def shown_name(name: str) -> str:
    """A channel as it is read: without the word for spend at its end.

    >>> shown_name("google_video_spend"), shown_name("tv")
    ('google_video', 'tv')
    """
    return re.sub(r"(?i)[ _-](spend|cost|kosten|ausgaben|s)$", "", name) or name


def words(*lines: str) -> Words:
    """Some of the sentences, one below the other."""
    return Words(de="\n".join(LINES[line][0] for line in lines), en="\n".join(LINES[line][1] for line in lines))


@dataclass(frozen=True)
class Said:
    """How the goal is called and counted: profit or the outcome, in a currency or plain."""

    unit: str
    name: Words
    profit: bool
    level: float


def text(frame: Frame, found: Found, moving: bool, told: bool, extra: Fact | None = None) -> Words:
    """The sentences that fit; `told`: the posterior can rank the channels; `extra`: what additional money brings in."""
    another = wished(frame)
    end = [*(["unspent"] if found.plan.unspent >= 0.01 else []), "pay"]
    if not another and found.plan.moved < 0.01:
        return words("fixed" if not moving and _free(frame) < 2 else "stay", "budget", *end)
    first = words("spread" if another else "moved" if moving or not told else "stay")
    de, en = _where(frame, found)
    if de:
        first = Words(de=f"{first.de[:-1]}: {de}.", en=f"{first.en[:-1]}: {en}.")
    more = [] if extra is None else ["extra_less" if float(extra.value) < 1 else "extra_more"]
    rest = words("gain", "downside", *more, *(["same"] if another else []), *(["margin"] if moving or not told else []),
                 "budget", *end)  # fmt: skip
    return Words(de=f"{first.de}\n{rest.de}", en=f"{first.en}\n{rest.en}")


def _free(frame: Frame) -> int:
    """Channels whose money may change at all."""
    return int((frame.high - frame.low >= 0.01).sum())


def advice(stages: Stages | None, losing: bool = False) -> Words | None:
    """What to do first, where something is to be done; `losing`: more money is asked for than pays off."""
    if losing:
        return words("lose")
    if stages is None or not stages.steps:
        return None
    return words("stage", *(["rest"] if len(stages.steps) > 1 or not stages.reached else []))


def facts(planned: Planned, frame: Frame, found: Found, said: Said) -> list[Fact]:
    """The plan's figures; those of its first stage are added where there is one."""
    plan, money = found.plan, planned.currency
    total, present = round(float(plan.money.sum()), 2), round(float(frame.now.sum()), 2)
    periods = frame.days / planned.days
    base = abs(float(np.median(found.base)) * float(np.mean(found.goal.worth)))
    told = [
        fact("budget_total", total, money, "Budget im Plan", "budget of the plan", basis="observed"),
        fact("budget_per_period", total / periods, money, "Budget je Periode", "budget a period",
             basis="observed"),
        fact("periods", round(periods, 2) if periods % 1 else int(periods), "count", "Perioden", "periods",
             basis="observed"),
        fact("period_days", planned.days, "days", "Tage je Periode", "days of a period", basis="observed"),
        fact("before_total", present, money, "derzeitige Ausgaben", "present spend", basis="observed"),
        drawn("gain", plan.gain, said, "Änderung gegenüber heute",
              "change against today"),
        fact("p_better", plan.beats, "probability", "Wahrscheinlichkeit, besser zu sein",
             "probability of being better"),
        drawn("gain_same_budget", found.like_today, said, "Zuwachs gegenüber gleicher Summe, wie heute verteilt",
              "gain over the same total split as today"),
        fact("p_same_budget", beats(found), "probability", "Wahrscheinlichkeit dazu", "its probability"),
        fact("downside", float(np.quantile(plan.gain, 0.05)), said.unit, "schlechtes Ende", "bad end"),
        fact("moved", round(plan.moved, 2), money, "umgeschichtet", "moved", basis="observed"),
        fact("unspent", round(plan.unspent, 2), money, "nicht verplant", "not planned", basis="observed"),
        *_outcomes(planned, found, said), *_margins(planned, found, frame), *_moved(planned, frame, found),
    ]  # fmt: skip
    if (more := extra_return(planned, frame, found, said)) is not None:
        told.append(more)
    if base > 0:
        told.append(fact("gain_share", float(plan.gain.mean()) / base, "share", "Anteil am heutigen Beitrag",
                         "share of what today's spend adds"))  # fmt: skip
    if said.profit and found.paying < plan.money.sum() - 0.01:
        told.append(fact("budget_profit", round(found.paying, 2), money, "Budget mit dem höchsten Gewinn",
                         "budget with the highest profit"))  # fmt: skip
    return told


def extra_return(planned: Planned, frame: Frame, found: Found, said: Said) -> Fact | None:
    """Revenue per additional unit of money; None where profit is planned, no revenue is, or no money is added."""
    added = float(found.plan.money.sum() - frame.now.sum())
    if said.profit or said.unit != planned.currency or added < 0.01 * max(float(frame.now.sum()), 1.0):
        return None
    per = Said("ratio", said.name, False, said.level)
    return drawn("extra_return", found.plan.gain / added, per, "Ertrag des zusätzlichen Geldes",
                 "return of the additional money")  # fmt: skip


def _outcomes(planned: Planned, found: Found, said: Said) -> list[Fact]:
    own = Said(planned.unit or "count", said.name, False, said.level)
    return [
        drawn("outcome_before", found.base, own, "durch die heutigen Ausgaben", "by today's spend"),
        drawn("outcome_after", found.plan.kpi, own, "durch den Plan", "by the plan"),
    ]


def judged(planned: Planned, frame: Frame) -> np.ndarray:
    """(c,) whether the outcome tells what a channel is worth: it has money, and no deals are left out."""
    used = frame.now > 0
    used[[each.channel for each in planned.dealt]] = False
    return used


def _changes(frame: Frame, found: Found) -> tuple[list[int], list[int]]:
    """Channels that get more and less, the largest change first."""
    change = found.plan.money - frame.now
    floor = SAME * max(float(frame.now.sum()), 1e-9)
    order = np.argsort(-np.abs(change), kind="stable").tolist()
    return [at for at in order if change[at] > floor], [at for at in order if change[at] < -floor]


def _moved(planned: Planned, frame: Frame, found: Found) -> list[Fact]:
    """How much more or less the channels get that the first sentence names."""
    up, down = _changes(frame, found)
    change = np.abs(found.plan.money - frame.now)
    return [
        fact(f"change_{at + 1}", round(float(change[at]), 2), planned.currency,
             f"{word_de} für {shown_name(planned.channels[at])}", f"{word} for {shown_name(planned.channels[at])}",
             basis="observed")
        for group, word_de, word in ((up, "mehr", "more"), (down, "weniger", "less")) for at in group[:NAMED]
    ]  # fmt: skip


def _where(frame: Frame, found: Found) -> tuple[str, str]:
    """Where money moves and how much: the largest changes with their amounts."""
    de, en = [], []
    for group, word_de, word in zip(_changes(frame, found), ("mehr", "weniger"), ("more", "less"), strict=True):
        if group:
            each = ", ".join(f"{{{{channel_{at + 1}}}}} ({{{{change_{at + 1}}}}})" for at in group[:NAMED])
            rest = len(group) > NAMED
            de.append(f"{word_de} für {each}{' und weitere' if rest else ''}")
            en.append(f"{word} for {each}{' and others' if rest else ''}")
    return "; ".join(de), "; ".join(en)


def _margins(planned: Planned, found: Found, frame: Frame) -> list[Fact]:
    now, after = found.marginal_now.mean(axis=1), found.plan.marginal.mean(axis=0)
    used = judged(planned, frame)
    if not used.any():
        return []
    ends = np.flatnonzero(used)[[now[used].argmin(), now[used].argmax()]]
    middle = float(np.average(after, weights=found.plan.money)) if found.plan.money.sum() > 0 else float(after.mean())
    return [
        fact("marginal", middle, "ratio", "Ertrag der nächsten Geldeinheit im Plan",
             "return of the next unit of money in the plan"),
        fact("worst_marginal", now[ends[0]], "ratio", "niedrigster heute", "lowest today"),
        fact("best_marginal", now[ends[1]], "ratio", "höchster heute", "highest today"),
    ]  # fmt: skip


def drawn(id: str, draws: np.ndarray, said: Said, de: str, en: str) -> Fact:
    """A fact from draws: their mean with its interval, which holds the mean."""
    tail = (1 - said.level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail]).tolist()
    mean = float(draws.mean())
    return fact(id, mean, said.unit, de, en, (min(low, mean), max(high, mean), said.level))


def names(planned: Planned, frame: Frame, found: Found, said: Said) -> dict[str, Words]:
    """Channels and the window as they stand in the sentences."""
    change = found.plan.money - frame.now
    order = np.argsort(-np.abs(change), kind="stable").tolist()
    floor = 0.005 * max(float(frame.now.sum()), 1e-9)
    called = [shown_name(name) for name in planned.channels]
    up = [called[at] for at in order if change[at] > floor]
    down = [called[at] for at in order if change[at] < -floor]
    now, used = found.marginal_now.mean(axis=1), judged(planned, frame)
    made = {
        "window": spoken(_window(frame)), "outcome": said.name, "up_names": listed(up), "down_names": listed(down),
    } | {f"channel_{at + 1}": Words(de=name, en=name) for at, name in enumerate(called)}  # fmt: skip
    if used.any():
        at = np.flatnonzero(used)
        worst, best = called[at[now[used].argmin()]], called[at[now[used].argmax()]]
        made |= {"worst_now": Words(de=worst, en=worst), "best_now": Words(de=best, en=best)}
    return made


def _window(frame: Frame) -> Period:
    return Period(start=frame.start, end=frame.start + timedelta(days=frame.days - 1))


def listed(names: list[str], most: int = 6) -> Words:
    """Names in a row, the first few of them."""
    if not names:
        return Words(de="keinen Kanal", en="no channel")
    more = f" (+{len(names) - most})" if len(names) > most else ""
    return Words(de=", ".join(names[:most]) + more, en=", ".join(names[:most]) + more)
