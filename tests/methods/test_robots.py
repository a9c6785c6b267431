"""Does the crawler get in? Checked line by line, against Google's own cases, and against a naive matcher."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.robots import LINE_LIMIT, SIZE_LIMIT, escaped, matches, path_of, ruling

SHOP = "https://shop.example"


def allowed(robots: str | bytes, url: str = f"{SHOP}/a/b", agent: str = "FooBot") -> bool:
    return ruling(robots, agent, url).allowed


def test_google_s_own_cases(shared_data):
    cases = [json.loads(line) for line in (shared_data / "seo/robotstxt_cases.jsonl").read_text("utf-8").splitlines()]
    wrong = [case for case in cases if allowed(case["robots_txt"], case["url"], case["user_agent"]) != case["allowed"]]
    assert len(cases) > 40 and not wrong


def test_the_named_group_counts_alone_and_its_parts_are_merged():
    robots = "user-agent: *\ndisallow: /\n\nuser-agent: foobot\ndisallow: /x\n\nuser-agent: FooBot\ndisallow: /a"
    assert allowed(robots, "/b") and not allowed(robots, "/a/b") and not allowed(robots, "/b", agent="BarBot")


def test_a_named_group_without_rules_allows_everything():
    assert allowed("user-agent: *\ndisallow: /\nuser-agent: other\nallow: /\n\nuser-agent: FooBot\ndisallow:\n")


def test_the_longest_pattern_wins_and_allow_wins_a_tie():
    assert not allowed("user-agent: *\nallow: /a\ndisallow: /a/b")
    assert allowed("user-agent: *\ndisallow: /a/b\nallow: /a/b")
    assert ruling("user-agent: *\ndisallow: /\n# x\nallow: /a/b", "FooBot", "/a/b").line == 4


@pytest.mark.parametrize("key", ["Disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw", " disallow\t"])
def test_typos_of_disallow_still_forbid(key):
    assert not allowed(f"useragent: FooBot\n{key}: /a")


@pytest.mark.parametrize(
    "line", ["user agent: FooBot", "user-agent FooBot", "User-Agent:FooBot/2.1", "user-agent: foobot # x"]
)
def test_ways_to_write_the_agent(line):
    assert not allowed(f"{line}\ndisallow: /a")


def test_without_a_colon_only_exactly_two_words_are_a_rule():
    assert allowed("user-agent FooBot extra\ndisallow /a")
    assert allowed("user-agent: FooBot\ndisallow /a /b")


def test_a_star_with_more_behind_a_space_is_still_everybody():
    assert not allowed("user-agent: * baz\ndisallow: /")
    assert allowed("user-agent: *baz\ndisallow: /")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_line_ends_and_line_numbers(end):
    found = ruling(end.join(["", "user-agent: *", "", "disallow: /a"]), "FooBot", "/a")
    assert (found.allowed, found.line) == (False, 4)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b""])
def test_a_byte_order_mark_is_no_part_of_the_first_key(mark):
    assert not allowed(mark + b"user-agent: *\ndisallow: /")
    assert allowed(b"\xef\x11\xbfuser-agent: *\ndisallow: /")


def test_bytes_that_are_no_utf8_are_compared_as_octets():
    assert not allowed(b"user-agent: *\ndisallow: /gr\xf6\xdfe", "/gr%F6%DFe")
    assert not allowed("user-agent: *\ndisallow: /größe", "/gr%C3%B6%C3%9Fe")


def test_codes_are_raised_and_never_decoded():
    assert escaped(b"/%c3%9f/%zz/a b") == b"/%C3%9F/%zz/a b"
    assert allowed("user-agent: *\ndisallow: /%62", "/b")


def test_index_html_stands_for_its_folder_only():
    robots = "user-agent: *\nallow: /x/index.html\ndisallow: /"
    assert allowed(robots, "/x/") and not allowed(robots, "/x/y") and not allowed(robots, "/x/index.htm")


def test_what_stands_beyond_the_limits_does_not_count():
    long = "disallow: /" + "x" * LINE_LIMIT
    assert not allowed(f"user-agent: *\n{long}", "/" + "x" * LINE_LIMIT)
    late = "user-agent: *\nallow: /b\n#" + "x" * SIZE_LIMIT + "\ndisallow: /a"
    found = ruling(late, "FooBot", "/a")
    assert found.allowed and found.cut


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "/"), ("http://www.example.com", "/"), ("http://www.example.com/", "/"), ("//a.b/c", "/c"),
        ("http://www.example.com/a/b?c=http://d.e/", "/a/b?c=http://d.e/"), ("example.com?a", "/?a"),
        ("example.com/a;b#c", "/a;b"), ("http://x#frag/a", "/"), ("/a://b", "/a://b"), ("a;b", "/;b"), ("x#/a", "/"),
        ("http://e.x?http", "/?http"), ("//", "/"), ("//a#b/c", "/"), ("#", "/"),
    ],
)  # fmt: skip
def test_the_path_of_an_address(url, path):
    assert path_of(url) == path


def _naive(path: bytes, pattern: bytes) -> bool:
    """All end positions, octet by octet, as the standard describes it."""
    ends = {0}
    for index, octet in enumerate(pattern):
        if octet == ord("$") and index == len(pattern) - 1:
            return len(path) in ends
        if octet == ord("*"):
            ends = set(range(min(ends), len(path) + 1))
        else:
            ends = {end + 1 for end in ends if path[end : end + 1] == bytes([octet])}
        if not ends:
            return False
    return True


@given(st.text("/a$b.", max_size=12), st.text("/a*$b.", max_size=10))
def test_the_quick_matcher_agrees_with_the_naive_one(path, pattern):
    assert matches(path.encode(), pattern.encode()) == _naive(path.encode(), pattern.encode())


@given(st.binary(max_size=300), st.text(max_size=20), st.text(max_size=50))
def test_nothing_makes_it_fail_and_no_rules_means_allowed(body, agent, url):
    assert isinstance(ruling(body, agent, url).allowed, bool)
    assert ruling(b"", agent, url).allowed


def test_hostile_patterns_cost_no_time():
    robots = "user-agent: *\n" + "".join(f"disallow: /{'*a' * 60}{n}$\n" for n in range(3_000))
    started = time.process_time()
    ruling(robots, "FooBot", "/" + "a" * 20_000)
    assert time.process_time() - started < 5
