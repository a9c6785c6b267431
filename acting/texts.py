"""Texts on their way out are judged again at the yes and right before the write: rules and facts change overnight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from errors import Forbidden, LeitstandError, NotFound
from ledger.proposals import Entry
from settings import Settings
from terms import Proposal, Words

if TYPE_CHECKING:
    from ledger.book import Book
    from tools.calling import Desk

PUBLISH = "publish"
_COUNTED = re.compile(r" \d+$")
UNREADABLE = Words(
    de="Die Texte lassen sich nicht noch einmal prüfen; ohne Prüfung geht nichts hinaus.",
    en="The texts cannot be checked once more; without a check nothing goes out.",
)


def objection(settings: Settings, book: Book, entry: Entry) -> Words | None:
    """What now speaks against the texts of a proposal; None where nothing does, or where it holds no texts.

    Args:
        settings: of the house; its day decides which rules are in force.
        book: where the run lies that proposed it, with the facts and the brand that were given then.
        entry: as it is on record.
    """
    if entry.proposal.action != PUBLISH:
        return None
    from tools.calling import open_desk

    desk = open_desk(settings)
    try:
        return judged(entry.proposal, given(book, entry.run), desk)
    except LeitstandError as failed:
        return Words(de=f"{UNREADABLE.de} {failed.said('de')}", en=f"{UNREADABLE.en} {failed.said('en')}")
    except Exception:  # a check that breaks is a no
        return UNREADABLE
    finally:
        desk.library.close()


def given(book: Book, run: str) -> dict[str, Any]:
    """The arguments of the run that proposed the texts; none where it is not on record, so that no fact counts."""
    try:
        record = book.runs.get(run) if run else None
    except NotFound:
        return {}
    return dict(record.receipt.get("args") or {}) if record and record.tool.startswith("act.publish") else {}


def judged(proposal: Proposal, args: dict[str, Any], desk: Desk) -> Words | None:
    """The first finding that forbids the texts or lacks a fact, by law, platform and brand as they are today."""
    from methods.claims.reading import language
    from tools.creative.check import Brand, Piece
    from tools.sending import checked

    pieces = [Piece(text=str(text), placement=_placement(name)) for name, text in proposal.after.items()]
    lang = args.get("lang") or ("de" if language("\n".join(piece.text for piece in pieces)) == "de" else "en")
    brand = Brand.model_validate(args.get("brand") or {})
    found = checked(pieces, lang, args.get("facts") or {}, str(args.get("market") or "de"), brand, desk)
    if found.verdict.decision in ("ok", "review"):
        return None
    first = next((one for one in found.findings if one.severity == found.verdict.decision), None)
    if first is None:
        return UNREADABLE
    return Words(
        de=f"Der Text darf so nicht mehr hinaus ({first.rule}): {first.message.de}",
        en=f"The text may not go out like this any more ({first.rule}): {first.message.en}",
    )


def refused(id: str, words: Words) -> Forbidden:
    """It cannot be approved."""
    return Forbidden(
        en=f"{id} cannot be approved. {words.en}", de=f"{id} kann nicht freigegeben werden. {words.de}",
        do_en="Reject it, and hand in a text that fits.",
        do_de="Lehnen Sie ihn ab, und geben Sie einen passenden Text auf.",
    )  # fmt: skip


def _placement(name: str) -> str:
    """`google · Brand · google_rsa_headline 2` stands at google_rsa_headline."""
    return _COUNTED.sub("", name.rpartition(" · ")[2])
