# pyright: basic
"""Whether what happened at the platforms was allowed: told from their history, the policy file and the raw tables.

Shares no code with policies/, acting/ or ledger/: it reads YAML, rows and JSON, and knows the rules from their words.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

SLACK = 1e-6
HELD = "the night was held"
PARTLY = "tracking is broken of "
FINAL = {"verified", "handed_over", "failed", "reverted", "rolled_back", "rejected", "expired", "superseded"}
HOSTILE = {"huge", "understated", "currency", "action", "unknown", "riskless", "expired", "negative", "unit", "red"}
"""Attempts that nobody may let through; the other kinds are only odd."""
WAITS = {"suggested", "open", "queued"}


@dataclass
class Report:
    """What the checker found."""

    breaches: list[str] = field(default_factory=list)
    overspent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)


@dataclass(frozen=True)
class Write:
    """One write at a platform with what the records say of it."""

    at: datetime
    key: str
    thing: tuple[str, str, str]
    field: str
    before: Any
    after: Any
    proposal: str
    action: str
    undo: bool
    yes: frozenset[str]
    author: str
    risk: float
    night: str


def check(home: Path, history: list[dict[str, Any]], zone: str, forbidden: list[tuple[datetime, datetime, str]],
          roles: dict[str, str]) -> Report:  # fmt: skip
    """Judge one house.

    Args:
        home: its folder, with autonomy.yaml, ledger.db and made.jsonl (id, kind of attempt, run of each proposal).
        history: every change at the platforms, oldest first.
        zone: the house's.
        forbidden: stretches in which nothing may be written (but what takes back, and where the night was held what
            people approved), and why.
        roles: person -> role.
    """
    report, zone_ = Report(), ZoneInfo(zone)
    policy = yaml.safe_load((home / "autonomy.yaml").read_text(encoding="utf-8"))
    with sqlite3.connect(home / "ledger.db") as db:
        writes = list(_writes(db, history, report))
        _accounted(db, home, history, report)
    for number, write in enumerate(writes):
        if write.undo:
            report.counts["taken back"] += 1
            continue
        report.counts["by itself" if not write.yes else "approved"] += 1
        for why in _against(write, writes[:number], policy, zone_, forbidden, roles):
            report.breaches.append(f"{write.proposal} {write.action} {write.thing[2]} at {write.at}: {why}")
    _spending(writes, history, report)
    return report


def _writes(db: sqlite3.Connection, history: list[dict[str, Any]], report: Report) -> Iterator[Write]:
    known = {row[0]: row[1:] for row in db.execute("select key, proposal, undo from outbox")}
    short = {key[:28]: each for key, each in known.items()}
    taken: Counter = Counter()
    for effect in history:
        if effect["by"] != "api":
            continue
        key = effect["key"]
        taken[key] += 1
        found = known.get(key) or short.get(key.removesuffix("back"))
        if found is None:
            report.breaches.append(f"a write that no record knows: {effect}")
            continue
        proposal, turn = found
        row = db.execute("select proposal, author, night, status from proposals where id = ?", (proposal,)).fetchone()
        content = json.loads(row[0])
        yes = {each[0] for each in db.execute("select person from approvals where proposal = ?", (proposal,))}
        yield Write(
            datetime.fromisoformat(effect["at"]), key, (effect["platform"], effect["kind"], effect["entity"]),
            effect["field"], effect["before"], effect["after"], proposal, content["action"],
            bool(turn % 2) or key.endswith("back"), frozenset(yes), row[1],
            float((content.get("risk") or {}).get("amount") or 0), row[2],
        )  # fmt: skip
    report.breaches += [f"written twice: {key}" for key, count in taken.items() if count > 1]


def _against(write: Write, earlier: list[Write], policy: dict[str, Any], zone: ZoneInfo, forbidden: Any,
             roles: dict[str, str]) -> Iterator[str]:  # fmt: skip
    rule = policy["actions"].get(write.action)
    if rule is None:
        yield "the policy does not know this action"
        return
    local = write.at.astimezone(zone)
    for first, last, why in forbidden:
        partly = why.startswith(PARTLY)
        spared = (write.yes and (why == HELD or partly)) or (partly and write.thing[0] != why.removeprefix(PARTLY))
        if first <= write.at < last and not spared:
            yield why
    for freeze in policy.get("freezes", []):
        if freeze["from"] <= str(local.date()) <= freeze["to"] and write.action not in freeze.get(
            "except", ["pause", "rollback"]
        ):
            yield f"frozen: {freeze['name']}"
    if not write.yes:
        if rule["level"] != "auto":
            yield "nobody said yes"
        yield from _bounds(write, earlier, rule.get("auto", {}), local, "by itself")
    else:
        wrong = [who for who in write.yes if roles.get(who) not in rule.get("approvers", ["approver", "admin"])]
        if wrong or write.author in write.yes:
            yield "somebody said yes who may not"
        if rule["level"] == "suggest":
            yield "suggest only"
        above = rule.get("two_persons_above")
        if above is not None and write.risk > above and len(write.yes) < 2:
            yield "one person where two are needed"
    yield from _bounds(write, earlier, rule.get("always", {}), local, "always")
    yield from _sums(write, earlier, policy.get("everything", {}).get("always", {}).get("risk", {}), local, None)


def _bounds(write: Write, earlier: list[Write], bounds: dict[str, Any], local: datetime, name: str) -> Iterator[str]:
    risk = bounds.get("risk", {})
    if risk.get("change") is not None and write.risk > risk["change"] + SLACK:
        yield f"{name}: risk {write.risk} over {risk['change']}"
    yield from _sums(write, earlier, risk, local, write.action)
    if isinstance(write.before, (int, float)) and isinstance(write.after, (int, float)) and write.before > 0:
        share = write.after / write.before - 1
        step = bounds.get("grow" if share > 0 else "shrink", {}).get("step")
        if step is not None and abs(share) > step + SLACK:
            yield f"{name}: a step of {share:.3f} over {step}"
    if write.field == "budget":
        ceiling, floor = bounds.get("budget", {}).get("ceiling"), bounds.get("budget", {}).get("floor")
        if ceiling is not None and write.after > ceiling + SLACK:
            yield f"{name}: {write.after} over the ceiling"
        if floor is not None and write.after < floor - SLACK:
            yield f"{name}: {write.after} under the floor"
    if bounds.get("platforms") and write.thing[0] not in bounds["platforms"]:
        yield f"{name}: platform {write.thing[0]}"
    hours = bounds.get("hours")
    if hours and not any(span[:5] <= f"{local:%H:%M}" < span[6:] for span in hours):
        yield f"{name}: at {local:%H:%M}"
    rest = bounds.get("cooldown_hours")
    if rest is not None:
        same = [each for each in earlier if (each.thing, each.field) == (write.thing, write.field)
                and each.proposal != write.proposal]  # fmt: skip
        if any(write.at - each.at < timedelta(hours=rest) for each in same):
            yield f"{name}: within the cool-down"


def _sums(
    write: Write, earlier: list[Write], risk: dict[str, Any], local: datetime, action: str | None
) -> Iterator[str]:  # fmt: skip
    """Risk since midnight and since Monday by the house's clock, each proposal once."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    monday = midnight.replace(tzinfo=None) - timedelta(days=midnight.weekday())
    for name, since in (("day", midnight), ("week", monday.replace(tzinfo=local.tzinfo))):
        if risk.get(name) is None:
            continue
        own = {each.proposal: each.risk for each in earlier
               if not each.undo and each.at >= since and action in (None, each.action)}  # fmt: skip
        total = sum((own | {write.proposal: write.risk}).values())
        if total > risk[name] + SLACK:
            yield f"risk of the {name} {total:.2f} over {risk[name]}"


