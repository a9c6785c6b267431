# pyright: basic
"""Nights of the simulated company with every tool real: what is applied changes what the company does the next day.

Run `python -m bench.full_nights [nights] [seed]`.

Each day the company plays on under the budgets and pauses that the sandbox platform holds; yesterday's ad data come in
through the watched folder; the night checks, watches, measures and proposes on them, applies what the policy lets
through, and a person says yes to the rest in the morning. The judge of `bench/nights.py` looks at the end. Printed
besides: ad cost and shop revenue of the same days with the house's changes and without any (bids are not played back).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from acting.office import Office
from bench._night_checker import check
from bench.nights import QUICK, ZONE, Moved
from errors import LeitstandError
from graphs.night import Nights
from ledger import people, persons, proposals
from settings import Nights as Own
from settings import Platforms, Settings
from simulator.platform import Sandbox
from simulator.world import World, build

HISTORY, LAST = 300, date(2026, 11, 1)
WINDOW = 10
"""Days of each export: conversions of the days before still come in."""
COLUMNS = ("campaign", "ad_group", "ad", "keyword")
FIGURES = ("impressions", "clicks", "cost", "conversions", "conversion_value")
PLAN = {
    "version": 1,
    "flows": {"night": {"title": {"de": "Nachtlauf", "en": "night run"}, "steps": [
        {"do": "refresh"},
        {"do": "quality", "tools": [{"tool": "data.quality", "args": {"kind": "ads"}}], "fresh": {"ads": 3}},
        {"do": "anomalies", "tools": [{"tool": "data.anomalies"}], "stops": ["tracking", "restated"], "days": 7},
        {"do": "safeguards"},
        {"do": "propose", "tools": [
            {"tool": "bidding.pacing", "args": {"budgets": {"Pinterest Camping": 2400, "MS Brand": 700}}},
            {"tool": "bidding.bids"},
        ]},
        *({"do": do} for do in ("policy", "apply", "verify", "observe", "outcome")),
    ]}},
    "schedules": {"night": {"flow": "night", "at": "03:00"}},
}  # fmt: skip
POLICY = {
    "actions": {
        "set_budget": {
            "level": "auto", "approvers": ["approver"],
            "auto": {"risk": {"change": 300, "day": 500, "week": 1500, "total": 4000}, "grow": {"step": 0.3},
                     "confidence": "amber", "evidence": "model", "cooldown_hours": 20},
            "always": {"risk": {"change": 10_000}, "budget": {"ceiling": 1500}},
        },
        "set_bid": {"level": "approve", "approvers": ["approver"]},
        "pause": {"level": "approve", "approvers": ["approver"], "incident": "ask"},
    }
}  # fmt: skip


def export(world: World, first: date, file: Path) -> None:
    """Ad data from a day on, as they are known at the end of the company's last day."""
    table = world.tables["ad_days"]
    rows = np.flatnonzero(table["day"] >= np.datetime64(first))
    sums: dict[tuple[str, ...], list[float]] = {}
    for at in rows.tolist():  # devices are summed up
        key = (str(table["day"][at]), table["platform"][at], *(f'"{table[name][at]}"' for name in COLUMNS))
        found = sums.setdefault(key, [0.0] * len(FIGURES))
        for place, name in enumerate(FIGURES):
            found[place] += float(table[name][at])
    with file.open("w", encoding="utf-8") as out:
        out.write(",".join(["date", "platform", *COLUMNS, *FIGURES]) + "\n")
        for key, (impressions, clicks, cost, conversions, value) in sums.items():
            numbers = [int(impressions), int(clicks), cost / 100, round(conversions, 4), value / 100]
            out.write(",".join(map(str, [*key, *numbers])) + "\n")
    os.utime(file, (time.time() - 60, time.time() - 60))


def decisions(sandbox: Sandbox, before: dict[str, Any]) -> dict[str, Any]:
    """What marketers have decided, as the platforms hold it: budgets that changed, campaigns that stand still."""
    told: dict[str, Any] = {"budgets": {}, "pause": [], "resume": []}
    for id, fields in held(sandbox).items():
        if fields["budget"] != before[id]["budget"]:
            told["budgets"][id] = fields["budget"]
        if fields["status"] != before[id]["status"]:
            told["pause" if fields["status"] == "paused" else "resume"].append(id)
    return {name: each for name, each in told.items() if each}


