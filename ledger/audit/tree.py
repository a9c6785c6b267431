"""The Merkle tree of RFC 6962, section 2.1: its root from few nodes, and proofs that a third party can check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True)
class Range:
    """A tree of `size` leaves by the roots of its full subtrees, largest first: all that growing it needs."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, leaves: Iterable[bytes]) -> Range:
        """The tree with more leaves, given by their hashes."""
        size, peaks = self.size, list(self.peaks)
        for each in leaves:
            peaks.append(each)
            whole = size
            while whole & 1:
                right = peaks.pop()
                peaks.append(node(peaks.pop(), right))
                whole >>= 1
            size += 1
        return Range(size, tuple(peaks))

    def root(self) -> bytes:
        """The hash of the whole tree; of none, SHA-256 of nothing."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        found = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            found = node(peak, found)
        return found


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash of the tree over leaf hashes."""
    return Range().grown(leaves).root()


class Leaves:
    """Leaf hashes with the roots of all their full subtrees, so that one proof after another costs little."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.levels = [list(leaves)]
        while len(self.levels[-1]) > 1:
            low = self.levels[-1]
            self.levels.append([node(low[at], low[at + 1]) for at in range(0, len(low) - 1, 2)])

    def root(self, low: int, high: int) -> bytes:
        """The hash over the leaves from `low` up to before `high`; as a subtree of the whole, low is a multiple."""
        size = high - low
        if not size:
            return hashlib.sha256(b"").digest()
        if not size & (size - 1):
            level = size.bit_length() - 1
            return self.levels[level][low >> level]
        middle = low + _split(size)
        return node(self.root(low, middle), self.root(middle, high))

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The audit path of a leaf in the tree of the first `size` (RFC 6962, section 2.1.1), from the leaf up."""
        path: list[bytes] = []
        low, high = 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            path.append(self.root(middle, high) if index < middle else self.root(low, middle))
            low, high = (low, middle) if index < middle else (middle, high)
        return path[::-1]

    def consistency(self, before: int, size: int) -> list[bytes]:
        """The proof that the tree of `size` begins with the tree of `before` (RFC 6962, section 2.1.2)."""
        path: list[bytes] = []
        low, high, whole = 0, size, True
        while 0 < before < high - low:
            middle = _split(high - low)
            if before <= middle:
                path.append(self.root(low + middle, high))
                high = low + middle
            else:
                path.append(self.root(low, low + middle))
                low, before, whole = low + middle, before - middle, False
        return ([] if whole else [self.root(low, high)]) + path[::-1]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path proves that a leaf stands at `index` in the tree of that root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for each in path:
        if last == 0 or len(each) != 32:
            return False
        if here & 1 or here == last:
            found = node(each, found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = node(found, each)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def consistent(before: int, old: bytes, after: int, new: bytes, path: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree `new` begins with the tree `old` (RFC 9162, section 2.1.4.2)."""
    if not 0 < before <= after or any(len(each) != 32 for each in path):
        return False
    if before == after:
        return not path and old == new
    steps = list(path) if before & (before - 1) else [old, *path]
    if not steps:
        return False
    here, last = before - 1, after - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    one = two = steps[0]
    for each in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            one, two = node(each, one), node(each, two)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            two = node(two, each)
        here, last = here >> 1, last >> 1
    return last == 0 and one == old and two == new


def _split(size: int) -> int:
    """The largest power of two below a size of two or more."""
    return 1 << (size - 1).bit_length() - 1
