# pyright: basic
"""What is said of learned shares: facts, sentences, tables and charts."""

from __future__ import annotations

from typing import Any

import numpy as np

from methods.bandit.drift import ALPHA
from methods.bandit.regret import POLICIES
from terms import Chart, Fact, Table, Words
from tools._charts import Axis, bars, intervals, lines
from tools._facts import fact, three_digits
from tools.bidding import _bandit_state as kept
from tools.bidding._bandit_learn import Learned
from tools.bidding._bandit_seen import Floats

LINES = {
    "leader": (
        "{{leader}} liegt vorn: {{leader_mean}} je Entscheidung, Spanne {{leader_mean:interval}}; beste Wahl mit einer"
        " Wahrscheinlichkeit von {{leader_best}}.",
        "{{leader}} leads: {{leader_mean}} per decision, range {{leader_mean:interval}}; the best choice with a"
        " probability of {{leader_best}}.",
    ),
    "shares": (
        "Gelernte Anteile: {{arm_a}} {{share_a}}, {{arm_b}} {{share_b}}. Geschätzter Ertrag {{value_proposed}} je"
        " Entscheidung statt {{value_now}} mit den heutigen Anteilen; Unterschied {{gain}}, Spanne {{gain:interval}}.",
        "Learned shares: {{arm_a}} {{share_a}}, {{arm_b}} {{share_b}}. Estimated reward {{value_proposed}} per"
        " decision instead of {{value_now}} with today's shares; difference {{gain}}, range {{gain:interval}}.",
    ),
    "value": (
        "Auf Zeilen geprüft, aus denen nicht gelernt wurde: {{dr}} (DR), Spanne {{dr:interval}}; effektive Stichprobe"
        " {{ess}} von {{rows}}.",
        "Checked on rows that were not learned from: {{dr}} (DR), range {{dr:interval}}; effective sample {{ess}} of"
        " {{rows}}.",
    ),
    "counted": (
        "Aus Zählungen je Arm, nicht aus einzelnen Entscheidungen: effektive Stichprobe {{ess}} von {{rows}}.",
        "From counts by arm, not from single decisions: effective sample {{ess}} of {{rows}}.",
    ),
    "regret": (
        "Simuliert über {{horizon}} Entscheidungen entgehen gegenüber der stets besten Wahl mit Thompson"
        " {{regret_thompson}}, mit den heutigen Anteilen {{regret_current}}, gleichmäßig {{regret_uniform}}, gierig"
        " {{regret_greedy}}.",
        "Simulated over {{horizon}} decisions, compared with always choosing best Thompson forgoes"
        " {{regret_thompson}}, today's shares {{regret_current}}, an even split {{regret_uniform}}, greedy"
        " {{regret_greedy}}.",
    ),
    "context": (
        "Gelernt mit Kontext; die Anteile unterscheiden sich am meisten nach {{segment}}.",
        "Learned with context; shares differ most by {{segment}}.",
    ),
    "blocked": (
        "Ausgeschlossen und ohne Anteil: {{blocked_arms}}.",
        "Excluded and without any share: {{blocked_arms}}.",
    ),
    "pending": (
        "{{pending}} Entscheidungen sind noch offen: Ihr Ertrag kann noch kommen und zählt nicht als null.",
        "{{pending}} decisions are still open: their reward may yet come and does not count as zero.",
    ),
    "drift": (
        "Die Erträge verändern sich über die Zeit; ältere zählen mit {{discount}} je Schritt weniger.",
        "Rewards change over time; older ones count for less, by {{discount}} a step.",
    ),
}  # fmt: skip


def unit(told: Learned) -> str:
    """Of a reward."""
    return told.costs.currency if told.base.recent.money else "ratio"


def text(told: Learned) -> Words:
    """The sentences."""
    keys = ["leader", "shares", "counted" if told.base.seen.counts is not None else "value", "regret"]
    keys += ["context"] if told.linear and told.linear.column else []
    keys += ["blocked"] if not told.limits.allowed.all() else []
    keys += ["pending"] if told.base.known.pending else []
    keys += ["drift"] if told.base.discount < 1 else []
    if told.off is None:
        keys.remove("value") if "value" in keys else None
    return Words(de="\n".join(LINES[key][0] for key in keys), en="\n".join(LINES[key][1] for key in keys))


