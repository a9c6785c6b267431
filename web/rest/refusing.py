"""What cannot be meant: bodies, addresses and verbs, refused in one sentence, with the example of the very route."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from errors import BadArguments, Lang, LeitstandError, NotFound
from terms import Words

NUMBER = Words(de="muss eine Zahl sein", en="has to be a number")
WHOLE = Words(de="muss eine ganze Zahl sein", en="has to be a whole number")
TEXT = Words(de="muss ein Text sein", en="has to be a text")
OBJECT = Words(de="muss ein JSON-Objekt sein", en="has to be a JSON object")
LIST = Words(de="muss eine Liste sein", en="has to be a list")
SWITCH = Words(de="muss true oder false sein", en="has to be true or false")
DAY = Words(de="ist kein Tag wie 2026-11-26", en="is no day such as 2026-11-26")
EMPTY = Words(de="darf nicht leer sein", en="must not be empty")
SAID = {
    "missing": Words(de="fehlt", en="is missing"),
    "extra_forbidden": Words(de="ist hier nicht bekannt", en="is not known here"),
    "json_invalid": Words(de="ist kein gültiges JSON", en="is no valid JSON"),
    "string_type": TEXT, "string_unicode": TEXT, "bool_type": SWITCH, "bool_parsing": SWITCH,
    "float_type": NUMBER, "float_parsing": NUMBER, "finite_number": NUMBER,
    "int_type": WHOLE, "int_parsing": WHOLE, "int_from_float": WHOLE,
    "dict_type": OBJECT, "model_type": OBJECT, "model_attributes_type": OBJECT, "list_type": LIST, "tuple_type": LIST,
    "date_type": DAY, "date_parsing": DAY, "date_from_datetime_parsing": DAY, "date_from_datetime_inexact": DAY,
    "string_too_short": Words(de="ist zu kurz (mindestens {min_length})", en="is too short (at least {min_length})"),
    "string_too_long": Words(de="ist zu lang (höchstens {max_length})", en="is too long (at most {max_length})"),
    "too_short": Words(de="hat zu wenig (mindestens {min_length})", en="has too few (at least {min_length})"),
    "too_long": Words(de="hat zu viel (höchstens {max_length})", en="has too many (at most {max_length})"),
    "literal_error": Words(de="kann nur {expected} sein", en="can only be {expected}"),
    "string_pattern_mismatch": Words(de="hat nicht die Form {pattern}", en="does not have the form {pattern}"),
    "greater_than_equal": Words(de="muss mindestens {ge} sein", en="has to be at least {ge}"),
    "greater_than": Words(de="muss größer als {gt} sein", en="has to be above {gt}"),
    "less_than_equal": Words(de="darf höchstens {le} sein", en="has to be at most {le}"),
    "less_than": Words(de="muss kleiner als {lt} sein", en="has to be below {lt}"),
}  # fmt: skip
"""By the kind of a fault as pydantic names it; what is not listed is told in its words."""
FAILED = Words(
    de="Das ist hier gescheitert; woran, steht im Protokoll des Servers.",
    en="This failed here; the server's log says why.",
)
AGAIN = Words(de="Versuchen Sie es noch einmal.", en="Try again.")


def unusable(request: Request, failed: RequestValidationError) -> BadArguments:
    """What is wrong, without echoing what came: not everything that comes can be sent back as JSON."""
    errors = failed.errors()[:6]
    en, de = ("; ".join(_fault(error, lang) for error in errors) for lang in ("en", "de"))
    like = example(request)
    return BadArguments(
        en=f"The request is not usable ({en}).", de=f"Die Anfrage ist nicht brauchbar ({de}).",
        do_en=(f"Send JSON like {like}; " if like else "") + "/openapi.json describes every field.",
        do_de=(f"Senden Sie JSON wie {like}; " if like else "") + "/openapi.json beschreibt jedes Feld.",
    )  # fmt: skip


def unanswered(request: Request, failed: HTTPException) -> LeitstandError:
    """An address that nothing answers, a verb that it does not take, a body that cannot be read."""
    path, method = request.url.path[:120], request.method
    here = {"do_en": "/openapi.json lists every address.", "do_de": "/openapi.json nennt jede Adresse."}
    if failed.status_code == 404:
        return NotFound(en=f"There is nothing at {path}.", de=f"Unter {path} gibt es nichts.", **here)
    if failed.status_code == 405:
        return BadArguments(en=f"{path} takes no {method}.", de=f"{path} nimmt kein {method} an.", **here)
    if failed.status_code == 400:
        return BadArguments(en="The body cannot be read.", de="Der Inhalt der Anfrage ist nicht lesbar.", **here)
    return BadArguments(en=str(failed.detail)[:200], de=str(failed.detail)[:200])


def broken() -> LeitstandError:
    """What nobody has thought of; never with its inside."""
    return LeitstandError(en=FAILED.en, de=FAILED.de, do_en=AGAIN.en, do_de=AGAIN.de)


def example(request: Request) -> str:
    """The body that the route shows as its example, as one line; empty where it takes none."""
    field: Any = getattr(request.scope.get("route"), "body_field", None)
    model: Any = getattr(getattr(field, "field_info", None), "annotation", None)
    config: dict[str, Any] = getattr(model, "model_config", None) or {}
    extra: Any = config.get("json_schema_extra")
    shown: Any = cast("dict[str, Any]", extra).get("example") if isinstance(extra, dict) else None
    return json.dumps(shown, ensure_ascii=False) if shown else ""


def _fault(error: dict[str, Any], lang: Lang) -> str:
    kind = str(error["type"])
    place = "" if kind == "json_invalid" else _place(error["loc"][1:])
    words = SAID.get(kind)
    if words is None:
        said = f": {str(error['msg']).removeprefix('Value error, ')}"
        return (place or ("Inhalt" if lang == "de" else "body")) + said
    context: dict[str, Any] = error.get("ctx") or {}
    given = {name: str(value).removesuffix(".0") for name, value in context.items()}
    if lang == "de" and "expected" in given:
        given["expected"] = given["expected"].replace(" or ", " oder ")
    try:
        said = words.said(lang).format(**given)
    except KeyError:
        said = str(error["msg"])
    return f"{place or ('der Inhalt' if lang == 'de' else 'the body')} {said}"


def _place(parts: Sequence[Any]) -> str:
    return ".".join(str(part)[:80] for part in parts)
