"""Taking a person out of the ledger: their name, what they wrote, and where others wrote of them.

The audit stays whole: it holds pseudonyms, references and hashes, which then mean nobody. Of a recorded run in which a
person is named the words are taken out, and the audit notes the hashes of what is left.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from errors import NotFound
from ledger import audit, persons, threads
from ledger.book import Book
from ledger.page import Page
from ledger.runs import SCHEMA, hashed
from ledger.unasked import BLANK, REDACTED, unasked

__all__ = ["BLANK", "REDACTED", "Taken", "taken_out"]


@dataclass(frozen=True)
class Taken:
    """What was taken out: names of pseudonyms, texts that cannot be read any more, runs with blanks, conversations."""

    id: str
    people: tuple[str, ...]
    texts: int
    runs: tuple[str, ...]
    threads: int = 0

    def __bool__(self) -> bool:
        return bool(self.people or self.texts or self.runs or self.threads)


def taken_out(book: Book, name: str, values: Sequence[str], by: str, *, outside: int = 0) -> Taken:
    """Forget a person by name or pseudonym, and every mention of these values; one line of the audit says how much.

    `outside` is how many values were made unreadable elsewhere, such as in the vault.
    """
    own = persons.name_of(book.home, name)
    told = [*values, name, *([own] if own else [])]
    try:
        gone = persons.forget(book.home, name)
    except NotFound:
        gone = persons.Forgotten()
    texts = gone.texts + persons.forget_mentions(book.home, told)
    book.place.prepare(SCHEMA)
    with book.writing() as tx:
        conversations, asked = threads.forgotten(tx, gone.people)
        runs = tuple(dict.fromkeys((*unasked(tx, asked, by), *_blanked(tx, told, by))))
        taken = Taken(f"e-{secrets.token_hex(6)}", gone.people, texts, runs, conversations)
        if taken or outside:
            body = {"people": list(gone.people), "texts": texts, "runs": len(runs), "values": outside,
                    "threads": conversations}  # fmt: skip
            audit.append(tx, "person.erased", taken.id, by, body)
    return taken


def _blanked(tx: Page, values: Sequence[str], by: str) -> tuple[str, ...]:
    """Blank out the values in the texts of recorded runs, in whatever letters."""
    escaped = {json.dumps(value, ensure_ascii=False)[1:-1] for value in values if len(value.strip()) > 2}
    if not escaped:
        return ()
    words = "|".join(re.escape(value) for value in sorted(escaped, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    changed: list[str] = []
    for run, receipt, result in tx.execute("select run, receipt, result from runs").fetchall():
        if not (pattern.search(receipt) or pattern.search(result)):
            continue
        left = pattern.sub(BLANK, receipt), pattern.sub(BLANK, result)
        tx.execute("update runs set receipt = ?, result = ? where run = ?", (*left, run))
        audit.append(tx, REDACTED, run, by, {"receipt": hashed(left[0]), "result": hashed(left[1])})
        changed.append(run)
    return tuple(changed)
