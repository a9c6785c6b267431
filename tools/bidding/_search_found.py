# pyright: basic
"""Search terms held against a target: what each is likely to bring, which words may be blocked, and what that saves."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from errors import BadArguments, WeakData
from methods.search.negatives import Chosen, Flags, Rule, choose, earning
from methods.search.ngrams import Grams, grams, joined
from methods.search.rates import Floats, levels
from methods.search.words import Model, fit
from terms import Words
from tools._tool import Desk
from tools.bidding._search_read import Terms, named, own_names
from tools.bidding._search_words import EMPTY, Typed, parts, stemmed, typed

AHEAD = 28
"""Days ahead in which a blocked term must not have earned its target."""
MISTAKES, ALLOWANCE, EACH = 0.005, 0.05, 0.05
"""Expected mistakes per blocked term, on a whole short list, and of any one term."""
DRAWS = 1_000
MONTH = 30


@dataclass(frozen=True)
class Target:
    """What a conversion may cost per term (n,), and the one figure that people read, with where it comes from."""

    each: Floats
    shown: float
    basis: Words


@dataclass(frozen=True)
class Found:
    """Everything that is known after looking: arrays are per term, in the order of `Terms`.

    spared   why a term is left alone: "", own_name, keyword
    reasons  (g,) why a run may not be blocked: "", empty, keyword, catalogue, own_name
    """

    terms: Terms
    target: Target
    words: Typed
    runs: Grams
    model: Model
    above: Floats
    wasted: Flags
    earns: Flags
    spared: np.ndarray
    reasons: np.ndarray
    chosen: Chosen
    own: tuple[str, ...]
    least: float
    p: float

    @property
    def used(self) -> Flags:
        """Terms that are judged at all."""
        return self.spared != "own_name"


def look(
    desk: Desk, terms: Terms, asked: tuple[float | None, float | None, float | None], longest: int,
    least: float | None, p: float, brand: tuple[str, ...],
) -> Found:  # fmt: skip
    """Hold every term and every run of words against the target.

    Args:
        desk: for the words of the catalogue.
        terms: as read.
        asked: target CPA, target ROAS, margin; the first that is there counts.
        longest: words in a run.
        least: cost from which a term is judged; None: one target CPA.
        p: probability from which a term counts as above target.
        brand: the own name, where somebody told it.
    """
    words = typed(terms.term.tolist())
    own = own_names(terms, brand)
    mine = _own(terms, words, own)
    target = _target(terms, mine, asked)
    due = np.where(mine, 0.0, terms.cost / target.each)
    seen = np.where(mine, 0.0, terms.conversions)
    family = np.unique(np.char.add(np.char.add(terms.platform.astype(str), "\x1f"), terms.campaign.astype(str)),
                       return_inverse=True)[1].astype(np.int64)  # fmt: skip
    level = levels(seen, due, family, int(family.max(initial=0)) + 1)[family]
    runs = _reached(_runs(words, longest), terms.brand)
    model = fit(runs, seen, due, level, parts(words))
    above = model.terms.below()
    floor = least / target.shown if least is not None else 1.0
    enough = due >= floor if least is None else terms.cost >= least
    spared = np.where(mine, "own_name", np.where(_keywords(terms, words), "keyword", "")).astype(object)
    earns = earning(seen, due, above, p) & ~mine
    reasons = _reasons(desk, words, runs, terms, own)
    rule = Rule(p=p, least=floor, mistakes=MISTAKES, allowance=ALLOWANCE, each=EACH)
    chosen = choose(
        runs, model.runs, model.terms, due=due, ahead=due * AHEAD / max(terms.days, 1), earns=earns,
        spared=spared != "", forbidden=reasons != "", rule=rule,
    )  # fmt: skip
    return Found(
        terms, target, words, runs, model, above, ~mine & enough & (above >= p), earns, spared, reasons, chosen, own,
        floor * target.shown if least is None else least, p,
    )  # fmt: skip


def _own(terms: Terms, words: Typed, own: tuple[str, ...]) -> Flags:
    held = named(words.words, own)[words.word] if own else np.zeros(len(words.word), bool)
    return terms.brand | (np.bincount(words.text, held, len(terms.term)) > 0)


def _target(terms: Terms, mine: Flags, asked: tuple[float | None, float | None, float | None]) -> Target:
    """What a conversion may cost: as told; what its value earns; else what it costs on average in these terms.

    Raises:
        WeakData: nothing is told and nothing was sold.
        BadArguments: a target by value without values.
    """
    cpa, roas, margin = asked
    count = len(terms.cost)
    if cpa is not None:
        return Target(np.full(count, cpa), cpa, Words(de="Ihre Vorgabe", en="as you set it"))
    conversions, cost, value = (float(each[~mine].sum()) for each in (terms.conversions, terms.cost, terms.value))
    if roas is None and margin is None:
        if conversions < 1:
            raise _nothing_sold()
        shown = cost / conversions
        basis = Words(de="Durchschnitt dieser Suchbegriffe", en="the average of these search terms")
        return Target(np.full(count, shown), shown, basis)
    if value <= 0 or conversions < 1:
        raise _no_value()
    each = value / conversions * (1 / roas if roas is not None else float(margin or 0))
    basis = (
        Words(de="Wert einer Conversion geteilt durch den Ziel-ROAS", en="value of a conversion over the target ROAS")
        if roas is not None
        else Words(de="Wert einer Conversion mal Marge", en="value of a conversion times margin")
    )
    return Target(np.full(count, each), each, basis)


def _runs(words: Typed, longest: int) -> Grams:
    wider = np.zeros(max(len(words.words), 1), np.int64)
    wider[words.word] = words.stem
    stems, spelt = (grams(each, words.text, longest) for each in (words.stem, words.word))
    return joined(stems, spelt, len(words.stems), wider)


def _reached(runs: Grams, brand: Flags) -> Grams:
    """Without the terms of the brand's own campaigns: a list is not hung on those."""
    kept = ~brand[runs.text]
    return Grams(runs.words, runs.gram[kept], runs.text[kept])