def leader(told: Learned) -> int:
    """The arm that is likeliest to be best."""
    mean = np.where(told.limits.allowed, told.base.beliefs.mean - told.costs.paid, -np.inf)
    return int(np.lexsort((-mean, -told.best))[0])


def gain(told: Learned, shares: Floats) -> Floats:
    """(d,) draws of how much more a decision earns with other shares."""
    return told.net @ (shares - told.current)


def contextual_gain(told: Learned) -> tuple[float, float, float] | None:
    """Of the contextual learner, from the log: mean, low, high of its value less that of what ran."""
    if told.linear is None or told.off is None:
        return None
    low, high = told.off.difference.interval(told.level)
    return told.off.difference.value, low, high


def facts(told: Learned) -> tuple[Fact, ...]:
    """ips, snips, dr and ess of what was learned; then beliefs, gain and regret."""
    of, first, level = unit(told), leader(told), told.level
    low, high = told.base.beliefs.interval(level)
    mean = told.base.beliefs.mean
    ends = np.quantile(gain(told, told.wished), [0.5 - level / 2, 0.5 + level / 2]).tolist()
    more = float(gain(told, told.wished).mean())
    span = (more, *ends)
    if (in_context := contextual_gain(told)) is not None:
        span = in_context
    now = float(mean @ told.current)
    found = [*_valued(told, of)]
    found += [
        fact("leader_mean", mean[first], of, "Ertrag des Ersten", "reward of the leader",
             (low[first], high[first], level), digits=three_digits(mean[first])),
        fact("leader_best", told.best[first], "probability", "Erster ist der Beste", "the leader is best", digits=2),
        fact("value_now", now, of, "Ertrag mit heutigen Anteilen", "reward with today's shares",
             digits=three_digits(now)),
        fact("value_proposed", now + span[0], of, "Ertrag mit gelernten Anteilen", "reward with the learned shares",
             digits=three_digits(now + span[0])),
        fact("gain", span[0], of, "Unterschied je Entscheidung", "difference per decision",
             (span[1], span[2], level), digits=three_digits(span[0])),
        *(
            fact(key, float(told.wished[at]), "share", "gelernter Anteil", "learned share")
            for key, at in zip(("share_a", "share_b"), _largest(told), strict=True)
        ),
        fact("decisions", float(told.base.told.count.sum()), "count", "Entscheidungen", "decisions", digits=0,
             basis="observed"),
        fact("pending", told.base.known.pending, "count", "offene Entscheidungen", "open decisions", basis="observed"),
        fact("arms", len(told.base.names), "count", "Arme", "arms", basis="observed"),
        fact("blocked", int((~told.limits.allowed).sum()), "count", "ausgeschlossene Arme", "excluded arms",
             basis="observed"),
        fact("horizon", int(told.regret.decisions[-1]), "count", "simulierte Entscheidungen",
             "simulated decisions"),
        fact("discount", told.base.discount, "ratio", "Gewicht des Vorschritts", "weight of the step before",
             digits=4 if told.base.discount > 0.99 else 3),
    ]  # fmt: skip
    for policy in POLICIES:
        at, low_end, high_end = told.regret.total(policy, level)
        found.append(fact(f"regret_{policy}", at, _summed(of), f"Entgangenes: {_NAMES[policy].de}",
                          f"forgone: {_NAMES[policy].en}", (low_end, high_end, level), digits=_few(at)))  # fmt: skip
    if told.base.drift is not None:
        for name, p in (("drift_level", told.base.drift.level), ("drift_p", told.base.drift.relative)):
            if np.isfinite(p):
                found.append(fact(name, p, "probability", "p-Wert der Drift", "p-value of drift", digits=4))
    return tuple(found)


def _summed(of: str) -> str:
    return "count" if of == "ratio" else of


def _few(value: float) -> int:
    return 0 if abs(value) >= 10 else 2


