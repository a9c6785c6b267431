"""What people read about the policy: what holds, whether a file can be used, why a change may or may not happen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from terms.named import STATES, action

if TYPE_CHECKING:
    from errors import Lang
    from ledger.proposals import Entry
    from policies.autonomy import Policy, Ruling
    from policies.rehearsal import Tried
    from settings import Settings

Told = tuple[dict[str, Any], str]
LEVELS = {
    "auto": ("geschieht von selbst", "happens by itself"), "approve": ("wartet auf Zustimmung", "waits for approval"),
    "suggest": ("wird nur vorgeschlagen", "is only suggested"), "blocked": ("ist gesperrt", "is blocked"),
}  # fmt: skip


def shown(settings: Settings, lang: Lang) -> Told:
    """What holds now, action by action."""
    from policies.autonomy import FILE, OWN, load

    policy = load(settings.home)
    own = settings.home / OWN
    file = own if own.exists() else FILE
    shape = {"ok": True, "version": policy.version, "file": str(file), "policy": plain(policy)}
    head = _say(lang, f"Regeln {policy.version} aus {file}", f"Policy {policy.version} from {file}")
    lines = [head, "", *(_action(name, each, lang) for name, each in plain(policy)["actions"].items())]
    for freeze in policy.freezes:
        first, last = freeze.ends
        lines.append(_say(lang, f"Pause: {freeze.name}, {first.de} bis {last.de}",
                          f"Freeze: {freeze.name}, {first.en} to {last.en}"))  # fmt: skip
    return shape, "\n".join(lines)


def checked(settings: Settings, file: Path, lang: Lang) -> Told:
    """Whether a file can be used as the house's own. Raises BadFile."""
    from policies.autonomy import load, merged

    now, then = load(settings.home), merged(file)
    moved = sorted(name for name in then.actions if then.actions[name] != now.actions.get(name))
    shape = {"ok": True, "version": then.version, "changes": moved, "policy": plain(then)}
    what = ", ".join(moved) or _say(lang, "nichts", "nothing")
    text = _say(
        lang, f"{file.name} ist brauchbar (Version {then.version}). Gegenüber jetzt ändert sich: {what}.",
        f"{file.name} can be used (version {then.version}). Compared with now it changes: {what}.",
    )  # fmt: skip
    return shape, text


def tested(settings: Settings, lang: Lang) -> Told:
    """The policy in force, tried on the table of cases."""
    from policies.autonomy import load
    from policies.rehearsal import rehearsed

    policy = load(settings.home)
    tries = list(rehearsed(policy, settings.home, currency=settings.currency))
    good = all(each.ok for each in tries)
    cases = [
        {"name": each.name, "ok": each.ok, "expected": list(each.expected), "level": each.ruling.level}
        for each in tries
    ]  # fmt: skip
    lines = [_tried(each, lang) for each in tries]
    wrong = sum(not each.ok for each in tries)
    lines.append(_say(lang, f"{len(tries)} Fälle, {wrong} falsch", f"{len(tries)} cases, {wrong} wrong"))
    return {"ok": good, "version": policy.version, "cases": cases}, "\n".join(lines)


def _tried(each: Tried, lang: Lang) -> str:
    if each.ok:
        return f"✓ {each.name}: {each.ruling.level}"
    wanted = ", ".join(each.expected)
    return f"✗ {each.name}: {each.ruling.level}" + _say(lang, f" (erwartet {wanted})", f" (expected {wanted})")


