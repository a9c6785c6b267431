# pyright: basic, reportArgumentType=false, reportReturnType=false
"""What is said of search terms: facts, sentences, tables, the chart, the gate's reasons and the proposal."""

from __future__ import annotations

import math

import numpy as np

from figures import plain
from methods.search.rates import Floats
from terms import Chart, Evidence, Fact, Proposal, Table, Words
from tools._charts import Axis, intervals
from tools._decision import NextTest, Reason
from tools._facts import fact
from tools._proposal import propose, room, stated
from tools._tool import Desk
from tools.bidding._search_found import Found
from tools.bidding._search_list import Negative, Worth, worth
from tools.data._period import spoken

LEVEL, Z90, BAD = 0.9, 1.6448536269514722, 0.05
FEWEST, ENOUGH = 10, 30
OLD = 60
SHOWN, DRAWN = 1_000, 15
MOST_ROWS = 500
EVIDENCE: Evidence = "model"
WHY = Words(
    de="Diese Suchbegriffe liegen nach dem Modell sehr wahrscheinlich über dem Ziel; keiner der blockierten hat im"
    " Zeitraum sein Ziel erreicht, und Suchen nach dem eigenen Namen bleiben unberührt.",
    en="By the model these search terms are very probably above target; none of the blocked ones reached its target in"
    " the period, and searches for the own name stay untouched.",
)


def facts(found: Found, lines: list[Negative], value: Worth) -> tuple[Fact, ...]:
    """wasted, saving, terms and negatives first; then what they are held against."""
    read = found.terms
    money, used = read.currency, found.used
    spent, wasted = float(read.cost[used].sum()), float(read.cost[found.wasted].sum())
    blocked = sorted({term for line in lines for term in line.blocks})
    risk = float(found.chosen.risk[blocked].sum()) / len(blocked) if blocked else 0.0
    return (
        fact("wasted", wasted, money, "Kosten der Begriffe über dem Ziel", "cost of terms above target",
             _wasted(found)),
        fact("saving", _mean(value.draws), money, "Ersparnis im Zeitraum", "saving over the period", _ends(value.draws),
             digits=0),
        fact("saving_month", _mean(value.month), money, "Ersparnis in 30 Tagen", "saving in 30 days",
             _ends(value.month), digits=0),
        fact("terms", int(found.wasted.sum()), "count", "Begriffe über dem Ziel", "terms above target"),
        fact("negatives", len(lines), "count", "auszuschließende Wörter und Begriffe", "negatives", basis="modelled"),
        fact("blocked_terms", len(blocked), "count", "davon erfasste Suchbegriffe", "search terms they block"),
        fact("blocked_cost", value.cost, money, "Kosten der erfassten Suchbegriffe", "cost of the terms they block",
             basis="observed", digits=0),
        fact("lost_conversions", _mean(value.lost), "count", "mitverlorene Conversions", "conversions lost with them",
             _ends(value.lost), digits=1),
        fact("mistake_rate", risk, "share", "erwarteter Anteil fälschlich blockierter Begriffe",
             "expected share of terms blocked by mistake"),
        fact("wasted_share", wasted / spent if spent else 0.0, "share", "Anteil an den Kosten", "share of cost"),
        fact("target_cpa", found.target.shown, money, "Ziel-CPA", "target CPA", basis="modelled"),
        *_keyword_waste(found),
        fact("probability", found.p, "probability", "verlangte Wahrscheinlichkeit", "probability asked for",
             basis="observed"),
        fact("all_terms", int(used.sum()), "count", "Suchbegriffe", "search terms", basis="observed"),
        fact("cost", spent, money, "Kosten", "cost", basis="observed", digits=0),
        fact("conversions", float(read.conversions[used].sum()), "count", "Conversions", "conversions",
             basis="observed", digits=0),
        fact("conflicts", sum(found.reasons[at] != "empty" for at, _ in found.chosen.conflicts), "count",
             "Wortfolgen, die verdienende Begriffe träfen", "runs of words that would hit earning terms"),
    )  # fmt: skip


def _keyword_waste(found: Found) -> tuple[Fact, ...]:
    """What keywords cost that are above target under their own name: they are not for a negative list."""
    own = found.wasted & (found.spared == "keyword")
    if not own.any():
        return ()
    label = Words(de="Kosten eigener Keywords über dem Ziel", en="cost of own keywords above target")
    cost = float(found.terms.cost[own].sum())
    return (fact("keyword_waste", cost, found.terms.currency, label.de, label.en, digits=0),)


