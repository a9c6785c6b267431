"""What safeguards say and propose: an overview of all campaigns, and a stop or step back for each that tipped over."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from policies.safeguards import Days, Guards, Sign
from terms import Fact, Proposal, Result, Table, Words
from tools.calling import Desk
from tools.drafting import fact, propose, step

if TYPE_CHECKING:
    from acting.safeguards import Watched

WEEK = 7
HOLDS = 14
"""Days for which a proposal holds; what it would save is told for so many days."""
WORDS = {
    "tracking": Words(de="Messung gestört", en="tracking broken"),
    "spend": Words(de="Ausgaben über der Grenze", en="spend above its ceiling"),
    "value": Words(de="zusätzlicher Gewinn je Euro unter der Grenze", en="incremental profit per euro below the limit"),
    "loss": Words(de="Verlust über der Grenze", en="loss above its limit"),
    "price": Words(de="Klicks zu teuer", en="clicks too dear"),
    "cvr": Words(de="weniger Conversions je Klick", en="fewer conversions a click"),
    "cpa": Words(de="höhere Kosten je Conversion", en="higher cost a conversion"),
    "calm": Words(de="in Ordnung", en="in order"),
}  # fmt: skip
ACTS = {
    "hold": Words(de="nichts ändern", en="change nothing"), "pause": Words(de="anhalten", en="pause"),
    "step_back": Words(de="Budget senken", en="lower the budget"), "none": Words(de="weiterlaufen", en="go on"),
}  # fmt: skip
WHY = {
    "price": Words(
        de="Ein Klick kostet plötzlich weit mehr als bisher, und zu diesem Preis lohnt er sich auch bestenfalls nicht. "
        "Prüfen Sie zuerst, ob ein Gebot geändert wurde.",
        en="A click suddenly costs far more than it did, and at that price it does not pay even at best. Look first "
        "whether a bid was changed.",
    ),
    "loss": Words(
        de="Die Kampagne hat mehr Geld verloren, als der Zufall erklärt und die Grenze zulässt. Prüfen Sie sie, bevor "
        "sie weiterläuft.",
        en="The campaign has lost more money than chance explains and its limit allows. Review it before it goes on.",
    ),
    "value": Words(
        de="Auch im günstigsten Fall bringt der nächste Euro hier weniger, als er kostet.",
        en="Even at best the next euro here returns less than it costs.",
    ),
    "cvr": Words(
        de="Je Klick kommen sicher weniger Conversions als zuvor.",
        en="For sure there are fewer conversions a click than before.",
    ),
    "cpa": Words(
        de="Eine Conversion kostet sicher mehr als zuvor.", en="For sure a conversion costs more than before."
    ),
    "spend": Words(
        de="Die Kampagne gibt mehr aus als vorgesehen.", en="The campaign spends more than it was meant to."
    ),
}  # fmt: skip
TEXT = Words(
    de="{{watched}} Kampagnen überwacht; anhalten: {{stops}}, Budget senken: {{step_backs}}, wegen gestörter Messung "
    "unverändert: {{holds}}.",
    en="{{watched}} campaigns watched; pause: {{stops}}, lower the budget: {{step_backs}}, unchanged because tracking "
    "is broken: {{holds}}.",
)


def result_of(watched: Watched, guards: Guards, desk: Desk) -> Result:
    """The overview with the proposals."""
    first = {name: found[0] for name, found in watched.signs.items() if found}
    acts = {act: sum(each.action == act for each in first.values()) for act in ("pause", "step_back", "hold")}
    facts = (
        fact("watched", len(watched.days), "count", "überwachte Kampagnen", "campaigns watched", basis="observed"),
        fact("stops", acts["pause"], "count", "anzuhalten", "to be paused"),
        fact("step_backs", acts["step_back"], "count", "Budget zu senken", "budget to be lowered"),
        fact("holds", acts["hold"], "count", "unverändert zu lassen", "to be left as they are"),
    )
    made = (_proposal(name, each, watched, guards, desk) for name, each in first.items())
    return Result(
        facts=facts, text=TEXT, tables={"safeguards": _table(watched)}, confidence="green", evidence="correlation",
        proposals=tuple(each for each in made if each is not None),
    )  # fmt: skip


def _table(watched: Watched) -> Table:
    rows: list[tuple[object, ...]] = []
    for name in watched.days:
        found = watched.signs[name]
        low, high = watched.edges[name]
        top = found[0] if found else None
        since = str(watched.first_of(top.since)) if top else ""
        rows.append((name, top.rule if top else "calm", top.action if top else "none", since, _cell(low), _cell(high)))
    columns = ("campaign", "rule", "action", "since", "profit_low", "profit_high")
    return Table(columns=columns, rows=tuple(rows), words={"rule": WORDS, "action": ACTS})


def _cell(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def _proposal(name: str, sign: Sign, watched: Watched, guards: Guards, desk: Desk) -> Proposal | None:
    days = watched.days[name]
    if sign.action == "pause":
        effect = _saved(days, watched.edges[name], desk)
        return propose(
            desk, action="pause", target=name, before={name: "enabled"}, after={name: "paused"}, effect=effect,
            downside=None, risk=0.0, currency=desk.currency, evidence="correlation", why=WHY[sign.rule], days=HOLDS,
        )  # fmt: skip
    if sign.action == "step_back":
        now = round(float(days.spend[-WEEK:].mean()), 2)
        share = min(guards.of(name.partition(" · ")[2]).step, desk.limits.change_share)
        lower = step(now, now * (1 - share), share)
        if lower >= now:
            return None
        spared = (now - lower) * HOLDS
        effect = fact("spared", spared, desk.currency, "weniger Ausgaben", "less spend", (spared, spared, 0.95))
        return propose(
            desk, action="set_budget", target=name, before={name: now}, after={name: lower},
            unit=f"{desk.currency}/day", effect=effect, downside=None, risk=0.0, currency=desk.currency,
            evidence="correlation", why=WHY[sign.rule], days=HOLDS,
        )  # fmt: skip
    return None


def _saved(days: Days, edges: tuple[float, float], desk: Desk) -> Fact:
    """The loss that a stop avoids while the proposal holds, from the bounds of the profit per euro."""
    spend = float(days.spend[-WEEK:].mean()) * HOLDS
    low, high = (-edge * spend for edge in reversed(edges))
    return fact("avoided", (low + high) / 2, desk.currency, "vermiedener Verlust", "avoided loss", (low, high, 0.95))