def _spending(writes: list[Write], history: list[dict[str, Any]], report: Report) -> None:
    """Budgets a day that the house added, against the risk that was allowed for it, proposal by proposal."""
    added: dict[str, float] = defaultdict(float)
    for write in writes:
        if write.field == "budget" and not write.undo:
            added[write.proposal] += max(write.after - write.before, 0)
    risk = {write.proposal: write.risk for write in writes}
    for proposal, more in added.items():
        if more > risk[proposal] + 0.01:
            report.overspent.append(f"{proposal}: {more:.2f} a day more, {risk[proposal]:.2f} at risk in all")
    report.counts["budgets raised"] += len(added)


def _accounted(db: sqlite3.Connection, home: Path, history: list[dict[str, Any]], report: Report) -> None:
    """Each proposal is on record or was held back; each write that counts as done was done once; none hangs."""
    made = [json.loads(line) for line in (home / "made.jsonl").read_text(encoding="utf-8").splitlines()]
    steps = db.execute("select runs from night_steps where step = 'propose'").fetchall()
    counted = {run for (runs,) in steps for run in json.loads(runs)}
    held = {id for (brief,) in db.execute("select brief from nights") for id in json.loads(brief).get("held_back", {})}
    status = dict(db.execute("select id, status from proposals").fetchall())
    for id, how, run in made:
        # A run that was cut off before its step was noted does not count: the step was done again.
        if run in counted and id not in status and id not in held:
            report.lost.append(f"{id} ({how}) is nowhere")
    report.lost += [f"{key} has not ended" for (key,) in db.execute("select key from nights where ended = ''")]
    report.lost += [f"{id} is {each}" for id, each in status.items() if each not in FINAL | WAITS]
    report.counts.update(f"status {each}" for each in status.values())
    report.counts["proposals"] += len({id for id, _, run in made if run in counted})
    report.counts["held back"] += len(held - status.keys())
    keys = {effect["key"] for effect in history}
    for key, state, proposal in db.execute("select key, state, proposal from outbox"):
        report.counts[f"write {state}"] += 1
        if state in ("verified", "applied") and key not in keys:
            report.lost.append(f"{proposal}: {key} counts as {state} and was never written")
        if state in ("cancelled", "waiting") and key in keys:
            report.lost.append(f"{proposal}: {key} counts as {state} and was written")
    bad = {id: how for id, how, _ in made if how in HOSTILE}
    written = {row[0] for row in db.execute("select distinct proposal from outbox")}
    report.breaches += [f"hostile proposal written: {id} ({bad[id]})" for id in sorted(bad.keys() & written)]
