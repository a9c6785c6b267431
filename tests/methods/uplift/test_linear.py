import numpy as np
import pytest

from methods.uplift.design import design
from methods.uplift.linear import PENALTIES, linear


def made(size=4000):
    rng = np.random.default_rng(0)
    x = rng.normal(size=size)
    x[::10] = np.nan
    kind = rng.choice(["a", "b", "c"], size).astype(object)
    target = 0.5 + 2 * np.nan_to_num(x) + 3 * (kind == "b") + rng.normal(0, 1, size)
    return design({"x": x, "kind": kind}), target, x, kind


def test_equals_a_ridge_regression_of_another_library():
    from sklearn.linear_model import Ridge

    features, target, x, kind = made()
    x, columns = np.where(np.isnan(x), np.nanmean(x), x), [kind == level for level in features.levels[1] or ()]
    table = np.column_stack([x, *columns]).astype(float)
    scale = np.column_stack([np.nanstd(features.matrix[:, 0]) * np.ones(1), *[c.std() * np.ones(1) for c in columns]])
    table = (table - table.mean(axis=0)) / scale
    other = Ridge(alpha=3.0 * len(target)).fit(table, target).predict(table)
    own = linear(features, target, np.arange(len(target))).after(3.0).predict(features.matrix)
    assert own == pytest.approx(other, abs=1e-9)


def test_a_larger_penalty_pulls_towards_the_mean():
    features, target, *_ = made()
    model = linear(features, target, np.arange(len(target)))
    spread = [model.after(choice).predict(features.matrix).std() for choice in PENALTIES]
    assert spread == sorted(spread, reverse=True)
    assert model.after(1e9).predict(features.matrix) == pytest.approx(target.mean(), abs=1e-6)


def test_only_its_rows_are_read():
    features, target, *_ = made()
    rows = np.arange(0, 4000, 2)
    changed = target.copy()
    changed[1::2] = 99.0
    one, two = (linear(features, each[rows], rows).weights for each in (target, changed))
    assert one.tobytes() == two.tobytes()
