# pyright: basic, reportArgumentType=false, reportReturnType=false, reportCallIssue=false
"""What a term's words say of it: a run or a term is suspect as far as one of its words sells nothing elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.search.ngrams import Grams, singles
from methods.search.rates import Floats, Ints, Prior, Rates, learn, posterior


@dataclass(frozen=True)
class Model:
    """Posterior of every term and of every run as a whole, and the priors behind them (first without hints)."""

    terms: Rates
    runs: Rates
    plain: Prior
    hinted: Prior


def fit(found: Grams, seen: Floats, due: Floats, level: Floats, parts: Ints | None = None) -> Model:
    """Learn from terms and their words.

    A hint is the largest chance that one of the words sells nothing, told by all other terms that hold it: what is to
    be judged is left out, so that it does not speak for itself.

    Args:
        found: runs of words and the terms that hold them.
        seen: (n,) conversions of each term.
        due: (n,) cost / target.
        level: (n,) theta of each term's family.
        parts: (k, 2) words, and words that are a part of them; a part speaks for the whole word as well.
    """
    count = len(found.words)
    of_runs = [np.bincount(found.gram, each[found.text], count) for each in (seen, due, due * level)]
    plain = learn(seen, due, level)
    run, word = singles(found, parts)
    start = np.searchsorted(run, np.arange(count + 1))
    each = np.repeat(np.arange(len(found.gram)), np.diff(start)[found.gram])
    inner = np.arange(len(each)) - np.searchsorted(each, each) + start[found.gram[each]]
    alone = found.length[found.gram[each]] == 1
    terms = _hint(len(seen), found.text[each[alone]], word[inner[alone]], (seen, due, due * level), of_runs, plain)
    other = run != word
    runs = _hint(count, run[other], word[other], of_runs, of_runs, plain)
    hinted = learn(seen, due, level, terms)
    own = of_runs[2] / np.maximum(of_runs[1], 1e-300)
    single = np.bincount(run[other], minlength=count) == 0
    simple, full = posterior(*of_runs[:2], own, plain), posterior(*of_runs[:2], own, hinted, runs)
    return Model(posterior(seen, due, level, hinted, terms), _either(single, simple, full), plain, hinted)


def _hint(size: int, whole: np.ndarray, word: np.ndarray, own: tuple | list, words: list, prior: Prior) -> Floats:
    """(size,) the largest weight of `sells nothing` among the words, each without the thing's own figures."""
    rest = [np.maximum(words[i][word] - own[i][whole], 0.0) for i in range(3)]
    level = np.where(rest[1] > 1e-9, rest[2] / np.maximum(rest[1], 1e-300), 1.0)
    weight = posterior(rest[0], rest[1], level, prior).weight
    hint = np.zeros(size)
    np.maximum.at(hint, whole, weight)
    return hint


def _either(first: np.ndarray, one: Rates, other: Rates) -> Rates:
    return Rates(
        np.where(first, one.weight, other.weight),
        np.where(first, one.shape, other.shape),
        np.where(first, one.rate, other.rate),
    )
