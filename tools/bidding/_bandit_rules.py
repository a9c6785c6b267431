"""Which arms may not run, and why: named ones, words that break law or brand, usage rights that have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments
from terms import Finding, Source, Words
from tools._tool import Desk
from tools.bidding._bandit_args import Constraints

Bools = NDArray[np.bool_]
Kind = Literal["blocked", "law", "brand", "rights", "open"]
PLACEMENT = "meta_primary"
"""Where brand words are looked for if no placement is named; its own lengths then count for nothing."""
SOON = 14


@dataclass(frozen=True)
class Rule:
    """One arm and what stands against it; `open` ones run on, but get no more traffic until somebody has looked."""

    arm: str
    kind: Kind
    rule: str
    why: Words


@dataclass(frozen=True)
class Rules:
    """All of them, and what was read for them; `until` is the first day on which rights of an allowed arm end."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()
    until: date | None = None
    notes: tuple[Words, ...] = field(default=())

    def allowed(self, names: Sequence[str]) -> Bools:
        """(k,) arms that nothing forbids."""
        stopped = {rule.arm for rule in self.rules if rule.kind != "open"}
        return np.array([name not in stopped for name in names], dtype=bool)

    def held(self, names: Sequence[str]) -> Bools:
        """(k,) allowed arms that get no more than they have."""
        waiting = {rule.arm for rule in self.rules if rule.kind == "open"}
        return np.array([name in waiting for name in names], dtype=bool) & self.allowed(names)

    def word(self, arm: str) -> str:
        """Kinds of what stands against an arm, for a table."""
        return ", ".join(dict.fromkeys(rule.kind for rule in self.rules if rule.arm == arm))


def rules(desk: Desk, names: Sequence[str], limits: Constraints) -> Rules:
    """Look at every arm.

    Raises:
        BadArguments: a limit for an arm that there is not, or no arm is left.
    """
    known = {name.casefold(): name for name in names}
    found = [Rule(_arm(arm, known), "blocked", "", _said(why)) for arm, why in limits.blocked.items()]
    texts = {_arm(arm, known): text for arm, text in limits.texts.items()}
    if isinstance(limits.max_share, dict):
        _ = [_arm(arm, known) for arm in limits.max_share]
    findings: list[Finding] = []
    until, sources = None, list[Source]()
    if limits.rights and "assets" in desk.warehouse.kinds():
        ended, until, words = _assets(desk, known)
        found += ended
        texts = words | texts
    for arm, text in texts.items():
        mine, told, read = _text(desk, arm, text, limits)
        found, findings, sources = [*found, *mine], [*findings, *told], [*sources, *read]
    told = Rules(tuple(found), tuple(findings), tuple(dict.fromkeys(sources)), until)
    if not told.allowed(names).any():
        raise BadArguments(
            en="No arm may run: each is blocked or breaks a rule.",
            de="Kein Arm darf laufen: Jeder ist gesperrt oder verstößt gegen eine Regel.",
            do_en="Add an arm that is allowed, or mend the texts; compliance.claims says how.",
            do_de="Nehmen Sie einen erlaubten Arm auf, oder bessern Sie die Texte nach; compliance.claims sagt, wie.",
        )
    return told


def _arm(arm: str, known: dict[str, str]) -> str:
    """The arm as the data write it; a misspelt one must not run on."""
    if arm.strip().casefold() in known:
        return known[arm.strip().casefold()]
    shown = ", ".join(list(known.values())[:8])
    raise BadArguments(
        en=f"There is no arm '{arm}'.", de=f"Einen Arm „{arm}“ gibt es nicht.",
        do_en=f"Known are: {shown}.", do_de=f"Bekannt sind: {shown}.",
    )  # fmt: skip


def _said(why: str) -> Words:
    return Words(de=why or "gesperrt", en=why or "blocked")


def _assets(desk: Desk, known: dict[str, str]) -> tuple[list[Rule], date | None, dict[str, str]]:
    """Arms whose rights have ended, the next day on which some end, and words of arms, from the creatives."""
    have = set(desk.warehouse.need("assets").columns)
    columns = [name if name in have else "null" for name in ("name", "rights_until", "hook", "cta")]
    rows = desk.warehouse.rows(
        f"select trim(asset_id::varchar), {columns[0]}::varchar, {columns[1]}::date, {columns[2]}::varchar,"  # noqa: S608  own columns
        f" {columns[3]}::varchar from assets order by 1, 2"
    )
    ended, soon, texts = list[Rule](), list[date](), dict[str, str]()
    for id, name, rights, hook, cta in rows:
        arm = known.get(str(id).casefold()) or known.get(str(name or "").strip().casefold())
        if arm is None:
            continue
        if text := ". ".join(str(part).strip() for part in (hook, cta) if part):
            texts[arm] = text
        if rights is not None and rights < desk.today:
            why = Words(de=f"Nutzungsrechte bis {rights:%d.%m.%Y}", en=f"usage rights until {rights}")
            ended.append(Rule(arm, "rights", "assets.rights_until", why))
        elif rights is not None and rights < desk.today + timedelta(days=SOON):
            soon.append(rights)
    return ended, min(soon, default=None), texts


def _text(desk: Desk, arm: str, text: str, limits: Constraints) -> tuple[list[Rule], list[Finding], list[Source]]:
    """What law and brand say to the words of one arm."""
    from tools.compliance.claims import Args as Claims
    from tools.compliance.claims import claims
    from tools.creative.check import Args as Check
    from tools.creative.check import check

    law = claims(Claims(text=text, facts=limits.facts), desk)
    brand = check(Check(text=text, placement=limits.placement or PLACEMENT), desk)
    wording = [each for each in brand.findings if limits.placement or each.rule.startswith("BRAND-")]
    found: list[Rule] = []
    read: tuple[tuple[Kind, Sequence[Finding]], ...] = (("law", law.findings), ("brand", wording))
    for kind, told in read:
        hard = [each for each in told if each.severity == "block"]
        found += [Rule(arm, kind, each.rule, each.message) for each in hard]
        found += [
            Rule(arm, "open", each.rule, each.message) for each in told if each.severity in {"needs_fact", "review"}
        ]
    return found, [*law.findings, *wording], [*law.sources, *brand.sources]
