# pyright: basic
"""The keyed hashes in SQL, for values whose normal form needs no Python: printable ASCII and the letters of Latin-1.

Most names, addresses and numbers are written so, and DuckDB hashes a million of them in the time in which Python hashes
a tenth. What is written otherwise is left to `keys.hashes`, which says what a hash is; a test holds the two together.
"""

from __future__ import annotations

from warehouse.contract import literal

SIGNS = r"[ -~\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{FF}]*"
_DIGITS = "[-+0-9 ()/.]*"
_HASHED = "[0-9a-fA-F]{64}"
_BLOCK = 64


def readable(kind: str, text: str) -> str:
    """SQL: whether a text of that kind is written so that `hashed` may be used."""
    pattern = {"phone": _DIGITS, "birth_date": "[0-9]{4}-[0-9]{2}-[0-9]{2}"}.get(kind, SIGNS)
    return f"regexp_full_match({text}, {literal(f'{pattern}| *{_HASHED} *')})"


def hashed(kind: str, text: str) -> str:
    """SQL: the keyed hash of such a text, or null if nothing is left of it; takes the two pads of the key ($1, $2)."""
    bare = f"trim({text}, ' ')"
    form = f"nullif({_form(kind, text)}, '')"
    plain = f"case when regexp_full_match({bare}, {literal(_HASHED)}) then lower({bare}) else sha256({form}) end"
    return f"sha256($2::blob || unhex(sha256($1::blob || encode({plain}))))"


def pads(key: bytes) -> list[bytes]:
    """The inner and the outer pad of HMAC-SHA256 (RFC 2104) for a key of at most one block."""
    padded = key.ljust(_BLOCK, b"\0")
    return [bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C)]


def _form(kind: str, text: str) -> str:
    """SQL: what `normal` makes of such a text."""
    if kind == "email":
        return f"regexp_replace(lower(trim({text}, ' ')), '^mailto:', '')"
    if kind == "phone":
        return _number(text)
    if kind == "birth_date":
        return text
    name = _spaced(f"lower({text})")
    if kind != "address":
        return name
    word = r"0-9a-z_\x{DF}-\x{F6}\x{F8}-\x{FF}"
    return _spaced(rf"regexp_replace({name}, '(?:str\.|straße|strasse)([^{word}]|$)', 'strasse \1', 'g')")


def _spaced(text: str) -> str:
    return f"trim(regexp_replace({text}, ' +', ' ', 'g'), ' ')"


def _number(text: str) -> str:
    abroad = f"regexp_matches({text}, '^[( ]*\\+')"
    digits = f"regexp_replace(case when {abroad} then replace({text}, '(0)', '') else {text} end, '[^0-9]', '', 'g')"
    return (
        f"list_transform([{digits}], lambda d: case when {abroad} then d when starts_with(d, '00') then d[3:]"
        " when starts_with(d, '0') then '49' || d[2:] else d end)[1]"
    )
