"""Which campaign somebody means: exactly so called, else but for its case, else nearly; never a guess between two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from errors import BadArguments
from terms import Words
from tools._tool import Desk
from tools.data._utm import platforms

LISTED = 6
LONG = 9
"""From so many letters on two typing errors are forgiven, below one; below five none."""


@dataclass(frozen=True, order=True)
class Thing:
    """A campaign of the ad data."""

    platform: str
    campaign: str

    @property
    def key(self) -> str:
        """Its name in proposals."""
        return f"{self.platform} · {self.campaign}" if self.platform else self.campaign


@dataclass(frozen=True)
class Found:
    """What a name means, and whether it had to be read generously: then people are told."""

    said: str
    things: tuple[Thing, ...]
    exact: bool = True

    @property
    def note(self) -> Words | None:
        """How the name was read, where it is not the data's own."""
        if self.exact:
            return None
        names = ", ".join(thing.key for thing in self.things)
        return Words(de=f"„{self.said}“ wurde als „{names}“ gelesen.", en=f"'{self.said}' was read as '{names}'.")


def everything(desk: Desk) -> tuple[Thing, ...]:
    """Every campaign of the loaded ad data."""
    desk.warehouse.need("ads")
    rows = desk.warehouse.rows(
        "select distinct coalesce(platform, '') as platform, coalesce(campaign, '') as campaign from ads"
        " where campaign is not null order by 1, 2"
    )
    return tuple(Thing(str(platform), str(campaign)) for platform, campaign in rows)


def found(things: Sequence[Thing], said: str, platform: str = "") -> Found:
    """The campaign of that name, with its platform where one is told.

    Args:
        things: every campaign there is.
        said: as somebody wrote it, also `google · Brand`.
        platform: only on this one.

    Raises:
        BadArguments: there is none, or there are several; the refusal names them.
    """
    known = _on(things, platform)
    for reading, exact in ((_same, True), (_but_for_case, True), (_folded, False), (_holding, False), (_near, False)):
        hits = tuple(dict.fromkeys(reading(known, said)))
        if len(hits) == 1:
            return Found(said, hits, exact)
        if hits:
            raise _several(said, hits)
    raise _none(said, known)


def on_platform(things: Sequence[Thing], platform: str) -> Found:
    """Every campaign of a platform."""
    return Found(platform, tuple(_on(things, platform)))


def _on(things: Sequence[Thing], platform: str) -> Sequence[Thing]:
    if not platform.strip():
        return things
    own = {_bare(thing.platform) for thing in things}
    plain = _bare(platform)
    meant = {plain} if plain in own else _alike(plain)
    kept = [thing for thing in things if _bare(thing.platform) in meant]
    if not kept:
        names = ", ".join(dict.fromkeys(thing.platform for thing in things if thing.platform)) or "–"
        raise BadArguments(
            en=f"There is no platform '{platform}' in the ad data.",
            de=f"In den Werbedaten gibt es keine Plattform „{platform}“.",
            do_en=f"Loaded are: {names}.", do_de=f"Geladen sind: {names}.",
        )  # fmt: skip
    return kept


def _alike(plain: str) -> set[str]:
    """All usual names of a platform: Facebook is meta."""
    groups = [{_bare(id), *map(_bare, known["sources"])} for id, known in platforms().items()]
    return next((group for group in groups if plain in group), {plain})


def _forms(thing: Thing) -> tuple[str, ...]:
    return (thing.campaign, thing.key, f"{thing.platform} {thing.campaign}", f"{thing.campaign} {thing.platform}")


def _same(things: Iterable[Thing], said: str) -> list[Thing]:
    return [thing for thing in things if said in {thing.campaign, thing.key}]


def _alike_by(spelt: Callable[[str], str]) -> Callable[[Iterable[Thing], str], list[Thing]]:
    def reading(things: Iterable[Thing], said: str) -> list[Thing]:
        wanted = spelt(said)
        return [thing for thing in things if wanted and wanted in {spelt(form) for form in _forms(thing)}]

    return reading


def _cased(name: str) -> str:
    kept = (sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    return " ".join("".join(kept).casefold().split())


@cache
def _bare(name: str) -> str:
    """Letters and digits only, umlauts written out."""
    spelt = _cased(name).translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}))
    spelt = "".join(sign for sign in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(sign))
    return re.sub(r"[^\w]|_", "", spelt)


_but_for_case = _alike_by(_cased)
_folded = _alike_by(_bare)


def _words(name: str) -> set[str]:
    return {_bare(word) for word in re.findall(r"[^\W_]+", name)} - _EMPTY


_EMPTY = frozenset(
    ["kampagne", "kampagnen", "campaign", "campaigns", "die", "der", "das", "the", "anzeigen", "ads", "von", "of"]
)


def _holding(things: Iterable[Thing], said: str) -> list[Thing]:
    """Campaigns whose names hold every word of it."""
    wanted = _words(said)
    return [thing for thing in things if wanted and wanted <= _words(thing.key)]


def _near(things: Iterable[Thing], said: str) -> list[Thing]:
    """Names a typing error or two away, word by word; the nearest only.

    A word more or less is another name, and so is another code: `Shopping AT` is neither Shopping nor Shopping DE.
    """
    wanted = _parts(said)
    far: list[tuple[int, Thing]] = []
    for thing in things:
        slips = [_slips(wanted, _parts(form)) for form in _forms(thing)]
        if told := [each for each in slips if each is not None]:
            far.append((min(told), thing))
    best = min((distance for distance, _ in far), default=0)
    return [thing for distance, thing in far if distance == best]


def _parts(name: str) -> list[str]:
    return [_bare(word) for word in re.findall(r"[^\W_]+", name)]


def _slips(said: Sequence[str], known: Sequence[str]) -> int | None:
    """Typing errors between two names; None where they are too many to be meant."""
    from rapidfuzz.distance import OSA

    if len(said) != len(known):
        return None
    total = 0
    for one, other in zip(said, known, strict=True):
        slips = OSA.distance(one, other)
        if slips > (0 if min(len(one), len(other)) < 5 else 1 if len(one) < LONG else 2):
            return None
        total += slips
    return total if 0 < total <= 2 else None


def _several(said: str, hits: Sequence[Thing]) -> BadArguments:
    names = _listed(hits)
    return BadArguments(
        en=f"'{said}' may mean several campaigns.", de=f"„{said}“ kann mehrere Kampagnen meinen.",
        do_en=f"Say which one: {names}.", do_de=f"Nennen Sie eine davon: {names}.",
        choices=[thing.key for thing in hits[:LISTED]],
    )  # fmt: skip


def _none(said: str, known: Sequence[Thing]) -> BadArguments:
    from rapidfuzz import fuzz

    near = sorted(known, key=lambda thing: (-fuzz.token_set_ratio(_cased(said), _cased(thing.key)), thing))
    names = _listed(near)
    return BadArguments(
        en=f"There is no campaign '{said}' in the ad data.", de=f"In den Werbedaten gibt es keine Kampagne „{said}“.",
        do_en=f"Nearest: {names}." if names else "Load ad data with campaigns first.",
        do_de=f"Am nächsten: {names}." if names else "Laden Sie zuerst Werbedaten mit Kampagnen.",
        choices=[thing.key for thing in near[:LISTED]],
    )  # fmt: skip


def _listed(things: Sequence[Thing]) -> str:
    return " | ".join(thing.key for thing in things[:LISTED]) + (" | …" if len(things) > LISTED else "")
