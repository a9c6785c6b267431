# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
# pyright: reportOperatorIssue=false, reportCallIssue=false, reportIndexIssue=false
"""Responses at the level of all evidence: names are found in any writing, and returns have the reconciled spread."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from errors import BadArguments, WeakData
from ledger.runs import Runs
from methods.triangulation import Posterior
from tests.tools._world import TODAY, build
from tools._tool import Desk
from tools.attribution import _mmm_kept
from tools.bidding import _response
from tools.bidding._response import _quantiles, named, responses
from warehouse.reader import Loaded

KNOWN = ("tv_spend", "search_brand_S", "Meta Kosten")


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    home = tmp_path_factory.mktemp("rich")
    return Desk(build(home, rich=True).reader(), SimpleNamespace(), Runs(home / "ledger.db"), TODAY, seed=7)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("name", "at"), [("TV", 0), ("tv_spend", 0), ("search_brand", 1), ("meta", 2), (" Tv ", 0)])
def test_a_channel_is_found_in_any_writing(name, at):
    assert named(name, KNOWN) == at


def test_an_unknown_channel_names_the_known_ones():
    with pytest.raises(BadArguments) as told:
        named("radio", KNOWN)
    assert all(name in told.value.todo(lang) for name in KNOWN for lang in ("de", "en"))


def test_draws_take_the_reconciled_distribution_and_keep_their_order():
    grid = np.linspace(0, 10, 2001)[None]
    density = np.exp(-0.5 * ((grid - 4) / 0.5) ** 2)
    density /= density.sum()
    final = Posterior(grid, density, *([np.zeros(1)] * 3), np.zeros((1, 3)), 0.0, 0.0, 0.9, np.zeros(1))
    among = np.random.default_rng(1).lognormal(0, 1, 500)
    found = _quantiles(final, 0, among)
    assert (np.argsort(found) == np.argsort(among)).all()
    assert found.mean() == pytest.approx(4, abs=0.02)
    assert found.std() == pytest.approx(0.5, abs=0.02)


def test_ad_accounts_and_experiments_set_the_level_of_the_curves(rich):
    planned = responses(rich)
    assert planned.found is not None
    assert planned.response is not None
    modelled = planned.model.fit.estimates.roas
    response, spend = planned.response, planned.spend
    for at, own in enumerate(planned.channels):
        place = next(new for new, name in enumerate(planned.found.names) if name.startswith(own.removesuffix("_spend")))
        told = planned.found.final.mean[place]
        factor = response.ceiling[:, at] / _unscaled(planned)[:, at]
        assert (factor * modelled[:, at]).mean() == pytest.approx(told, rel=0.03, abs=0.03)
    assert set(planned.campaigns.values()) <= set(range(len(planned.channels)))
    assert spend.shape[1] == len(planned.channels)
    assert {source.kind for source in planned.sources} >= {"media", "ads"}


def _unscaled(planned):
    return _response.drawn(planned.model.media, planned.model.spec, planned.model.fit.posterior).ceiling


def test_the_same_data_are_fitted_once(rich, monkeypatch):
    first = responses(rich).model
    monkeypatch.setattr(_mmm_kept, "run", lambda *_: pytest.fail("fitted again"))
    assert responses(rich).model is first


@pytest.mark.parametrize(("usd", "refused"), [(30.0, True), (1.0, False)])
def test_costs_in_several_currencies_are_refused_unless_it_is_a_trace(usd, refused):
    loaded = Loaded("ads", "ads", 2, date(2026, 1, 1), date(2026, 2, 1), ("date", "cost", "currency"), "x", "EUR+USD")
    house: Any = SimpleNamespace(kinds=lambda: {"ads": loaded}, rows=lambda _sql: [("EUR", 70.0), ("USD", usd)])
    desk: Any = SimpleNamespace(warehouse=house)
    if refused:
        with pytest.raises(WeakData, match="USD"):
            _response._one_currency(desk)
    else:
        _response._one_currency(desk)