def _valued(told: Learned, of: str) -> list[Fact]:
    if told.off is None:
        return []
    names = {"ips": ("Wert nach IPS", "value by IPS"), "snips": ("Wert nach SNIPS", "value by SNIPS"),
             "dr": ("Wert nach DR", "value by DR")}  # fmt: skip
    found = [
        fact(name, each.value, of, *words, (*each.interval(told.level), told.level), digits=three_digits(each.value))
        for name, words in names.items()
        for each in (getattr(told.off, name),)
    ]
    each, gap = told.off.logged, told.off.difference
    return [
        *found,
        fact("ess", told.off.ess, "count", "effektive Stichprobe", "effective sample", digits=0),
        fact("logged", each.value, of, "Wert der gelaufenen Auswahl", "value of the policy that ran",
             (*each.interval(told.level), told.level), basis="observed", digits=three_digits(each.value)),
        fact("difference", gap.value, of, "Unterschied im Protokoll", "difference on the log",
             (*gap.interval(told.level), told.level), digits=three_digits(gap.value)),
        fact("rows", told.off.rows, "count", "Zeilen", "rows", basis="observed"),
    ]  # fmt: skip


_NAMES = {
    "thompson": Words(de="Thompson", en="Thompson"), "greedy": Words(de="gierig", en="greedy"),
    "current": Words(de="heutige Anteile", en="today's shares"), "uniform": Words(de="gleichmäßig", en="even split"),
}  # fmt: skip


def names(told: Learned) -> dict[str, Words]:
    """Arms as they are called."""
    of, (one, two) = told.base.names, _largest(told)
    stopped = [name for name, free in zip(of, told.limits.allowed.tolist(), strict=True) if not free]
    found = {key: Words(de=of[at], en=of[at]) for key, at in (("leader", leader(told)), ("arm_a", one), ("arm_b", two))}
    if stopped:
        listed = ", ".join(stopped[:8]) + (" …" if len(stopped) > 8 else "")
        found["blocked_arms"] = Words(de=listed, en=listed)
    if told.linear and told.linear.column:
        found["segment"] = Words(de=told.linear.column, en=told.linear.column)
    return found


def _largest(told: Learned) -> tuple[int, int]:
    """The two arms with the largest learned shares."""
    first, second = np.argsort(-told.wished, kind="stable").tolist()[:2]
    return first, second


def tables(told: Learned) -> dict[str, Table]:
    """arms, state, regret; segments, constraints and drift where there are any."""
    sums = told.linear.sums if told.linear else None
    features = told.linear.features if told.linear else ()
    found = {
        "arms": _arms(told),
        "regret": _regret(told),
        "state": kept.table(told.base.names, told.base.sure, told.base.until, told.base.discount, features, sums),
    }
    if told.linear and told.linear.segments:
        found["segments"] = _segments(told)
    if told.rules.rules:
        rows = tuple((each.arm, each.kind, each.rule, each.why.de, each.why.en) for each in told.rules.rules)
        found["constraints"] = Table(columns=("arm", "kind", "rule", "warum", "why"), rows=rows)
    if told.base.drift is not None:
        best = max(score for _, score in told.base.drift.scores)
        rows = tuple((rate, score - best, rate == told.base.drift.discount) for rate, score in told.base.drift.scores)
        found["drift"] = Table(columns=("discount", "log_score", "proposed"), rows=rows)
    return found


def _arms(told: Learned) -> Table:
    """The likeliest best first."""
    level = told.level
    low, high = told.base.beliefs.interval(level)
    mean, count = told.base.beliefs.mean, told.base.told.count
    budget = told.costs.budget
    order = np.lexsort((-mean, -told.best)).tolist()
    columns = ("arm", "share_now", "share_proposed", "mean", "low", "high", "p_best", "constraint", "share_target",
               "decisions", *(("budget",) if budget else ()))  # fmt: skip
    rows = tuple(
        (
            told.base.names[at], float(told.current[at]), float(told.staged[at]), float(mean[at]), float(low[at]),
            float(high[at]), float(told.best[at]), constraint(told, at), float(told.wished[at]),
            round(float(count[at]), 3),
            *((round(budget * float(told.staged[at]), 2),) if budget else ()),
        )
        for at in order
    )  # fmt: skip
    return Table(columns=columns, rows=rows)


def constraint(told: Learned, at: int) -> str:
    """What holds an arm's share: blocked, law, brand, rights, open, floor, cap, or nothing."""
    word = told.rules.word(told.base.names[at])
    if word:
        return word
    share, limits = told.wished[at], told.limits
    if share >= limits.high[at] - 5e-5 and limits.high[at] < 1:
        return "cap"
    return "floor" if limits.low[at] > 0 and share <= limits.low[at] + 5e-5 else ""


