import numpy as np

from methods.uplift.design import LEVELS, OTHER, design


def text(*values):
    return np.array(values, dtype=object)


def test_numbers_written_as_text_are_numbers_and_gaps_stay_gaps():
    made = design({"age": text("3", "4.5", None, "nan", "")})
    assert made.levels == (None,)
    assert np.isnan(made.matrix[2:, 0]).all()
    assert made.matrix[:2, 0].tolist() == [3.0, 4.5]


def test_rare_categories_share_a_code():
    values = [f"c{index}" for index in range(40)] * 5
    made = design({"city": text(*values)})
    assert made.levels[0] is not None
    assert made.levels[0][-1] == OTHER
    assert made.matrix.max() == LEVELS
    assert made.categorical == [True]


def test_texts_of_their_own_and_constants_are_left_out():
    free = text(*[f"remark {index}" for index in range(300)])
    made = design({"remark": free, "same": np.zeros(300), "x": np.arange(300.0)})
    assert made.names == ("x",)
    assert made.dropped == {"remark": "unique", "same": "constant"}


def test_dates_flags_and_endless_numbers():
    made = design(
        {
            "day": np.array(["2026-01-01", "NaT", "2026-01-03"], dtype="datetime64[D]"),
            "flag": np.array([True, False, True]),
            "big": np.array([1.0, np.inf, 2.0]),
        }
    )
    assert made.matrix[2, 0] - made.matrix[0, 0] == 2
    assert np.isnan(made.matrix[1, [0, 2]]).all()


def test_nothing_at_all():
    assert design({}).matrix.shape == (0, 0)
