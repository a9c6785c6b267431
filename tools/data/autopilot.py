# pyright: basic
"""What happened by itself: each change with its rule, reason, amount, expected effect, state, and how to undo it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pydantic import Field

from ledger import incidents, nights, outcomes, proposals
from ledger.nights import Night
from ledger.outcomes import Outcome
from ledger.proposals import Entry, Status
from terms import Fact, Proposal, Result, Source, Table, Words, canonical
from terms.named import STATES
from tools._charts import Axis, intervals
from tools._facts import fact
from tools._tool import LEDGER, Arguments, Desk
from tools.data._autopilot_asked import ASKED
from tools.data._period import day as spoken_day

__all__ = ["ASKED", "TEXT", "Args", "autopilot"]

APPLIED: tuple[Status, ...] = ("verified", "handed_over")
MOST = 1000


class Args(Arguments):
    """Which night, or since when."""

    night: str = Field(default="", description="Key of a night run; unset: the newest.")
    on: date | None = Field(default=None, description="Day of the night run.")
    since: date | None = Field(default=None, description="Everything since this day instead of one night.")


TEXT = {
    "de": """{{when}}: umgesetzte Änderungen {{applied}}, davon von selbst {{automatic}}.
Bewegt wurden am Tag {{moved}}; auf dem Spiel stehen {{risk}}.
Es warten {{waiting}}, gescheitert oder zurückgenommen {{undone}}.
Neue Vorfälle: {{incidents}}.
Die Tabelle nennt je Änderung Nummer, Regel, Grund und den Befehl zum Zurücknehmen.""",
    "en": """{{when}}: changes applied {{applied}}, of them by itself {{automatic}}.