def _wasted(found: Found) -> tuple[float, float, float]:
    """From what of it is above target at least, to what of all terms is so at most (sums of independent terms)."""
    cost, chance = found.terms.cost, found.above
    low = _quantile(cost[found.wasted], chance[found.wasted], -Z90)
    high = _quantile(cost[found.used], chance[found.used], Z90)
    wasted = float(cost[found.wasted].sum())
    return min(low, wasted), max(high, wasted), LEVEL


def _quantile(cost: Floats, chance: Floats, z: float) -> float:
    spread = math.sqrt(float((cost**2 * chance * (1 - chance)).sum()))
    return float(np.clip((cost * chance).sum() + z * spread, 0.0, cost.sum()))


def _mean(draws: Floats) -> float:
    return round(float(draws.mean()), 4)


def _ends(draws: Floats) -> tuple[float, float, float]:
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return round(min(float(low), _mean(draws)), 4), round(max(float(high), _mean(draws)), 4), LEVEL


def names(found: Found) -> dict[str, Words]:
    """The period and where the target comes from."""
    return {"period": spoken(found.terms.period), "basis": found.target.basis}


def tables(found: Found, lines: list[Negative]) -> dict[str, Table]:
    """terms, ngrams, negatives, conflicts."""
    return {
        "terms": _terms(found, lines),
        "ngrams": _ngrams(found),
        "negatives": _negatives(found, lines),
        "conflicts": _conflicts(found),
    }


def cell(text: str) -> str:
    r"""What somebody typed, as it may stand in a sheet: no invisible characters, and never the start of a formula.

    >>> cell("=cmd|' /C calc'!A0"), cell("schlafsack\u202e"), cell("-50%")
    ("'=cmd|' /C calc'!A0", 'schlafsack', "'-50%")
    """
    shown = plain(text)[:200]
    return f"'{shown}" if shown[:1] in {"=", "+", "-", "@", "|", "%"} else shown


def _terms(found: Found, lines: list[Negative]) -> Table:
    read = found.terms
    by: dict[int, str] = {term: line.text for line in lines for term in line.blocks}
    order = np.lexsort((np.arange(len(read.cost)), -read.cost, ~found.wasted))[:SHOWN].tolist()
    mean = found.model.terms.mean
    columns = ("term", "platform", "campaign", "clicks", "cost", "conversions", "cpa", "p_above", "wasted",
               "expected_saving", "spared", "blocked_by")  # fmt: skip
    rows = tuple(
        (
            cell(str(read.term[at])), read.platform[at], cell(str(read.campaign[at])), int(read.clicks[at]),
            round(float(read.cost[at]), 2), round(float(read.conversions[at]), 4), _cpa(read.cost[at],
            read.conversions[at]), _share(found.above[at]) if found.used[at] else None, bool(found.wasted[at]),
            round(float(read.cost[at] * (1 - mean[at])), 2) if found.used[at] else None, str(found.spared[at]),
            by.get(at, ""),
        )
        for at in order
    )  # fmt: skip
    return Table(columns=columns, rows=rows)


def _ngrams(found: Found) -> Table:
    """Runs of words with cost, those surest to be above target first."""
    sums = _sums(found)
    above = found.model.runs.below()
    members = np.bincount(found.runs.gram, minlength=len(above))
    shown = np.flatnonzero((sums["cost"] > 0) & (members > 1) & (found.reasons != "empty"))
    order = shown[np.lexsort((shown, -sums["cost"][shown], above[shown] < found.p))][:MOST_ROWS]
    taken, why = set(found.chosen.runs), dict(found.chosen.conflicts)
    columns = ("ngram", "words", "terms", "clicks", "cost", "conversions", "cpa", "p_above", "decision")
    rows = tuple(
        (
            run_text(found, at), int(found.runs.length[at]), int(members[at]), int(sums["clicks"][at]),
            round(float(sums["cost"][at]), 2), round(float(sums["conversions"][at]), 4),
            _cpa(sums["cost"][at], sums["conversions"][at]), _share(above[at]),
            "negative" if at in taken else "conflict" if at in why else "",
        )
        for at in order.tolist()
    )  # fmt: skip
    return Table(columns=columns, rows=rows)


