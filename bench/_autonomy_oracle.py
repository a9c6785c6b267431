# pyright: basic
"""What a policy has to say, computed from plain whole numbers: nothing of the code that it judges is used here.

Money is in cents, shares in per cent, moments in seconds of UTC. Berlin's summer time is worked out from its rule: from
the last Sunday of March to the last Sunday of October, at one o'clock UTC.
"""

from __future__ import annotations

import numpy as np

BLOCKED, SUGGEST, APPROVE, AUTO = 0, 1, 2, 3
NONE = -1
"""A bound that is not written."""
DAY = 86_400


def offset(seconds: np.ndarray) -> np.ndarray:
    """Seconds by which Berlin is ahead of UTC."""
    year = (seconds // DAY).astype("datetime64[D]").astype("datetime64[Y]")
    first, last = (_last_sunday(year + np.timedelta64(0, "Y"), month) for month in (2, 9))
    return np.where((seconds >= first * DAY + 3600) & (seconds < last * DAY + 3600), 7200, 3600)


def _last_sunday(year: np.ndarray, month: int) -> np.ndarray:
    end = (year.astype("datetime64[M]") + np.timedelta64(month + 1, "M")).astype("datetime64[D]").astype(np.int64) - 1
    return end - (end + 4) % 7


def local_day(seconds: np.ndarray) -> np.ndarray:
    """The day in Berlin, counted from 1970."""
    return (seconds + offset(seconds)) // DAY


def midnight(day: np.ndarray) -> np.ndarray:
    """When a day in Berlin began."""
    return day * DAY - offset(day * DAY - 7200)


def levels(p: dict[str, np.ndarray], c: dict[str, np.ndarray]) -> np.ndarray:  # noqa: PLR0915  (rule by rule)
    """The level of each case `c` under its policy `p`."""
    now, day = c["now"], local_day(c["now"])
    weekday = (day + 3) % 7
    morning, monday = midnight(day), midnight(day - weekday)
    level = np.where(c["kind"] == 2, p["pause_level"], np.where(c["kind"] == 3, SUGGEST, p["level"]))

    def cap(wrong: np.ndarray, most: int) -> None:
        level[wrong] = np.minimum(level[wrong], most)

    cap(c["hostile"] | c["naive"] | c["stopped"] | c["red"], BLOCKED)
    pause = c["kind"] == 2
    cap(c["incident"] & ~pause, BLOCKED)
    cap(c["incident"] & pause, APPROVE)
    frozen = (day >= p["freeze_from"]) & (day <= p["freeze_to"])
    cap(frozen & ~pause, BLOCKED)
    cap(c["left"] < 0, BLOCKED)
    budget = c["kind"] == 0
    stated = c["risk"] >= 0
    cap(~stated & (budget | (c["kind"] == 1) | (c["kind"] == 3)), SUGGEST)
    cap(c["foreign"] & (c["risk"] > 0), SUGGEST)
    cap(c["no_operations"], SUGGEST)
    # A bid's amounts are in EUR/click; a budget's in `period` days.
    period, there = c["period"], c["there"]
    was, would = np.where(there, c["was"], 0), np.where(there, c["would"], 0)
    held, written = np.where(there, c["held"], 0), np.where(there, c["written"], 0)
    up = np.maximum(would - was, 0).sum(1)
    days = np.maximum(c["left"], 1)
    cap(budget & stated & (c["risk"] * period < up * days - period / 2), BLOCKED)
    writes = there.sum(1) * ~c["no_operations"]
    there_ = there & ~c["no_operations"][:, None]
    some = budget & ~c["no_operations"]
    slack = writes * period
    real = np.maximum(written - held, 0).sum(1)
    cap(some & (written.sum(1) > would.sum(1) + slack), BLOCKED)
    cap(some & (20 * real > 20 * (up + slack) + held.sum(1)), BLOCKED)
    cap(some & (real > up + slack), APPROVE)
    bids = (c["kind"] == 1) & ~c["no_operations"]
    cap(bids & (written != would).any(1), BLOCKED)
    cap(bids & (20 * np.abs(held - was) > np.maximum(held, 10)).any(1), APPROVE)
    cap(c["wrong_field"] & ~c["no_operations"], BLOCKED)

    untold = (c["risk"] < 0) & ~pause
    risk = np.where(c["risk"] < 0, 0, c["risk"])
    untold |= c["foreign"] & (c["risk"] > 0)
    auto = np.where(pause, p["pause_level"] == AUTO, np.where(c["kind"] == 3, False, p["level"] == AUTO))
    used = _used(c, morning, monday)
    for side, most in (("always", BLOCKED), ("auto", APPROVE)):
        # Bounds are those of budgets and bids alike; pauses and unknown actions have none of their own.
        own = (budget | (c["kind"] == 1)) & (auto | (side == "always"))
        for scope in ("own", "all"):
            applies = own if scope == "own" else (auto | (side == "always"))
            name = side if scope == "own" else f"{side}_all"
            for which in ("change", "day", "week", "total"):
                others, doubt = used[scope, which]
                limit, share = p[f"{name}_{which}"], p[f"{name}_{which}_share"]
                cap(applies & (limit != NONE) & (untold | doubt | (others + risk > limit)), most)
                spent = c["spend"] if which != "change" else np.where(c["no_operations"], -1, c["spend"])
                over = untold | doubt | (spent < 0) | (100 * (others + risk) > share * spent)
                cap(applies & (share != NONE) & over, most)
            for which, since in (("hour", now - 3600), ("day", morning)):
                limit = p[f"{name}_ops_{which}"]
                cap(applies & (limit != NONE) & (_writes(c, since, scope) + writes > limit), most)
        for which, since in (("step", None), ("day", morning), ("week", monday)):
            start, untold_start = _start(c, held, since)
            for sign, verb in ((1, "grow"), (-1, "shrink")):
                share = p[f"{side}_{verb}_{which}"]
                reach = start * (100 + sign * share[:, None])
                wrong = (100 * written > reach) if sign > 0 else (100 * written < reach)
                cap(own & (share != NONE) & ((wrong | untold_start) & there_).any(1), most)
        floor, ceiling = p[f"{side}_floor"], p[f"{side}_ceiling"]
        cap(own & budget & (floor != NONE) & ((written < floor[:, None] * period[:, None]) & there_).any(1), most)
        cap(own & budget & (ceiling != NONE) & ((written > ceiling[:, None] * period[:, None]) & there_).any(1), most)
        cool = p[f"{side}_cool"]
        recent = ((now[:, None, None] - c["h_at"][:, None, :]) < cool[:, None, None] * 3600) & _same(c)
        cap(own & (cool != NONE) & (recent.any(2) & there_).any(1), most)
        cap(own & p[f"{side}_platform"] & (c["platform"] | c["no_operations"]), most)
        local = now + offset(now) - day * DAY
        begin, end = p[f"{side}_from"] * 60, p[f"{side}_to"] * 60
        minute = local // 60 * 60
        inside = np.where(begin < end, (minute >= begin) & (minute < end), (minute >= begin) | (minute < end))
        cap(own & (p[f"{side}_from"] != NONE) & ~inside, most)
        cap(own & p[f"{side}_workdays"] & (weekday > 4), most)
        cap(own & (p[f"{side}_evidence"] != NONE) & (c["evidence"] < p[f"{side}_evidence"]), most)
        sure = np.where(c["amber"], p[f"{side}_amber"], True)
        cap((own & ~sure) if side == "always" else (auto & c["amber"] & ~(own & p["auto_amber"])), most)
        cap(own & (p[f"{side}_longest"] != NONE) & (c["left"] > p[f"{side}_longest"]), most)
    two = (budget | (c["kind"] == 1)) & (p["two"] != NONE) & ((c["risk"] < 0) | (risk > p["two"]))
    cap(two & auto, APPROVE)
    return level


def _others(c: dict[str, np.ndarray], scope: str, kind: str) -> np.ndarray:
    return c[f"{kind}_there"] & (c[f"{kind}_same_action"] if scope == "own" else True) & ~c[f"{kind}_mine"]


def _used(c: dict[str, np.ndarray], morning: np.ndarray, monday: np.ndarray) -> dict[tuple[str, str], tuple]:
    found: dict[tuple[str, str], tuple] = {}
    nothing = np.zeros(len(c["now"]), np.int64), np.zeros(len(c["now"]), bool)
    for scope in ("own", "all"):
        promised = _others(c, scope, "q")
        waiting = promised & (c["q_operations"] > 0)
        found[scope, "change"] = nothing
        found[scope, "total"] = (c["q_risk"] * promised).sum(1), (promised & c["q_foreign"] & (c["q_risk"] > 0)).any(1)
        for which, since in (("day", morning), ("week", monday)):
            done = _others(c, scope, "h") & (c["h_at"] >= since[:, None])
            once, queued = done.copy(), waiting.copy()
            # The second change may be of the same proposal as the first, and so may the first promise.
            once[:, 1] &= ~(c["h_twin"] & done[:, 0])
            queued[:, 0] &= ~(c["q_twin"] & (done[:, 0] | (c["h_twin"] & done[:, 1])))
            sums = (c["h_risk"] * once).sum(1) + (c["q_risk"] * queued).sum(1)
            doubt = (done & c["h_foreign"] & (c["h_risk"] > 0)).any(1)
            doubt |= (waiting & c["q_foreign"] & (c["q_risk"] > 0)).any(1)
            found[scope, which] = sums, doubt
    return found


def _writes(c: dict[str, np.ndarray], since: np.ndarray, scope: str) -> np.ndarray:
    done = _others(c, scope, "h") & (c["h_at"] >= since[:, None])
    return done.sum(1) + (c["q_operations"] * _others(c, scope, "q")).sum(1)


def _same(c: dict[str, np.ndarray]) -> np.ndarray:
    """Of each write and each earlier change, whether they are of the same field of the same thing."""
    mine = (c["h_there"] & ~c["h_mine"] & c["h_field"])[:, None, :]
    return mine & (c["h_thing"][:, None, :] == np.arange(c["there"].shape[1])[None, :, None])


def _start(c: dict[str, np.ndarray], held: np.ndarray, since: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    if since is None:
        return held, np.zeros_like(c["there"])
    later = _same(c) & (c["h_at"] >= since[:, None])[:, None, :]
    at = np.where(later, c["h_at"][:, None, :], np.iinfo(np.int64).max)
    first = at.argmin(2)
    begun = np.take_along_axis(c["h_before"], first, 1)
    start = np.where(later.any(2), np.maximum(begun, 0), held)
    return start, later.any(2) & (begun < 0)
