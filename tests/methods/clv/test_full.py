"""The full posterior: R-hat by hand, the summary that the samplers get, and a sentence where they are missing."""

import sys

import numpy as np
import pytest

from errors import NotInstalled
from methods.clv import full
from methods.clv.purchases import Purchases


def test_r_hat_tells_chains_that_disagree():
    rng = np.random.default_rng(0)
    good = rng.normal(size=(4, 500, 2))
    bad = good.copy()
    bad[0, :, 1] += 3
    assert full.r_hat(good) == pytest.approx([1, 1], abs=0.02)
    assert full.r_hat(bad)[1] > 1.3


def test_missing_parts_are_said_in_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymc_extras.prior", None)
    monkeypatch.setitem(sys.modules, "pymc_extras", None)
    one = Purchases(*(np.ones(3) for _ in range(4)))
    with pytest.raises(NotInstalled) as told:
        full.posterior("bgnbd", one, 1)
    assert "make setup" in told.value.todo("en")
    assert "make setup" in told.value.todo("de")
