# pyright: basic
"""Reach curves alone: how contacts spread over people and what more money reaches, but not what contacts do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from methods.reach_curve import ReachCurve, fit
from terms import Chart, Fact, Result, Table, Words
from tools._charts import Axis, lines
from tools._decision import NextTest, Reason, gated
from tools._facts import fact
from tools.bidding._frequency_read import Reach
from tools.bidding._frequency_said import half

LINES = [
    (
        "Mit {{spend}} wurden {{people}} Personen erreicht (Spanne {{people:interval}}), im Mittel mindestens "
        "{{frequency}}-mal.",
        "{{spend}} reached {{people}} people (range {{people:interval}}), at least {{frequency}} times on average.",
    ),
    (
        "Weitere {{step}} bringen dort voraussichtlich {{new_people}} neue Personen (Spanne {{new_people:interval}}); "
        "im Mittel waren es {{average}}.",
        "Another {{step}} is expected to reach {{new_people}} new people there (range {{new_people:interval}}); the "
        "average so far was {{average}}.",
    ),
    (
        "Von den nächsten Kontakten gehen {{new_share}} an Personen, die noch keinen hatten "
        "(Spanne {{new_share:interval}}).",
        "Of the next contacts {{new_share}} go to people who had none yet (range {{new_share:interval}}).",
    ),
    (
        "Mindestens {{share_above}} der Kontakte liegen über {{cap}} je Person.",
        "At least {{share_above}} of contacts lie above {{cap}} per person.",
    ),
]
STOP = (
    "Ab {{stop_spend}} (Stoppbereich {{stop_spend:interval}}) erreicht mehr Geld weniger als ein Viertel so viele neue "
    "Personen wie im Mittel bis dahin.",
    "From {{stop_spend}} on (stop range {{stop_spend:interval}}) more money reaches less than a quarter as many new "
    "people as the average until then.",
)
NO_OUTCOME = Words(
    de="Die Kurven sagen, wie oft Personen erreicht werden, nicht, was ein Kontakt bewirkt; wo er weniger bringt, als "
    "er kostet, steht nicht darin.",
    en="The curves say how often people are reached, not what a contact does; where it brings less than it costs is "
    "not in them.",
)
ROUGH = Words(
    de="Die Punkte liegen nicht auf einer Kurve, die steigt und abflacht.",
    en="The points do not lie on a curve that rises and flattens.",
)
TRUNCATED = Words(
    de="Kontakte jenseits der höchsten Klasse fehlen in der Datei; Kontakte je Person sind darum eine Untergrenze.",
    en="Contacts beyond the highest class are not in the file, so contacts per person are a lower bound.",
)
WEEKS = 4
QUARTER = 0.25


def answer(found: Reach, cap: int | None, level: float, seed: int) -> Result:
    """What reach curves can say; red, because no outcome is in them."""
    classes = np.unique(found.least).astype(int).tolist()
    spend = float(found.spend.max())
    curves = {k: fit(found.spend[found.least == k], found.people[found.least == k], seed) for k in classes
              if (found.least == k).sum() > 3}  # fmt: skip
    at = np.array([spend])
    people = {k: curve.people(at)[:, 0] for k, curve in curves.items()}
    further = {k: curve.marginal(at)[:, 0] for k, curve in curves.items()}
    each = {k: float(draws.mean()) for k, draws in people.items()}
    mean = sum(each.values()) / each[min(each)]
    chosen = cap or max(1, min(max(each) - 1, round(mean / 2)))
    shares = {k: sum(size for least, size in each.items() if least > k) / sum(each.values()) for k in each}
    new = further[min(each)] / np.maximum(sum(further.values()), 1e-300)
    facts = _facts(found, spend, people, further, new, level)
    facts += [
        fact("frequency", mean, "count", "Kontakte je Person, mindestens", "contacts per person, at least", digits=1),
        fact("cap", chosen, "count", "betrachtete Obergrenze", "cap looked at", digits=0, basis="observed"),
        fact("share_above", sum(size for least, size in each.items() if least > chosen) / sum(each.values()), "share",
             "Kontakte darüber, mindestens", "contacts above, at least"),
    ]  # fmt: skip
    if (stop := _stop(curves[min(curves)], spend)) is not None:
        facts.append(fact("stop_spend", float(np.median(stop)), found.currency, "Stopp", "stop", _ends(stop, level)))
    rough = max(curve.spread for curve in curves.values())
    low, high = (1 - level) / 2, (1 + level) / 2
    rows = tuple(
        (k, each[k], *map(float, np.quantile(people[k], [low, high])), 1_000 * float(further[k].mean()),
         *(1_000 * float(end) for end in np.quantile(further[k], [low, high])), shares[k])
        for k in each
    )  # fmt: skip
    columns = ("contacts", "people", "people_low", "people_high", "next_thousand", "next_low", "next_high",
               "share_above")  # fmt: skip
    result = Result(
        facts=tuple(facts), text=_text(stop is not None), tables={"curve": Table(columns=columns, rows=rows)},
        charts=(_chart(curves, spend, level, found.currency),), evidence="model", caveats=(TRUNCATED,),
        sources=found.sources,
    )  # fmt: skip
    reasons = [
        Reason("few_conversions", "red", NO_OUTCOME, 0.0, 1.0),
        Reason("misfit", "amber" if rough > 0.05 else "green", ROUGH, round(rough, 4), 0.05),
    ]
    beyond = spend * float(next(each.value for each in facts if each.id == "share_above")) / 2
    return gated(result, reasons, next_test=_test(chosen, beyond, found.currency))


def _stop(curve: ReachCurve, spend: float) -> np.ndarray | None:
    """(d,) money from which on the next unit reaches a quarter of the average so far; None where it never does."""
    at = np.linspace(spend / 100, spend, 100)
    low = curve.marginal(at) < QUARTER * curve.people(at) / at
    if low[:, -1].mean() < 0.5:
        return None
    return np.where(low.any(axis=1), at[low.argmax(axis=1)], spend)


def _text(stops: bool) -> Words:
    told = [*LINES, STOP] if stops else LINES
    return Words(de="\n".join(line[0] for line in told), en="\n".join(line[1] for line in told))


def _facts(
    found: Reach, spend: float, people: dict[int, np.ndarray], further: dict[int, np.ndarray], new: np.ndarray,
    level: float,
) -> list[Fact]:  # fmt: skip
    first = min(people)
    reached, more = people[first], 1_000 * further[first]
    return [
        fact("spend", spend, found.currency, "Ausgaben", "spend", basis="observed"),
        fact("people", float(reached.mean()), "count", "erreichte Personen", "people reached", _ends(reached, level),
             digits=0),
        fact("new_people", float(more.mean()), "count", "neue Personen je weiteren tausend",
             "new people per further thousand", _ends(more, level), digits=0),
        fact("step", 1_000, found.currency, "Schritt", "step", basis="observed"),
        fact("average", 1_000 * float(reached.mean()) / spend, "count", "Personen je tausend im Mittel",
             "people per thousand on average", digits=0),
        fact("new_share", float(new.mean()), "share", "nächste Kontakte an neue Personen",
             "next contacts to new people", _ends(new, level)),
    ]  # fmt: skip


def _ends(draws: np.ndarray, level: float) -> tuple[float, float, float]:
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high), level


def _test(cap: int, cost: float, currency: str) -> NextTest:
    return NextTest(
        "ab_test",
        half(cap), WEEKS, cost, currency, None,
        Words(
            de="Gezählt werden Abschlüsse in beiden Hälften; die Kosten sind die Kontakte über der Grenze in der "
            "anderen Hälfte, wenn so viel ausgegeben wird wie in der Datei.",
            en="Conversions are counted in both halves; the cost is that of the contacts above the cap in the other "
            "half if as much is spent as in the file.",
        ),
    )  # fmt: skip


def _chart(curves: dict[int, ReachCurve], spend: float, level: float, currency: str) -> Chart:
    """People reached at least so often by money, with bands."""
    at = np.linspace(0, spend, 25)
    shown: Sequence[int] = sorted({min(curves), *list(curves)[2:3], *list(curves)[4:5], max(curves)})
    values = []
    for k in shown:
        draws = curves[k].people(at)
        low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
        values += [
            {"spend": float(x), "people": float(m), "low": float(a), "high": float(b), "contacts": f"{k}+"}
            for x, m, a, b in zip(at, draws.mean(axis=0), low, high, strict=True)
        ]
    return lines(
        values, Axis("spend", Words(de="Ausgaben", en="spend"), unit=currency),
        Axis("people", Words(de="Personen", en="people")),
        Words(de="Mindestens so oft erreichte Personen", en="People reached at least so often"),
        series=Axis("contacts", Words(de="Kontakte", en="contacts"), "nominal"), low="low", high="high", zero=True,
    )  # fmt: skip