def _negatives(found: Found, lines: list[Negative]) -> Table:
    read, mean = found.terms, found.model
    columns = ("negative", "match_type", "blocks", "clicks", "cost", "conversions", "p_above", "expected_saving",
               "mistakes", "campaigns", "conflicts")  # fmt: skip
    rows: list[tuple[object, ...]] = []
    runs = mean.runs.mean
    for line in lines:
        at = list(line.blocks)
        by = found.chosen.by[at]
        theta = np.where(by >= 0, runs[np.array(found.chosen.runs or [0])[np.maximum(by, 0)]], mean.terms.mean[at])
        saved = float((read.cost[at] * (1 - theta)).sum())
        campaigns = " | ".join(cell(name) for name in sorted({str(read.campaign[each]) for each in at}))
        rows.append(
            (
                line.text, line.match, len(at), int(read.clicks[at].sum()), round(float(read.cost[at].sum()), 2),
                round(float(read.conversions[at].sum()), 4), _share(line.above), round(saved, 2),
                round(line.risk, 4), campaigns, 0,
            )
        )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _conflicts(found: Found) -> Table:
    """Runs that earn too little on the whole and were not proposed: what they would hit."""
    sums, above = _sums(found), found.model.runs.below()
    columns = ("ngram", "terms", "cost", "conversions", "p_above", "earning_terms", "reason")
    members = np.bincount(found.runs.gram, minlength=len(above))
    rows = [
        (
            run_text(found, at), int(members[at]), round(float(sums["cost"][at]), 2),
            round(float(sums["conversions"][at]), 4), _share(above[at]), touched,
            str(found.reasons[at]) or "earning_terms",
        )
        for at, touched in found.chosen.conflicts
        if found.reasons[at] != "empty"
    ]  # fmt: skip
    return Table(columns=columns, rows=tuple(rows[:MOST_ROWS]))


def run_text(found: Found, run: int) -> str:
    """A run in words: stems, or the spelling where only that is meant."""
    count = len(found.words.stems)
    numbers = [int(at) for at in found.runs.words[run] if at >= 0]
    return " ".join(found.words.stems[at] if at < count else found.words.words[at - count] for at in numbers)


def _sums(found: Found) -> dict[str, Floats]:
    count = len(found.runs.words)
    read, used = found.terms, found.used
    return {
        name: np.bincount(found.runs.gram, np.where(used, getattr(read, name), 0.0)[found.runs.text], count)
        for name in ("clicks", "cost", "conversions")
    }


def _cpa(cost: float, conversions: float) -> float | None:
    return round(float(cost / conversions), 2) if conversions > 0 else None


def _share(value: float) -> float:
    return round(float(value), 6)


def chart(found: Found, lines: list[Negative], seed: int) -> tuple[Chart, ...]:
    """What the most costly negatives save over the period, with their range."""
    if not lines:
        return ()
    values = [(line, worth(found, [line], seed).draws) for line in lines[:DRAWN]]
    rows = [
        {"negative": line.text, "saving": _mean(draws), "low": _ends(draws)[0], "high": _ends(draws)[1]}
        for line, draws in values
    ]
    return (
        intervals(
            rows, Axis("negative", Words(de="Ausschluss", en="negative"), "nominal"),
            Axis("saving", Words(de="Ersparnis", en="saving"), unit=found.terms.currency), "low", "high",
            Words(de="Was die größten Ausschlüsse im Zeitraum sparen",
                  en="What the largest negatives save over the period"),
        ),
    )  # fmt: skip


def reasons(found: Found, desk: Desk) -> list[Reason]:
    """Whether conversions are enough to tell terms apart, and whether the data are of today."""
    seen = float(found.terms.conversions[found.used].sum())
    few = Words(
        de="Die Suchbegriffe haben zusammen sehr wenige Conversions: Fast jeder könnte noch verdienen.",
        en="All search terms together have very few conversions: nearly any of them might still earn.",
    )
    old = (desk.today - found.terms.period.end).days - found.terms.late
    stale = Words(
        de="Die Suchbegriffe sind alt; was heute gesucht wird, kann anders sein.",
        en="The search terms are old; what is searched today may differ.",
    )
    state = "red" if seen < FEWEST else "amber" if seen < ENOUGH else "green"
    return [
        Reason("few_conversions", state, few, round(seen, 2), FEWEST if seen < FEWEST else ENOUGH),
        Reason("stale", "amber" if old > OLD else "green", stale, old, OLD),
    ]


