"""Rule packs from their folder into one object; a broken pack says which entry is broken."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

from errors import BadFile
from methods.claims.engine import Pack
from terms import Words


@cache
def load(folder: Path) -> Pack:
    """The pack of a folder: `claims/*.yaml` (rules, lists, labels, aliases), health_claims.yaml, placements.yaml.

    Raises:
        BadFile: an id occurs twice, a rule lacks a field, or a list that is referred to does not exist.
    """
    rules: list[dict[str, Any]] = []
    lists: dict[str, list[str]] = {}
    tables: dict[str, Any] = {
        "health_claims": read_yaml(folder / "health_claims.yaml"),
        "placements": read_yaml(folder / "placements.yaml"),
    }
    for file in sorted((folder / "claims").glob("*.yaml")):
        part = read_yaml(file)
        rules.extend(part.pop("rules", []))
        lists.update(part.pop("lists", {}))
        tables.update(part)
    aliases = {other: name for name, others in tables.pop("aliases").items() for other in others}
    labels = {name: Words(**words) for name, words in tables.pop("labels").items()}
    pack = Pack(rules=tuple(rules), lists=lists, aliases=aliases, labels=labels, tables=tables)
    _check(pack, folder)
    return pack


def read_yaml(file: Path) -> dict[str, Any]:
    """One YAML file as a mapping, by the safe loader."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return cast("dict[str, Any]", yaml.load(file.read_text("utf-8"), Loader=loader) or {})  # noqa: S506  # safe loader
    except (OSError, yaml.YAMLError) as failed:
        raise _broken(file, str(failed).splitlines()[0]) from None


def _check(pack: Pack, folder: Path) -> None:
    from methods.claims.lexicon import pattern

    ids = [rule.get("id") for rule in pack.rules]
    if twice := {id for id in ids if ids.count(id) > 1}:
        raise _broken(folder, f"rule id twice: {', '.join(map(str, twice))}")
    for rule in pack.rules:
        if absent := {"id", "law", "from", "why", "remedy", "source", "cases"} - set(rule):
            raise _broken(folder, f"rule {rule.get('id')} lacks {', '.join(sorted(absent))}")
        try:
            for case in rule["cases"]:
                for part in ("find", "near", "unless", "also", "absent"):
                    pattern(case.get(part, ()), pack.lists)
        except Exception as failed:
            raise _broken(folder, f"rule {rule['id']}: {failed}") from None


def _broken(file: Path, why: str) -> BadFile:
    return BadFile(
        en=f"The rule pack {file.name} cannot be used: {why}.",
        de=f"Das Regelpaket {file.name} ist nicht verwendbar: {why}.",
        do_en="Mend that entry; nothing is judged with half a pack.",
        do_de="Korrigieren Sie den Eintrag; mit einem halben Paket wird nichts geprüft.",
    )
