# pyright: basic
"""What is said of evidence: sentences, facts, names, tables, charts, and the checks of the gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from terms import Basis, Chart, Evidence, Fact, Interval, Table, Words, number
from tools._charts import Axis, bars, intervals
from tools._decision import DESIGNS, NextTest, Reason
from tools.attribution._evidence_known import Item, Known
from tools.attribution._evidence_tests import Idea, Stakes, where, why

TEXT = {
    "de": """{{channels}} Kanäle: {{tested_share}} ihrer Ausgaben sind durch einen Test belegt.
{{focus}}: Der stärkste Beleg ist {{focus_label}} ({{focus_why}}), Stärke {{strength}} auf einer Skala bis eins.
{{focus_meaning}}
Nach allem, was bekannt ist, liegt der Ertrag von {{focus}} je Geldeinheit Kosten bei {{iroas}}; die Spanne reicht von \
{{iroas:interval}}.
{{demand_names}}: nicht getestet, erreicht meist Kaufwillige; das ist Korrelation, kein Beleg für Zuwachs.
Alles über den Ertrag von {{focus}} zu wissen, wäre {{focus_evpi}} wert.
{{running_names}}: Hier läuft schon ein Test.""",
    "en": """{{channels}} channels: {{tested_share}} of their spend is backed by a test.
{{focus}}: the strongest evidence is {{focus_label}} ({{focus_why}}), strength {{strength}} on a scale up to one.
{{focus_meaning}}
By all that is known, the return of {{focus}} per unit of cost is {{iroas}}; the range is {{iroas:interval}}.
{{demand_names}}: untested, mostly reaches people ready to buy; that is correlation, no evidence of extra sales.
Knowing all about the return of {{focus}} would be worth {{focus_evpi}}.
{{running_names}}: a test is running here already.""",
}
ADVICE = Words(
    de="Als nächster Test lohnt sich {{test_design}}, {{test_where}}: erwarteter Wert {{best_evsi}}, Kosten "
    "{{test_cost}}, Dauer {{test_weeks}}.",
    en="The next test worth running is this: {{test_design}}, {{test_where}}. Expected value {{best_evsi}}, cost "
    "{{test_cost}}, length {{test_weeks}}.",
)
NOT_WORTH = Words(
    de="Kein Test trägt im betrachteten Zeitraum seine Kosten: Der beste wäre {{best_evsi}} wert und kostete "
    "{{test_cost}}.",
    en="No test pays for itself over the horizon: the best would be worth {{best_evsi}} and cost {{test_cost}}.",
)
LABELS: dict[Evidence, Words] = {
    "experiment": Words(de="ein Experiment", en="an experiment"),
    "quasi-experiment": Words(de="ein Quasi-Experiment", en="a quasi-experiment"),
    "model": Words(de="ein Modell", en="a model"),
    "correlation": Words(de="Korrelation", en="correlation"),
    "bookkeeping": Words(de="bloße Zählung", en="mere counting"),
}
MEANINGS: dict[Evidence, Words] = {
    "experiment": Words(
        de="Das ist ein gemessener Unterschied mit und ohne Werbung, also Uplift, so weit die Spanne reicht.",
        en="That is a measured difference with and without advertising, so uplift, as far as the range goes.",
    ),
    "quasi-experiment": Words(
        de="Das ist ein geschätzter Unterschied ohne Zufallszuteilung: Uplift unter Annahmen.",
        en="That is an estimated difference without random assignment: uplift under assumptions.",
    ),
    "model": Words(
        de="Das ist Zuordnung durch ein Modell: weder gemessener Uplift noch bloße Korrelation.",
        en="That is attribution by a model: neither measured uplift nor mere correlation.",
    ),
    "correlation": Words(
        de="Das ist Korrelation: Ertrag geht mit der Werbung einher; ob er ohne sie ausbliebe, ist offen.",
        en="That is correlation: the return is associated with the advertising; whether it would be missing without "
        "it is open.",
    ),
    "bookkeeping": Words(
        de="Das ist Zählung: Über Uplift sagt sie nichts.", en="That is counting: it says nothing about uplift."
    ),
}
KINDS: dict[Evidence, Words] = {
    "experiment": Words(de="Experiment", en="experiment"),
    "quasi-experiment": Words(de="Quasi-Experiment", en="quasi-experiment"),
    "model": Words(de="Modell", en="model"),
    "correlation": Words(de="Korrelation", en="correlation"),
    "bookkeeping": Words(de="Zählung", en="bookkeeping"),
}
RANK: tuple[Evidence, ...] = ("bookkeeping", "correlation", "model", "quasi-experiment", "experiment")
TESTED = frozenset({"experiment", "quasi-experiment"})
OLD_DAYS, ENOUGH = 365, 0.5


@dataclass(frozen=True)
class Told:
    """What is to be said: everything known, the tests, the stakes, and the channel asked for."""

    known: Known
    ideas: tuple[Idea, ...]
    stakes: Stakes | None
    focus: str | None
    currency: str

    @property
    def shown(self) -> Idea | None:
        """The test of the channel asked for, else the most valuable of all."""
        own = [idea for idea in self.ideas if self.focus in (None, idea.channel)]
        return own[0] if own else None

    def untested_demand(self) -> list[str]:
        """Channels of existing demand without a test."""
        known = self.known
        return [
            name for name, demand in zip(known.names, known.demand, strict=True)
            if demand and known.best(name).label not in TESTED
        ]  # fmt: skip

    def label(self) -> Evidence:
        """The label of the channel asked for, else the weakest under which half of the spend stands."""
        known = self.known
        if self.focus is not None:
            return known.best(self.focus).label
        if not known.names:
            return "correlation"
        rank = np.array([RANK.index(known.best(name).label) for name in known.names])
        order = np.argsort(rank, kind="stable")
        half = np.searchsorted(np.cumsum(known.spend[order]), known.spend.sum() / 2)
        return RANK[int(rank[order][min(int(half), len(rank) - 1)])]


def facts(told: Told) -> tuple[Fact, ...]:
    """Counts, the share that is tested, the channel asked for, and the best test."""
    known, currency = told.known, told.currency
    found = [
        _fact("channels", len(known.names or known.all_names), "count", "Kanäle", "channels", "observed"),
        _fact("tested_share", known.tested(), "share", "Anteil getesteter Ausgaben", "share of spend tested"),
    ]
    if told.focus is not None:
        item = known.best(told.focus)
        found.append(_fact("strength", round(item.strength, 4), "ratio", "Stärke des Belegs", "strength of evidence"))
        if item.age is not None:
            found.append(_fact("age_days", item.age, "days", "Alter des Belegs", "age of the evidence", "observed"))
        if told.focus in known.names:
            belief = known.beliefs[known.names.index(told.focus)]
            found.append(_fact("iroas", belief.mean, "ratio", "iROAS", "iROAS", span=belief.interval()))
    if (idea := told.shown) is not None:
        worth = idea.worth
        ends = max(worth.evsi - 1.645 * worth.error, 0.0), worth.evsi + 1.645 * worth.error
        found += [
            _fact("best_evsi", worth.evsi, currency, "erwarteter Wert des Tests", "expected value of the test",
                  span=ends),
            _fact("net_value", idea.net, currency, "Wert nach Kosten", "value after cost"),
            _fact("test_cost", round(idea.cost, 2), currency, "Kosten des Tests", "cost of the test", digits=0),
            _fact("test_weeks", idea.weeks, "weeks", "Dauer des Tests", "length of the test"),
        ]  # fmt: skip
        if told.focus is not None:
            found.append(_fact("focus_evpi", worth.evpi, currency, "Wert vollen Wissens", "value of knowing all"))
    return tuple(found)


def _fact(
    id: str, value: float, unit: str, de: str, en: str, basis: Basis = "modelled",
    span: tuple[float, float] | None = None, digits: int | None = None,
) -> Fact:  # fmt: skip
    interval = None if span is None else Interval(
        low=number(min(span[0], value)), high=number(max(span[1], value)), level=0.9
    )  # fmt: skip
    return Fact(
        id=id, value=number(value), unit=unit, label=Words(de=de, en=en), basis=basis, interval=interval, digits=digits
    )


def names(told: Told) -> dict[str, Words]:
    """Everything that the sentences call by name."""
    found: dict[str, Words] = {}
    if told.focus is not None:
        item = told.known.best(told.focus)
        found |= {
            "focus": _same(told.focus), "focus_label": LABELS[item.label], "focus_why": item.why,
            "focus_meaning": MEANINGS[item.label],
        }  # fmt: skip
    demand = [name for name in told.untested_demand() if told.focus in (None, name)]
    if demand:
        found["demand_names"] = _same(", ".join(demand))
    if told.known.running:
        found["running_names"] = _same(", ".join(sorted(told.known.running)))
    if (idea := told.shown) is not None:
        found |= {"test_design": DESIGNS[idea.design], "test_where": where(idea)}
    return found


def _same(text: str) -> Words:
    return Words(de=text, en=text)


def advice(told: Told) -> Words | None:
    """The test to run next, where one pays."""
    if (idea := told.shown) is None:
        return None
    return ADVICE if idea.net > 0 else NOT_WORTH


def tables(told: Told) -> dict[str, Table]:
    """A row per channel with its strongest evidence, every piece of evidence, and the tests."""
    known = told.known
    spend = dict(zip(known.names, known.spend.tolist(), strict=True))
    belief = dict(zip(known.names, known.beliefs, strict=True))
    best = [known.best(name) for name in known.all_names]
    whole = round(known.period.days / 7, 6)
    ends = {name: (each.mean, *each.interval()) for name, each in belief.items()}
    evidence = tuple(
        (*_cells(item), None if item.channel not in spend else spend[item.channel] * whole, item.why.en, item.source,
         item.unit, *ends.get(item.channel, (None, None, None)))
        for item in best
    )  # fmt: skip
    columns = (
        "channel", "label", "strength", "age_days", "estimate", "low", "high", "spend", "why", "source", "unit",
        "iroas", "iroas_low", "iroas_high",
    )  # fmt: skip
    items = tuple((*_cells(item), item.source, item.unit, item.why.en) for item in known.items)
    tests = tuple(
        (idea.channel, idea.design, idea.weeks, round(idea.cost, 2), round(idea.worth.evsi, 2), round(idea.net, 2),
         why(idea).en, where(idea).en, idea.mde, idea.sd, round(idea.worth.error, 2), round(idea.worth.evpi, 2),
         idea.worth.changes,)
        for idea in told.ideas
    )  # fmt: skip
    return {
        "evidence": Table(columns=columns, rows=evidence),
        "items": Table(columns=(*columns[:7], "source", "unit", "why"), rows=items),
        "tests": Table(
            columns=("channel", "design", "weeks", "cost", "evsi", "net_value", "why", "where", "mde", "iroas_sd",
                     "evsi_error", "evpi", "changes"),
            rows=tests,
        ),
    }  # fmt: skip


def _cells(item: Item) -> tuple[Any, ...]:
    return item.channel, item.label, round(item.strength, 6), item.age, item.estimate, item.low, item.high


def charts(told: Told) -> tuple[Chart, ...]:
    """What is believed of each return, by label; and what the tests are worth beside their cost."""
    known, channel = told.known, Axis("channel", Words(de="Kanal", en="channel"), "nominal")
    found: list[Chart] = []
    believed = [
        {"channel": name, "label": KINDS[known.best(name).label].model_dump(), "iroas": belief.mean,
         **dict(zip(("low", "high"), belief.interval(), strict=True))}
        for name, belief in list(zip(known.names, known.beliefs, strict=True))[:20]
    ]  # fmt: skip
    if believed:
        title = Words(
            de="Ertrag je Einheit Kosten, 90-%-Spanne, nach Art des Belegs",
            en="Return per unit of cost, 90 % range, by kind of evidence",
        )
        even = None if told.stakes is None else 1 / told.stakes.margin
        back = Axis("iroas", Words(de="iROAS", en="iROAS"), unit="ratio")
        label = Axis("label", Words(de="Beleg", en="evidence"), "nominal")
        found.append(intervals(believed, channel, back, "low", "high", title, series=label, reference=even))
    priced = [
        {"channel": idea.channel, "what": kind.model_dump(), "amount": amount}
        for idea in told.ideas
        for kind, amount in ((_VALUE, idea.worth.evsi), (_COST, idea.cost))
    ]
    if priced:
        amount = Axis("amount", Words(de="Betrag", en="amount"), unit=told.currency)
        title = Words(de="Tests: erwarteter Wert und Kosten", en="Tests: expected value and cost")
        found.append(bars(priced, channel, amount, title, series=Axis("what", Words(de="Was", en="what"), "nominal")))
    return tuple(found)


_VALUE, _COST = Words(de="erwarteter Wert", en="expected value"), Words(de="Kosten", en="cost")


def reasons(told: Told) -> list[Reason]:
    """Every check: what the label carries, demand, age and width."""
    known = told.known
    label, tested = told.label(), known.tested()
    weak = label in ("correlation", "bookkeeping")
    demand = [name for name in told.untested_demand() if told.focus in (None, name)]
    checks = [
        Reason("prior_dominates", "red" if weak else "amber" if label == "model" else "green", _WEAK,
               float(RANK.index(label)), float(RANK.index("model"))),
        Reason("confounding", ("red" if told.focus else "amber") if demand else "green", _demand(demand),
               float(len(demand)), 0.0),
    ]  # fmt: skip
    if told.focus is None:
        checks.append(Reason("overlap", "amber" if tested < ENOUGH else "green", _UNTESTED, round(tested, 4), ENOUGH))
        return checks
    age = known.best(told.focus).age
    if age is not None:
        checks.append(Reason("stale", "amber" if age > OLD_DAYS else "green", _OLD, float(age), float(OLD_DAYS)))
    if told.focus in known.names:
        belief = known.beliefs[known.names.index(told.focus)]
        low, high = belief.interval()
        if told.stakes is not None:
            even = 1 / told.stakes.margin
            open_ = "amber" if low < even < high else "green"
            checks.append(Reason("interval_width", open_, _EVEN, round(belief.above(even), 4)))
    return checks


def _demand(names: Sequence[str]) -> Words:
    said = ", ".join(names)
    return Words(
        de=f"Bestehende Nachfrage treibt {said}: Solche Käufe kämen oft auch ohne Anzeige.",
        en=f"Existing demand drives {said}: such purchases often happen without the ad too.",
    )


_WEAK = Words(
    de="Für das meiste Geld gibt es nur Zuschreibung oder Zählung; was zusätzlich ist, sagt das nicht.",
    en="For most of the money there is only credit or counting; that does not tell what is incremental.",
)
_UNTESTED = Words(
    de="Der größere Teil der Ausgaben ist nie getestet worden.", en="The larger part of the spend was never tested."
)
_OLD = Words(
    de="Der stärkste Beleg ist über ein Jahr alt.", en="The strongest piece of evidence is more than a year old."
)
_EVEN = Words(
    de="Ob sich der Kanal lohnt, ist offen: Die Spanne reicht über die Gewinnschwelle.",
    en="Whether the channel pays is open: the range spans break-even.",
)


def next_test(told: Told) -> NextTest:
    """The best test; where its precision cannot be told, ups and downs of the largest budget."""
    known = told.known
    if (idea := told.shown) is not None:
        mde = float(idea.mde) if np.isfinite(idea.mde) else None
        return NextTest(
            idea.design, where(idea), idea.weeks, idea.cost, told.currency, mde,
            _sentence(why(idea)),
        )  # fmt: skip
    if not known.names:
        return NextTest(
            "collect_data", Words(de="Ausgaben je Kanal", en="spend by channel"), 8, 0.0, told.currency, None,
            Words(de="Ohne Ausgaben lässt sich kein Test planen; laden Sie Werbedaten.",
                  en="Without spend no test can be planned; load ad data."),
        )  # fmt: skip
    name = told.focus if told.focus in known.names else known.names[0]
    weekly = float(known.spend[known.names.index(str(name))])
    return NextTest(
        "budget_variation", Words(de=f"{name}, alle Regionen", en=f"{name}, all regions"), 8, 8 / 2 * 0.5 * weekly,
        told.currency, None,
        Words(
            de="Wie genau das misst, ist offen: Es fehlt eine Zielgröße je Woche. Kosten sind die Mehrausgaben der "
            "Wochen über Plan.",
            en="How precisely that measures is open: an outcome by week is missing. The cost is the extra spend of "
            "the weeks above plan.",
        ),
    )  # fmt: skip


def _sentence(words: Words) -> Words:
    de, en = words.de, words.en
    return Words(de=f"{de[0].upper()}{de[1:]}.", en=f"{en[0].upper()}{en[1:]}.")
