"""The Merkle tree against the published roots of RFC 6962's test data, and its proofs against forgers."""

from __future__ import annotations

import hashlib
import random

import pytest

from ledger.audit.chain import leaf
from ledger.audit.tree import Leaves, Range, consistent, included, root

# The reference inputs and roots of the certificate-transparency project.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf(bytes.fromhex(text)) for text in INPUTS]


def _by_definition(leaves):
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + _by_definition(leaves[:k]) + _by_definition(leaves[k:])).digest()


def _some(count, seed=1):
    rng = random.Random(seed)
    return [rng.randbytes(32) for _ in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_come_out(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size]
    assert Range().grown(LEAVES[:size]).root().hex() == ROOTS[size]


def test_a_tree_grown_in_pieces_is_the_tree_by_definition():
    leaves = _some(130)
    tree = Range()
    for size in range(len(leaves)):
        assert tree.size == size
        assert tree.root() == _by_definition(leaves[:size]) == Leaves(leaves).root(0, size)
        tree = tree.grown(leaves[size : size + 1])
    assert Range().grown(leaves[:77]).grown(leaves[77:]) == tree


def test_every_leaf_of_every_tree_is_proved_and_nothing_else():
    leaves = _some(40)
    for size in range(1, 41):
        top = root(leaves[:size])
        for index in range(size):
            path = Leaves(leaves).inclusion(index, size)
            assert included(leaves[index], index, size, path, top)
            assert not included(leaves[index - 1] if size > 1 else b"x" * 32, index, size, path, top)
            assert not included(leaves[index], index, size, [*path, top], top)
            if path:
                assert not included(leaves[index], index, size, path[:-1], top)
                assert not included(leaves[index], (index + 1) % size, size, path, top)


def test_every_beginning_of_every_tree_is_proved_and_no_fork():
    leaves = _some(33)
    fork = [*leaves[:5], b"y" * 32, *leaves[6:]]
    for after in range(1, 34):
        new, other = root(leaves[:after]), root(fork[:after])
        for before in range(1, after + 1):
            old, path = root(leaves[:before]), Leaves(leaves).consistency(before, after)
            assert consistent(before, old, after, new, path)
            if after > 5:
                assert not consistent(before, old, after, other, path)
            if path:
                assert not consistent(before, old, after, new, path[:-1])
            if before < after:
                assert not consistent(before, root(leaves[1 : before + 1]), after, new, path)


def test_nothing_is_consistent_with_an_empty_tree_or_a_longer_one():
    assert not consistent(0, root([]), 3, root(LEAVES[:3]), [])
    assert not consistent(4, root(LEAVES[:4]), 3, root(LEAVES[:3]), [])
    assert Leaves(LEAVES).consistency(0, 8) == []


def test_ten_thousand_forged_proofs_are_refused():
    rng = random.Random(7)
    leaves = _some(60)
    tree, top, accepted = Leaves(leaves), root(leaves), 0
    for attempt in range(5000):
        index = rng.randrange(60)
        good = tree.inclusion(index, 60)
        forged = list(good)
        place = rng.randrange(len(forged))
        if attempt % 2:
            forged[place] = bytes([*forged[place][:31], forged[place][31] ^ 1 << rng.randrange(8)])
        else:
            forged = [rng.randbytes(32) for _ in range(rng.randrange(9))]
        accepted += included(leaves[index], index, 60, forged, top)
        accepted += included(rng.randbytes(32), index, 60, good, top)
    for attempt in range(2500):
        before = rng.randrange(1, 60)
        good = tree.consistency(before, 60)
        forged = [rng.randbytes(32) for _ in range(rng.randrange(9))]
        if attempt % 2 and good:
            forged = [bytes([each[0] ^ 1, *each[1:]]) if n == len(good) // 2 else each for n, each in enumerate(good)]
        accepted += consistent(before, root(leaves[:before]), 60, top, forged)
        accepted += consistent(before, rng.randbytes(32), 60, top, good)
    assert accepted == 0


def test_an_independent_library_agrees_where_it_is_installed():
    pymerkle = pytest.importorskip("pymerkle")
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for number, text in enumerate(["a", "b", "c", "d", "e"], 1):
        tree.append_entry(text.encode())
        assert tree.get_state().hex() == root([leaf(each.encode()) for each in "abcde"[:number]]).hex()
