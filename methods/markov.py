# pyright: basic
"""Markov attribution, solved exactly: what would be lost if a channel were not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from methods.journeys import Journeys, Worlds, shares, worlds, worth
from methods.rule_based import Credit

CONVERTED, LOST = -1, -2
FULL_STATES = 60
DENSE_STATES = 1_500
CELLS = 60_000_000


def markov(
    journeys: Journeys,
    order: int = 1,
    value: bool = False,
    repeats: tuple[Worlds, Worlds] | None = None,
    most_states: int = 200_000,
) -> Credit:
    """Share out the conversions by each channel's removal effect in an absorbing Markov chain.

    A state is the last `order` channels. Taking a channel away sends every transition into it to "no conversion";
    with P the probability to convert from the start, removal effect = 1 - P(without the channel) / P, and the credit
    is proportional to it (Anderl, Becker, von Wangenheim & Schumann 2016, IJRM 33(3), section 3). P comes from the
    linear equations of the chain, not from simulated walks. The resampled credits refit the chain in each repetition
    up to `FULL_STATES` states, and use its derivative by the transition counts above.

    Args:
        journeys: the paths; journeys without conversion count through `nulls` (without any the removal effect is
            still defined, and says in how many conversions' paths, under the chain, the channel stands).
        order: 1, 2, 3 … channels of memory.
        value: share out the value of the conversions instead of their number, by the same removal effects.
        repeats: from `worlds`, to share the draws between models.
        most_states: do not solve larger chains.

    Returns:
        Credits that sum to the conversions (or value), removal effects, resampled credits.

    Raises:
        ValueError: nothing converted.
        MemoryError: more states than `most_states`, or than fit into memory.

    >>> markov(Journeys.of([["a", "b"], ["a"]], [1, 0], [0, 1])).removal.tolist()
    [1.0, 1.0]
    """
    total, chain = _ready(journeys, order, value, most_states)
    counts = chain.converting.T @ journeys.conversions + chain.losing.T @ journeys.nulls
    won, lost = repeats or worlds(journeys)
    if chain.states <= FULL_STATES:
        removal = _removal(chain, counts[None])[0]
        share = shares(removal)
        drawn = won.sums(chain.converting) + lost.sums(chain.losing)
        share_draws = shares(_removal(chain, np.maximum(drawn, 0.0)))
    else:
        removal, slope = _derivative(chain, counts)
        share = shares(removal)
        drawn = won.sums(chain.converting, slope) + lost.sums(chain.losing, slope)
        share_draws = shares(share + drawn - counts @ slope)
    totals = np.maximum(won.sums(_sparse(worth(journeys, value)[:, None])), 0.0)
    return Credit(share * total, share, share_draws * totals, share_draws, removal)


def removal_shares(journeys: Journeys, order: int = 1, most_states: int = 200_000) -> np.ndarray:
    """(channels,) the shares of `markov` alone, without resampling; the same errors."""
    _, chain = _ready(journeys, order, False, most_states)
    counts = chain.converting.T @ journeys.conversions + chain.losing.T @ journeys.nulls
    if chain.states <= FULL_STATES:
        return shares(_removal(chain, counts[None])[0])
    (chance,), _ = _probabilities(chain, counts[None])
    value = _solved(chain, chance, visits=False)[1]
    return shares(np.clip(1 - value[0, :-1] / value[0, -1], 0.0, 1.0))


def _ready(journeys: Journeys, order: int, value: bool, most_states: int) -> tuple[float, Chain]:
    total = float((journeys.values if value else journeys.conversions).sum())
    if journeys.conversions.sum() <= 0:
        raise ValueError("no journey converted")
    chain = _chain(journeys, order)
    if chain.states > most_states or chain.states * (chain.channels + 1) > CELLS:
        raise MemoryError(f"{chain.states} states for {chain.channels} channels")
    return total, chain


@dataclass(frozen=True)
class Chain:
    """Which transitions occur; state 0 is the start.

    last                 (states,) the channel just touched, -1 for the start
    source, target       (transitions,) state numbers, or CONVERTED or LOST as target
    converting, losing   (paths, transitions) how often one journey of a path makes each transition
    """

    channels: int
    last: np.ndarray
    source: np.ndarray
    target: np.ndarray
    converting: Any
    losing: Any

    @property
    def states(self) -> int:
        """How many states, the start included."""
        return len(self.last)


def _chain(journeys: Journeys, order: int) -> Chain:
    base = len(journeys.channels) + 1
    code = np.zeros(len(journeys.touch), dtype=np.int64)
    for back in range(min(order, int(journeys.length.max()))):
        here = journeys.place >= back
        code[here] += (journeys.touch[np.flatnonzero(here) - back] + 1) * base**back
    known, after = _numbered(np.concatenate([[0], code]))
    after = after[1:]
    before = np.where(journeys.place > 0, np.concatenate([[0], after[:-1]]), 0)
    end, width, paths = after[journeys.start[1:] - 1], len(known) + 2, len(journeys.length)
    steps = np.concatenate([before * width + after + 2, end * width + 2 + CONVERTED, end * width + 2 + LOST])
    pairs, step = _numbered(steps)
    source, target = pairs // width, pairs % width - 2
    moves, converted, lost = np.split(step, [len(after), len(after) + paths])
    return Chain(
        channels=base - 1,
        last=known % base - 1,
        source=source,
        target=target,
        converting=_stepping(journeys, moves, converted, len(pairs)),
        losing=_stepping(journeys, moves, lost, len(pairs)),
    )


def _stepping(journeys: Journeys, moves: np.ndarray, ends: np.ndarray, width: int) -> Any:
    """(paths, transitions) how often each path makes each transition; rows are written as they come, unsummed."""
    from scipy.sparse import csr_array

    begin = journeys.start + np.arange(len(journeys.start))
    step = np.empty(begin[-1], dtype=np.int64)
    step[begin[1:] - 1] = ends
    inner = np.ones(len(step), dtype=bool)
    inner[begin[1:] - 1] = False
    step[inner] = moves
    return csr_array((np.ones(len(step)), step, begin), shape=(len(ends), width))


def _numbered(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct codes in order, and each code's number; without sorting where a table of all codes is small."""
    top = int(codes.max()) + 1
    if top > 20_000_000:
        return np.unique(codes, return_inverse=True)
    seen = np.zeros(top, dtype=bool)
    seen[codes] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[codes]


def _counted(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> Any:
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _sparse(array: np.ndarray) -> Any:
    from scipy.sparse import csr_array

    return csr_array(array)


def _probabilities(chain: Chain, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(worlds, transitions) transition probabilities and (worlds, states) visits."""
    visits = (_counted(chain.source, np.arange(len(chain.source)), (chain.states, len(chain.source))) @ counts.T).T
    out = visits[:, chain.source]
    return np.divide(counts, out, out=np.zeros_like(counts), where=out > 0), visits


def _removal(chain: Chain, counts: np.ndarray) -> np.ndarray:
    """(worlds, channels) removal effects by dense algebra.

    With G the inverse of I - Q, v = G b the chance to convert from each state and S the states that stand on the
    channel: P - P(without) = G[start, S] G[S, S]^-1 v[S].
    """
    chance, _ = _probabilities(chain, counts)
    inner = np.flatnonzero(chain.target >= 0)
    system = np.tile(np.eye(chain.states), (len(counts), 1, 1))
    system[:, chain.source[inner], chain.target[inner]] -= chance[:, inner]
    visits = np.linalg.inv(system)
    win = np.zeros((len(counts), chain.states))
    ends = np.flatnonzero(chain.target == CONVERTED)
    win[:, chain.source[ends]] = chance[:, ends]
    value = np.einsum("wst,wt->ws", visits, win)
    effect = np.zeros((len(counts), chain.channels))
    for channel in range(chain.channels):
        on = np.flatnonzero(chain.last == channel)
        block = np.linalg.solve(visits[:, on[:, None], on], value[:, on, None])[..., 0]
        effect[:, channel] = (visits[:, 0, on] * block).sum(axis=1)
    return np.clip(np.divide(effect, value[:, :1], out=np.zeros_like(effect), where=value[:, :1] > 0), 0.0, 1.0)


def _derivative(chain: Chain, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(channels,) removal effects and (transitions, channels) how each share moves with each transition count.

    One more transition s -> t changes P by visits[s] / n[s] * (value[t] - value[s]), in the chain of each removal.
    """
    (chance,), (leaving,) = _probabilities(chain, counts[None])
    visits, value = _solved(chain, chance)
    target = np.vstack([value, np.zeros((1, value.shape[1])), np.ones((1, value.shape[1]))])[chain.target]
    slope = visits[chain.source] / leaving[chain.source, None] * (target - value[chain.source])
    # A removed channel's own states are worth nothing to enter, whatever would follow there.
    entered = np.where(chain.target >= 0, chain.last[chain.target], -1)
    moves = np.flatnonzero(entered >= 0)
    slope[moves, entered[moves]] = -(visits[chain.source] / leaving[chain.source, None] * value[chain.source])[
        moves, entered[moves]
    ]
    whole, without = value[0, -1], value[0, :-1]
    removal = 1 - without / whole
    change = -slope[:, :-1] / whole + without / whole**2 * slope[:, -1:]
    total = removal.sum()
    return removal, (change - removal / total * change.sum(axis=1, keepdims=True)) / total


def _solved(chain: Chain, chance: np.ndarray, visits: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """(states, channels + 1) visits from the start and chances to convert, without each channel; last: with all.

    Solved directly up to DENSE_STATES states, above by walking on until nobody is left.
    """
    from scipy.sparse import csr_array

    size, inner, ends = chain.states, chain.target >= 0, chain.target == CONVERTED
    moves = csr_array((chance[inner], (chain.source[inner], chain.target[inner])), shape=(size, size))
    win = np.bincount(chain.source[ends], chance[ends], size)
    gone = np.zeros((size, chain.channels + 1), dtype=bool)
    touched = np.flatnonzero(chain.last >= 0)
    gone[touched, chain.last[touched]] = True
    if size <= DENSE_STATES:
        return _solved_dense(moves.toarray(), win, gone)
    back = _walked(moves, win[:, None], gone)
    if not visits:
        return back, back
    first = np.zeros((size, 1))
    first[0] = 1.0
    return _walked(moves.T.tocsr(), first, gone), back


def _solved_dense(moves: np.ndarray, win: np.ndarray, gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inverse = np.linalg.inv(np.eye(len(win)) - moves)
    value = inverse @ win
    visits, values = np.repeat(inverse[0][:, None], gone.shape[1], 1), np.repeat(value[:, None], gone.shape[1], 1)
    for channel in range(gone.shape[1] - 1):
        on = np.flatnonzero(gone[:, channel])
        block = inverse[np.ix_(on, on)]
        visits[:, channel] -= np.linalg.solve(block.T, inverse[0, on]) @ inverse[on]
        values[:, channel] -= inverse[:, on] @ np.linalg.solve(block, value[on])
    return visits, values


def _walked(moves: Any, begin: np.ndarray, gone: np.ndarray) -> np.ndarray:
    here = np.where(gone, 0.0, begin)
    total = here.copy()
    for _ in range(100_000):
        here = moves @ here
        here[gone] = 0.0
        total += here
        if np.abs(here).max() <= 1e-14 * np.abs(total).max():
            break
    return total
