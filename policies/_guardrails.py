# pyright: basic
"""The one place that imports guardrails: quietly, quickly, and closed by default.

Guardrails reports usage, reads `~/.guardrailsrc`, asks nltk to download data and brings an installer. None of that has
a place in a text check, so those parts are kept out while it is imported; nothing is sent, and nothing is written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter

from policies._policy import Draft, Policy, _closed
from terms import Finding

_FINDINGS = TypeAdapter(list[Finding])
# Optional parts: whoever asks for them has a way without. nltk downloads; the others only cost time.
_ABSENT = ("nltk", "rfc3987_syntax", "isoduration", "rfc3986_validator", "webcolors", "httpx._main")
_EXPORTERS = tuple(f"opentelemetry.exporter.otlp.proto.{way}.trace_exporter" for way in ("http", "grpc"))


def gate_of(name: str, policies: tuple[tuple[str, Policy], ...]) -> Callable[[Draft], list[Finding]]:
    """One shared Guard over all policies of a gate; the callable gives their findings, none means yes.

    Each validator of the guard is asked by itself: `Guard.validate` is made for a model's output, and builds schemas,
    a parser and a history for each text anew, which takes longer than all policies together.
    """
    guardrails = library()
    validators = [_validator(f"{name}.{policy}", review)(on_fail="noop") for policy, review in policies]
    # A second .use() would replace the first: all of them in one.
    guard = guardrails.Guard(name=name, history_max_length=1).use(*validators)
    from guardrails.validators import PassResult

    def review(draft: Draft) -> list[Finding]:
        heard: list[str] = []
        findings: list[Finding] = []
        for validator in guard.get_validators("output"):
            verdict = validator.validate(draft.text, {"draft": draft, "heard": heard})
            if not isinstance(verdict, PassResult):
                reason = getattr(verdict, "error_message", "") or "[]"
                findings += _FINDINGS.validate_json(reason) or [_closed(validator.rail_alias)]
        missing = [policy for policy, _ in policies if f"{name}.{policy}" not in heard]
        if missing:
            findings.append(_closed(f"not heard: {', '.join(missing)}"))
        return findings

    return review


def _validator(name: str, policy: Policy) -> Any:
    library()
    from guardrails.validator_base import Validator, register_validator
    from guardrails.validators import FailResult, PassResult

    @register_validator(name=f"leitstand/{name}", data_type="string")
    class Reviewed(Validator):
        def _validate(self, value: str, metadata: dict[str, Any]) -> Any:
            draft: Draft = metadata["draft"]
            findings = _FINDINGS.validate_python(policy(draft))
            metadata["heard"].append(name)
            # A summary without a reason is dropped by guardrails, so the reason carries the findings.
            return FailResult(error_message=_FINDINGS.dump_json(findings).decode()) if findings else PassResult()

    return Reviewed


@cache
def library() -> ModuleType:
    """Guardrails, imported once."""
    os.environ["OTEL_SDK_DISABLED"] = "true"
    os.environ["GUARDRAILS_RUN_SYNC"] = "true"  # else it swaps the process's event loop policy and uses threads
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    with _kept_out():
        import guardrails
        from guardrails.classes.rc import RC
        from guardrails.settings import settings
    # Each Guard reads ~/.guardrailsrc again; without one, usage reports are on.
    quiet = RC.from_dict({"enable_metrics": False, "use_remote_inferencing": False})
    RC.load = classmethod(lambda cls, logger=None: quiet)  # pyright: ignore[reportAttributeAccessIssue]
    settings.rc = quiet
    settings.disable_tracing = True
    return guardrails


@contextmanager
def _kept_out() -> Iterator[None]:
    """While it lasts, optional parts are absent, and what reports, installs or invents data is an empty stand-in."""
    stands_in = {
        **dict.fromkeys(_ABSENT),
        **{name: _stand_in(name, "OTLPSpanExporter") for name in _EXPORTERS},
        "faker": _stand_in("faker", "Faker"),
        "guardrails.hub.install": _stand_in("guardrails.hub.install", "install"),
    }
    put = {name: module for name, module in stands_in.items() if name not in sys.modules}
    sys.modules.update(put)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name, module in put.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _stand_in(module: str, name: str) -> ModuleType:
    empty = ModuleType(module)
    setattr(empty, name, _Nothing)
    return empty


class _Nothing:
    """Takes anything and does nothing: an exporter that exports to nowhere."""

    def __init__(self, *args: Any, **more: Any) -> None:
        pass

    def export(self, spans: Any) -> None:
        """Send nothing."""

    def shutdown(self) -> None:
        """Nothing to close."""

    def force_flush(self, timeout_millis: int = 0) -> bool:
        """Nothing is waiting."""
        return True