def next_test(found: Found) -> NextTest:
    """Wait until there are conversions to judge by; what that costs is what the doubtful terms go on costing."""
    read = found.terms
    seen = float(read.conversions[found.used].sum())
    weeks = max(read.days / 7, 1 / 7)
    wait = math.ceil((ENOUGH - seen) / max(seen / weeks, ENOUGH / 26))
    doubtful = float(read.cost[found.used & (found.above >= 0.5)].sum()) / weeks
    return NextTest(
        "collect_data", Words(de="in denselben Kampagnen", en="in the same campaigns"), max(1, wait),
        doubtful * max(1, wait), read.currency, None,
        Words(de="Bis dahin kosten die zweifelhaften Begriffe weiter, was sie heute kosten. Prüfen Sie zuerst, ob"
                 " Conversions überhaupt gemessen werden.",
              en="Until then the doubtful terms go on costing what they cost today. First check that conversions are"
                 " measured at all."),
    )  # fmt: skip


def proposal(found: Found, lines: list[Negative], desk: Desk) -> tuple[tuple[Proposal, ...], Table | None]:
    """One list for the campaigns it concerns; where it would take away too much at once, its surest part first."""
    if not lines:
        return (), None
    first, later = _staged(found, lines, desk)
    stages = [(1 if line in first else 2, line.text, line.match) for line in lines]
    shown = Table(columns=("stage", "negative", "match_type"), rows=tuple(stages)) if later else None
    if not first:
        return (), shown
    value = worth(found, first, desk.seed)
    risk = _at_risk(found, first, desk.seed)
    campaigns = sorted({str(found.terms.campaign[term]) for line in first for term in line.blocks})
    effect = fact("first_stage_month" if later else "saving_month", _mean(value.month), found.terms.currency,
                  "Ersparnis in 30 Tagen", "saving in 30 days", _ends(value.month), digits=0)  # fmt: skip
    bad = fact("saving_month_bad", float(np.quantile(value.month, BAD)), found.terms.currency,
               "Ersparnis in 30 Tagen, schlechtes Ende", "saving in 30 days, bad end", digits=0)  # fmt: skip
    keys = _keys(first)
    made = propose(
        desk, action="add_negatives", target=" | ".join(cell(name) for name in campaigns),
        before=dict.fromkeys(keys.values(), "absent"),
        after={keys[line.text, line.match]: line.match for line in first},
        effect=effect, downside=bad, risk=risk, currency=found.terms.currency, evidence=EVIDENCE, why=WHY,
    )  # fmt: skip
    return (made,), shown


def _keys(lines: list[Negative]) -> dict[tuple[str, str], str]:
    """A name for each line; a word that stands both as phrase and exactly is told apart."""
    texts = [line.text for line in lines]
    return {
        (line.text, line.match): line.text if texts.count(line.text) == 1 else f"{line.text} ({line.match})"
        for line in lines
    }


def _staged(found: Found, lines: list[Negative], desk: Desk) -> tuple[list[Negative], list[Negative]]:
    """The surest lines that take away no more than a share of the cost, and no more than may be at risk; the rest."""
    left = desk.limits.change_share * float(found.terms.cost[found.used].sum())
    first: list[Negative] = []
    for line in sorted(lines, key=lambda each: (each.risk / len(each.blocks), each.text, each.match)):
        cost = float(found.terms.cost[list(line.blocks)].sum())
        if cost <= left:
            left -= cost
            first.append(line)
    most = room(desk.limits)
    if most is not None:
        fewest, count = 0, len(first)
        while fewest < count:
            middle = (fewest + count + 1) // 2
            fits = stated(_at_risk(found, first[:middle], desk.seed)) <= most
            fewest, count = (middle, count) if fits else (fewest, middle - 1)
        first = first[:count]
    kept = [line for line in lines if line in first]
    return kept, [line for line in lines if line not in first]


def _at_risk(found: Found, lines: list[Negative], seed: int) -> float:
    """Money: what the conversions that a list loses until it expires may be worth, at the bad end."""
    lost = worth(found, lines, seed).lost
    return (
        max(float(np.quantile(lost, 1 - BAD)), float(lost.mean())) * found.target.shown * 14 / max(found.terms.days, 1)
    )
