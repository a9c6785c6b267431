# pyright: basic
"""Whether learned shares may be proposed, what the proposal says, and which test would decide where they may not."""

from __future__ import annotations

import math

import numpy as np

from methods.off_policy import OffPolicy
from terms import Confidence, Evidence, Proposal, Table, Words
from tools._decision import NextTest, Reason, worst
from tools._facts import fact
from tools._proposal import propose
from tools._tool import Desk
from tools.bidding import _bandit_said as valued
from tools.bidding._bandit_learn import Learned, at_risk, held, stage
from tools.bidding._bandit_seen import Floats
from tools.bidding._bandit_shares import LIMIT_OF_DRIFT, drifting, gain, leader

MOVED = 0.005
"""Share of all decisions that must move for a change to be worth proposing."""
OPEN = 0.3
UNLIKE = 4.0
ESS_WORDS = valued.THIN
OPEN_WORDS = Words(
    de="Ein großer Teil der Entscheidungen ist noch offen; wer spät belohnt wird, ist hier noch zu wenig vertreten.",
    en="A large part of the decisions is still open; what is rewarded late is not yet fully seen here.",
)
DRIFT_WORDS = Words(
    de="Die Erträge der Arme verändern sich über die Zeit: Was früher galt, gilt nur noch zum Teil.",
    en="Rewards of the arms change over time: what held before holds only in part.",
)
UNLIKE_WORDS = Words(
    de="Nach Auswahlwahrscheinlichkeit gewichtet fallen Arme anders aus als ungewichtet: Wer was gesehen hat, hing"
    " vom Kontext ab.",
    en="Weighted by the chance of choice, arms come out differently than unweighted: who saw what depended on context.",
)
UNSURE_WORDS = Words(
    de="Ob die gelernten Anteile mehr bringen als die heutigen, lässt sich im Protokoll noch nicht unterscheiden.",
    en="Whether the learned shares earn more than today's cannot be told apart on the log yet.",
)
WORSE_WORDS = Words(
    de="Im Protokoll bringen die gelernten Anteile weniger als die gelaufene Auswahl.",
    en="On the log the learned shares earn less than what ran.",
)
NO_LOG = Words(
    de="Es gibt keine Auswahlwahrscheinlichkeiten, mit denen sich die gelernten Anteile prüfen ließen.",
    en="There are no chances of choice to check the learned shares with.",
)


def reasons(told: Learned) -> list[Reason]:
    """Every check, those passed included."""
    rewards = float(told.base.told.hits.sum())
    few: Confidence = "red" if rewards < valued.FEW_REWARDS else "amber" if rewards < valued.SOME_REWARDS else "green"
    found = [*_value(told.off), Reason("few_conversions", few, valued.FEW, round(rewards, 1), valued.SOME_REWARDS)]
    if told.off is not None:
        low, high = told.off.difference.interval(told.level)
        state: Confidence = "red" if high < 0 else "amber" if low <= 0 else "green"
        words = WORSE_WORDS if high < 0 else UNSURE_WORDS
        found.append(Reason("interval_width", state, words, float(f"{low:.3g}"), 0.0))
        if told.base.seen.counts is None:
            off = told.off.mean_weight
            far = abs(off.value - 1) / off.se if off.se else 0.0
            state = "amber" if far > valued.OFF else "green"
            found.append(Reason("misfit", state, valued.UNFIT, round(far, 2), valued.OFF))
    if (far := _unlike(told)) is not None:
        found.append(Reason("confounding", "amber" if far > UNLIKE else "green", UNLIKE_WORDS, round(far, 2), UNLIKE))
    if told.base.window is not None:
        size = max(len(told.base.seen.arm), 1)
        open_share = told.base.known.pending / size
        state = "amber" if open_share > OPEN else "green"
        found.append(Reason("conversion_lag", state, OPEN_WORDS, round(open_share, 3), OPEN))
    if told.base.drift is not None:
        p = min((each for each in (told.base.drift.level, told.base.drift.relative) if np.isfinite(each)), default=1.0)
        state = "amber" if drifting(told) else "green"
        found.append(Reason("stale", state, DRIFT_WORDS, float(f"{p:.3g}"), LIMIT_OF_DRIFT))
    return found


