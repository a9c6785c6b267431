"""Google Ads as data: for each kind of thing its question, what of it can be changed, and by which service."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from platforms._money import exact, from_micros, micros
from platforms.port import Seen
from terms import Operation

Row = Mapping[str, Any]
STATUS = {"ENABLED": "enabled", "PAUSED": "paused"}
NEGATIVE = {"EXACT": "[{}]", "PHRASE": '"{}"', "BROAD": "{}"}


@dataclass(frozen=True)
class Field:
    """Something that can be changed.

    service   the mutate method · unit: money, or empty
    changes   (operation, row, customer) -> the operations of one call; ValueError where it cannot be said
    same      whether two values mean the same
    labels    names of these operations, for what is rejected
    """

    service: str
    changes: Callable[[Operation, Row, str], list[dict[str, Any]]]
    same: Callable[[Any, Any], bool]
    unit: str = ""
    labels: Callable[[Operation], Sequence[str]] = lambda operation: [operation.entity]


@dataclass(frozen=True)
class Kind:
    """A kind of thing: the resource to ask for, the columns, what its id looks like, its negatives if it has any."""

    name: str
    resource: str
    columns: tuple[str, ...]
    id_columns: tuple[str, ...]
    fields: Mapping[str, Field] = field(default_factory=dict[str, Field])
    where: str = ""
    negative: str = ""

    def fits(self, entity: str) -> bool:
        """Whether an id can be one of this kind; nothing else ever enters a question."""
        return bool(re.fullmatch("~".join([r"[0-9]{1,19}"] * len(self.id_columns)), entity))

    def query(self, entity: str = "") -> str:
        """The question for all of them, or for one."""
        conditions = [f"{self.resource}.status != 'REMOVED'", *([self.where] if self.where else [])]
        if entity:
            parts = entity.split("~")
            conditions += [f"{column} = {part}" for column, part in zip(self.id_columns, parts, strict=True)]
        return _question(self.columns, self.resource, conditions)

    def negatives(self, entity: str = "") -> str:
        """The question for negative keywords; empty where the kind has none."""
        if not self.negative:
            return ""
        own = f"{self.negative}.keyword"
        columns = [*self.id_columns, f"{self.negative}.resource_name", f"{own}.text", f"{own}.match_type"]
        conditions = [f"{self.negative}.type = 'KEYWORD'", f"{self.negative}.negative = TRUE"]
        conditions += [f"{self.id_columns[0]} = {entity}"] if entity else []
        return _question(columns, self.negative, conditions)


def _question(columns: Sequence[str], resource: str, conditions: Sequence[str]) -> str:
    # All parts are written in this file, but for ids, which are digits (Kind.fits).
    return " ".join(("SELECT", ", ".join(columns), "FROM", resource, "WHERE", " AND ".join(conditions)))


def seen(kind: Kind, row: dict[str, Any], extra: Sequence[dict[str, Any]]) -> Seen:
    """A row as the port shows it; `extra` are rows of negatives, of which it takes its own.

    What cannot be changed on its own is left out: a budget that others share, one for a whole period, a bid that the
    platform sets.
    """
    entity = "~".join(str(_at(row, column)) for column in kind.id_columns)
    own = row[_camel(kind.resource)]
    fields: dict[str, Any] = {"status": STATUS.get(own.get("status", ""), "")}
    budget = row.get("campaignBudget", {})
    if kind.name == "campaign" and alone(budget) and "amountMicros" in budget:
        fields["budget"] = from_micros(int(budget["amountMicros"]))
    if int(own.get("cpcBidMicros") or 0):
        fields["bid"] = from_micros(int(own["cpcBidMicros"]))
    if kind.negative:
        mine = [each for each in extra if str(_at(each, kind.id_columns[0])) == entity]
        row["negatives"] = {written(each[_camel(kind.negative)]): each[_camel(kind.negative)]["resourceName"]
                            for each in mine}  # fmt: skip
        fields["negatives"] = sorted(row["negatives"])
    return Seen(platform="google", entity=entity, kind=kind.name, name=_name(kind, own), fields=fields,
                currency=row.get("customer", {}).get("currencyCode", ""), parent=_parent(kind, row))  # fmt: skip


def alone(budget: Mapping[str, Any]) -> bool:
    """Whether a budget belongs to one campaign and is one by the day."""
    shared = budget.get("explicitlyShared", False) or int(budget.get("referenceCount") or 1) > 1
    return not shared and budget.get("period", "DAILY") == "DAILY"


def written(criterion: Mapping[str, Any]) -> str:
    """A negative keyword as people write it: [exact], "phrase", broad."""
    keyword = criterion["keyword"]
    return NEGATIVE.get(keyword.get("matchType", "BROAD"), "{}").format(keyword["text"])


def keyword(text: str) -> dict[str, str]:
    """The other way round.

    >>> keyword("[zelt]"), keyword('"zelt kaufen"'), keyword("gratis")
    ({'text': 'zelt', 'matchType': 'EXACT'}, {'text': 'zelt kaufen', 'matchType': 'PHRASE'}, {'text': 'gratis', 'matchType': 'BROAD'})
    """  # noqa: E501  (an example)
    for match, form in (("EXACT", ("[", "]")), ("PHRASE", ('"', '"'))):
        if len(text) > 2 and text.startswith(form[0]) and text.endswith(form[1]):
            return {"text": text[1:-1], "matchType": match}
    return {"text": text, "matchType": "BROAD"}


def _same_money(one: Any, other: Any) -> bool:
    try:
        return exact(one) == exact(other)
    except ValueError:
        return False


def _same_set(one: Any, other: Any) -> bool:
    return isinstance(one, list) and isinstance(other, list) and set(one) == set(other)  # pyright: ignore[reportUnknownArgumentType]


def _update(column: str, value: Callable[[Operation], Any], resource: Callable[[Row], str]) -> Any:
    def changes(operation: Operation, row: Row, customer: str) -> list[dict[str, Any]]:
        return [{"update": {"resourceName": resource(row), column: value(operation)}, "updateMask": column}]

    return changes


def _budget(row: Row) -> str:
    if not alone(row["campaignBudget"]):
        raise ValueError("the budget is shared by several campaigns")
    return row["campaignBudget"]["resourceName"]


def _status(operation: Operation) -> str:
    found = {said: name for name, said in STATUS.items()}.get(operation.after)
    if found is None:
        raise ValueError("the status is enabled or paused")
    return found


def _money(operation: Operation) -> str:
    return str(micros(operation.after))


def _negatives(operation: Operation, row: Row, customer: str) -> list[dict[str, Any]]:
    if not all(isinstance(each, list) for each in (operation.before, operation.after)):
        raise ValueError("negatives are a list of texts")
    kind = KINDS[operation.kind]
    owner = {_camel(kind.resource): row[_camel(kind.resource)]["resourceName"], "negative": True}
    new = [{"create": owner | {"keyword": keyword(text)}} for text in _added(operation)]
    return new + [{"remove": row["negatives"][text]} for text in _removed(operation) if text in row["negatives"]]


def _added(operation: Operation) -> list[str]:
    return sorted(set(operation.after) - set(operation.before))


def _removed(operation: Operation) -> list[str]:
    return sorted(set(operation.before) - set(operation.after))


def _own(resource: str) -> Callable[[Row], str]:
    return lambda row: row[_camel(resource)]["resourceName"]


def _kind(resource: str, service: str, *, bid: bool) -> dict[str, Field]:
    status = Field(f"{service}:mutate", _update("status", _status, _own(resource)), lambda one, other: one == other)
    price = Field(f"{service}:mutate", _update("cpcBidMicros", _money, _own(resource)), _same_money, "money")
    return {"status": status} | ({"bid": price} if bid else {})


def _negative(service: str) -> dict[str, Field]:
    return {"negatives": Field(f"{service}:mutate", _negatives, _same_set,
                               labels=lambda operation: [*_added(operation), *_removed(operation)])}  # fmt: skip


def _at(row: Mapping[str, Any], column: str) -> Any:
    for part in column.split("."):
        row = row[_camel(part)]
    return row


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.title() for part in others)


def _name(kind: Kind, own: Mapping[str, Any]) -> str:
    if kind.name == "keyword":
        return written(own)
    return str(own.get("name") or own.get("ad", {}).get("name") or own.get("ad", {}).get("id", ""))


def _parent(kind: Kind, row: Mapping[str, Any]) -> str:
    return {"campaign": "", "ad_group": str(row.get("campaign", {}).get("id", ""))}.get(
        kind.name, str(row.get("adGroup", {}).get("id", ""))
    )


KINDS = {
    "campaign": Kind(
        "campaign", "campaign",
        ("customer.currency_code", "campaign.resource_name", "campaign.id", "campaign.name", "campaign.status",
         "campaign_budget.resource_name", "campaign_budget.amount_micros", "campaign_budget.explicitly_shared",
         "campaign_budget.reference_count", "campaign_budget.period"),
        ("campaign.id",),
        _kind("campaign", "campaigns", bid=False)
        | {"budget": Field("campaignBudgets:mutate", _update("amountMicros", _money, _budget), _same_money, "money")}
        | _negative("campaignCriteria"),
        negative="campaign_criterion",
    ),
    "ad_group": Kind(
        "ad_group", "ad_group",
        ("customer.currency_code", "ad_group.resource_name", "ad_group.id", "ad_group.name", "ad_group.status",
         "ad_group.cpc_bid_micros", "campaign.id"),
        ("ad_group.id",), _kind("ad_group", "adGroups", bid=True),
    ),
    "keyword": Kind(
        "keyword", "ad_group_criterion",
        ("customer.currency_code", "ad_group_criterion.resource_name", "ad_group_criterion.criterion_id",
         "ad_group_criterion.keyword.text", "ad_group_criterion.keyword.match_type", "ad_group_criterion.status",
         "ad_group_criterion.cpc_bid_micros", "ad_group.id"),
        ("ad_group.id", "ad_group_criterion.criterion_id"), _kind("ad_group_criterion", "adGroupCriteria", bid=True),
        where="ad_group_criterion.type = 'KEYWORD' AND ad_group_criterion.negative = FALSE",
    ),
    "ad": Kind(
        "ad", "ad_group_ad",
        ("ad_group_ad.resource_name", "ad_group_ad.ad.id", "ad_group_ad.ad.name", "ad_group_ad.status", "ad_group.id"),
        ("ad_group.id", "ad_group_ad.ad.id"), _kind("ad_group_ad", "adGroupAds", bid=False),
    ),
}  # fmt: skip