Moved a day: {{moved}}; at stake: {{risk}}.
Waiting: {{waiting}}, failed or taken back: {{undone}}.
New incidents: {{incidents}}.
The table gives the number, rule and reason of each change, and the command that takes it back.""",
}
NONE = Words(
    de="{{when}}: Der Autopilot hat nichts geändert und nichts vorgeschlagen. Neue Vorfälle: {{incidents}}.",
    en="{{when}}: the autopilot changed nothing and proposed nothing. New incidents: {{incidents}}.",
)
NEVER = Words(
    de="Es ist noch kein Nachtlauf verzeichnet; der Autopilot hat also nichts getan.",
    en="No night run is on record yet, so the autopilot has done nothing.",
)
RUNNING = Words(
    de="Dieser Nachtlauf ist noch nicht zu Ende; was er noch tut, fehlt hier.",
    en="This night run has not ended yet; what it still does is missing here.",
)
BY_PERSON = Words(de="Freigabe durch eine Person", en="approved by a person")
BY_RULE = Words(de="Regel der Selbständigkeit", en="rule of autonomy")
NOBODY = Words(de="noch niemand", en="nobody yet")


def autopilot(args: Args, desk: Desk) -> Result:
    """What the night run (or everything automatic since a day) changed and proposed, with reason, rule and way back.

    Read from the ledger: proposals with their policy checks, writes and outcomes, nights and incidents. `moved` is the
    sum of the absolute changes of daily budgets that were applied, in the house's currency.

    before and after of several things are the sum of daily budgets and the mean of prices; shifted is the money a day
    that changes its place. The number is the one that act.rollback takes.

    Returns facts applied, automatic, waiting, undone, moved, risk, incidents; table changes (number, proposal, action,
    target, before, after, unit, shifted, rule, reason, promise, effect, low, high, effect_unit, realised, state, undo)
    and by change its parts; a chart of the expected effects where there are more than three.

    Errors: NotFound for a night that is not on record.
    """
    if desk.book is None:
        return Result(text=NEVER, sources=(_source(()),))
    with desk.book.reading() as tx:
        found = _night(tx, args) if args.since is None else None
        if found is None and args.since is None:
            known: list[Entry] = []
        else:
            known = proposals.listed(tx, night=found.key if found else "", limit=MOST)
        entries = [each for each in reversed(known) if _meant(each, args, found)]
        came = {each.proposal: each for each in outcomes.listed(tx)}
        first = args.since or (found.day if found else desk.today)
        troubles = [each for each in incidents.listed(tx) if each.at[:10] >= (first - timedelta(days=1)).isoformat()]
    if found is None and args.since is None:
        return Result(text=NEVER, sources=(_source(()),))
    when = _when(found, args)
    facts = _facts(entries, len(troubles), desk)
    return Result(
        facts=facts, text=None if entries else NONE, names={"when": when},
        tables={"changes": _table(entries, came), "parts": _parts(entries)} if entries else {},
        charts=_charts(entries), evidence="bookkeeping", sources=(_source(entries),),
        caveats=(RUNNING,) if found is not None and not found.ended else (),
    )  # fmt: skip


def _night(tx: Any, args: Args) -> Night | None:
    if args.night or args.on:
        return nights.get(tx, args.night or (args.on or date.min).isoformat())
    known = nights.listed(tx, limit=1)
    return known[0] if known else None


def _meant(entry: Entry, args: Args, found: Night | None) -> bool:
    """Of that night; since a day, everything that machines proposed."""
    if found is not None:
        return entry.night == found.key
    return (
        args.since is not None
        and entry.at[:10] >= args.since.isoformat()
        and entry.by.startswith(("agent:", "service:"))
    )


def _when(found: Night | None, args: Args) -> Words:
    if found is None:
        day = spoken_day(args.since or date.min)
        return Words(de=f"Seit dem {day.de}", en=f"Since {day.en}")
    day = spoken_day(found.day)
    return Words(de=f"Nachtlauf vom {day.de}", en=f"Night run of {day.en}")


def _facts(entries: Sequence[Entry], troubles: int, desk: Desk) -> tuple[Fact, ...]:
    applied = [each for each in entries if each.status in APPLIED]
    auto = [each for each in applied if each.level == "auto"]
    waiting = [each for each in entries if each.status in ("open", "suggested", "queued")]
    undone = [each for each in entries if each.status in ("failed", "reverted", "rolled_back")]
    told = [
        _count("applied", len(applied), "umgesetzt", "applied"),
        _count("automatic", len(auto), "von selbst", "by itself"),
        _count("waiting", len(waiting), "warten", "waiting"),
        _count("undone", len(undone), "gescheitert oder zurückgenommen", "failed or taken back"),
        _count("incidents", troubles, "neue Vorfälle", "new incidents"),
    ]
    if applied:
        risk = sum(float(each.proposal.risk.amount) for each in applied
                   if each.proposal.risk and each.proposal.risk.currency == desk.currency)  # fmt: skip
        told.append(fact("moved", round(sum(map(_moved, applied)), 2), desk.currency, "am Tag bewegt", "moved a day",
                         basis="observed"))  # fmt: skip
        told.append(fact("risk", round(risk, 2), desk.currency, "auf dem Spiel", "at stake"))
    return tuple(told)


def _moved(entry: Entry) -> float:
    one = entry.proposal
    if not one.unit.endswith("/day"):
        return 0.0
    return sum(abs(float(one.after[name]) - float(before)) for name, before in one.before.items())


def _count(id: str, value: int, de: str, en: str) -> Fact:
    return fact(id, value, "count", de, en, basis="observed")


def _table(entries: Sequence[Entry], came: dict[str, Outcome]) -> Table:
    rows: list[tuple[Any, ...]] = []
    rules: dict[str, Words] = {}
    for number, entry in enumerate(entries, start=1):
        one, effect, later = entry.proposal, entry.proposal.effect, came.get(entry.id)
        rule = _rule(entry)
        rules[rule[0]] = rule[1]
        span = effect.interval if effect else None
        rows.append((
            number, entry.id, one.action, one.target[:120], *_sides(one), one.unit, _shifted(one), rule[0],
            entry.id, entry.id if effect else None, float(effect.value) if effect else None,
            float(span.low) if span else None, float(span.high) if span else None, effect.unit if effect else "",
            later.realised if later else None, entry.status,
            f"leitstand rollback {entry.id}" if entry.status in APPLIED else None,
        ))  # fmt: skip
    columns = (
        "number", "proposal", "action", "target", "before", "after", "unit", "shifted", "rule", "reason", "promise",
        "effect", "low", "high", "effect_unit", "realised", "state", "undo",
    )  # fmt: skip
    reasons = {entry.id: entry.proposal.why for entry in entries}
    promises = {entry.id: entry.proposal.effect.label for entry in entries if entry.proposal.effect}
    words = {"reason": reasons, "promise": promises, "state": STATES, "rule": rules}
    return Table(columns=columns, rows=tuple(rows), words=words)


def _sides(one: Proposal) -> tuple[Any, Any]:
    return _whole(one.before, one.unit), _whole(one.after, one.unit)


def _whole(side: dict[str, Any], unit: str) -> Any:
    """One amount as it is, daily budgets as their sum, prices as their mean, words as they are where they agree."""
    values = list(side.values())
    if values and all(map(_amount, values)):
        total = sum(float(each) for each in values)
        return round(total if unit.endswith("/day") else total / len(values), 4)
    return str(values[0]) if len(set(map(str, values))) == 1 else f"{len(values)}"


def _shifted(one: Proposal) -> float | None:
    """Money a day that changes its place: what budgets gain or what they lose, whichever is more."""
    steps = [float(one.after[name]) - float(before) for name, before in one.before.items()
             if one.unit.endswith("/day") and _amount(before) and _amount(one.after[name])]  # fmt: skip
    return round(max(sum(each for each in steps if each > 0), -sum(each for each in steps if each < 0)), 2) or None


def _amount(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _rule(entry: Entry) -> tuple[str, Words]:
    """What let it happen: the rule of the policy by its version, or who said yes."""
    if entry.level == "auto":
        told = next((each for each in entry.checks if each.get("rule") == "level"), None)
        words = Words.model_validate(told["words"]) if told and told.get("words") else BY_RULE
        return f"auto@{entry.policy[:8]}", words
    if entry.approvals:
        who = ", ".join(each.by for each in entry.approvals)
        return f"yes:{who}", Words(de=f"{BY_PERSON.de} ({who})", en=f"{BY_PERSON.en} ({who})")
    return "none", NOBODY


def _parts(entries: Sequence[Entry]) -> Table:
    rows = tuple(
        (number, entry.id, name[:120], before, entry.proposal.after[name], entry.proposal.unit)
        for number, entry in enumerate(entries, start=1) for name, before in entry.proposal.before.items()
    )  # fmt: skip
    return Table(columns=("number", "proposal", "what", "before", "after", "unit"), rows=rows)


def _charts(entries: Sequence[Entry]) -> tuple[dict[str, Any], ...]:
    """Expected effects with their ranges, where they are told in one unit."""
    told = [
        (number, each, effect, effect.interval) for number, each in enumerate(entries, start=1)
        if (effect := each.proposal.effect) is not None and effect.interval is not None
    ]  # fmt: skip
    units = {effect.unit for _, _, effect, _ in told}
    if len(told) <= 3 or len(units) != 1:
        return ()
    values = [
        {"what": f"{number} · {each.proposal.target[:40]}", "effect": float(effect.value),
         "low": float(span.low), "high": float(span.high)}
        for number, each, effect, span in told
    ]  # fmt: skip
    return (intervals(
        values, Axis("what", Words(de="Änderung", en="change"), "nominal"),
        Axis("effect", Words(de="erwartete Wirkung", en="expected effect"), unit=units.pop()), "low", "high",
        Words(de="Erwartete Wirkung je Änderung", en="Expected effect by change"), reference=0.0,
    ),)  # fmt: skip


def _source(entries: Sequence[Entry]) -> Source:
    shape = [[each.id, each.status, each.hash] for each in entries]
    return Source(name="ledger", kind=LEDGER, snapshot=hashlib.sha256(canonical(shape)).hexdigest(), rows=len(entries))