def _value(off: OffPolicy | None) -> list[Reason]:
    if off is None:
        return [Reason("overlap", "red", NO_LOG, 0.0, valued.FEWEST)]
    share = off.ess / max(off.rows, 1)
    state: Confidence = (
        "red" if off.ess < valued.FEWEST else "amber" if off.ess < valued.ENOUGH or share < valued.SHARE else "green"
    )
    return [Reason("overlap", state, ESS_WORDS, round(off.ess, 1), valued.FEWEST)]


def _unlike(told: Learned) -> float | None:
    """Largest gap in standard errors between an arm's plain and its weighted mean; None where chances never vary."""
    seen = told.base.seen
    if seen.propensity is None or seen.counts is not None or seen.kind != "bandit_log":
        return None
    use = told.base.known.finished & (seen.propensity > 0)
    arm, reward, weight = seen.arm[use], seen.reward[use], 1 / seen.propensity[use]
    size = len(told.base.names)
    count, mass = np.bincount(arm, minlength=size), np.bincount(arm, weight, size)
    plain = np.bincount(arm, reward, size) / np.maximum(count, 1)
    fair = np.bincount(arm, weight * reward, size) / np.maximum(mass, 1e-12)
    # Of two means of the same rewards only what their weights differ in scatters.
    gap = weight * (count / np.maximum(mass, 1e-12))[arm] - 1
    spread = np.bincount(arm, (gap * (reward - plain[arm])) ** 2, size)
    told_by = (spread > 1e-9) & (np.bincount(arm, reward != 0, size) >= 10)
    if not told_by.any():
        return None
    return float((np.abs(fair - plain)[told_by] * count[told_by] / np.sqrt(spread[told_by])).max())


def advice(told: Learned) -> Words | None:
    """A step, where a change is proposed."""
    if not worthwhile(told, told.current, told.staged):
        return Words(de="Lassen Sie die Anteile, wie sie sind.", en="Leave the shares as they are.")
    if np.abs(told.staged - told.wished).max() > 5e-4:
        return Words(
            de="Verschieben Sie die Anteile zunächst so weit, wie eine Änderung darf; die Stufen zeigen den Rest.",
            en="Move the shares as far as one change may go first; the table of stages shows the rest.",
        )
    return Words(de="Stellen Sie die vorgeschlagenen Anteile ein.", en="Set the proposed shares.")


def worthwhile(told: Learned, current: Floats, shares: Floats) -> bool:
    """Whether enough moves, and either for more reward or because an arm must stop."""
    moved = float(np.abs(shares - current).sum()) / 2
    stops = bool((current[~told.limits.allowed] > 0).any())
    better = told.linear is not None or float(gain(told, shares).mean()) > 0
    return moved >= MOVED and (stops or better)


def proposals(told: Learned, desk: Desk, days: int, found: list[Reason]) -> tuple[Proposal, ...]:
    """One change of shares; by segment where context was learned."""
    if worst(found) == "red":
        return ()
    days = _days(told, desk, days)
    evidence: Evidence = {"trial": "experiment", "bandit_log": "quasi-experiment"}.get(told.base.seen.kind, "model")  # pyright: ignore[reportAssignmentType]
    if told.linear is None or not told.linear.segments:
        if not worthwhile(told, told.current, told.staged):
            return ()
        return (_one(told, desk, ("", told.current, told.staged, 1.0), gain(told, told.staged), evidence, days),)
    rows = sum(part.rows for part in told.linear.segments)
    made: list[Proposal] = []
    rng = np.random.default_rng(desk.seed)
    for part in told.linear.segments:
        shares = stage(part.current, part.wished, told.limits, desk.limits.change_share)
        count, many = decisions(told, days) * part.rows / rows, len(told.linear.segments)
        shares = held(told.costs, told.base.beliefs.mean, part.current, shares, (count, days), desk.limits, many)
        draws = part.mean + part.deviation * rng.normal(size=(4_000, len(part.mean)))
        more = (draws - told.costs.paid) @ (shares - part.current)
        moved = float(np.abs(shares - part.current).sum()) / 2
        if moved >= MOVED and (more.mean() > 0 or (part.current[~told.limits.allowed] > 0).any()):
            target = f"{told.linear.column}={part.name}"
            made.append(_one(told, desk, (target, part.current, shares, part.rows / rows), more, evidence, days))
    return tuple(made)


