# pyright: basic
"""The vault's own values as a set to search for: every way to write them, and their plain SHA-256."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.vault import store
from warehouse.vault.normal import address, is_hashed, name, normal, phone, plain_hash

WORDS = 5  # the longest run of words that is looked up
SIGNS = r"\+?[0-9][0-9 ()/.-]{6,22}[0-9]"


def load(con: Any, home: Path) -> None:
    """Fill the temp table `known (form, kind, way)`; way says how a text is cut to be looked up."""
    import numpy as np

    rows = sorted(set(_forms(store.everything(home))))
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    con.register("_known", {key: np.array(column, dtype=object) for key, column in zip("fkw", columns, strict=True)})
    con.execute(
        "create or replace temp table known as select f::varchar as form, k::varchar as kind, w::varchar as way"
        " from _known"
    )
    con.unregister("_known")
    con.execute("create or replace temp table ways as select distinct way from known")


def hits(con: Any) -> Iterator[tuple[str, list[str]]]:
    """Kind and texts of the temp table `cells` that the vault knows."""
    ways = {row[0] for row in con.execute("select way from ways").fetchall()}
    found: dict[str, set[str]] = defaultdict(set)
    for way, tokens in _CUTS.items():
        if way in ways:
            for kind, form in con.execute(
                f"select distinct k.kind, k.form from ({tokens}) t join known k on k.form = t.form and k.way = '{way}'"
            ).fetchall():
                found[kind].add(form)
    for kind in sorted(found):
        yield kind, sorted(found[kind])


def _forms(items: Iterator[store.Item]) -> Iterator[tuple[str, str, str]]:
    names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item in items:
        hashed = is_hashed(item.value)
        if item.kind in {"email", "phone"} or hashed:
            yield plain_hash(item.kind, item.value), item.kind, "hash"
        if hashed:
            continue
        if item.kind == "email":
            yield normal("email", item.value), "email", "email"
        elif item.kind == "phone":
            yield from ((form, "phone", "digits") for form in _phones(item.value))
        elif item.kind == "address" and _tells(address(item.value)):
            yield from ((_words(form), "address", "words") for form in _addresses(item.value))
        elif item.kind == "name":
            names[item.subject][item.field].add(name(item.value))
    for fields in names.values():
        yield from ((form, "name", "words") for form in _full_names(fields))


def _phones(value: str) -> Iterator[str]:
    number = phone(value)
    if len(number) >= 8:
        yield from (number, "00" + number)
        if number.startswith("49"):
            yield "0" + number[2:]


def _addresses(value: str) -> Iterator[str]:
    one = address(value)
    yield from (name(value), one, one.replace("strasse", "straße"), one.replace("strasse", "str"))


def _tells(text: str) -> bool:
    """A street with its number says who; a town or a postcode does not."""
    return len(text) >= 6 and any(sign.isdigit() for sign in text) and any(sign.isalpha() for sign in text)


def _full_names(fields: dict[str, set[str]]) -> Iterator[str]:
    """First and last name in both orders, and a name of several words by itself."""
    for field, held in fields.items():
        for text in held:
            if len(text.split()) > 1:
                yield _words(text)
            for other, texts in fields.items():
                if other != field:
                    yield from (_words(f"{text} {each}") for each in texts if each != text)


def _words(text: str) -> str:
    import re

    return " ".join(re.findall(r"\w+", text))


_WORDS = "regexp_extract_all(lower(cell), '[\\p{L}\\p{N}_]+')"
_RUNS = " union all ".join(
    f"select {' || chr(32) || '.join(f'x{n}' for n in range(length))} as form from runs where x{length - 1} is not null"
    for length in range(2, WORDS + 1)
)
"""Each word with those after it: a list of slices would cost the square of a long text."""
_MAIL = '[^\\s,;:<>"()]+@[^\\s,;:<>"()]+'
_CUTS = {
    "hash": "select distinct lower(unnest(regexp_extract_all(cell, '\\b[0-9a-fA-F]{64}\\b'))) as form from cells",
    "email": f"select distinct lower(unnest(regexp_extract_all(cell, '{_MAIL}'))) as form from cells",
    "digits": f"select distinct regexp_replace(replace(unnest(regexp_extract_all(cell, '{SIGNS}')), '(0)', ''),"
    " '[^0-9]', '', 'g') as form from cells",
    "words": f"with texts as (select row_number() over () as text, cell from (select distinct cell from cells where"
    f" cell not similar to '[0-9a-f]*')), words as (select text, unnest({_WORDS}) as x0,"
    f" generate_subscripts({_WORDS}, 1) as place from texts), runs as (select x0, "
    + ", ".join(f"lead(x0, {n}) over following as x{n}" for n in range(1, WORDS))
    + f" from words window following as (partition by text order by place)) {_RUNS}",
}
