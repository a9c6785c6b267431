"""Components by the definition, and cuts that keep apart what must be apart and nothing more."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.identity import graph

NODES = [f"customer:{letter}" for letter in "abcdefgh"]
LINKS = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.integers(1, 5), st.integers(1, 3)), max_size=14
)


CON = duckdb.connect()  # one for all examples: each makes its tables anew, and opening one takes longer than the rest


def joined(links, splits=()):
    """Node -> profile, and the links that were cut."""
    con = CON.cursor()  # with temporary tables of its own
    con.execute("create temp table links (a varchar, b varchar, rule varchar, strength integer, n bigint)")
    if links:
        rows = [[min(a, b), max(a, b), f"r{strength}", strength, n] for a, b, strength, n in links]
        places = ", ".join(["(?, ?, ?, ?, ?)"] * len(rows))
        con.execute(f"insert into links values {places}", [cell for row in rows for cell in row])
    graph.join(con, splits)
    profiles = dict(con.execute("select node, profile from profiled").fetchall())
    cut = con.execute("select a, b, strength from links where cut order by all").fetchall()
    con.close()
    return profiles, cut


def components(links):
    """By the definition: what a walk reaches."""
    near = {}
    for a, b, *_ in links:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    seen = {}
    for start in near:
        reach, todo = {start}, [start]
        while todo:
            new = near[todo.pop()] - reach
            reach |= new
            todo += new
        seen[start] = frozenset(reach)
    return seen


def grouped(profiles):
    groups = {}
    for node, profile in profiles.items():
        groups.setdefault(profile, set()).add(node)
    return {node: frozenset(groups[profile]) for node, profile in profiles.items()}


@given(links=LINKS)
def test_profiles_are_the_connected_components(links):
    assert grouped(joined(links)[0]) == components(links)


@given(links=LINKS, pair=st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda p: p[0] < p[1]))
def test_a_split_pair_is_apart_and_cuts_lie_between_them(links, pair):
    before, _ = joined(links)
    after, cut = joined(links, [pair])
    assert set(after) == set(before)
    if pair[0] in after and pair[1] in after:
        assert after[pair[0]] != after[pair[1]]
    if pair[0] not in before or before.get(pair[0]) != before.get(pair[1]):
        assert cut == []
    kept = [link for link in links if (*sorted(link[:2]), link[2]) not in {tuple(c) for c in cut}]
    for a, b, _ in cut:  # a cut lies within what was one profile, and only there
        assert before[a] == before[b] == before[pair[0]]
    assert {node for group in components(kept).values() for node in group} <= set(after)


def test_the_weakest_link_of_the_path_goes():
    chain = [(NODES[0], NODES[1], 5, 9), (NODES[1], NODES[2], 2, 9), (NODES[2], NODES[3], 4, 1)]
    profiles, cut = joined(chain, [(NODES[0], NODES[3])])
    assert cut == [(NODES[1], NODES[2], 2)]
    assert grouped(profiles)[NODES[0]] == {NODES[0], NODES[1]}
    assert grouped(profiles)[NODES[3]] == {NODES[2], NODES[3]}


def test_of_equally_strong_links_the_one_with_fewer_rows_goes():
    chain = [(NODES[0], NODES[1], 3, 7), (NODES[1], NODES[2], 3, 2)]
    assert joined(chain, [(NODES[0], NODES[2])])[1] == [(NODES[1], NODES[2], 3)]


def test_every_path_between_the_two_is_cut():
    ring = [
        (NODES[0], NODES[1], 5, 1),
        (NODES[1], NODES[3], 1, 1),
        (NODES[0], NODES[2], 1, 1),
        (NODES[2], NODES[3], 5, 1),
    ]
    profiles, cut = joined(ring, [(NODES[0], NODES[3])])
    assert [link[2] for link in cut] == [1, 1]
    assert grouped(profiles)[NODES[0]] == {NODES[0], NODES[1]}


def test_a_key_that_stands_alone_loses_all_links():
    star = [(NODES[0], other, 5, 1) for other in NODES[1:4]]
    profiles, cut = joined(star, [(NODES[0], "*")])
    assert len(set(profiles.values())) == 4
    assert len(cut) == 3


def test_a_profile_keeps_its_name_when_weaker_keys_join():
    one = joined([("customer:C1", "email:x", 3, 1)])[0]
    more = joined([("customer:C1", "email:x", 3, 1), ("email:x", "device:a", 1, 1)])[0]
    assert one["customer:C1"] == more["customer:C1"] == more["device:a"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_links_changes_nothing(order):
    links = [(NODES[n], NODES[(n * 3 + 1) % 8], 1 + n % 5, 1) for n in range(8)]
    assert joined(links[::order], [(NODES[0], NODES[4])]) == joined(links, [(NODES[0], NODES[4])])
