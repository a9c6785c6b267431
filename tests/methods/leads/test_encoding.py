import numpy as np

from methods.leads.encoding import RARE, encoding


def columns(size):
    rng = np.random.default_rng(0)
    age = rng.integers(0, 90, size).astype(float)
    age[::7] = np.nan
    return {"age": age, "source": np.where(np.arange(size) % 3 == 0, "fair", "web").astype(object)}


def test_columns_belong_to_their_feature_and_are_standardised():
    told = columns(600)
    coding = encoding(told, np.arange(600))
    assert coding.owners == ("age", "age", "age", "age", "source", "source")
    made = coding.matrix(told)
    assert np.allclose(made.mean(axis=0), 0, atol=1e-9)
    assert np.allclose(made.std(axis=0), 1)


def test_a_category_counts_leads_not_rows():
    told = {"source": np.array(["web"] * 300 + ["rare"] * 300, dtype=object)}
    lead = np.concatenate([np.arange(300), np.repeat(np.arange(RARE - 1), 300)[:300]])
    assert encoding(told, lead).levels == {"source": ("web",)}


def test_a_new_category_is_no_category():
    told = columns(600)
    coding = encoding(told, np.arange(600))
    new = {"age": np.array([3.0]), "source": np.array(["never seen"], dtype=object)}
    raw = coding.matrix(new) * coding.scale + coding.centre
    assert np.allclose(raw[0, -2:], 0)
