# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
"""Planned responses without a fit: curves that are known, so that plans can be judged."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from methods.allocation.response import Response
from tools.bidding._response import Planned

LAST = np.datetime64("2026-03-02")


def made(
    ceiling=(9000.0, 6000.0, 3000.0), half=(4000.0, 3000.0, 3000.0), spend=(3000.0, 3000.0, 3000.0), *, weeks=60,
    draws=200, spread=0.05, days=7, incremental=None, campaigns=None, unit="EUR", seed=1,
):  # fmt: skip
    """Channels a, b, c with logistic curves: kpi a week = ceiling x tanh(spend / half), ceilings known to `spread`."""
    rng = np.random.default_rng(seed)
    names = tuple("abc"[: len(ceiling)])
    spent = np.array(spend) * rng.uniform(0.5, 1.5, (weeks, len(names)))
    spent[-4:] = np.array(spend)
    scale = np.array(half) * 2
    lags = 3
    carry = np.array([0.7, 0.2, 0.1])
    response = Response(
        names, days, np.broadcast_to(carry[None, :, None], (draws, lags, len(names))).copy(), "logistic",
        np.full((draws, len(names)), 4.0), np.ones((draws, len(names))),
        np.array(ceiling) * np.exp(rng.normal(0, spread, (draws, len(names)))), scale, spent[1 - lags :], spent,
    )  # fmt: skip
    dates = LAST - np.arange(weeks)[::-1] * np.timedelta64(days, "D")
    kpi = 20000.0 + 5000 * np.sin(np.arange(weeks) / 8)
    media: Any = SimpleNamespace(dates=dates, days=days, panel=(kpi[None], spent[None], None), channels=names)
    model: Any = SimpleNamespace(media=media, fit=None)
    return Planned(
        response=response, channels=names, spend=spent, read=SimpleNamespace(), model=model, lines=(), found=None,
        labels=tuple("model" for _ in names), evidence="model",
        incremental=np.array(incremental if incremental is not None else [True] * len(names)),
        campaigns=campaigns or {}, unit=unit, currency="EUR", money=bool(unit), reasons=(), next_test=None, notes=(),
        sources=(),
    )  # fmt: skip


TODAY = date(2026, 3, 9)