def explained(settings: Settings, id: str, lang: Lang) -> Told:
    """Which rule said what to a proposal, then and now, and what would make it automatic."""
    from acting.office import Office
    from ledger.proposals import WAITING, get

    office = Office.open(settings)
    with office.book.reading() as tx:
        entry = get(tx, id)
    _, now, hindered = office.look(entry, lang)
    then = {"level": entry.level, "policy": entry.policy, "checks": list(entry.checks)}
    shape = {
        "ok": True, "proposal": entry.id, "status": entry.status, "then": then,
        "now": now.model_dump(mode="json") if now else None, "hindered": hindered,
        "to_be_automatic": [each.rule for each in now.against] if now else [],
    }  # fmt: skip
    if now is None:
        why = hindered if entry.status in WAITING else _say(
            lang, f"Darüber ist entschieden ({STATES[entry.status].de}); so stand es, als vorgeschlagen wurde:",
            f"This is decided ({STATES[entry.status].en}); this is how it stood when it was proposed:",
        )  # fmt: skip
        return shape, page(entry, _then(entry), lang, why)
    return shape, page(entry, now, lang)


def _then(entry: Entry) -> Ruling:
    """What was ruled when it was put on record."""
    from policies.autonomy import Check, Ruling

    checks = tuple(Check.model_validate(each) for each in entry.checks)
    return Ruling(level=entry.level, needs=entry.needs, roles=(), checks=checks, version=entry.policy)


def page(entry: Entry, ruling: Ruling, lang: Lang, first: str = "") -> str:
    """The explanation as a colleague would give it."""
    target, level = entry.proposal.target, _say(lang, *LEVELS[ruling.level])
    named = action(entry.proposal.action).said(lang)
    lines = [f"{entry.id} · {named} · {target}", "", _say(lang, f"Das {level}.", f"This {level}.")]
    if first:
        lines.insert(2, first)
    if ruling.level == "approve":
        many, roles = ruling.needs > 1, _say(lang, " oder ", " or ").join(ruling.roles)
        lines.append(_say(
            lang,
            f"Nötig {'sind' if many else 'ist'} {ruling.needs} Zustimmung{'en' if many else ''}"
            f"{f' ({roles})' if roles else ''}, nie von dem, der es vorgeschlagen oder angefordert hat.",
            f"It needs {ruling.needs} approval{'s' if many else ''}{f' ({roles})' if roles else ''}, "
            "never by the one who proposed it or asked for it.",
        ))  # fmt: skip
    if entry.policy and entry.policy != ruling.version:
        lines.append(_say(lang, "Seit dem Vorschlag haben sich die Regeln geändert.",
                          "The policy has changed since this was proposed."))  # fmt: skip
    lines += ["", *(_line(each, lang) for each in ruling.checks if each.rule != "level")]
    way = ruling.against
    if way:
        lines += ["", _say(lang, "Damit es von selbst geschieht, müsste sich das ändern:",
                           "For it to happen by itself, this would have to change:")]  # fmt: skip
        lines += [f"  · {each.words.said(lang)}" for each in way]
    return "\n".join(lines)


def plain(policy: Policy) -> dict[str, Any]:
    """The policy as its file would say it, without what is not set."""
    return policy.model_dump(mode="json", by_alias=True, exclude={"version"}, exclude_defaults=True)


def _line(check: Any, lang: Lang) -> str:
    return f"  {'✓' if check.ok else '✗'} {check.words.said(lang)}"


def _action(name: str, shape: dict[str, Any], lang: Lang) -> str:
    said = [_say(lang, *LEVELS[shape["level"]])]
    said += [f"{side}: {_flat(shape[side])}" for side in ("auto", "always") if side in shape]
    if "two_persons_above" in shape:
        said.append(_say(lang, f"zwei Personen über {shape['two_persons_above']:g}",
                         f"two people above {shape['two_persons_above']:g}"))  # fmt: skip
    return f"  {name:<18}{'; '.join(said)}"


def _flat(shape: dict[str, Any]) -> str:
    told: list[str] = []
    for name, each in shape.items():
        if isinstance(each, dict):
            told += [f"{name}.{key} {value:g}" for key, value in each.items()]  # pyright: ignore[reportUnknownVariableType]
        elif isinstance(each, list):
            told.append(f"{name} {', '.join(map(str, each))}")  # pyright: ignore[reportUnknownArgumentType]
        else:
            told.append(f"{name} {each}")
    return ", ".join(told)


def _say(lang: Lang, de: str, en: str) -> str:
    return de if lang == "de" else en
