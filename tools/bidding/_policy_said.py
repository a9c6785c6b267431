# pyright: basic
"""What is said of a bidding policy on trial: facts, sentences, the gate's reasons, tables, charts and the proposal."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import numpy as np

from terms import Chart, Evidence, Fact, Proposal, Table, Words
from tools._charts import Axis, lines
from tools._decision import NextTest, Reason
from tools._facts import fact
from tools._proposal import propose
from tools._tool import Desk
from tools.bidding._policy_read import Auctioned
from tools.bidding._policy_run import Judged

FEWEST, ENOUGH, FEW_VALUES, SOME_VALUES = 100, 1_000, 20, 100
FEWEST_HEAVY, SOME_HEAVY = 10, 30
"""Effective numbers of weighted values: a range from fewer misses the truth too often."""

SURE, OFF, GAP, WIDE_GAP = 0.95, 4.0, 0.1, 0.25
TEST_SHARE = 0.1
SEEN = 0.8
"""Below this mean weight the log never showed what a fifth of the bids on trial would meet."""
LINES = [
    (
        "Bieten im Vergleich: {{candidate}} gegen {{rule}}, {{horizon_days}} mit {{budget}}.",
        "Bidding compared: {{candidate}} against {{rule}}, {{horizon_days}} with {{budget}}.",
    ),
    (
        "In Auktionen, die aus dem Protokoll gebaut sind, kommt die geprüfte Politik auf {{value_policy}} statt "
        "{{value_now}}; Unterschied {{gain}}, Spanne {{gain:interval}}.",
        "In auctions built from the log the policy on trial gets {{value_policy}} instead of {{value_now}}; difference "
        "{{gain}}, range {{gain:interval}}.",
    ),
    (
        "Das sind {{share_of_hindsight}} dessen, was im Rückblick zu haben gewesen wäre; ausgegeben {{spend}}, über "
        "dem Budget {{overspend}}.",
        "That is {{share_of_hindsight}} of what hindsight could have bought; spent {{spend}}, above the budget "
        "{{overspend}}.",
    ),
]
LOGGED = (
    "Aus dem Protokoll selbst ({{method}}, effektive Stichprobe {{ess}}): Unterschied {{off_policy_gain}}, Spanne "
    "{{off_policy_gain:interval}}.",
    "From the log itself ({{method}}, effective sample {{ess}}): difference {{off_policy_gain}}, range "
    "{{off_policy_gain:interval}}.",
)
SILENT = (
    "Das Protokoll selbst sagt über solche Gebote nichts Brauchbares (effektive Stichprobe {{ess}}).",
    "The log itself says nothing usable about such bids (effective sample {{ess}}).",
)
TRUTH = (
    "In der simulierten Auktion ist die Wahrheit bekannt: Unterschied {{true_gain}}, das sind {{true_share}} des "
    "Möglichen.",
    "In the simulated auction the truth is known: difference {{true_gain}}, which is {{true_share}} of what was "
    "possible.",
)
PASSED = (
    "Beide Prüfungen sprechen mit ihrer ganzen Spanne für sie; sie darf im Schatten mitlaufen, ohne zu bieten.",
    "Both checks speak for it with their whole range; it may run in the shadow, without bidding.",
)
FAILED = {
    "both": (
        "Sie darf noch nicht mitlaufen: Weder die Simulation noch das Protokoll zeigt sicher, dass sie besser ist.",
        "It may not run in the shadow yet: neither the simulation nor the log shows for certain that it is better.",
    ),
    "simulation": (
        "Sie darf noch nicht mitlaufen: In der Simulation ist sie nicht sicher besser.",
        "It may not run in the shadow yet: in the simulation it is not better for certain.",
    ),
    "guess": (
        "Sie darf noch nicht mitlaufen: Das Protokoll nennt den Zufall in den Geboten nicht (base_bid und noise, oder "
        "propensity); eine Schätzung davon reicht dafür nicht.",
        "It may not run in the shadow yet: the log does not name the chance in the bids (base_bid and noise, or "
        "propensity); a guess at it does not suffice for that.",
    ),
    "data": (
        "Sie darf noch nicht mitlaufen: Die Daten tragen kein Urteil.",
        "It may not run in the shadow yet: the data carry no verdict.",
    ),
    "log": (
        "Sie darf noch nicht mitlaufen: Das Protokoll zeigt nicht sicher, dass sie besser ist.",
        "It may not run in the shadow yet: the log does not show for certain that it is better.",
    ),
}
WORDS = {
    "overlap": Words(
        de="Das Protokoll hat selten so geboten wie die geprüfte Politik; sein Urteil ruht auf wenigen Auktionen.",
        en="The log seldom bid as the policy on trial does; what it tells rests on few auctions.",
    ),
    "too_little_variation": Words(
        de="Die protokollierten Gebote hatten keinen zufälligen Anteil; andere Gebote lassen sich nicht beurteilen.",
        en="The logged bids had no random part; other bids cannot be judged from them.",
    ),
    "few_conversions": Words(
        de="Nur wenige gewonnene Auktionen brachten einen Wert.", en="Only few won auctions brought a value."
    ),
    "few_heavy": Words(
        de="Das Urteil aus dem Protokoll ruht auf wenigen Auktionen, die einen Wert brachten.",
        en="What the log tells rests on few auctions that brought a value.",
    ),
    "confounding": Words(
        de="Das Protokoll nennt den Zufall in den Geboten nicht; was der Kontext nicht erklärt, gilt als Zufall.",
        en="The log does not say how chance entered the bids; what context does not explain is taken for chance.",
    ),
    "misfit": Words(
        de="Die gelernte Gewinnchance weicht von dem ab, was danach geschah.",
        en="The learnt chance of winning is off from what happened afterwards.",
    ),
    "interval_width": Words(
        de="Die Gewichte liegen im Mittel nicht bei eins; die Angaben zum Zufall in den Geboten passen nicht.",
        en="The mean weight of the log is not one; its propensities do not fit.",
    ),
    "stale": Words(
        de="Das Protokoll ist älter als ein Vierteljahr; der Wettbewerb kann ein anderer sein.",
        en="The log is older than a quarter; competition may have changed.",
    ),
}  # fmt: skip


def gains(found: Judged, method: str) -> tuple[np.ndarray, np.ndarray]:
    """Draws of the gain over the horizon, money: in simulation, and by the log (its first entry is the estimate)."""
    return found.paths.gain, found.told.gain(method) * found.auctions


def passes(found: Judged, method: str, level: float) -> tuple[bool, bool]:
    """Whether each check speaks for the candidate with its whole range."""
    simulated, logged = gains(found, method)
    tail = (1 - level) / 2
    counted = usable(found)
    return (
        float(np.quantile(simulated, tail)) > 0 and found.paths.overspend == 0,
        counted and recorded(found) and float(np.quantile(logged[1:], tail)) > 0,
    )


def recorded(found: Judged) -> bool:
    """Whether the log names the chance in its bids; what is taken for chance may be what nobody wrote down."""
    return found.drawn.kind in ("recorded", "levels", "density")


def usable(found: Judged) -> bool:
    """Whether the log bid as the policy on trial does often enough; weights that are missing show in their mean."""
    enough = found.told.ess >= FEWEST and found.told.valued >= FEWEST_HEAVY
    return enough and found.told.mean_weight[0] >= SEEN and found.drawn.kind != "none"


def text(found: Judged, method: str, level: float, allowed: bool) -> Words:
    """The sentences with the verdict."""
    simulated, logged = passes(found, method, level)
    fault = {(True, True): "data", (True, False): "log", (False, True): "simulation", (False, False): "both"}
    last = PASSED if allowed else FAILED[fault[simulated, logged]]
    if simulated and usable(found) and not recorded(found):
        last = FAILED["guess"]
    told = [*LINES, LOGGED if usable(found) else SILENT, *([TRUTH] if found.truth else []), last]
    return Words(de="\n".join(line[0] for line in told), en="\n".join(line[1] for line in told))


def facts(found: Judged, read: Auctioned, method: str, level: float) -> tuple[Fact, ...]:
    """Values in simulation and by the log, spend, and the verdict."""
    unit, paths, told = read.currency, found.paths, found.told
    simulated, logged = gains(found, method)
    allowed = int(all(passes(found, method, level)))
    reach = (1 - level) / 2

    def drawn(id: str, values: np.ndarray, unit: str, de: str, en: str, value: float | None = None) -> Fact:
        middle = float(values.mean()) if value is None else value
        low, high = (float(each) for each in np.quantile(values, [reach, 1 - reach]))
        return fact(id, middle, unit, de, en, (min(low, middle), max(high, middle), level))

    per = found.auctions
    by_method = [
        drawn(name, told.value[name][1:] * per, unit, f"Wert laut Protokoll ({name.upper()})",
              f"value by the log ({name.upper()})", float(told.value[name][0]) * per)
        for name in told.value
    ]  # fmt: skip
    out = [
        fact("may_shadow", allowed, "count", "darf im Schatten mitlaufen", "may run in the shadow"),
        drawn("value_now", paths.now_value, unit, "Wert der jetzigen Regel", "value of the rule now"),
        drawn("value_policy", paths.value, unit, "Wert der geprüften Politik", "value of the policy on trial"),
        drawn("gain", simulated, unit, "Unterschied in der Simulation", "difference in simulation"),
        drawn("gain_share", simulated / np.maximum(paths.now_value, 1e-9), "share", "Unterschied, relativ",
              "relative difference"),
        fact("p_better", float((simulated > 0).mean()), "probability", "Wahrscheinlichkeit, besser zu sein",
             "probability of being better"),
        drawn("share_of_hindsight", paths.value / np.maximum(paths.best, 1e-9), "share",
              "Anteil am Optimum im Rückblick", "share of the hindsight optimum"),
        drawn("share_of_hindsight_now", paths.now_value / np.maximum(paths.best, 1e-9), "share",
              "Anteil der jetzigen Regel am Optimum im Rückblick", "the rule now, share of the hindsight optimum"),
        drawn("spend", paths.spend, unit, "Ausgaben", "spend"),
        drawn("spend_now", paths.now_spend, unit, "Ausgaben der jetzigen Regel", "spend of the rule now"),
        fact("overspend", paths.overspend, unit, "über dem Budget", "above the budget"),
        fact("budget", found.budget, unit, "Budget", "budget", basis="observed"),
        fact("horizon_days", found.days, "days", "Zeitraum", "horizon", basis="observed"),
        drawn("off_policy_gain", logged[1:], unit, "Unterschied laut Protokoll", "difference by the log",
              float(logged[0])),
        drawn("off_policy_now", told.now[1:] * per, unit, "Wert der jetzigen Regel laut Protokoll",
              "value of the rule now by the log", float(told.now[0]) * per),
        *by_method,
        fact("off_policy_p_better", float((logged[1:] > 0).mean()), "probability",
             "Wahrscheinlichkeit, laut Protokoll besser zu sein", "probability of being better by the log"),
        fact("ess", told.ess, "count", "effektive Stichprobe", "effective sample", digits=0),
        fact("mean_weight", told.mean_weight[0], "ratio", "mittleres Gewicht", "mean weight", basis="observed"),
        fact("max_weight", told.max_weight, "ratio", "größtes Gewicht", "largest weight", basis="observed"),
        fact("auctions", len(read.log), "count", "Auktionen im Protokoll", "auctions in the log", basis="observed"),
        fact("price_of_money", found.bidder.price, "ratio", "Preis des Geldes (verlangter Wert je Geldeinheit)",
             "price of money (value asked per unit of money)"),
    ]  # fmt: skip
    if found.truth:
        now, new, best = found.truth
        out += [
            fact("true_gain", new - now, unit, "wahrer Unterschied", "true difference"),
            fact("true_share", new / best, "share", "wahrer Anteil am Optimum", "true share of the optimum"),
        ]
    return tuple(out)


def reasons(found: Judged, read: Auctioned, today: Any) -> list[Reason]:
    """Whether the log can carry a verdict at all; whether the policy is better is the verdict itself."""
    told, kind = found.told, found.drawn.kind
    seen = told.ess >= FEWEST and told.mean_weight[0] >= SEEN and kind != "none"
    thin = "red" if not seen else "amber" if told.ess < ENOUGH else "green"
    heavy = "red" if told.valued < FEWEST_HEAVY else "amber" if told.valued < SOME_HEAVY else "green"
    valued = min(found.bidder.worth.valued, found.market.worth.valued)
    few = "red" if valued < FEW_VALUES else "amber" if valued < SOME_VALUES else "green"
    mean, error = told.mean_weight
    away = abs(mean - 1) / error if error > 0 else 0.0
    far = "green" if away <= OFF or abs(mean - 1) <= 0.05 else "red" if mean > 2 - SEEN else "amber"
    gap = "red" if found.fit > WIDE_GAP else "amber" if found.fit > GAP else "green"
    last = read.sources[0].end
    old = (today - last).days if last else 0
    return [
        Reason("too_little_variation", "red" if kind == "none" else "green", WORDS["too_little_variation"],
               round(float(np.nanmean(found.drawn.spread)), 4) if kind != "levels" else None),
        Reason("overlap", thin, WORDS["overlap"], round(told.ess, 1), FEWEST),
        Reason("few_conversions", few, WORDS["few_conversions"], valued, SOME_VALUES),
        Reason("few_conversions", heavy, WORDS["few_heavy"], round(told.valued, 1),
               FEWEST_HEAVY if heavy == "red" else SOME_HEAVY),
        Reason("confounding", "amber" if kind == "estimated" else "green", WORDS["confounding"]),
        Reason("misfit", gap, WORDS["misfit"], round(found.fit, 3), GAP),
        Reason("interval_width", far, WORDS["interval_width"], round(away, 2), OFF),
        Reason("stale", "amber" if old > 92 else "green", WORDS["stale"], old, 92),
    ]  # fmt: skip


def evidence(found: Judged) -> Evidence:
    """Recorded chance in the bids is an experiment of nature; what is taken for chance is a model."""
    return "quasi-experiment" if recorded(found) else "model"


def next_test(found: Judged, read: Auctioned) -> NextTest:
    """Give a part of the bids a random part: as long as the log needs to tell a difference, and what it may lose."""
    weekly = found.budget / found.days * 7
    told = found.told
    short = math.sqrt(FEWEST / max(told.ess, 1.0)) if told.ess < FEWEST else 1.0
    weeks = int(np.clip(math.ceil(2 * short), 2, 12))
    away = found.drawn.spread[np.isfinite(found.drawn.spread)]
    spread = max(float(away.mean()) if away.size else 0.0, 0.4)
    # A bid that is off by a random part of that deviation wins auctions at other prices; half its square is what
    # spend at the margin loses, to second order.
    cost = weekly * weeks * TEST_SHARE * 0.5 * spread**2
    why = Words(
        de="Nur Gebote mit bekanntem Zufallsanteil zeigen, was andere Gebote bringen; base_bid und noise (oder "
        "propensity) gehören ins Protokoll.",
        en="Only bids with a known random part show what other bids bring; base_bid and noise (or propensity) belong "
        "in the log.",
    )
    where = Words(
        de="Gebote auf einem zufälligen Zehntel der Auktionen streuen",
        en="scatter the bids on a random tenth of auctions",
    )
    return NextTest("budget_variation", where, weeks, cost, read.currency, None, why)


def advice(allowed: bool) -> Words | None:
    """The next step, where both checks are passed."""
    if not allowed:
        return None
    return Words(
        de="Lassen Sie die Politik im Schatten mitlaufen und vergleichen Sie ihre Gebote mit den echten.",
        en="Let the policy run in the shadow and compare its bids with the real ones.",
    )


def proposal(
    desk: Desk, found: Judged, read: Auctioned, told: tuple[Fact, ...], names: dict[str, Words], target: str
) -> Proposal:
    """Shadow only: nothing is bid and no money is at stake."""
    gain = next(each for each in told if each.id == "gain")
    bad = fact("gain_downside", float(np.quantile(found.paths.gain, 0.05)), read.currency,
               "Unterschied im schlechten Fall", "difference in the bad case")  # fmt: skip
    return propose(
        desk, action="set_policy", target=target, before={"policy": names["rule"].en, "shadow": "none"},
        after={"policy": names["rule"].en, "shadow": names["candidate"].en}, effect=gain, downside=bad, risk=0.0,
        currency=read.currency, evidence=evidence(found),
        why=Words(
            de="Simulation und Protokoll sprechen beide für die neue Politik. Im Schatten berechnet sie Gebote, gibt "
            "aber keine ab.",
            en="Simulation and log both speak for the new policy. In the shadow it computes bids but places none.",
        ),
    )  # fmt: skip


def tables(found: Judged, read: Auctioned, names: dict[str, Words], method: str, level: float) -> dict[str, Table]:
    """policies, days, curve, estimates."""
    paths, told, per = found.paths, found.told, found.auctions
    reach = (1 - level) / 2

    def row(name: str, value: np.ndarray, spend: np.ndarray, logged: np.ndarray) -> tuple[Any, ...]:
        low, high = np.quantile(value, [reach, 1 - reach])
        share = float((value / np.maximum(paths.best, 1e-9)).mean())
        return (name, names[name].en, float(value.mean()), float(low), float(high), float(spend.mean()), share,
                paths.overspend, float(logged[0]) * per)  # fmt: skip

    policies = (
        row("rule", paths.now_value, paths.now_spend, told.now),
        row("candidate", paths.value, paths.spend, told.value[method]),
    )
    begin = read.begin
    days = tuple(
        (str(begin + timedelta(days=day)), *(float(each) for each in line)) for day, line in enumerate(paths.by_day)
    )
    ends = {name: np.quantile(draws[1:], [reach, 1 - reach]) * per for name, draws in told.value.items()}
    estimates = tuple(
        (name, float(draws[0]) * per, *map(float, ends[name]), float(told.cost[name][0]) * per)
        for name, draws in told.value.items()
    )
    return {
        "policies": Table(
            columns=("policy", "name", "value", "low", "high", "spend", "share_of_hindsight", "overspend",
                     "off_policy_value"), rows=policies,
        ),
        "days": Table(
            columns=("date", "spend_now", "value_now", "spend_policy", "value_policy", "price_of_money"), rows=days
        ),
        "curve": Table(
            columns=("budget", "value_now", "value_policy"),
            rows=tuple((factor * found.budget, now, new) for factor, now, new in found.curve),
        ),
        "estimates": Table(columns=("estimator", "value", "low", "high", "spend"), rows=estimates),
    }  # fmt: skip


def charts(found: Judged, read: Auctioned, names: dict[str, Words]) -> tuple[Chart, ...]:
    """Spend and value over time, summed up."""
    begin, unit = read.begin, read.currency
    sums = np.cumsum(found.paths.by_day[:, :4], axis=0)
    when = Axis("date", Words(de="Tag", en="day"), "temporal")
    who = Axis("policy", Words(de="Politik", en="policy"), "nominal")
    drawn = []
    for places, de, en in (((0, 2), "Ausgaben", "Spend"), ((1, 3), "Wert", "Value")):
        rows = [
            {"date": begin + timedelta(days=day), "policy": names[name], "amount": float(sums[day, place])}
            for name, place in zip(("rule", "candidate"), places, strict=True)
            for day in range(found.days)
        ]
        title = Words(de=f"{de} im Zeitraum, aufgelaufen", en=f"{en} over the horizon, summed up")
        axis = Axis("amount", Words(de=de, en=en.lower()), unit=unit)
        drawn.append(lines(rows, when, axis, title, series=who, zero=True))
    return tuple(drawn)
