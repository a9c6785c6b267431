"""The port to what is outside: what an adapter can be asked, and the four ways in which it can fail.

An adapter knows one way to reach platforms (an API, a folder of files, a webhook). It decides nothing: whether a write
may happen is decided before it is called, and what came of it is read back afterwards.
"""

from __future__ import annotations

from typing import Any, Protocol

from pydantic import Field

from errors import LeitstandError
from terms import Operation, Term


class Seen(Term):
    """A thing at a platform as it is now.

    kind     campaign, ad_group, keyword, ad, audience …
    fields   what can be changed, as plain JSON: budget and bid in currency units (of `currency`), status …
    version  changes with every change of the thing; empty where the platform has none
    parent   id of the thing that it belongs to, such as the campaign of an ad group; empty where there is none
    """

    platform: str
    entity: str
    kind: str
    name: str
    currency: str = ""
    fields: dict[str, Any] = Field(default_factory=dict)
    version: str = ""
    parent: str = ""


class Applied(Term):
    """A write that took effect (or had taken effect before, under the same key).

    rejected   of a batch: entity or row -> why the platform did not take it
    """

    key: str
    version: str = ""
    again: bool = False
    rejected: dict[str, str] = Field(default_factory=dict)
    note: str = ""


class Adapter(Protocol):
    """One way to reach platforms.

    Where `reads` is False nothing can be read back: a write is handed over, not verified.
    """

    name: str
    reads: bool

    def platforms(self) -> tuple[str, ...]:
        """The platforms that it serves, by their names in the ad data, such as google or meta; empty: any."""
        ...

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Everything that can be changed there. Raises Unreachable, Refused."""
        ...

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """One thing as it is now. Raises Unreachable, Refused (also where it does not exist)."""
        ...

    def apply(self, operation: Operation, key: str) -> Applied:
        """Write once: the same key never takes effect twice.

        The write happens only while the thing still holds `operation.before`. Raises Busy, Unreachable (whether it
        took effect is not known), Moved, Refused.
        """
        ...

    def found(self, operation: Operation, key: str) -> Applied | None:
        """What became of a key, where the platform remembers keys; None where it never took effect.

        Raises Unreachable.
        """
        ...


class Unreachable(LeitstandError):
    """No answer: whether anything took effect is not known."""

    kind = "unreachable"


class Busy(LeitstandError):
    """The platform asks to come back later; nothing took effect. `detail["seconds"]` says when."""

    kind = "busy"


class Moved(LeitstandError):
    """The thing is not what it was when the change was approved; nothing took effect."""

    kind = "moved"


class Refused(LeitstandError):
    """The platform does not take it, and will not; nothing took effect."""

    kind = "platform_refused"
