# pyright: basic
"""Nothing is freer than the policy says: random hostile proposals, writes and situations through the real ruling.

Run `python -m bench.autonomy [cases] [seed]`; a million takes some minutes of one core.

Policies are drawn with every bound there is, cases so that many stand at a bound, at midnight, at a clock change, or
are no numbers at all. An oracle that knows only whole numbers (`bench/_autonomy_oracle.py`) says how far each may go.
Freer than that is a violation, stricter is a needless block; both are counted.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from bench import _autonomy_oracle as oracle
from policies.autonomy import Change, Policy, Promise, Ruling, Situation, policy_of, ruled
from terms import Money, Operation, Principal, Proposal, Words, number

ZONE = ZoneInfo("Europe/Berlin")
EPOCH = date(1970, 1, 1)
NONE = oracle.NONE
THINGS, CHANGES, PROMISES, BATCH, POLICIES = 2, 4, 3, 20_000, 60
KINDS = ("set_budget", "set_bid", "pause", "wire_money")
EVIDENCE = ("bookkeeping", "correlation", "model", "quasi-experiment", "experiment")
WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")
HOSTILE = (
    float("nan"), float("inf"), -float("inf"), True, "105", "１０５", None, 2**63, -(2**63), 1e300, -0.01, [1.0],
    {"a": 1}, "105 EUR",
)  # fmt: skip
SWITCHES = (1774746000, 1792890000, 1806195600)
"""Clock changes in UTC: 29 March and 25 October 2026, 28 March 2027."""


def policies(rng: np.random.Generator, count: int) -> tuple[list[Policy], dict[str, np.ndarray]]:
    """Random policies, as the product reads them and as numbers."""

    def maybe(draw: np.ndarray, share: float = 0.35) -> np.ndarray:
        return np.where(rng.random(count) < share, draw, NONE)

    p: dict[str, np.ndarray] = {
        "level": rng.choice([1, 2, 3, 3, 3, 3], count), "pause_level": rng.choice([1, 2, 3, 3], count),
        "two": maybe(_cents(rng, count, 2_000, 300_000), 0.3),
    }  # fmt: skip
    start = rng.integers(20_500, 20_760, count)
    p["freeze_from"] = np.where(rng.random(count) < 0.15, start, NONE)
    p["freeze_to"] = np.where(p["freeze_from"] == NONE, NONE, start + rng.integers(0, 60, count))
    for side in ("always", "auto", "always_all", "auto_all"):
        wide = 3 if side.endswith("_all") else 1
        wide *= 4 if side.startswith("always") else 1
        share = 0.06 if side.startswith("always") else 0.3
        for which, times in (("change", 1), ("day", 3), ("week", 6), ("total", 8)):
            always_there = side == "auto" and which != "week"
            draw = _cents(rng, count, 3_000 * times * wide, 200_000 * times * wide)
            p[f"{side}_{which}"] = draw if always_there else maybe(draw, share)
            p[f"{side}_{which}_share"] = maybe(np.minimum(rng.integers(1, 150, count) * times * wide, 9_000), share / 2)
        p[f"{side}_ops_hour"] = maybe(rng.integers(0, 6, count) * wide, share)
        p[f"{side}_ops_day"] = maybe(rng.integers(1, 9, count) * wide, share)
    for side in ("always", "auto"):
        share, wide = (0.06, 3) if side == "always" else (0.3, 1)
        for verb, most in (("grow", 30), ("shrink", 30)):
            for which, times in (("step", 1), ("day", 1.5), ("week", 2)):
                reach = (rng.integers(1, most, count) * times * wide).astype(int)
                p[f"{side}_{verb}_{which}"] = maybe(np.minimum(reach, 99), share)
        floor = _cents(rng, count, 100, 8_000)
        p[f"{side}_floor"] = maybe(floor // wide, share)
        p[f"{side}_ceiling"] = maybe((floor + _cents(rng, count, 10_000, 60_000)) * wide, share)
        p[f"{side}_cool"] = maybe(rng.integers(0, 100, count) // wide, share)
        p[f"{side}_from"] = maybe(rng.integers(0, 1440, count), share)
        p[f"{side}_to"] = (p[f"{side}_from"] + rng.integers(300, 1300, count)) % 1440
        p[f"{side}_workdays"] = rng.random(count) < share
        p[f"{side}_platform"] = rng.random(count) < share
        p[f"{side}_evidence"] = maybe(rng.integers(0, 5, count), share)
        p[f"{side}_longest"] = maybe(rng.integers(0, 25, count), share)
        p[f"{side}_amber"] = rng.random(count) < (0.9 if side == "always" else 0.3)
    return [_policy(p, at) for at in range(count)], p


def _cents(rng: np.random.Generator, size: int | tuple[int, ...], low: float, high: float) -> np.ndarray:
    return np.exp(rng.uniform(np.log(low), np.log(high), size)).astype(np.int64)


def _policy(p: dict[str, np.ndarray], at: int) -> Policy:
    def of(name: str) -> int:
        return int(p[name][at])

    levels = {1: "suggest", 2: "approve", 3: "auto"}
    money = {"level": levels[of("level")], "auto": _bounds(p, at, "auto"), "always": _bounds(p, at, "always")}
    if of("two") != NONE:
        money["two_persons_above"] = of("two") / 100
    freezes = []
    if of("freeze_from") != NONE:
        days = [str(EPOCH + timedelta(days=of(each))) for each in ("freeze_from", "freeze_to")]
        freezes = [{"name": "freeze", "from": days[0], "to": days[1]}]
    shape = {
        "freezes": freezes, "everything": {side: _totals(p, at, f"{side}_all") for side in ("auto", "always")},
        "actions": {
            "default": {"level": "suggest"}, "set_budget": money, "set_bid": money,
            "pause": {"level": levels[of("pause_level")], "incident": "ask"},
        },
    }  # fmt: skip
    return policy_of(shape, Path("drawn.yaml"))


def _totals(p: dict[str, np.ndarray], at: int, name: str) -> dict[str, Any]:
    risk, count = {}, {}
    for which in ("change", "day", "week", "total"):
        if (limit := int(p[f"{name}_{which}"][at])) != NONE:
            risk[which] = limit / 100
        if (share := int(p[f"{name}_{which}_share"][at])) != NONE:
            risk[f"{which}_share"] = share / 100
    for which in ("hour", "day"):
        if (most := int(p[f"{name}_ops_{which}"][at])) != NONE:
            count[which] = most
    return {"risk": risk, "operations": count}


def _bounds(p: dict[str, np.ndarray], at: int, side: str) -> dict[str, Any]:
    shape = _totals(p, at, side)

    def of(name: str) -> int:
        return int(p[f"{side}_{name}"][at])

    for verb in ("grow", "shrink"):
        shape[verb] = {
            which: of(f"{verb}_{which}") / 100 for which in ("step", "day", "week") if of(f"{verb}_{which}") != NONE
        }
    shape["budget"] = {end: of(end) / 100 for end in ("floor", "ceiling") if of(end) != NONE}
    for name, key in (("cool", "cooldown_hours"), ("longest", "longest_days")):
        if of(name) != NONE:
            shape[key] = of(name)
    if of("from") != NONE:
        shape["hours"] = ["-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (of("from"), of("to")))]
    if of("workdays"):
        shape["weekdays"] = ["mon", "tue", "wed", "thu", "fri"]
    if of("platform"):
        shape["platforms"] = ["google"]
    if of("evidence") != NONE:
        shape["evidence"] = EVIDENCE[of("evidence")]
    if side == "auto" and of("amber"):
        shape["confidence"] = "amber"
    if side == "always" and not of("amber"):
        shape["confidence"] = "green"
    return shape


def drawn(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    """Cases as numbers; see the oracle."""

    def rare(share: float) -> np.ndarray:
        return rng.random(n) < share

    two = (n, THINGS)
    c: dict[str, np.ndarray] = {"kind": rng.choice(4, n, p=[0.68, 0.2, 0.09, 0.03])}
    c["there"] = np.arange(THINGS) < rng.integers(1, THINGS + 1, n)[:, None]
    c["period"] = np.where((c["kind"] == 0) & rare(0.25), 7, 1)
    was = _cents(rng, two, 400, 40_000) * c["period"][:, None]
    change = rng.choice([-0.3, -0.1, -0.02, 0.0, 0.02, 0.05, 0.1, 0.1, 0.2, 0.3], two)
    # Things are told apart by their parity, so that no write fits the wrong one.
    would = np.maximum((was * (1 + change)).astype(np.int64), 4) // 2 * 2 + np.arange(THINGS)
    drift = np.where(rng.random(two) < 0.08, rng.choice([-0.3, -0.04, -0.01, 0.01, 0.04, 0.3], two), 0.0)
    extra = np.where(rng.random(two) < 0.06, rng.choice([-40, -2, 2, 8, 200, 4000], two), 0)
    c |= {"was": was, "would": would, "held": np.maximum((was * (1 + drift)).astype(np.int64), 0),
          "written": np.maximum(would + extra, np.arange(THINGS))}  # fmt: skip
    c["left"] = rng.integers(-1, 25, n)
    up = (np.maximum(would - was, 0) * c["there"]).sum(1)
    least = -(-up * np.maximum(c["left"], 1) // c["period"])
    c["risk"] = np.where(
        rare(0.02), NONE, np.maximum(least + rng.choice([-200, -1, 0, 0, 0, 0, 0, 1, 500, 20_000], n), 0)
    )
    c |= {
        "hostile": rare(0.05), "naive": rare(0.01), "stopped": rare(0.01), "red": rare(0.01), "incident": rare(0.03),
        "foreign": rare(0.03), "no_operations": rare(0.02), "wrong_field": rare(0.02), "platform": rare(0.05),
        "amber": rare(0.1), "evidence": rng.choice(5, n, p=[0.05, 0.05, 0.1, 0.2, 0.6]),
        "spend": np.where(rare(0.03), -1, np.where(rare(0.02), 0, _cents(rng, n, 20_000, 900_000))),
    }  # fmt: skip
    c["amber"] &= ~c["red"]
    now = rng.integers(1_767_225_600, 1_830_297_600, n)
    edge = rng.random(n)
    now = np.where(edge < 0.1, rng.choice(SWITCHES, n) + rng.integers(-7200, 7200, n), now)
    midnight = oracle.midnight(oracle.local_day(now))
    c["now"] = np.where((edge > 0.1) & (edge < 0.25), midnight + rng.choice([-1, 0, 1, 3599, 3600], n), now)
    _history(rng, c, n)
    c["hostile_at"] = rng.integers(0, 7, n)
    c["hostile_value"] = rng.integers(0, len(HOSTILE), n)
    # Where nothing is written, only the proposal and the situation can be hostile.
    c["hostile_at"] = np.where(c["no_operations"] & np.isin(c["hostile_at"], [2, 3]), 0, c["hostile_at"])
    return c


def _history(rng: np.random.Generator, c: dict[str, np.ndarray], n: int) -> None:
    day = oracle.local_day(c["now"])
    morning, monday = oracle.midnight(day), oracle.midnight(day - (day + 3) % 7)
    h, q = (n, CHANGES), (n, PROMISES)
    ago = c["now"][:, None] - rng.choice([0, 1, 3599, 3600, 3601, 7200, 40_000, 90_000, 200_000, 500_000, 900_000], h)
    begin = np.where(rng.random(h) < 0.5, morning[:, None], monday[:, None])
    edge = begin + rng.choice([-1, 0, 1, 600], h)
    c |= {
        "h_there": rng.random(h) < 0.45, "h_at": np.where(rng.random(h) < 0.4, edge, ago),
        "h_thing": rng.integers(0, THINGS + 1, h), "h_field": rng.random(h) < 0.8, "h_same_action": rng.random(h) < 0.6,
        "h_mine": rng.random(h) < 0.05, "h_foreign": rng.random(h) < 0.02,
        "h_risk": _cents(rng, h, 100, 60_000) * (rng.random(h) < 0.8), "h_twin": rng.random(n) < 0.2,
        "q_there": rng.random(q) < 0.3, "q_same_action": rng.random(q) < 0.6, "q_mine": rng.random(q) < 0.05,
        "q_foreign": rng.random(q) < 0.02, "q_risk": _cents(rng, q, 100, 60_000) * (rng.random(q) < 0.8),
        "q_operations": rng.integers(0, 3, q), "q_twin": rng.random(n) < 0.2,
    }  # fmt: skip
    # Two changes never at the same second: which of them was first would be anybody's guess.
    order = np.sort(c["h_at"], axis=1)
    c["h_at"] = np.where((np.diff(order, axis=1) == 0).any(1)[:, None], c["h_at"] - np.arange(CHANGES), c["h_at"])
    thing = np.minimum(c["h_thing"], THINGS - 1)
    near = np.take_along_axis(c["held"], thing, 1) * rng.choice([0.8, 0.95, 1.0, 1.0, 1.05], h)
    c["h_before"] = np.where(rng.random(h) < 0.04, -1, near.astype(np.int64))
    for name in ("h_same_action", "h_mine", "h_foreign", "h_risk", "h_there"):
        c[name][:, 1] = np.where(c["h_twin"], c[name][:, 0], c[name][:, 1])
        q_name = name.replace("h_", "q_")
        c[q_name][:, 0] = np.where(c["q_twin"], c[name][:, 0], c[q_name][:, 0])


def triple(c: dict[str, np.ndarray], i: int) -> tuple[Proposal, list[Operation], Situation]:
    """One case as the product gets it."""
    kind, hostile = KINDS[c["kind"][i]], HOSTILE[c["hostile_value"][i]] if c["hostile"][i] else None
    at = int(c["hostile_at"][i]) if c["hostile"][i] else -1
    numbers = kind in ("set_budget", "set_bid")
    unit = "" if not numbers else "EUR/click" if kind == "set_bid" else "EUR/day" if c["period"][i] == 1 else "EUR/week"
    field = {"set_budget": "budget", "set_bid": "bid", "pause": "status"}.get(kind, "wire")
    field = "members" if c["wrong_field"][i] else field
    platform = "tiktok" if c["platform"][i] else "google"
    before, after, operations = {}, {}, []
    for t in range(int(c["there"][i].sum())):
        sides = [c[name][i, t] / 100 for name in ("was", "would", "held", "written")]
        sides = sides if numbers else ["enabled", "paused", "enabled", "paused"]
        name = f"Campaign {t}"
        before[name], after[name] = sides[0], sides[1]
        operations.append(Operation.model_construct(
            platform=platform, entity=str(t), kind="campaign", name=name, field=field, before=sides[2],
            after=sides[3], unit=unit,
        ))  # fmt: skip
    bad = 7 if hostile in ("105", "１０５", "105 EUR") and not numbers else hostile
    if at == 0:
        after["Campaign 0"] = bad
    elif at == 1:
        before["Campaign 0"] = bad if not (hostile is None and not numbers) else 7
    elif at in (2, 3):
        side = "after" if at == 2 else "before"
        operations[0] = operations[0].model_copy(update={side: _bad_write(hostile, kind)})
    risk = (
        None
        if c["risk"][i] < 0
        else Money(amount=number(int(c["risk"][i]) / 100), currency="CHF" if c["foreign"][i] else "EUR")
    )
    now = datetime.fromtimestamp(int(c["now"][i]), UTC)
    day = date.fromordinal(EPOCH.toordinal() + int(oracle.local_day(c["now"][i : i + 1])[0]))
    proposal = Proposal.model_construct(
        id="p-1", action=kind, target="x", before=before, after=after, unit=unit, why=WHY, risk=risk, effect=None,
        downside=None, evidence=EVIDENCE[c["evidence"][i]], expires=day + timedelta(days=int(c["left"][i])),
    )  # fmt: skip
    local = now.astimezone(ZONE)
    like = operations[0]
    changes = [_change(c, i, j, like, kind, local) for j in range(CHANGES) if c["h_there"][i, j]]
    promises = [_promise(c, i, j, kind) for j in range(PROMISES) if c["q_there"][i, j]]
    situation = {
        "now": local.replace(tzinfo=None) if c["naive"][i] else (now if i % 2 else local),
        "changes": tuple(changes), "open_risk": tuple(promises), "stopped": bool(c["stopped"][i]),
        "incident": bool(c["incident"][i]), "zone": "Europe/Berlin" if i % 2 or c["naive"][i] else "",
        "spend": {platform: int(c["spend"][i]) / 100} if c["spend"][i] >= 0 else {},
        "people": (Principal(id="u-1", kind="person", role="admin"),) if i % 3 else (),
    }  # fmt: skip
    if at == 4:
        situation["stopped"] = "no"
    elif at == 5:
        situation["open_risk"] += (Promise("p-x", float("nan"), "EUR"),)
    elif at == 6:
        situation["changes"] += (Change("google", "9", "budget", local.replace(tzinfo=None), 1.0, "EUR", "p-y"),)
    return proposal, [] if c["no_operations"][i] else operations, Situation(**situation)


def _bad_write(hostile: Any, kind: str) -> Any:
    if kind in ("set_budget", "set_bid"):
        # A bid that was never set is nothing hostile.
        return "none" if hostile is None else hostile
    return float("nan")


def _id(c: dict[str, np.ndarray], i: int, j: int, kind: str) -> str:
    """The proposal of an earlier change (h) or of a promise (q)."""
    if c[f"{kind}_mine"][i, j]:
        return "p-1"
    if (kind == "h" and j == 1 and c["h_twin"][i]) or (kind == "q" and j == 0 and c["q_twin"][i]):
        return "p-h0"
    return f"p-{kind}{j}"


def _change(c: dict[str, np.ndarray], i: int, j: int, write: Operation, kind: str, local: datetime) -> Change:
    before = None if c["h_before"][i, j] < 0 else int(c["h_before"][i, j]) / 100
    return Change(
        platform=write.platform, entity=str(c["h_thing"][i, j]), field=write.field if c["h_field"][i, j] else "name",
        at=datetime.fromtimestamp(int(c["h_at"][i, j]), UTC if j % 2 else local.tzinfo),
        risk=int(c["h_risk"][i, j]) / 100, currency="CHF" if c["h_foreign"][i, j] else "EUR",
        proposal=_id(c, i, j, "h"), action=kind if c["h_same_action"][i, j] else "publish", before=before, after=1.0,
        unit=write.unit,
    )  # fmt: skip


def _promise(c: dict[str, np.ndarray], i: int, j: int, kind: str) -> Promise:
    return Promise(
        _id(c, i, j, "q"), int(c["q_risk"][i, j]) / 100, "CHF" if c["q_foreign"][i, j] else "EUR",
        kind if c["q_same_action"][i, j] else "publish", int(c["q_operations"][i, j]),
    )  # fmt: skip


def check(rng: np.random.Generator, n: int) -> tuple[Counter, list[tuple[int, Ruling, int, Any]]]:
    """Count rulings by level, and where the oracle disagrees."""
    rules, p = policies(rng, POLICIES)
    c = drawn(rng, n)
    which = rng.integers(0, POLICIES, n)
    expected = oracle.levels({name: each[which] for name, each in p.items()}, c)
    told, wrong = Counter(), []
    for i in range(n):
        proposal, operations, situation = triple(c, i)
        confidence = "red" if c["red"][i] else "amber" if c["amber"][i] else "green"
        ruling = ruled(rules[which[i]], proposal, operations, confidence, situation, currency="EUR")
        level = ("blocked", "suggest", "approve", "auto").index(ruling.level)
        told[ruling.level] += 1
        told["violations"] += level > expected[i]
        told["needless"] += level < expected[i]
        if level != expected[i]:
            wrong.append((i, ruling, int(expected[i]), (proposal, operations, situation)))
    return told, wrong


def main(cases: int = 100_000, seed: int = 2026) -> int:
    """Print the counts; 1 if anything disagrees."""
    started, told = time.process_time(), Counter()
    for batch in range(-(-cases // BATCH)):
        found, wrong = check(np.random.default_rng([seed, batch]), min(BATCH, cases - batch * BATCH))
        told += found
        for i, ruling, expected, _ in wrong[:3]:
            print(f"batch {batch}, case {i}: {ruling.level}, the oracle says {expected}", file=sys.stderr)
    seconds = time.process_time() - started
    print(f"{cases} cases in {seconds:.0f} CPU seconds: " + ", ".join(f"{told[each]} {each}" for each in (
        "auto", "approve", "suggest", "blocked")))  # fmt: skip
    print(f"violations {told['violations']}, needless blocks {told['needless']}")
    return int(bool(told["violations"] + told["needless"]))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
