"""What the Marketing API says when something does not work, as the port's errors.

developers.facebook.com/docs/marketing-api/error-reference and …/overview/rate-limiting: `error.code`, `error_subcode`,
`is_transient`; how long a limit lasts stands, in minutes, in the header X-Business-Use-Case-Usage.
"""

from __future__ import annotations

import json
from typing import Any

from platforms._said import busy, refused, unreachable
from platforms.port import Applied
from platforms.wire import Reply, members

LIMITS = {4, 17, 32, 613, *range(80000, 80015)}
UNKNOWN = {-1, 1, 2}


def told(reply: Reply, host: str, what: str) -> dict[str, Any]:
    """The answer, where it is one.

    Raises:
        Busy, Refused, Unreachable: as the port has them.
    """
    shape = reply.json() or {}
    error = members(shape.get("error"))
    if reply.status == 200 and shape and not error:
        return shape
    if not error:
        raise unreachable(host, f"HTTP {reply.status}")
    code = error.get("code") if isinstance(error.get("code"), int) else None
    if code in LIMITS:
        raise busy(host, _minutes(reply) * 60.0)
    if reply.status >= 500 or code in UNKNOWN or error.get("is_transient"):
        raise unreachable(host, f"code {code}")
    said = error.get("error_user_msg") or error.get("message") or ""
    raise refused(what, f"code {code}: {said}")


def done(shape: dict[str, Any], host: str, key: str) -> Applied:
    """What a write answered; without a plain yes nobody knows."""
    if shape.get("success") is not True:
        raise unreachable(host, "no success")
    return Applied(key=key)


def _minutes(reply: Reply) -> float:
    try:
        usage = json.loads(reply.headers.get("x-business-use-case-usage", "{}"))
        asked = [float(each["estimated_time_to_regain_access"]) for rows in usage.values() for each in rows]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        asked = []
    return min(max([1.0, *asked]), 1440.0)
