# pyright: basic
"""The mix: one LiteLLM router over a cloud model and the on-device model, and nothing where neither answers.

This is the only file that imports litellm. A model phrases and plans; it never computes, and the figures are the same
without one. Whatever goes wrong here, the caller gets None and goes on with its template or its own planner.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from edge import phrasing, planning, wire, wording
from edge.device import Device, DeviceError
from edge.outcome import Call, Job, NoAnswerError, Reply, Tier, text, used, within, word
from edge.planning import ToolCard
from errors import Lang
from settings import Settings
from terms import Words

__all__ = ["Call", "Mix", "Reply", "ToolCard"]

GRACE = 2.0
"""Seconds beyond its own time limit after which a call is left alone (a name server that does not answer, say)."""

_DEVICES: WeakValueDictionary[str, Device] = WeakValueDictionary()
_HEARD = threading.local()
"""Why the device gave nothing: LiteLLM takes every failure of its own providers for a broken connection."""


class Mix:
    """Lazy: building one imports and opens nothing. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.tier = settings.tier
        self.calls: deque[Call] = deque(maxlen=200)
        self._device = Device(settings.device_model)
        self._lock = threading.Lock()
        self._router: Any = None
        self._client: Any = None

    def rephrase(
        self, template: str, lang: Lang, labels: Mapping[str, str], note: Callable[[Call], Any] | None = None
    ) -> Reply | None:
        """The template in other words with the same `{{placeholders}}`; None without a tier or when each one failed.

        What leaves the house is the template with opaque placeholders and their labels: no figure, no name.
        A template that holds a digit, a link or an address outside its placeholders does not leave.

        labels: placeholder id -> its label in that language; note: called with each attempt.
        """
        draft = phrasing.draft(template, lang, labels) if self.tier != "none" else None
        if draft is None:
            return None
        for tier in self._chain():
            if tier == "device" and len(draft.text) > wording.LONGEST:
                continue
            try:
                return self._rephrased(tier, draft, note)
            except NoAnswerError:
                continue
        return None

    def plan(
        self,
        question: str,
        lang: Lang,
        tools: Sequence[ToolCard],
        today: date,
        vocabulary: Mapping[str, Sequence[str]],
        note: Callable[[Call], Any] | None = None,
    ) -> dict[str, Any] | None:
        """A suggested plan `{"steps": [{"tool", "args"}], "clarify": str | None}`, by the cloud model only, or None.

        Only the shape is checked: tools and arguments are the caller's to validate. No name of the vocabulary leaves.
        """
        if self.tier != "cloud" or self._cloud_reason():
            return None
        request = planning.request(question, lang, tools, today, vocabulary)
        if request is None:
            return None
        shape = {"type": "json_schema", "json_schema": {"name": "plan", "schema": dict(planning.SCHEMA)}}
        # Some compatible servers refuse a response format; the prompt by itself asks for JSON as well.
        for more in ({"response_format": shape}, {}):
            try:
                return self._attempt("plan", "cloud", request.messages, 4000, note, request.read, **more)[0]
            except NoAnswerError as failed:
                if failed.outcome != "rejected":
                    return None
        return None

    def warm(self) -> None:
        """Load in the background what the first call needs (some seconds of imports), once something is configured."""
        if self._chain():
            threading.Thread(target=self._open, name="mix-warm", daemon=True).start()

    def health(self) -> dict[str, Any]:
        """For `leitstand doctor`: which tier is asked, what is ready, why not, and how the last calls ended.

        Opens no connection and loads no model.
        """
        cloud, device = self._cloud_reason(), self._device.missing()
        reason = {"none": None, "cloud": cloud, "device": device}[self.tier]
        return {
            "tier": self.tier,
            "ready": self.tier == "none" or reason is None,
            "reason": reason.model_dump() if reason else None,
            "chain": list(self._chain()),
            "cloud": {
                "ready": cloud is None,
                "host": _host(self.settings.cloud_url),
                "model": self.settings.cloud_model,
                "reason": cloud.model_dump() if cloud else None,
            },
            "device": {
                "ready": device is None,
                "file": str(self._device.model or ""),
                "reason": device.model_dump() if device else None,
            },
            "last": [{"job": call.job, "tier": call.tier, "outcome": call.outcome} for call in [*self.calls][-5:]],
        }

    def close(self) -> None:
        """Stop the on-device model and the line to the cloud; quiet, and harmless a second time."""
        self._device.close()
        with self._lock:
            client, router, self._client, self._router = self._client, self._router, None, None
        if client is not None:
            client.close()
        if router is not None:
            router.discard()

    def _chain(self) -> tuple[Tier, ...]:
        cloud: tuple[Tier, ...] = ("cloud",) if self.tier == "cloud" and not self._cloud_reason() else ()
        device: tuple[Tier, ...] = ("device",) if self.tier != "none" and not self._device.missing() else ()
        return cloud + device

    def _cloud_reason(self) -> Words | None:
        settings = self.settings
        if not settings.cloud_url.startswith(("http://", "https://")) or not _host(settings.cloud_url):
            return Words(
                de="Für das Cloud-Modell fehlt eine Adresse; bitte LEITSTAND_CLOUD_URL setzen (https://…/v1).",
                en="The cloud model has no address; please set LEITSTAND_CLOUD_URL (https://…/v1).",
            )
        if not settings.cloud_model:
            return Words(
                de="Für das Cloud-Modell fehlt ein Name; bitte LEITSTAND_CLOUD_MODEL setzen.",
                en="The cloud model has no name; please set LEITSTAND_CLOUD_MODEL.",
            )
        return None

    def _rephrased(self, tier: Tier, draft: phrasing.Draft, note: Callable[[Call], Any] | None) -> Reply:
        def read(reply: str) -> str:
            reply = phrasing.tidy(reply)
            if len(reply) > 3 * len(draft.text) + 600:
                raise NoAnswerError("rambling")
            if phrasing.foreign(reply, draft.lang):
                raise NoAnswerError("wrong_language")
            return draft.restored(reply)

        most = 1024 + len(draft.text) // 2
        more = {"grammar": wording.grammar(draft.text, draft.lang)} if tier == "device" else {}
        messages = wording.messages(draft.text, draft.lang) if tier == "device" else draft.messages()
        said, call = self._attempt("rephrase", tier, messages, most, note, read, **more)
        return Reply(said, tier, call.cost, call.seconds, call.tokens_in, call.tokens_out)

    def _attempt(
        self,
        job: Job,
        tier: Tier,
        messages: list[dict[str, str]],
        most: int,
        note: Callable[[Call], Any] | None,
        read: Callable[[str], Any],
        **more: Any,
    ) -> tuple[Any, Call]:
        """One call, read; each one is noted, with its price, whether it gave something or not."""
        outcome, value, tokens, started = "error", None, (0, 0), time.perf_counter()
        try:
            router = self._open()
            started = time.perf_counter()
            answer = within(self._seconds(tier) + GRACE, lambda: self._complete(router, tier, messages, most, more))
            tokens = used(answer)
            value = read(text(answer))
            outcome = "ok" if value else "garbage"
        except NoAnswerError as failed:
            outcome = failed.outcome
        except Exception as failed:  # no failure of a model may reach the caller
            outcome = word(failed)
        seconds, cost = time.perf_counter() - started, self._cost(tier, *tokens)
        to = _host(self.settings.cloud_url) if tier == "cloud" else "device"
        size = sum(len(message["content"]) for message in messages)
        call = Call(job, tier, to, size, outcome, cost, seconds, *tokens)
        self.calls.append(call)
        if note:
            note(call)
        if outcome != "ok":
            raise NoAnswerError(outcome)
        return value, call

    def _complete(self, router: Any, tier: Tier, messages: list[dict[str, str]], most: int, more: Any) -> Any:
        line = {"client": self._client} if tier == "cloud" else {}
        _HEARD.outcome = ""
        try:
            return router.completion(model=tier, messages=messages, max_tokens=most, temperature=0, **line, **more)
        except Exception:
            if _HEARD.outcome:
                raise NoAnswerError(_HEARD.outcome) from None
            raise

    def _seconds(self, tier: Tier) -> float:
        return self.settings.cloud_timeout if tier == "cloud" else self.settings.device_timeout

    def _cost(self, tier: Tier, tokens_in: int, tokens_out: int) -> Decimal:
        if tier == "device":
            return Decimal(0)
        prices = (self.settings.cloud_input_cost, self.settings.cloud_output_cost)
        return Decimal(repr(prices[0])) * tokens_in + Decimal(repr(prices[1])) * tokens_out

    def _open(self) -> Any:
        """The router; the first call imports litellm, before any clock of a call starts."""
        with self._lock:
            if self._router is None:
                litellm = _litellm()
                settings = self.settings
                _DEVICES[str(id(self._device))] = self._device
                models: list[dict[str, Any]] = []
                if "cloud" in self._chain():
                    key = settings.cloud_key.get_secret_value() or "none"
                    self._client = _client(settings.cloud_url, key, settings.cloud_timeout)
                    place = {"model": f"openai/{settings.cloud_model}", "api_base": settings.cloud_url, "api_key": key}
                    models.append(_deployment("cloud", self._seconds("cloud"), **place))
                if "device" in self._chain():
                    models.append(_deployment("device", self._seconds("device"), model=f"llamacpp/{id(self._device)}"))
                self._router = litellm.Router(model_list=models, num_retries=0, allowed_fails=1, cooldown_time=30)
            return self._router