def _days(told: Learned, desk: Desk, days: int) -> int:
    """Until it expires: not beyond the day on which rights of an arm end."""
    return days if told.rules.until is None else max(0, min(days, (told.rules.until - desk.today).days))


def decisions(told: Learned, days: int) -> float:
    """Until a proposal expires."""
    return told.costs.per_day * days if told.costs.per_day else float(told.costs.planned)


def _one(
    told: Learned, desk: Desk, change: tuple[str, Floats, Floats, float], more: Floats, evidence: Evidence, days: int
) -> Proposal:
    """A change of shares in one segment, with what it brings until it expires."""
    segment, current, shares, part = change
    count = decisions(told, days) * part
    price = told.costs.price
    of = told.costs.currency if price is not None else "count"
    draws = more * count * (price or 1.0)
    low, high = np.quantile(draws, [0.5 - told.level / 2, 0.5 + told.level / 2])
    digits = 0 if abs(float(draws.mean())) >= 100 else 2
    effect = fact(
        "effect", draws.mean(), of, "erwartete Wirkung", "expected effect", (low, high, told.level), digits=digits
    )
    bad = fact("downside", float(np.quantile(draws, 0.05)), of, "schlechtes Ende", "bad end", digits=digits)
    names = [name for at, name in enumerate(told.base.names) if current[at] > 0 or shares[at] > 0]
    place = [told.base.names.index(name) for name in names]
    return propose(
        desk, action="set_shares", target=segment or told.base.recent.kind.replace("_", " "),
        before={name: round(float(current[at]), 4) for name, at in zip(names, place, strict=True)},
        after={name: round(float(shares[at]), 4) for name, at in zip(names, place, strict=True)},
        unit="share", effect=effect, downside=bad,
        risk=at_risk(told.costs, told.base.beliefs.mean, current, shares, count, days),
        currency=told.costs.currency, evidence=evidence, why=_why(told, segment), days=days,
    )  # fmt: skip


def _why(told: Learned, segment: str) -> Words:
    first = told.base.names[leader(told)]
    chance = f"{100 * float(told.best[leader(told)]):.0f}"
    stopped = [name for at, name in enumerate(told.base.names) if not told.limits.allowed[at] and told.current[at] > 0]
    listed = ", ".join(stopped[:5])
    de = (
        f"In diesem Segment ({segment}) sind andere Arme besser als im Ganzen."
        if segment
        else f"„{first}“ ist mit {chance} % Wahrscheinlichkeit der beste Arm; die Anteile folgen dem, wie"
        " wahrscheinlich jeder Arm der beste ist."
    )
    en = (
        f"In this segment ({segment}) other arms are better than overall."
        if segment
        else f"'{first}' is the best arm with a probability of {chance}%; shares follow how likely each arm is best."
    )
    if stopped:
        de, en = (
            f"{de} Ohne Anteil, weil nicht erlaubt: {listed}.",
            f"{en} Without share, because not allowed: {listed}.",
        )
    return Words(de=de, en=en)


def stages(told: Learned, share: float) -> Table | None:
    """The way to the wished shares, one change after another; None where one is enough."""
    if np.abs(told.staged - told.wished).max() <= 5e-4:
        return None
    rows, at = [], told.current
    for step in range(1, 13):
        after = told.staged if step == 1 else stage(at, told.wished, told.limits, share)
        if np.abs(after - at).max() < 5e-4:
            break
        rows += [(step, name, float(at[k]), float(after[k])) for k, name in enumerate(told.base.names)]
        at = after
    return Table(columns=("stage", "arm", "before", "after"), rows=tuple(rows))


