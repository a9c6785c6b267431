"""Runs of one to n words in many short texts, as pairs of run and text; words come as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
NONE = -1


@dataclass(frozen=True)
class Grams:
    """Runs of words and where they stand.

    words   (g, n) word numbers of each run, NONE behind a shorter one
    gram    (p,) run and text (p,) of each pair; a text that holds a run twice makes one pair
    """

    words: Ints
    gram: Ints
    text: Ints

    @property
    def length(self) -> Ints:
        """(g,) words in each run."""
        return (self.words != NONE).sum(1)


def grams(word: Ints, text: Ints, longest: int) -> Grams:
    """Every run of one to `longest` words.

    Args:
        word: (t,) number of each word, texts one behind the other.
        text: (t,) ascending, the text that each word belongs to.
        longest: words in the longest run.
    """
    count = int(word.max(initial=0)) + 2
    keys: list[Ints] = []
    owners: list[Ints] = []
    for size in range(1, longest + 1):
        last = len(word) - size + 1
        if last <= 0:
            break
        starts = np.flatnonzero(text[:last] == text[size - 1 :])
        rows = np.stack([word[starts + i] for i in range(size)], 1)
        keys.append(np.pad(rows, ((0, 0), (0, longest - size)), constant_values=NONE))
        owners.append(text[starts])
    if not sum(map(len, owners)):
        return Grams(np.zeros((0, longest), np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))
    rows, owner = np.concatenate(keys), np.concatenate(owners)
    code = _coded(rows + 1, count)
    _, first, gram = np.unique(code, return_index=True, return_inverse=True)
    pair = np.unique(gram.astype(np.int64) * (int(text.max()) + 1) + owner)
    return Grams(rows[first], pair // (int(text.max()) + 1), pair % (int(text.max()) + 1))


def joined(one: Grams, other: Grams, shift: int, wider: Ints) -> Grams:
    """Both, with the words of the second numbered from `shift` on; what only repeats a wider run is left out.

    Args:
        one: runs over wider words (stems).
        other: runs over the spellings of those words.
        shift: more than any word number of the first.
        wider: (w,) the wider word of each spelling.
    """
    width = one.words.shape[1]
    stems = np.where(other.words == NONE, NONE, wider[other.words])
    count = shift + 1
    code = _coded(np.concatenate([one.words, stems]) + 1, count)
    first = {int(each): at for at, each in enumerate(code[: len(one.words)].tolist())}
    home = np.array([first[int(each)] for each in code[len(one.words) :].tolist()], np.int64)
    size = np.bincount(one.gram, minlength=len(one.words))
    new = np.bincount(other.gram, minlength=len(other.words)) < size[home]
    number = np.cumsum(new) - 1 + len(one.words)
    kept = new[other.gram]
    words = np.where(other.words == NONE, NONE, other.words + shift)[new].reshape(-1, width)
    return Grams(
        np.concatenate([one.words, words]), np.concatenate([one.gram, number[other.gram[kept]]]),
        np.concatenate([one.text, other.text[kept]]),
    )  # fmt: skip


def singles(found: Grams, parts: Ints | None = None) -> tuple[Ints, Ints]:
    """For each pair of a run and one of its words (or a part of that): the run, and the run that is the word alone.

    Ascending by run. A run of one word is paired with itself.
    """
    length = found.length
    alone = np.flatnonzero(length == 1)
    place = np.full(int(found.words.max(initial=0)) + 1, NONE)
    place[found.words[alone, 0]] = alone
    run, at = np.nonzero(found.words != NONE)
    words = found.words[run, at]
    if parts is not None and len(parts):
        order = np.argsort(parts[:, 0], kind="stable")
        whole, part = parts[order].T
        first, last = np.searchsorted(whole, words), np.searchsorted(whole, words, side="right")
        again = np.repeat(np.arange(len(words)), last - first)
        inner = np.arange(len(again)) - np.searchsorted(again, again) + first[again]
        run, words = np.concatenate([run, run[again]]), np.concatenate([words, part[inner]])
        order = np.argsort(run, kind="stable")
        run, words = run[order], words[order]
    word = place[words]
    return run[word != NONE], word[word != NONE]


def _coded(rows: Ints, count: int) -> Ints:
    """One number per row; words are numbered anew where their product would not fit."""
    code = rows[:, 0].copy()
    for i in range(1, rows.shape[1]):
        code = np.unique(code, return_inverse=True)[1].astype(np.int64) * count + rows[:, i]
    return code
