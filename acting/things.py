"""Which things at the platforms a proposal speaks of: found by name, by path or by id; never a guess between two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from acting.looking import looking
from errors import NotFound, PersonMustAct
from platforms.port import Adapter, Seen
from policies.changes import amount, parts, spelled

LISTED = 5
Path = tuple[str, ...]


class Things:
    """Everything that can be changed at the platforms, read when it is first asked for, once.

    Args:
        adapters: who serves which platform.
    """

    def __init__(self, adapters: Mapping[str, Adapter]) -> None:
        self._adapters = adapters
        self._read: dict[str, tuple[Seen, ...]] = {}

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        """Names of the platforms of which somebody says that they serve them."""
        return tuple(dict.fromkeys(self._adapters))

    @property
    def adapters(self) -> Mapping[str, Adapter]:
        """Who serves which platform."""
        return self._adapters

    def adapter(self, platform: str) -> Adapter:
        """Who serves a platform.

        Raises:
            NotFound: nobody does.
        """
        try:
            return self._adapters[platform]
        except KeyError:
            raise NotFound(
                en=f"Nothing here can reach the platform '{platform}'.",
                de=f"Die Plattform „{platform}“ ist von hier nicht zu erreichen.",
                do_en="Connect it in the settings (LEITSTAND_PLATFORMS__…).",
                do_de="Verbinden Sie sie in den Einstellungen (LEITSTAND_PLATFORMS__…).",
            ) from None

    def reads(self, platform: str) -> bool:
        """Whether what is there can be read."""
        return self.adapter(platform).reads

    def platform(self, name: str) -> str:
        """The platform of that name, also by another usual one such as Facebook; empty where there is none."""
        return self._aliases.get(spelled(name), "")

    def of(self, platform: str, kind: str = "") -> tuple[Seen, ...]:
        """What is there, of one kind or of all."""
        if platform not in self._read:
            with looking():
                self._read[platform] = tuple(self.adapter(platform).catalogue(platform))
        return tuple(seen for seen in self._read[platform] if not kind or seen.kind == kind)

    def one(self, name: str, kinds: Sequence[str]) -> Seen:
        """The thing of that name, of the first of these kinds that has it.

        Args:
            name: such as `google · Brand DE · Marke exakt`, `Brand DE`, or the platform's own id.
            kinds: in the order in which they are looked through.

        Raises:
            NotFound: there is none.
            PersonMustAct: there are several.
        """
        wanted = parts(name)
        within = [owner] if len(wanted) > 1 and (owner := self.platform(wanted[0])) else self._readable()
        if len(wanted) > 1 and self.platform(wanted[0]):
            wanted = (spelled(within[0]), *wanted[1:])
        hits = self._hits(name, wanted, within, kinds)
        if not hits:
            raise self._none(name, within, kinds)
        if len(hits) > 1:
            raise _several(name, [self.path(seen) for seen in hits])
        return hits[0]

    def path(self, seen: Seen) -> str:
        """How people tell it: platform, campaign, ad group, itself."""
        return " · ".join((seen.platform, *self._names(seen)))

    def within(self, place: Seen, kind: str) -> list[Seen]:
        """Everything of a kind that lies in a place, at any depth."""
        return [seen for seen in self.of(place.platform, kind) if place.entity in self.above(seen)]

    def above(self, seen: Seen) -> list[str]:
        """The ids of what a thing lies in, the nearest first."""
        by_id, found, parent = self._by_id(seen.platform), list[str](), seen.parent
        while parent and parent not in found:
            found.append(parent)
            parent = by_id[parent].parent if parent in by_id else ""
        return found

    def _hits(self, name: str, wanted: Path, within: Iterable[str], kinds: Sequence[str]) -> list[Seen]:
        known = [seen for platform in within for seen in self.of(platform) if seen.kind in kinds]
        by_id = [seen for seen in known if name.strip() in (seen.entity, f"{seen.platform} · {seen.entity}")]
        if by_id:
            return by_id
        levels = [list[Seen](), list[Seen](), list[Seen]()]
        for seen in known:
            flat = tuple(part for each in self._names(seen) for part in parts(each))
            whole, own = (spelled(seen.platform), *flat), parts(seen.name)
            if wanted in (whole, flat):
                levels[0].append(seen)
            elif wanted == own:
                levels[1].append(seen)
            elif wanted[-len(own) :] == own and _subsequence(wanted, whole):
                levels[2].append(seen)
        best: list[Seen] = next(filter(None, levels), levels[0])
        first = next((kind for kind in kinds if any(seen.kind == kind for seen in best)), "")
        return [seen for seen in best if seen.kind == first]

    def _names(self, seen: Seen) -> list[str]:
        by_id = self._by_id(seen.platform)
        names, parent = [seen.name], seen.parent
        while parent and (above := by_id.get(parent)) is not None and len(names) < 6:
            names.insert(0, above.name)
            parent = above.parent
        return names

    def _by_id(self, platform: str) -> dict[str, Seen]:
        return {seen.entity: seen for seen in self.of(platform)}

    def _readable(self) -> list[str]:
        return [platform for platform in self.platforms if self.reads(platform)]

    @cached_property
    def _aliases(self) -> dict[str, str]:
        from tools.known import platforms

        found = {spelled(platform): platform for platform in self.platforms}
        for id, known in platforms().items():
            names = [spelled(each) for each in (id, *known["sources"])]
            own = next((found[each] for each in names if each in found), id if self._served(id) else "")
            for each in names if own else ():
                found.setdefault(each, own)
        return found

    def _served(self, platform: str) -> bool:
        """Whether somebody takes changes for a platform that nobody claims by name."""
        try:
            return bool(self._adapters[platform].name)
        except KeyError:
            return False

    def _none(self, name: str, within: Sequence[str], kinds: Sequence[str]) -> NotFound:
        from rapidfuzz import fuzz

        known = [self.path(seen) for platform in within for seen in self.of(platform) if seen.kind in kinds]
        near = sorted(known, key=lambda path: (-fuzz.token_set_ratio(name.casefold(), path.casefold()), path))[:LISTED]
        listed = " | ".join(near) or "–"
        return NotFound(
            en=f"'{name}' was not found at {', '.join(within) or 'any platform'}.",
            de=f"„{name}“ wurde bei {', '.join(within) or 'keiner Plattform'} nicht gefunden.",
            do_en=f"Nearest there: {listed}.", do_de=f"Am nächsten kommen dort: {listed}.",
        )  # fmt: skip


def _subsequence(some: Path, whole: Path) -> bool:
    rest = iter(whole)
    return all(part in rest for part in some)


def _several(name: str, paths: Sequence[str]) -> PersonMustAct:
    listed = " | ".join(paths[:LISTED]) + (" | …" if len(paths) > LISTED else "")
    return PersonMustAct(
        en=f"'{name}' may mean several things at the platforms.",
        de=f"„{name}“ kann bei den Plattformen mehreres meinen.",
        do_en=f"Propose it with its whole name: {listed}.",
        do_de=f"Schlagen Sie es mit dem ganzen Namen vor: {listed}.",
    )


def running(things: Things) -> dict[str, float]:
    """By platform the sum of the budgets a day of what is switched on."""
    found: dict[str, float] = {}
    for platform in things.platforms:
        if things.reads(platform):
            own = [seen.fields for seen in things.of(platform, "campaign") if seen.fields.get("status") != "paused"]
            found[platform] = sum(float(fields["budget"]) for fields in own if amount(fields.get("budget")))
    return found