def _regret(told: Learned) -> Table:
    rows: list[tuple[Any, ...]] = []
    ends = [0.5 - told.level / 2, 0.5 + told.level / 2]
    for place, policy in enumerate(POLICIES):
        low, high = np.quantile(told.regret.lost[place], ends, axis=0)
        mean = told.regret.lost[place].mean(axis=0)
        rows += [
            (policy, int(at), float(mean[step]), float(low[step]), float(high[step]))
            for step, at in enumerate(told.regret.decisions.tolist())
        ]
    return Table(columns=("policy", "decisions", "regret", "low", "high"), rows=tuple(rows))


def _segments(told: Learned) -> Table:
    assert told.linear is not None
    reach = 1.6449 if abs(told.level - 0.9) < 1e-9 else float(_z(told.level))
    rows = tuple(
        (
            f"{told.linear.column}={part.name}", name, float(part.current[at]), float(part.wished[at]),
            float(part.mean[at]), float(part.mean[at] - reach * part.deviation[at]),
            float(part.mean[at] + reach * part.deviation[at]), part.rows,
        )
        for part in told.linear.segments for at, name in enumerate(told.base.names)
    )  # fmt: skip
    columns = ("segment", "arm", "share_now", "share_target", "mean", "low", "high", "decisions")
    return Table(columns=columns, rows=rows)


def _z(level: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf(0.5 + level / 2))


def charts(told: Learned) -> tuple[Chart, ...]:
    """Means with their ranges, shares now and proposed, regret over decisions, shares by segment."""
    low, high = told.base.beliefs.interval(told.level)
    mean = told.base.beliefs.mean
    order = np.lexsort((-mean, -told.best)).tolist()[:30]
    name = Axis("arm", Words(de="Arm", en="arm"), "nominal")
    means = [{"arm": told.base.names[at], "mean": float(mean[at]), "low": float(low[at]), "high": float(high[at])}
             for at in order]  # fmt: skip
    now, then = Words(de="heute", en="now"), Words(de="vorgeschlagen", en="proposed")
    shares = [
        {"arm": told.base.names[at], "share": float(each[at]), "when": word}
        for at in order
        for each, word in ((told.current, now), (told.staged, then))
    ]
    share = Axis("share", Words(de="Anteil", en="share"), unit="share")
    when = Axis("when", Words(de="Anteile", en="shares"), "nominal")
    of = told.costs.currency if unit(told) != "ratio" else "ratio"
    found = [
        intervals(means, name, Axis("mean", Words(de="Ertrag je Entscheidung", en="reward per decision"), unit=of),
                  "low", "high", Words(de="Wie gut die Arme sind", en="How good the arms are")),
        bars(shares, name, share, Words(de="Anteile heute und vorgeschlagen", en="Shares now and proposed"),
             series=when),
        _lost(told),
    ]  # fmt: skip
    if told.linear and told.linear.segments:
        rows = [
            {"segment": part.name, "arm": arm, "share": float(part.wished[at])}
            for part in told.linear.segments
            for at, arm in enumerate(told.base.names)
            if at in order[:10]
        ]
        column = Axis("segment", Words(de=told.linear.column, en=told.linear.column), "nominal")
        found.append(bars(rows, column, share, Words(de="Gelernte Anteile je Kontext", en="Learned shares by context"),
                          series=name, stacked=True))  # fmt: skip
    return tuple(found)


def _lost(told: Learned) -> Chart:
    table = _regret(told)
    rows = [
        {"policy": _NAMES[row[0]], "decisions": row[1], "regret": row[2], "low": row[3], "high": row[4]}
        for row in table.rows
    ]
    of = told.costs.currency if unit(told) != "ratio" else "count"
    return lines(
        rows, Axis("decisions", Words(de="Entscheidungen", en="decisions"), unit="count"),
        Axis("regret", Words(de="entgangener Ertrag", en="reward forgone"), unit=of),
        Words(de="Was bis dahin entgeht", en="What is forgone until then"),
        series=Axis("policy", Words(de="Auswahl", en="choice"), "nominal"), low="low", high="high", zero=True,
    )  # fmt: skip


def drifting(told: Learned) -> bool:
    """Whether a test sees drift."""
    return told.base.drift is not None and told.base.drift.present


LIMIT_OF_DRIFT = ALPHA / 2
