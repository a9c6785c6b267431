"""Whether a crawler may fetch a URL by a robots.txt: RFC 9309, with the liberties that Google's matcher takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LINE_LIMIT = 2083 * 8 - 1
"""Bytes of a line that count: eight times the longest URL that browsers used to take."""
SIZE_LIMIT = 500 * 1024
"""Bytes of a file that count (RFC 9309, section 2.5, and Google's documentation)."""
_BOM = b"\xef\xbb\xbf"
_KEYS = {
    "agent": (b"user-agent", b"useragent", b"user agent"),
    "allow": (b"allow",),
    "disallow": (b"disallow", b"dissallow", b"dissalow", b"disalow", b"diasllow", b"disallaw"),
}


@dataclass(frozen=True)
class Ruling:
    """The outcome: allowed or not, by which line (1-based; None where no rule matched), through which group."""

    allowed: bool
    line: int | None = None
    rule: str = ""
    group: str = "none"
    cut: bool = False


def ruling(robots_txt: str | bytes, user_agent: str, url: str) -> Ruling:
    r"""Decide as Google's crawler does.

    The group that names the product token counts alone; without one, the `*` group does. Groups of one name are merged.
    Of all matching rules the one with the longest pattern wins, and allow wins a tie.

    Args:
        robots_txt: the whole file; text is read as UTF-8, bytes need no valid encoding.
        user_agent: the crawler's product token, such as Googlebot; compared without case and as it stands.
        url: the address as the crawler requests it, percent-encoded; nothing is encoded here.

    Source: RFC 9309, sections 2.2.1–2.2.4; google/robotstxt for what the standard leaves open.

    >>> ruling("user-agent: *\ndisallow: /cart", "Googlebot", "https://shop.example/cart?id=1").allowed
    False
    """
    body = robots_txt if isinstance(robots_txt, bytes) else robots_txt.encode("utf-8", "surrogatepass")
    path = path_of(url).encode("utf-8", "surrogatepass")
    best = _Best()
    for number, key, value in lines(body[:SIZE_LIMIT]):
        best.read(number, key, value, agent=user_agent.encode("utf-8", "surrogatepass"), path=path)
    return best.ruling(cut=len(body) > SIZE_LIMIT)


_Match = tuple[int, int, str]
"""Length of the pattern, number of the line, the line."""


@dataclass
class _Best:
    """The strongest allow and disallow seen so far, for the named agent and for everybody."""

    named: bool = False
    everybody: bool = False
    ever_named: bool = False
    ever_everybody: bool = False
    after_rules: bool = False
    top: dict[tuple[bool, str], _Match] = field(default_factory=dict[tuple[bool, str], _Match])

    def read(self, number: int, key: str, value: bytes, *, agent: bytes, path: bytes) -> None:
        if key == "agent":
            self._open_group(value, agent)
            return
        if key in {"allow", "disallow"} and not (self.named or self.everybody):
            return  # rules before any group belong to nobody
        self.after_rules = True
        if key in {"allow", "disallow"}:
            self._weigh(number, key, escaped(value), path)

    def _open_group(self, value: bytes, agent: bytes) -> None:
        if self.after_rules:
            self.named = self.everybody = self.after_rules = False
        if value[:1] == b"*" and (len(value) == 1 or value[1:2].isspace()):
            self.everybody = self.ever_everybody = True
        elif product_token(value).lower() == agent.lower():
            self.named = self.ever_named = True

    def _weigh(self, number: int, key: str, pattern: bytes, path: bytes) -> None:
        strength = len(pattern) if matches(path, pattern) else -1
        if strength < 0 and key == "allow" and (folder := _index_page(pattern)) and matches(path, folder):
            strength = len(folder)
        place = (self.named, key)
        if strength >= 0 and strength > self.top.get(place, (-1, 0, ""))[0]:
            self.top[place] = (strength, number, f"{key}: {pattern.decode('ascii', 'replace')}")

    def ruling(self, *, cut: bool) -> Ruling:
        group = "named" if self.ever_named else "everybody"
        nothing = (-1, 0, "")
        allow = self.top.get((self.ever_named, "allow"), nothing)
        disallow = self.top.get((self.ever_named, "disallow"), nothing)
        if max(allow[0], disallow[0]) <= 0:  # no match, or an empty pattern, which forbids nothing
            seen = self.ever_named or self.ever_everybody
            return Ruling(allowed=True, group=group if seen else "none", cut=cut)
        _, line, rule = disallow if disallow[0] > allow[0] else allow
        return Ruling(allowed=disallow[0] <= allow[0], line=line, rule=rule, group=group, cut=cut)


def lines(body: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Number, key (agent, allow, disallow or other) and value of each line that has both."""
    skip = next(size for size in (3, 2, 1, 0) if body[:size] == _BOM[:size])
    for number, line in enumerate(re.split(rb"\r\n|\r|\n", body[skip:]), start=1):
        if pair := _pair(line[:LINE_LIMIT]):
            yield number, _key(pair[0]), pair[1]


def _pair(line: bytes) -> tuple[bytes, bytes] | None:
    text = line.split(b"\0", 1)[0].split(b"#", 1)[0].strip()
    if b":" in text:
        key, value = text.split(b":", 1)
    else:
        words = re.split(rb"[ \t]+", text)
        if len(words) != 2:  # a forgotten colon is forgiven only between exactly two words
            return None
        key, value = words
    return (key.strip(), value.strip()) if key.strip() else None


def _key(word: bytes) -> str:
    return next((key for key, forms in _KEYS.items() if word.lower().startswith(forms)), "other")


def product_token(agent: bytes) -> bytes:
    """The leading letters, underscores and hyphens: `Googlebot/2.1` says Googlebot."""
    found = re.match(rb"[a-zA-Z_-]*", agent)
    return found[0] if found else b""


def matches(path: bytes, pattern: bytes) -> bool:
    """Whether the pattern matches from the start of the path; `*` is any octets, a last `$` is the end.

    Each piece between stars is looked for once, leftmost, so hostile patterns cost no more than a search.

    >>> matches(b"/fish/salmon.html", b"/*.html$"), matches(b"/fish.html?x", b"/*.html$")
    (True, False)
    """
    anchored = pattern.endswith(b"$")
    first, *rest = (pattern[:-1] if anchored else pattern).split(b"*")
    if not path.startswith(first):
        return False
    if not rest:
        return not anchored or path == first
    at = len(first)
    for piece in rest[:-1] if anchored else rest:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or (path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at)


def escaped(pattern: bytes) -> bytes:
    """Octets beyond ASCII percent-encoded and the hex digits of existing codes in capitals; nothing is decoded.

    >>> escaped("/größe/%c3%9f".encode())
    b'/gr%C3%B6%C3%9Fe/%C3%9F'
    """
    capital = re.sub(rb"%[0-9a-fA-F]{2}", lambda code: code[0].upper(), pattern)
    return re.sub(rb"[\x80-\xff]", lambda octet: b"%%%02X" % octet[0][0], capital)


def path_of(url: str) -> str:
    """Path, parameters and query of a URL, without scheme, host and fragment; always starts with a slash.

    >>> path_of("https://shop.example/a;b?c=d#e"), path_of("shop.example?x=1"), path_of("shop.example")
    ('/a;b?c=d', '/?x=1', '/')
    """
    start = 2 if url.startswith("//") else 0
    early = re.compile("[/?;]").search(url, start)
    scheme = url.find("://", start)
    if scheme >= 0 and not (early and early.start() < scheme):
        start = scheme + 3
    begin = re.compile("[/?;]").search(url, start)
    fragment = url.find("#", 2 if url.startswith("//") else 0)
    if begin is None or 0 <= fragment < begin.start():
        return "/"
    path = url[begin.start() : fragment if fragment >= 0 else None]
    return path if path.startswith("/") else "/" + path


def _index_page(pattern: bytes) -> bytes | None:
    """`/folder/index.html` also allows `/folder/`, and nothing else below it."""
    slash = pattern.rfind(b"/")
    return pattern[: slash + 1] + b"$" if slash >= 0 and pattern[slash:].startswith(b"/index.htm") else None
