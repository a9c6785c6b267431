"""Trying budgets: the best plan, any plan of one's own from the same draws, and what becomes of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from errors import BadArguments, Lang
from terms import Principal
from web.views import measured

if TYPE_CHECKING:
    from settings import Settings
    from tools.calling import Desk
    from tools.trying import Live

TOOL = "bidding.allocate"
KEPT = 4
REACH = 1.6
"""A slider ends at so many times the most that was ever spent, or that is spent now."""
CHANGES = ("", "20%", "50%")
"""By how much a channel may change at most in the best allocation; the first one is as far as was observed."""
_lives: OrderedDict[Path, Live] = OrderedDict()
_newest: dict[Path, str] = {}
"""Of each home the run whose draws a page shows: looking up what holds for the data takes longer than trying a plan."""
_lock = Lock()


def plan(settings: Settings, lang: Lang, *, begin: bool = True) -> dict[str, Any]:
    """The best plan for today's budget and what sliders need; what is not there yet is begun.

    Args:
        settings: the house.
        lang: of what is said.
        begin: have it computed where it is not known for the data of now.
    """
    from web import works

    with measured.desk(settings) as at:
        key = _work(at)
        # Looked at before the result: work that ends in between has left its result by then.
        work = works.found(settings.home, key)
        going, known = measured.progress(work), measured.found(at, TOOL, {})
        data = bool({"media", "ads"} & set(at.warehouse.kinds()))
    live = _live(settings, known.run) if known and known.fresh else None
    if live is not None and known is not None:
        _newest[settings.home] = known.run
    ready = known is not None and known.fresh and (live is not None or _none(settings, known.run))
    failure = work.failed if work and not ready else None
    if not ready and data and failure is None and begin:
        going = _begin(settings, key)
    return {
        "ok": True, "data": data, "working": None if ready else going,
        "failed": failure.as_json(lang) if failure else None, "stale": bool(known and not known.fresh),
        "found": _found(measured.shaped(known.result, lang)) if known else None,
        "live": _told(live, lang) if live else None,
    }  # fmt: skip


def again(settings: Settings) -> None:
    """Have it computed once more, after a failure."""
    with measured.desk(settings) as at:
        key = _work(at)
    _begin(settings, key)


def tried(settings: Settings, lang: Lang, given: Mapping[str, float], margin: float | None = None) -> dict[str, Any]:
    """What a plan would bring against going on as now, from the kept draws.

    Args:
        settings: the house.
        lang: of what is said.
        given: money by channel over the whole plan; channels that are not named keep what they have.
        margin: share of revenue that is left; then profit is told.

    Raises:
        BadArguments: unknown channels, a margin that is none, or draws that are not there yet.
    """
    live = _need(settings)
    share = _margin(margin)
    found = live.tried(live.money(dict(given)), share)
    facts = live.facts(found, share)
    rows = zip(live.channels, found.money.tolist(), found.by_channel.tolist(), found.next.tolist(),
               found.beyond.tolist(), strict=True)  # fmt: skip
    return {
        "ok": True, "goal": live.goal(share).said(lang), "margin": share,
        "facts": {each.id: each.as_json() for each in facts},
        "channels": [
            {"channel": name, "money": money, "change": change[0], "low": change[1], "high": change[2], "next": steep,
             "beyond": over}
            for name, money, change, steep, over in rows
        ],
    }  # fmt: skip


def best(
    settings: Settings, lang: Lang, budget: float | None = None, margin: float | None = None, change: str = "",
    locked: tuple[str, ...] = (),
) -> dict[str, Any]:  # fmt: skip
    """The best allocation of a budget inside limits, by the tool and on record.

    Args:
        settings: the house.
        lang: of what is said.
        budget: over the whole plan; as much as is spent now where none is given.
        margin: share of revenue that is left; then profit counts.
        change: by how much a channel may change at most, such as `20%`.
        locked: channels that keep what they have.
    """
    args: dict[str, Any] = {}
    if budget is not None:
        args["budget"] = round(budget, 2)
    if (share := _margin(margin)) is not None:
        args["margin"] = share
    if change:
        args["max_change"] = change
    if locked:
        args["locked"] = sorted(locked)
    return _asked(settings, lang, args)


def proven(settings: Settings, lang: Lang, given: Mapping[str, float], margin: float | None = None) -> dict[str, Any]:
    """The same as `tried`, by the tool and on record: so that its figures have receipts."""
    return _asked(settings, lang, own(_need(settings), given, _margin(margin)))


def proposed(
    settings: Settings, lang: Lang, given: Mapping[str, float], by: Principal, margin: float | None = None
) -> dict[str, Any]:  # fmt: skip
    """Put a plan of one's own before whoever approves: what the tool proposes for it, through the policy.

    Raises:
        Forbidden: the role may not propose.
    """
    from ledger import proposals
    from policies import roles
    from web import orders
    from web.edge import tool_result

    roles.require(by, "propose")
    result = tool_result(settings, TOOL, own(_need(settings), given, _margin(margin)), by.id, own=True)
    told = measured.shaped(result, lang)
    ids = {each.id for each in result.proposals}
    with orders.office(settings).book.reading() as tx:
        entries = [each for each in proposals.listed(tx, ()) if each.run == told["run"] or each.id in ids]
    return {
        "ok": True, "found": _found(told),
        "proposals": [
            {"id": each.id, "status": each.status, "level": each.level, "needs": each.needs,
             "changes": len(each.proposal.after)}
            for each in entries
        ],
    }  # fmt: skip


def own(live: Live, given: Mapping[str, float], margin: float | None) -> dict[str, Any]:
    """The tool's arguments for a plan of one's own: every channel bound to its amount."""
    money = live.money(dict(given)).round(2).tolist()
    args: dict[str, Any] = {
        "budget": round(sum(money), 2),
        "bounds": {name: [each, each] for name, each in zip(live.channels, money, strict=True)},
    }
    return args | ({"margin": margin} if margin is not None else {})


def _asked(settings: Settings, lang: Lang, args: dict[str, Any]) -> dict[str, Any]:
    with measured.desk(settings) as at:
        kept = measured.found(at, TOOL, args)
        result = kept.result if kept and kept.fresh else measured.measure(at, TOOL, args)
    return {"ok": True, "found": _found(measured.shaped(result, lang))}


def _work(at: Desk) -> str:
    """The name of the work for the data of now."""
    return f"plan {measured.state(at, TOOL)}"


def _begin(settings: Settings, key: str) -> dict[str, Any]:
    """Compute the best plan, and keep the draws behind it; how far it is."""
    from web import works

    def task(_step: object) -> None:
        from tools.trying import opened, save

        with measured.desk(settings) as at:
            known = measured.found(at, TOOL, {})
            run = known.run if known and known.fresh else _run(at)
            live = opened(at)
        file = _file(settings, run)
        if live is not None:
            save(live, file)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.with_suffix(".none").touch()

    work = works.begin(settings.home, key, task, usual=1.3 * measured.usual(settings, TOOL), queued=True)
    return measured.progress(work) or measured.JUST


def _run(at: Desk) -> str:
    result = measured.measure(at, TOOL, {})
    return result.receipt.run if result.receipt else ""


def _file(settings: Settings, run: str) -> Path:
    return settings.home / "cache" / "plans" / f"{run}.npz"


def _none(settings: Settings, run: str) -> bool:
    """Whether no model could be fitted, so that there is nothing to try."""
    return _file(settings, run).with_suffix(".none").exists()


def _live(settings: Settings, run: str) -> Live | None:
    """The draws behind a run, from memory or from the file."""
    from tools.trying import load

    file = _file(settings, run)
    with _lock:
        if file in _lives:
            _lives.move_to_end(file)
            return _lives[file]
        found = load(file)
        if found is not None:
            _lives[file] = found
            while len(_lives) > KEPT:
                _lives.popitem(last=False)
        return found


def _need(settings: Settings) -> Live:
    """The draws behind the newest plan; looked up once and for all as long as a page shows it.

    Raises:
        BadArguments: they are not there yet.
    """
    run = _newest.get(settings.home)
    if run is None:
        with measured.desk(settings) as at:
            known = measured.found(at, TOOL, {})
        run = known.run if known else ""
    live = _live(settings, run) if run else None
    if live is None:
        raise BadArguments(
            en="There is no computed plan to try budgets on yet.",
            de="Noch ist kein Plan berechnet, an dem sich Budgets durchspielen lassen.",
            do_en="Open the page Plan, or ask GET /views/plan, and wait until it is ready.",
            do_de="Öffnen Sie die Seite Planen oder fragen Sie GET /views/plan, und warten Sie, bis er fertig ist.",
        )
    return live


def _margin(margin: float | None) -> float | None:
    if margin is not None and not 0 < margin <= 1:
        raise BadArguments(
            en="A margin is a share of revenue between 0 and 1.",
            de="Eine Marge ist ein Anteil am Umsatz zwischen 0 und 1.",
            do_en="Write 40 for 40 %, or leave it empty.", do_de="Schreiben Sie 40 für 40 %, oder lassen Sie es leer.",
        )  # fmt: skip
    return margin


def _told(live: Live, lang: Lang) -> dict[str, Any]:
    """What sliders need: of each channel what it has now, the most it ever had, its evidence and its curve."""
    now, seen = live.trying.now, live.trying.seen
    top = REACH * (seen.clip(min=now))
    top = top.clip(min=max(float(now.sum()) * 0.02, 1.0))
    money, curve = live.trying.curves(top, points=25)
    return {
        "start": live.start.isoformat(), "days": live.days, "currency": live.currency, "unit": live.unit,
        "goal": live.goal().said(lang), "budget": round(float(now.sum()), 2),
        "channels": [
            {"channel": name, "name": live.names[at], "now": float(now[at]), "seen": float(seen[at]),
             "top": round(float(top[at]), 2), "evidence": live.labels[at], "caused": live.caused[at],
             "curve": [[float(money[p, at]), *map(float, curve[p, at])] for p in range(len(money))]}
            for at, name in sorted(enumerate(live.channels), key=lambda pair: -float(now[pair[0]]))
        ],
    }  # fmt: skip


def _found(told: dict[str, Any]) -> dict[str, Any]:
    """A plan of the tool as the page reads it."""
    from web.views.truth import said

    tests = measured.rows(told, "next_test")
    return {
        "run": told["run"], "text": told["text"], "confidence": told["confidence"], "evidence": told["evidence"],
        "facts": told["facts"], "caveats": told["caveats"], "plan": measured.rows(told, "plan"),
        "details": measured.rows(told, "details"), "moves": measured.rows(told, "moves"),
        "stages": measured.rows(told, "stages"), "charts": told["charts"], "proposals": len(told["proposals"]),
        "next_test": tests[0] | {"where_said": said(told, "next_test", "where", tests[0]["where"])} if tests else None,
    }  # fmt: skip
