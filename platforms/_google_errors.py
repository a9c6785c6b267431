"""What Google Ads says when something does not work, as the port's errors.

developers.google.com/google-ads/api/docs/best-practices/error-types: an HTTP status, `error.status`, and in
`error.details` a GoogleAdsFailure with one entry an error: errorCode (one pair of kind and name), message, location.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from platforms._said import busy, plain, refused, unreachable
from platforms.wire import Reply, listed, members

LATER = {"RESOURCE_EXHAUSTED", "RESOURCE_TEMPORARILY_EXHAUSTED", "CONCURRENT_MODIFICATION"}
"""Nothing took effect, and later it may."""
BROKEN = {"INTERNAL_ERROR", "TRANSIENT_ERROR", "DEADLINE_EXCEEDED", "ERROR_CODE_NOT_PUBLISHED"}


def told(reply: Reply, host: str, what: str) -> dict[str, Any]:
    """The answer, where it is one.

    Raises:
        Busy, Refused, Unreachable: as the port has them.
    """
    shape = reply.json()
    if reply.status == 200 and shape is not None:
        return shape
    error = members((shape or {}).get("error"))
    failures = _failures(error)
    names = {_code(each) for each in failures} | {str(error.get("status", ""))}
    if reply.status == 429 or names & LATER:
        raise busy(host, _delay(error))
    if reply.status >= 500 or names & BROKEN or not 400 <= reply.status < 500:
        raise unreachable(host, f"HTTP {reply.status}")
    first = failures[0] if failures else error
    code = _code(first) if failures else str(error.get("status", f"HTTP {reply.status}"))
    raise refused(what, f"{code}: {first.get('message', '')}")


def rows(error: dict[str, Any] | None, labels: Sequence[str]) -> dict[str, str]:
    """Which rows of a batch were not taken, and why.

    Args:
        error: `partialFailureError` of an answer, None where every row was taken.
        labels: the rows' names in the order in which they were sent.
    """
    found: dict[str, str] = {}
    for each in _failures(error or {}):
        path = [members(part) for part in members(each.get("location")).get("fieldPathElements", [])]
        index = next((int(part.get("index", 0)) for part in path if part.get("fieldName") == "operations"), 0)
        label = labels[index] if index < len(labels) else str(index)
        found.setdefault(label, plain(f"{_code(each)}: {each.get('message', '')}"))
    if error and not found:
        found = {label: plain(str(error.get("message", ""))) for label in labels}
    return found


def _failures(error: dict[str, Any]) -> list[dict[str, Any]]:
    entries = [members(detail).get("errors") for detail in listed(error.get("details"))]
    return [members(each) for entry in entries for each in listed(entry)]


def _code(failure: dict[str, Any]) -> str:
    return str(next(iter(members(failure.get("errorCode")).values()), ""))


def _delay(error: dict[str, Any]) -> float:
    for each in _failures(error):
        asked = members(members(each.get("details")).get("quotaErrorDetails")).get("retryDelay", "")
        if match := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)s", str(asked)):
            return min(float(match[1]), 86_400.0)
    return 30.0
