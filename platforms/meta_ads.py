"""Meta ads by the Marketing API: daily budgets, bid amounts and status of campaigns, ad sets and ads of one account.

developers.facebook.com/docs/marketing-api: budgets in the currency's smallest unit, pages by cursor, errors by code,
limits in X-Business-Use-Case-Usage. A budget for a whole flight, or one that lies at another level, is never changed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from platforms import _meta_errors as errors
from platforms._compared import became, once
from platforms._money import currency_of, exact, from_units, offset, payable, units
from platforms._said import refused
from platforms.port import Applied, Seen
from platforms.wire import Line
from terms import Operation

if TYPE_CHECKING:
    from settings import MetaAds as Account
    from settings import Settings

RANK = 20
HOST = "https://graph.facebook.com"
PAGES, PAGE = 200, 200
KINDS = {
    "campaign": ("campaigns", "id,name,status,updated_time,daily_budget,lifetime_budget", ""),
    "ad_group": ("adsets", "id,name,status,updated_time,daily_budget,lifetime_budget,bid_amount,campaign_id",
                 "campaign_id"),
    "ad": ("ads", "id,name,status,updated_time,adset_id", "adset_id"),
}  # fmt: skip
"""Kind -> the account's edge, its columns, the column of the parent; ad sets are ad groups."""
STATUS = {"ACTIVE": "enabled", "PAUSED": "paused"}
COLUMNS = {"budget": "daily_budget", "bid": "bid_amount", "status": "status"}


def adapter(settings: Settings) -> MetaAds | None:
    """The adapter, where an account is set."""
    account = settings.platforms.meta_ads
    return MetaAds(Line(HOST, settings.platforms.timeout), account) if account.account else None


class MetaAds:
    """Reads and writes in one ad account."""

    name = "meta_ads"
    reads = True

    def __init__(self, line: Line, account: Account) -> None:
        self._line, self._account = line, account
        self._kept = ""

    def __repr__(self) -> str:
        return f"MetaAds({self._account.account})"

    def platforms(self) -> tuple[str, ...]:
        """Meta alone."""
        return ("meta",)

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Campaigns, ad sets and ads, page by page."""
        currency = self._currency()
        return tuple(_seen(kind, row, currency) for kind in KINDS for row in self._rows(kind))

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """One thing as it is."""
        if kind not in KINDS or not entity.isascii() or not entity.isdigit():
            raise refused(entity, "there is no such thing at Meta", "so etwas gibt es bei Meta nicht")
        return _seen(kind, self._ask("GET", f"/{entity}", {"fields": KINDS[kind][1]}, entity), self._currency())

    def apply(self, operation: Operation, key: str) -> Applied:
        """Write while the account holds `before`; read what is there first."""
        now = self._field(operation)
        try:
            value = _value(operation, now.currency)
        except ValueError as wrong:
            raise refused(operation.name or operation.entity, str(wrong)) from None

        def write() -> Applied:
            what = operation.name or operation.entity
            told = self._ask("POST", f"/{operation.entity}", {COLUMNS[operation.field]: value}, what)
            return errors.done(told, self._line.host, key)

        return once(operation, key, now.fields[operation.field], _same, write)

    def found(self, operation: Operation, key: str) -> Applied | None:
        """What became of it, by what is there now."""
        return became(operation, key, self._field(operation).fields[operation.field], _same)

    def _field(self, operation: Operation) -> Seen:
        now = self.read(operation.platform, operation.kind, operation.entity)
        if operation.field not in now.fields:
            what, where = operation.name or operation.entity, f"this {operation.kind}"
            raise refused(what, f"{where} has no {operation.field} of its own",
                          f"{operation.field} liegt nicht auf dieser Ebene")  # fmt: skip
        return now

    def _currency(self) -> str:
        if not self._kept:
            told = self._ask("GET", f"/act_{self._account.account}", {"fields": "currency"}, "Meta")
            currency = str(told.get("currency", ""))
            try:
                offset(currency)
            except ValueError as wrong:
                raise refused("Meta", str(wrong)) from None
            self._kept = currency
        return self._kept

    def _rows(self, kind: str) -> Iterator[dict[str, Any]]:
        edge, columns, _ = KINDS[kind]
        asked = {"fields": columns, "limit": str(PAGE)}
        after = ""
        for _ in range(PAGES):
            more = {"after": after} if after else {}
            told = self._ask("GET", f"/act_{self._account.account}/{edge}", asked | more, "Meta")
            yield from told.get("data", [])
            paging = told.get("paging", {})
            # The address of the next page holds the token; its cursor says the same.
            after = paging.get("cursors", {}).get("after", "") if "next" in paging else ""
            if not after:
                return
        raise refused("Meta", "the account is too large to be read", "das Konto ist zu groß zum Lesen")

    def _ask(self, method: str, path: str, values: dict[str, str], what: str) -> dict[str, Any]:
        token = self._account.token.get_secret_value()
        headers = {"authorization": f"Bearer {token}"}
        if secret := self._account.app_secret.get_secret_value():
            values = values | {"appsecret_proof": hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()}
        place = f"/{self._account.version}{path}"
        if method == "GET":
            reply = self._line.send("GET", f"{place}?{urlencode(values)}", headers=headers)
        else:
            headers |= {"content-type": "application/x-www-form-urlencoded"}
            reply = self._line.send("POST", place, body=urlencode(values).encode(), headers=headers)
        return errors.told(reply, self._line.host, what)


def _seen(kind: str, row: dict[str, Any], currency: str) -> Seen:
    fields: dict[str, Any] = {"status": STATUS.get(row.get("status", ""), "")}
    # Zero stands for none: the budget lies at the other level.
    if int(row.get("daily_budget") or 0):
        fields["budget"] = from_units(int(row["daily_budget"]), currency)
    if int(row.get("bid_amount") or 0):
        fields["bid"] = from_units(int(row["bid_amount"]), currency)
    parent = str(row.get(KINDS[kind][2], "")) if KINDS[kind][2] else ""
    return Seen(platform="meta", entity=str(row["id"]), kind=kind, name=str(row.get("name", "")), currency=currency,
                fields=fields, version=str(row.get("updated_time", "")), parent=parent)  # fmt: skip


def _value(operation: Operation, currency: str) -> str:
    if operation.field == "status":
        found = {said: name for name, said in STATUS.items()}.get(operation.after)
        if found is None:
            raise ValueError("the status is enabled or paused")
        return found
    if currency_of(operation.unit) not in ("", currency):
        raise ValueError(f"the account is kept in {currency}")
    return str(units(payable(operation.after, currency), currency))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    try:
        return exact(one) == exact(other)
    except ValueError:
        return False
