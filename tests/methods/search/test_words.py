"""What other terms tell of a word: a dead word makes its terms suspect, and nothing speaks for itself."""

import numpy as np

from methods.search.ngrams import grams
from methods.search.words import fit


def flat(rows):
    return (np.array([word for row in rows for word in row], np.int64),
            np.repeat(np.arange(len(rows)), [len(row) for row in rows]).astype(np.int64))  # fmt: skip


def test_a_thin_term_with_a_dead_word_is_suspect_and_one_without_is_not():
    rows = [[0, i] for i in range(2, 22)] + [[1, i] for i in range(102, 122)]
    dead = np.repeat([True, False], 20)
    due = np.full(40, 3.0)
    seen = np.where(dead, 0.0, 3.0)
    rows += [[0, 30], [1, 31]]
    due, seen = np.append(due, [0.8, 0.8]), np.append(seen, [0.0, 0.0])
    model = fit(grams(*flat(rows), 2), seen, due, np.ones(42))
    above = model.terms.below()
    assert above[40] > 0.95 > above[41] + 0.1


def test_a_part_speaks_for_the_whole_word():
    rows = [[0, i] for i in range(2, 22)] + [[1, i] for i in range(102, 122)] + [[50, 30]]
    due, seen = np.full(41, 3.0), np.append(np.repeat([0.0, 3.0], 20), 0.0)
    due[40] = 0.8
    found = grams(*flat(rows), 2)
    alone = fit(found, seen, due, np.ones(41)).terms.below()[40]
    told = fit(found, seen, due, np.ones(41), np.array([[50, 0]])).terms.below()[40]
    assert told > 0.95 > alone


def test_a_run_is_judged_by_the_terms_that_hold_it():
    rows = [[0, 1], [0, 2], [3]]
    found = grams(*flat(rows), 2)
    model = fit(found, np.array([0.0, 0.0, 30.0]), np.array([12.0, 12.0, 30.0]), np.ones(3))
    above = model.runs.below()
    single = {int(found.words[at, 0]): above[at] for at in np.flatnonzero(found.length == 1)}
    assert single[0] > 0.99
    assert single[3] < 0.7
