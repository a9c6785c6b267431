"""The outside as tests need it: accounts that answer in the APIs' recorded shapes, and can lose an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx

from platforms.signatures import Receiver

SECRETS = ("dev-token-Xq81", "client-secret-Yp72", "refresh-token-Zw63", "meta-token-Vk54", "app-secret-Tj45",
           "webhook-secret-Sh36-long", "sandbox-token-Rg27")  # fmt: skip


@dataclass
class Outside:
    """What answers; `lose` drops the next so many answers after they took effect, `silent` before."""

    effects: list[Any] = field(default_factory=list)
    asked: list[httpx.Request] = field(default_factory=list)
    lose: int = 0
    silent: int = 0
    answer: Callable[[httpx.Request], httpx.Response | None] = lambda request: None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        writes = request.method == "POST" and not request.url.path.endswith(("search", "token"))
        if writes and self.silent:
            self.silent -= 1
            raise httpx.ReadTimeout(f"secret {request.url}?{request.headers}", request=request)
        reply = self.answer(request) or self.reply(request)
        if writes and self.lose:
            self.lose -= 1
            raise httpx.ReadTimeout(f"secret {request.url}?{request.headers}", request=request)
        # As from the net: nothing is read yet.
        return httpx.Response(reply.status_code, headers=reply.headers, stream=httpx.ByteStream(reply.content))

    def reply(self, request: httpx.Request) -> httpx.Response:
        raise NotImplementedError

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self)


@dataclass
class GoogleAccount(Outside):
    """One Google Ads account: campaigns 101 (own budget) and 102, 103 (a shared one); ad group 201; keyword, ad."""

    currency: str = "EUR"
    page: int = 2
    token: str = "access-1"

    def __post_init__(self) -> None:
        self.campaigns = {
            "101": {"name": "Brand DE", "status": "ENABLED", "budget": "9101"},
            "102": {"name": "Generic A", "status": "ENABLED", "budget": "9200"},
            "103": {"name": "Generic B", "status": "PAUSED", "budget": "9200"},
        }
        self.budgets = {
            "9101": {"amountMicros": "150000000", "explicitlyShared": False, "referenceCount": "1", "period": "DAILY"},
            "9200": {"amountMicros": "80000000", "explicitlyShared": True, "referenceCount": "2", "period": "DAILY"},
        }
        self.groups = {"201": {"name": "Marke", "status": "ENABLED", "cpcBidMicros": "420000"}}
        self.words = {
            "201~301": {"text": "talfuchs", "matchType": "EXACT", "status": "ENABLED", "cpcBidMicros": "450000"}
        }
        self.ads = {"201~401": {"status": "ENABLED"}}
        self.negatives = {"101~501": ("101", {"text": "gratis", "matchType": "BROAD"})}

    def reply(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, json={"access_token": self.token, "expires_in": 3599, "token_type": "Bearer"})
        assert request.headers["authorization"] == f"Bearer {self.token}"
        assert request.headers["developer-token"] == SECRETS[0]
        service = request.url.path.removeprefix("/v26/customers/1234567890/")
        shape = json.loads(request.content)
        if service == "googleAds:search":
            return self.searched(shape)
        if shape.get("validateOnly"):
            return httpx.Response(200, json={})
        return httpx.Response(200, json=self.mutated(service, shape))

    def searched(self, shape: dict[str, Any]) -> httpx.Response:
        resource = re.search(r"FROM (\w+)", shape["query"])[1]
        wanted = dict(re.findall(r"([\w.]+) = (\d+)", shape["query"]))
        rows = [row for row in getattr(self, f"rows_{resource}")() if all(
            str(at(row, column)) == id for column, id in wanted.items())]  # fmt: skip
        start = int(shape.get("pageToken", "0"))
        more = {"nextPageToken": str(start + self.page)} if start + self.page < len(rows) else {}
        return httpx.Response(200, json={"results": rows[start : start + self.page], "fieldMask": "x"} | more)

    def rows_campaign(self) -> list[Any]:
        return [{
            "customer": {"resourceName": "customers/1234567890", "currencyCode": self.currency},
            "campaign": {"resourceName": f"customers/1234567890/campaigns/{id}", "id": id, "name": each["name"],
                         "status": each["status"]},
            "campaignBudget": {"resourceName": f"customers/1234567890/campaignBudgets/{each['budget']}"}
            | self.budgets[each["budget"]],
        } for id, each in self.campaigns.items()]  # fmt: skip

    def rows_ad_group(self) -> list[Any]:
        return [{
            "customer": {"currencyCode": self.currency}, "campaign": {"id": "101"},
            "adGroup": {"resourceName": f"customers/1234567890/adGroups/{id}", "id": id} | each,
        } for id, each in self.groups.items()]  # fmt: skip

    def rows_ad_group_criterion(self) -> list[Any]:
        return [{
            "customer": {"currencyCode": self.currency}, "adGroup": {"id": id.split("~")[0]},
            "adGroupCriterion": {
                "resourceName": f"customers/1234567890/adGroupCriteria/{id}", "criterionId": id.split("~")[1],
                "status": each["status"], "cpcBidMicros": each["cpcBidMicros"],
                "keyword": {"text": each["text"], "matchType": each["matchType"]},
            },
        } for id, each in self.words.items()]  # fmt: skip

    def rows_ad_group_ad(self) -> list[Any]:
        return [{
            "adGroup": {"id": id.split("~")[0]},
            "adGroupAd": {"resourceName": f"customers/1234567890/adGroupAds/{id}", "status": each["status"],
                          "ad": {"id": id.split("~")[1]}},
        } for id, each in self.ads.items()]  # fmt: skip

    def rows_campaign_criterion(self) -> list[Any]:
        return [{
            "campaign": {"id": owner},
            "campaignCriterion": {"resourceName": f"customers/1234567890/campaignCriteria/{id}", "keyword": word},
        } for id, (owner, word) in self.negatives.items()]  # fmt: skip

    def mutated(self, service: str, shape: dict[str, Any]) -> dict[str, Any]:
        things = {
            "campaignBudgets": self.budgets, "campaigns": self.campaigns, "adGroups": self.groups,
            "adGroupCriteria": self.words, "adGroupAds": self.ads, "campaignCriteria": self.negatives,
        }  # fmt: skip
        held = things[service.partition(":")[0]]
        results, errors = [], []
        for index, each in enumerate(shape["operations"]):
            if "update" in each:
                name, column = each["update"]["resourceName"], each["updateMask"]
                held[name.rpartition("/")[2]][column] = each["update"][column]
            elif "remove" in each:
                name = each["remove"]
                del held[name.rpartition("/")[2]]
            else:
                word, owner = each["create"]["keyword"], each["create"]["campaign"].rpartition("/")[2]
                if len(word["text"].split()) > 10:
                    results.append({})
                    errors.append({
                        "errorCode": {"criterionError": "KEYWORD_HAS_TOO_MANY_WORDS"},
                        "message": "Keyword text cannot have more than 10 words.",
                        "location": {"fieldPathElements": [{"fieldName": "operations", "index": index},
                                                           {"fieldName": "create"}, {"fieldName": "keyword"}]},
                    })  # fmt: skip
                    continue
                id = f"{owner}~{600 + len(held)}"
                held[id], name = (owner, word), f"customers/1234567890/campaignCriteria/{id}"
            self.effects.append((service, each))
            results.append({"resourceName": name})
        if not errors:
            return {"results": results}
        assert shape["partialFailure"] is True
        failure = {"@type": "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure", "errors": errors}
        return {
            "results": results,
            "partialFailureError": {"code": 3, "message": "Multiple errors", "details": [failure]},
        }


@dataclass
class MetaAccount(Outside):
    """One ad account: campaign 601 with a budget, 602 whose ad set 701 has it, 603 with one for the whole flight."""

    currency: str = "EUR"
    page: int = 2

    def __post_init__(self) -> None:
        self.things = {
            "601": {"edge": "campaigns", "name": "Prospecting", "status": "ACTIVE", "daily_budget": "15000"},
            "602": {"edge": "campaigns", "name": "Retargeting", "status": "ACTIVE", "daily_budget": "0"},
            "603": {"edge": "campaigns", "name": "Herbst", "status": "PAUSED", "lifetime_budget": "500000"},
            "701": {"edge": "adsets", "name": "Broad", "status": "ACTIVE", "daily_budget": "4000", "bid_amount": 90,
                    "campaign_id": "602"},
            "801": {"edge": "ads", "name": "Karussell", "status": "ACTIVE", "adset_id": "701"},
        }  # fmt: skip

    def reply(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == f"Bearer {SECRETS[3]}"
        assert SECRETS[3] not in str(request.url)
        path = request.url.path.removeprefix("/v25.0/")
        if path == "act_55555":
            return httpx.Response(200, json={"currency": self.currency, "id": path})
        if path.startswith("act_55555/"):
            return self.listed(path.removeprefix("act_55555/"), request)
        if path not in self.things:
            return failed(400, 100, "Unsupported get request. Object with ID 'x' does not exist", error_subcode=33)
        if request.method == "GET":
            shown = {name: value for name, value in self.things[path].items() if name != "edge"}
            return httpx.Response(200, json={"id": path, "updated_time": "2026-11-26T07:00:00+0100"} | shown)
        values = {
            name: each[0] for name, each in parse_qs(request.content.decode()).items() if name != "appsecret_proof"
        }
        self.things[path] |= values
        self.effects.append((path, values))
        return httpx.Response(200, json={"success": True})

    def listed(self, edge: str, request: httpx.Request) -> httpx.Response:
        rows = [{"id": id, "updated_time": "2026-11-26T07:00:00+0100"} | {n: v for n, v in each.items() if n != "edge"}
                for id, each in self.things.items() if each["edge"] == edge]  # fmt: skip
        start = int(request.url.params.get("after", "0"))
        paging: dict[str, Any] = {"cursors": {"before": "x", "after": str(start + self.page)}}
        if start + self.page < len(rows):
            paging["next"] = (
                f"https://graph.facebook.com/v25.0/act_55555/{edge}?access_token=LEAK&after={start + self.page}"
            )
        return httpx.Response(200, json={"data": rows[start : start + self.page], "paging": paging})


@dataclass
class Post(Outside):
    """Whoever gets signed messages and acts once for an id."""

    receiver: Receiver = field(default_factory=lambda: Receiver([SECRETS[5]]))
    now: Callable[[], float] = lambda: 1_800_000_000.0

    def reply(self, request: httpx.Request) -> httpx.Response:
        message = self.receiver.verified(request.headers, request.content, self.now())
        if not message.again:
            self.effects.append(json.loads(message.body))
        return httpx.Response(200, json={"ok": True})


def failed(status: int, code: int, message: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    """An error as the Graph API words it."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1b2"} | more
    return httpx.Response(status, json={"error": error}, headers=headers)


def failure(status: int, name: str, *errors: dict[str, Any]) -> httpx.Response:
    """An error as the Google Ads API words it."""
    details = [{"@type": "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure", "errors": list(errors),
                "requestId": "Qx7"}]  # fmt: skip
    error = {"code": status, "message": "Request contains an invalid argument.", "status": name}
    return httpx.Response(status, json={"error": error | ({"details": details} if errors else {})})


def at(row: dict[str, Any], column: str) -> Any:
    for part in column.split("."):
        first, *others = part.split("_")
        row = row[first + "".join(each.title() for each in others)]
    return row