def next_test(told: Learned) -> NextTest:
    """Run the arms evenly until the two best can be told apart; it forgoes what the worse ones earn less."""
    mean = np.where(told.limits.allowed, told.base.beliefs.mean, -np.inf)
    order = np.argsort(-mean)
    first = float(mean[order[0]])
    second = float(mean[order[1]]) if told.limits.allowed.sum() > 1 else first
    gap = max(first - second, 0.1 * abs(first), 1e-12)
    spread = float(told.base.beliefs.variance[order[0]])
    needed = max(2 * (1.645 + 0.842) ** 2 * spread / gap**2, 1.0)
    arms = int(told.limits.allowed.sum())
    weekly = 7 * told.costs.per_day if told.costs.per_day else None
    weeks = max(1, math.ceil(arms * needed / weekly)) if weekly else valued.DEFAULT_WEEKS
    lost = max(0.0, first - float(told.base.beliefs.mean[told.limits.allowed].mean())) * arms * needed
    price = told.costs.price
    words = Words(
        de="Gleiche Anteile für alle erlaubten Arme zeigen am schnellsten, welcher der beste ist; entgangen ist, was"
        " schwächere Arme weniger bringen."
        + ("" if price else " Der Ertrag hat keinen Preis; die Angabe value nennt ihn."),
        en="Equal shares for all allowed arms show soonest which is best; what weaker arms earn less is forgone."
        + ("" if price else " The reward has no price; the argument value names it."),
    )
    where = Words(de="auf einem zufälligen Teil der Entscheidungen", en="on a random part of the decisions")
    return NextTest("ab_test", where, weeks, lost * (price or 0.0), told.costs.currency, None, words)


def caveats(told: Learned) -> tuple[Words, ...]:
    """What to know besides the gate's reasons."""
    found: list[Words] = []
    if told.costs.price is None and told.costs.cost is None and told.costs.budget is None:
        found.append(Words(
            de="Der Ertrag hat keinen Preis, daher steht kein Geld im Risiko; die Angabe value nennt Geld je Einheit.",
            en="The reward has no price, so that the risk holds no money; the argument value names money per unit.",
        ))  # fmt: skip
    if told.costs.cost is not None and told.costs.price is None:
        found.append(Words(
            de="Kosten sind bekannt, der Preis eines Ertrags nicht: Sie begrenzen das Budget, wiegen aber nicht mit.",
            en="Costs are known, the price of a reward is not: they limit the budget but do not decide.",
        ))  # fmt: skip
    dear = 0.0 if told.costs.cost is None else float(told.wished @ told.costs.cost)
    if told.costs.most is not None and dear > told.costs.most * 1.001:
        found.append(Words(
            de="Das Budget reicht auch mit den günstigsten erlaubten Anteilen nicht für alle Entscheidungen.",
            en="Even with the cheapest allowed shares the budget does not pay for all decisions.",
        ))  # fmt: skip
    held = [rule.arm for rule in told.rules.rules if rule.kind == "open"]
    if held:
        listed = ", ".join(dict.fromkeys(held))
        found.append(Words(
            de=f"Offene Fragen zu: {listed}; bis sie jemand geklärt hat, wächst der Anteil nicht.",
            en=f"Open questions about: {listed}; until somebody settles them, the share does not grow.",
        ))  # fmt: skip
    stopped = [name for at, name in enumerate(told.base.names) if not told.limits.allowed[at] and told.current[at] > 0]
    if stopped:
        listed = ", ".join(stopped[:8])
        found.append(Words(
            de=f"Diese Arme laufen heute und sind nicht erlaubt: {listed}.",
            en=f"These arms run today and are not allowed: {listed}.",
        ))  # fmt: skip
    until = told.base.before.until if told.base.before else None
    if told.base.again:
        found.append(Words(
            de=f"{told.base.again} Zeilen bis {until} stecken schon im Zustand und"
            " zählen nicht noch einmal.",
            en=f"{told.base.again} rows up to {until} are in the state already and"
            " do not count again.",
        ))  # fmt: skip
    if told.base.seen.when is None and told.base.seen.counts is None:
        found.append(Words(
            de="Das Protokoll hat keine Zeiten: Ob sich die Erträge verändern, lässt sich nicht prüfen.",
            en="The log has no times: whether rewards change cannot be checked.",
        ))  # fmt: skip
    if told.rules.until is not None:
        found.append(Words(
            de=f"Nutzungsrechte eines Arms enden am {told.rules.until:%d.%m.%Y}; der Vorschlag gilt nur bis dahin.",
            en=f"Usage rights of an arm end on {told.rules.until}; the proposal holds until then at most.",
        ))  # fmt: skip
    return tuple(found)