def _keywords(terms: Terms, words: Typed) -> Flags:
    """Terms that are bought under their own name: blocking one would switch off its keyword."""
    bought = {tuple(split) for split in _split(terms.keywords)}
    rows = _rows(words.text, words.word, words.words, len(terms.term))
    return np.array([row in bought for row in rows], bool)


def _split(texts: tuple[str, ...]) -> list[list[str]]:
    from tools.bidding._search_words import split

    return [split(text) for text in texts]


def _rows(text: np.ndarray, word: np.ndarray, names: tuple[str, ...], count: int) -> list[tuple[str, ...]]:
    edges = np.searchsorted(text, np.arange(count + 1)).tolist()
    flat = [names[at] for at in word.tolist()]
    return [tuple(flat[first:last]) for first, last in pairwise(edges)]


def _reasons(desk: Desk, words: Typed, runs: Grams, terms: Terms, own: tuple[str, ...]) -> np.ndarray:
    """Why a run may not be blocked whatever it brings: it says nothing, is a keyword, a product or the own name."""
    names = (*words.stems, *words.words)
    count = len(words.stems)
    single = runs.length == 1
    first = runs.words[:, 0]
    empty = {each for word in EMPTY for each in (word, *stemmed([word], words.lang))}
    hollow = np.array([name in empty or len(name) < 3 or name.isdigit() for name in names], bool)
    catalogue = _catalogue(desk, words.lang)
    product = np.array([name in catalogue for name in names], bool)
    mine = named([str(name) for name in names], own) if own else np.zeros(len(names), bool)
    all_hollow = np.all(np.where(runs.words < 0, True, hollow[runs.words]), axis=1)
    holds_own = np.any(np.where(runs.words < 0, False, mine[runs.words]), axis=1)
    bought = _bought(terms.keywords, words)
    keyword = np.array([
        tuple(row[row >= 0].tolist()) in bought for row in np.where(runs.words >= count, -2, runs.words)
    ], bool) if len(runs.words) else np.zeros(0, bool)  # fmt: skip
    found = np.full(len(runs.words), "", object)
    found[single & product[first]] = "catalogue"
    found[keyword] = "keyword"
    found[all_hollow] = "empty"
    found[holds_own] = "own_name"
    return found


def _bought(keywords: tuple[str, ...], words: Typed) -> set[tuple[int, ...]]:
    """Every run of stems inside a keyword, as numbers."""
    number = {stem: at for at, stem in enumerate(words.stems)}
    found: set[tuple[int, ...]] = set()
    for row in _split(keywords):
        ids = [number.get(stem, -3) for stem in stemmed(row, words.lang)]
        found |= {tuple(ids[i:j]) for i in range(len(ids)) for j in range(i + 1, len(ids) + 1)}
    return found


def _catalogue(desk: Desk, lang: str) -> frozenset[str]:
    """Stems and spellings of the words in product titles."""
    if "products" not in desk.warehouse.kinds():
        return frozenset()
    from tools.bidding._search_words import split

    titles = desk.warehouse.values("products", "title", limit=20_000)
    spelt = sorted({word for title in titles for word in split(title) if len(word) > 2 and not word.isdigit()})
    return frozenset([*spelt, *stemmed(spelt, lang)])


def _nothing_sold() -> WeakData:
    return WeakData(
        en="None of these search terms brought a conversion, so no target can be derived from them.",
        de="Keiner dieser Suchbegriffe brachte eine Conversion; daraus lässt sich kein Ziel ableiten.",
        do_en='Say what a conversion may cost, for example target_cpa=25; and check the tracking.',
        do_de="Nennen Sie, was eine Conversion kosten darf, etwa target_cpa=25, und prüfen Sie die Messung.",
    )  # fmt: skip


def _no_value() -> BadArguments:
    return BadArguments(
        en="A target by ROAS or margin needs conversion values, and these search terms have none.",
        de="Ein Ziel nach ROAS oder Marge braucht Conversion-Werte; diese Suchbegriffe haben keine.",
        do_en="Say target_cpa instead.",
        do_de="Nennen Sie stattdessen target_cpa.",
    )