def held(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """Fields of every campaign."""
    return {
        each["entity"]: each["fields"]
        for platform in ("google", "meta", "microsoft", "tiktok", "linkedin", "pinterest")
        for each in sandbox.things(platform)
        if each["kind"] == "campaign"
    }


def run(count: int, seed: int, folder: Path) -> tuple[Any, Counter[str], World, World]:
    """Live so many days; the judge's report, what happened, and the company with and without the house."""
    home, watch = folder / "home", folder / "in"
    home.mkdir()
    watch.mkdir()
    (home / "night.yaml").write_text(yaml.safe_dump(PLAN), encoding="utf-8")
    (home / "autonomy.yaml").write_text(yaml.safe_dump(POLICY), encoding="utf-8")
    (home / "made.jsonl").write_text("", encoding="utf-8")
    world = plain = build(seed, HISTORY, last=LAST)
    clock, done = Moved(), Counter()
    clock.to(LAST + timedelta(days=1))
    sandbox = Sandbox(None, world=world, clock=clock)
    with sandbox.serve() as serving:
        settings = Settings(home=home, model="none", timezone=ZONE, nights=Own(watch=(watch,)),
                            platforms=Platforms(sandbox=serving.url))  # fmt: skip

        def office(own: Settings) -> Office:
            return Office.open(own, clock=clock, patience=QUICK)

        with office(settings).book.writing() as tx:
            anna = persons.pseudonym(home, "anna")
            people.register(tx, anna, "approver", clock())
        export(world, world.start, watch / "history.csv")
        house = Nights(settings, office, clock=clock)
        now = held(sandbox)
        for number in range(count):
            day = LAST + timedelta(days=1 + number)
            clock.to(day)
            if number:
                export(world, day - timedelta(days=WINDOW), watch / f"{day}.csv")
            night = house.run(day, trigger="clock")
            done[f"night {night.status}"] += 1
            done.update(f"step {each.step}: {each.status}" for each in night.steps if each.status not in ("ok", "held"))
            clock.to(day, 9)
            _morning(office(settings), done)
            told = decisions(sandbox, now)
            done["decisions played"] += bool(told)
            now = held(sandbox)
            world, plain = world.play(1, told or None), plain.play(1)
        return check(home, sandbox.history(), ZONE, [], {anna: "approver"}), done, world, plain


def _morning(office: Office, done: Counter[str]) -> None:
    with office.book.reading() as tx:
        waiting = proposals.listed(tx, ("open",))
    for entry in waiting:
        try:
            office.approve(entry.id, office.who("anna"), "fine")
            done["approved"] += 1
        except LeitstandError as refused:
            done[f"not approved: {refused.kind}"] += 1
    office.dispatch(wait=1.0)


def _sums(world: World) -> tuple[float, float]:
    table, orders = world.tables["ad_days"], world.tables["orders"]
    cost = table["cost"][table["day"] > np.datetime64(LAST)].sum() / 100
    return float(cost), float(orders["revenue"][orders["ordered_at"].astype("datetime64[D]") > LAST].sum() / 100)


def main() -> None:
    """Print what happened, and whether any of it may not have."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started, used = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        found, done, world, plain = run(count, seed, Path(folder))
    for name, number in sorted((found.counts + done).items()):
        print(f"  {name:<50}{number:>6}")
    for name, (cost, revenue) in (("with the house", _sums(world)), ("without it", _sums(plain))):
        print(f"{name}: cost {cost:,.0f} EUR, revenue {revenue:,.0f} EUR")
    print(f"policy breaches: {len(found.breaches)} {found.breaches[:5]}")
    print(f"over what was allowed: {len(found.overspent)} · not accounted for: {len(found.lost)} {found.lost[:5]}")
    print(f"{count} nights, {time.process_time() - used:.0f} CPU s, {time.perf_counter() - started:.0f} s")
    raise SystemExit(bool(found.breaches or found.overspent or found.lost))


if __name__ == "__main__":
    main()
