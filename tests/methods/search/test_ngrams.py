"""Runs of words: the same as by hand, and spellings only where they tell something."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from methods.search.ngrams import NONE, grams, joined, singles

texts = st.lists(st.lists(st.integers(0, 5), max_size=6), min_size=1, max_size=8)


def flat(rows):
    return (np.array([word for row in rows for word in row], np.int64),
            np.repeat(np.arange(len(rows)), [len(row) for row in rows]).astype(np.int64))  # fmt: skip


def by_hand(rows, longest):
    return {
        (tuple(row[at : at + size]), text)
        for text, row in enumerate(rows)
        for size in range(1, longest + 1)
        for at in range(len(row) - size + 1)
    }


def pairs(found):
    runs = [tuple(int(word) for word in row if word != NONE) for row in found.words]
    return {(runs[gram], int(text)) for gram, text in zip(found.gram, found.text, strict=True)}


@given(texts, st.integers(1, 3))
def test_every_run_is_found_once_in_each_text(rows, longest):
    found = grams(*flat(rows), longest)
    assert pairs(found) == by_hand(rows, longest)
    assert len(found.gram) == len(pairs(found))
    assert (np.diff(found.gram) >= 0).all()


@given(texts)
def test_spellings_are_added_only_where_a_stem_has_several(rows):
    word, text = flat(rows)
    wider = np.arange(6) // 2
    stems, spelt = grams(wider[word], text, 3), grams(word, text, 3)
    both = joined(stems, spelt, 10, wider)
    assert (np.diff(both.gram) >= 0).all()
    added = {(run, at) for run, at in pairs(both) if max(run) >= 10}
    assert pairs(both) - added == pairs(stems)
    spelt_of = {}
    for run, at in pairs(spelt):
        spelt_of.setdefault(tuple(wider[list(run)].tolist()), set()).add((run, at))
    several = set()
    for stem, all_of in spelt_of.items():
        holding = {at for run, at in pairs(stems) if run == stem}
        for run in {run for run, _ in all_of}:
            texts_of = {at for other, at in all_of if other == run}
            if len(texts_of) < len(holding):
                several |= {(tuple(each + 10 for each in run), at) for at in texts_of}
    assert added == several


def test_words_of_a_run_and_parts_of_them():
    found = grams(*flat([[0, 1], [2], [1]]), 2)
    runs = [tuple(int(word) for word in row if word != NONE) for row in found.words]
    run, word = singles(found, np.array([[0, 2]]))
    told = {(runs[a], runs[b]) for a, b in zip(run, word, strict=True)}
    assert ((0, 1), (0,)) in told
    assert ((0, 1), (1,)) in told
    assert ((0, 1), (2,)) in told
    assert ((0,), (2,)) in told
    assert ((1,), (1,)) in told
    assert (np.diff(run) >= 0).all()
