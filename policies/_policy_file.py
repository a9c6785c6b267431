# pyright: basic
"""Reading a policy from YAML with suspicion: small, no aliases, no key twice, and errors that say where."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from errors import BadFile

LARGEST = 256_000
"""Bytes; no policy is longer."""
Shape = TypeVar("Shape", bound=BaseModel)


class _Strict(yaml.SafeLoader):
    """Safe, and without what makes YAML mean more than it shows."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.YAMLError("anchors and aliases are not allowed | Anker und Verweise sind nicht erlaubt")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if not isinstance(key, str):
                raise yaml.YAMLError(f"the key {key!r} is no text | der Schlüssel {key!r} ist kein Text")
            if keys.count(key) > 1:
                raise yaml.YAMLError(f"the key '{key}' stands there twice | der Schlüssel '{key}' steht zweimal da")
        return super().construct_mapping(node, deep=deep)


def read(file: Path) -> dict[str, Any]:
    """What a policy file says, as plain maps. Raises BadFile."""
    try:
        data = file.read_bytes()
        if len(data) > LARGEST:
            raise yaml.YAMLError("it is too long | sie ist zu lang")
        shape = yaml.load(data.decode("utf-8"), Loader=_Strict)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as failed:
        raise _unusable(file, _unread(failed)) from None
    if not isinstance(shape, dict):
        raise _unusable(file, "it holds no map | sie enthält keine Angaben der Form Name: Wert")
    if "actions" in shape and not isinstance(shape["actions"], dict):
        raise _unusable(file, "actions is no map | actions enthält keine Angaben der Form Name: Wert")
    return shape


def _unread(failed: Exception) -> str:
    """Why it cannot be read, in English and German, with the place where there is one."""
    mark = getattr(failed, "problem_mark", None)
    place, ort = (f"line {mark.line + 1}: ", f"Zeile {mark.line + 1}: ") if mark else ("", "")
    if isinstance(failed, OSError):
        return "it cannot be read | sie lässt sich nicht lesen"
    if isinstance(failed, UnicodeDecodeError):
        return "it is no text in UTF-8 | sie ist kein Text in UTF-8"
    if isinstance(failed, RecursionError):
        return "it is nested too deeply | sie ist zu tief verschachtelt"
    if isinstance(failed, yaml.constructor.ConstructorError):
        return f"{place}tags such as !!python are not allowed | {ort}Typangaben wie !!python sind nicht erlaubt"
    if isinstance(failed, yaml.MarkedYAMLError) or not isinstance(failed, yaml.YAMLError):
        return f"{place}this is no valid YAML | {ort}das ist kein gültiges YAML"
    said = " ".join(str(failed).split())[:300]
    return said if " | " in said else "this is no valid YAML | das ist kein gültiges YAML"


def checked(model: type[Shape], shape: dict[str, Any], file: Path) -> Shape:
    """The shape as its model. Raises BadFile with the first thing that is wrong."""
    try:
        return model.model_validate(shape)
    except ValidationError as failed:
        first = failed.errors(include_url=False)[0]
        if "literal[" in str(first["loc"]):
            name = next((str(part) for part in first["loc"][1:] if "[" not in str(part)), "")
            raise _unusable(file, f"{name[:60]} is no known name | {name[:60]} ist kein bekannter Name") from None
        place = ".".join(str(part) for part in first["loc"] if part != "[key]")
        english = str(first["msg"]).removeprefix("Value error, ")
        if " | " in english:
            raise _unusable(file, english) from None
        raise _unusable(file, *(f"{place}: {s}" if place else s for s in _words(first, english))) from None


_SAID = {
    "extra_forbidden": ("this is not known here", "diese Angabe ist nicht bekannt"),
    "missing": ("this is missing", "diese Angabe fehlt"),
    "literal_error": ("this can only be {expected}", "hier geht nur {expected}"),
    "float_type": ("this is no number", "hier steht keine Zahl"),
    "int_type": ("this is no whole number", "hier steht keine ganze Zahl"),
    "string_type": ("this is no text", "hier steht kein Text"),
    "bool_type": ("this has to be true or false", "hier gehört true oder false hin"),
    "finite_number": ("the number is not finite", "die Zahl ist nicht endlich"),
    "greater_than_equal": ("this has to be at least {ge}", "der Wert muss mindestens {ge} sein"),
    "greater_than": ("this has to be above {gt}", "der Wert muss größer als {gt} sein"),
    "less_than_equal": ("this has to be at most {le}", "der Wert darf höchstens {le} sein"),
    "less_than": ("this has to be below {lt}", "der Wert muss kleiner als {lt} sein"),
    "too_short": ("the list is empty", "die Liste ist leer"),
    "too_long": ("the list is too long", "die Liste ist zu lang"),
    "string_too_short": ("the text is empty", "der Text ist leer"),
    "string_too_long": ("the text is too long", "der Text ist zu lang"),
    "string_pattern_mismatch": ("the text does not have the form {pattern}", "der Text hat nicht die Form {pattern}"),
    "model_type": ("more has to be said here", "hier gehören weitere Angaben hin"),
    "dict_type": ("more has to be said here", "hier gehören weitere Angaben hin"),
    "tuple_type": ("this has to be a list, such as [a, b]", "hier gehört eine Liste hin, etwa [a, b]"),
    "list_type": ("this has to be a list, such as [a, b]", "hier gehört eine Liste hin, etwa [a, b]"),
}
"""What is wrong, in English and German, by the kind of fault as pydantic names it."""


def _words(first: Mapping[str, Any], english: str) -> tuple[str, str]:
    given = {name: str(value).removesuffix(".0") for name, value in dict(first.get("ctx") or {}).items()}
    try:
        en, de = (said.format(**given) for said in _SAID[str(first["type"])])
    except KeyError:
        return english, english
    return en, de.replace("' or '", "' oder '")


def _unusable(file: Path, why: str, german: str = "") -> BadFile:
    # What the house's own rules say is in English and, after a bar, in German.
    english, _, own = why.partition(" | ")
    return BadFile(
        en=f"{file.name} cannot be used: {english}.",
        de=f"{file.name} ist nicht brauchbar: {own or german or english}.",
        do_en="Nothing is applied until it is corrected; `leitstand policy check FILE` says whether it is.",
        do_de="Bis zur Berichtigung wird nichts angewendet; `leitstand policy check DATEI` prüft sie.",
    )