def _deployment(name: str, timeout: float, **place: str) -> dict[str, Any]:
    params = {**place, "timeout": timeout, "max_retries": 0, "input_cost_per_token": 0.0, "output_cost_per_token": 0.0}
    return {"model_name": name, "litellm_params": params}


def _client(url: str, key: str, seconds: float) -> Any:
    from openai import OpenAI

    return OpenAI(base_url=url, api_key=key, max_retries=0, timeout=seconds, http_client=wire.client(url, seconds))


def _litellm() -> Any:
    """litellm, told before its import to fetch no price list, read no .env and keep silent."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_MODE"] = "PRODUCTION"
    import litellm

    litellm.telemetry = False  # pyright: ignore[reportAttributeAccessIssue]
    litellm.suppress_debug_info = True
    litellm.drop_params = True
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    if not any(entry["provider"] == "llamacpp" for entry in litellm.custom_provider_map):
        litellm.custom_provider_map.append({"provider": "llamacpp", "custom_handler": _handler(litellm)})
    return litellm


def _handler(litellm: Any) -> Any:
    """The on-device model as a provider of LiteLLM."""

    class LlamaCpp(litellm.CustomLLM):
        def completion(self, model: str, messages: Any, model_response: Any, optional_params: Any, **rest: Any) -> Any:
            grammar, tokens = optional_params.get("grammar", ""), optional_params.get("max_tokens", 512)
            try:
                spoken = _DEVICES[model].say(messages, rest.get("timeout") or 30.0, tokens, grammar)
            except DeviceError as failed:
                _HEARD.outcome = failed.outcome
                raise
            choice = model_response.choices[0]
            choice.message.content, choice.finish_reason = spoken.text, spoken.finish
            model_response.usage = litellm.Usage(spoken.tokens_in, spoken.tokens_out)
            return model_response

    return LlamaCpp()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
