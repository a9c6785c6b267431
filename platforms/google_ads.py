"""Google Ads by its REST API: budgets, bids, status and negative keywords of one account.

developers.google.com/google-ads/api/rest: `googleAds:search` page by page, `campaignBudgets:mutate` and its like with
an update mask; amounts in micros; errors as GoogleAdsFailure. A budget that several campaigns share is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from platforms import _google_errors as errors
from platforms._compared import became, once
from platforms._google_access import Access
from platforms._google_shapes import KINDS, Field, seen
from platforms._money import currency_of, payable
from platforms._said import refused, unreachable
from platforms.port import Applied, Seen
from platforms.wire import Line
from terms import Operation

if TYPE_CHECKING:
    from settings import Settings

RANK = 20
HOST = "https://googleads.googleapis.com"
PAGES = 200
"""Pages that a question may have; more is an account that is not read this way."""


def adapter(settings: Settings) -> GoogleAds | None:
    """The adapter, where an account is set."""
    account = settings.platforms.google_ads
    if not account.customer:
        return None
    return GoogleAds(Line(HOST, settings.platforms.timeout), Access(account, settings.platforms.timeout))


class GoogleAds:
    """Reads and writes in one Google Ads account."""

    name = "google_ads"
    reads = True

    def __init__(self, line: Line, access: Access) -> None:
        self._line, self._access = line, access

    def __repr__(self) -> str:
        return f"GoogleAds({self._access.account.customer})"

    def platforms(self) -> tuple[str, ...]:
        """Google alone."""
        return ("google",)

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Campaigns, ad groups, keywords and ads that are not removed."""
        found: list[Seen] = []
        for kind in KINDS.values():
            rows = list(self._rows(kind.query()))
            extra = list(self._rows(kind.negatives())) if kind.negatives() else []
            found += [seen(kind, row, extra) for row in rows]
        return tuple(found)

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """One thing as it is."""
        return self._looked(kind, entity)[0]

    def apply(self, operation: Operation, key: str) -> Applied:
        """Write while the account holds `before`; read what is there first."""
        now, row, field = self._field(operation)
        money = field.unit == "money"
        if money and currency_of(operation.unit) not in ("", now.currency):
            raise refused(operation.name or operation.entity, f"the account is kept in {now.currency}",
                          f"das Konto wird in {now.currency} geführt")  # fmt: skip
        try:
            if money:
                payable(operation.after, now.currency)
            changes = field.changes(operation, row, self._access.account.customer)
        except ValueError as wrong:
            raise refused(operation.name or operation.entity, str(wrong)) from None
        return once(operation, key, now.fields.get(operation.field), field.same, lambda: self._write(
            operation, key, field, changes))  # fmt: skip

    def rehearse(self, operation: Operation) -> None:
        """Let Google check a write without doing it. Raises Refused where it would not be taken."""
        _, row, field = self._field(operation)
        changes = field.changes(operation, row, self._access.account.customer)
        self._ask(field.service, {"operations": changes, "validateOnly": True}, operation)

    def found(self, operation: Operation, key: str) -> Applied | None:
        """What became of it, by what is there now."""
        now, _, field = self._field(operation)
        return became(operation, key, now.fields.get(operation.field), field.same)

    def _field(self, operation: Operation) -> tuple[Seen, dict[str, Any], Field]:
        now, row = self._looked(operation.kind, operation.entity)
        field = KINDS[operation.kind].fields.get(operation.field)
        if field is None or operation.field not in now.fields:
            raise refused(operation.name or operation.entity, f"a {operation.kind} has no {operation.field} here",
                          f"{operation.field} ist hier nicht zu setzen")  # fmt: skip
        return now, row, field

    def _looked(self, kind: str, entity: str) -> tuple[Seen, dict[str, Any]]:
        known = KINDS.get(kind)
        if known is None or not known.fits(entity):
            raise refused(entity, "there is no such thing at Google Ads", "so etwas gibt es bei Google Ads nicht")
        rows = list(self._rows(known.query(entity)))
        if not rows:
            raise refused(entity, "it does not exist in this account", "das gibt es in diesem Konto nicht")
        extra = list(self._rows(known.negatives(entity))) if known.negatives() else []
        return seen(known, rows[0], extra), rows[0]

    def _write(self, operation: Operation, key: str, field: Field, changes: list[dict[str, Any]]) -> Applied:
        partial = len(changes) > 1
        told = self._ask(field.service, {"operations": changes, "partialFailure": partial}, operation)
        if len(told.get("results", [])) != len(changes):
            raise unreachable(self._line.host, "no results")
        rejected = errors.rows(told.get("partialFailureError"), field.labels(operation))
        if rejected and len(rejected) == len(changes):
            raise refused(operation.name or operation.entity, next(iter(rejected.values())))
        return Applied(key=key, rejected=rejected)

    def _rows(self, query: str) -> Iterator[dict[str, Any]]:
        token = ""
        for _ in range(PAGES):
            told = self._ask("googleAds:search", {"query": query} | ({"pageToken": token} if token else {}), None)
            yield from told.get("results", [])
            token = told.get("nextPageToken", "")
            if not token:
                return
        raise refused("Google Ads", "the account is too large to be read", "das Konto ist zu groß zum Lesen")

    def _ask(self, service: str, shape: dict[str, Any], operation: Operation | None) -> dict[str, Any]:
        account = self._access.account
        path = f"/{account.version}/customers/{account.customer}/{service}"
        body = json.dumps(shape).encode()
        reply = self._line.send("POST", path, body=body, headers=self._access.headers())
        if reply.status == 401:  # the access token ran out; nothing took effect
            reply = self._line.send("POST", path, body=body, headers=self._access.headers(fresh=True))
        return errors.told(reply, self._line.host, (operation.name or operation.entity) if operation else "Google Ads")
