# pyright: basic
"""What came of a call to a model: the text that counts as an answer, and a word for everything else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Job = Literal["rephrase", "plan"]
Tier = Literal["device", "cloud"]


@dataclass(frozen=True)
class Reply:
    """What a model wrote, raw: whoever asked has to put it through the gate. Cost in EUR by the prices of settings."""

    text: str
    model: Tier
    cost: Decimal
    seconds: float
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True)
class Call:
    """One attempt at a model, for the list of what left the house: to where, how much, and how it ended.

    outcome  ok · timeout · rate_limit · key · unreachable · server · rejected · too_long · cut_off · empty ·
             wrong_language · rambling · garbage · resting · not_installed · bad_model_file · closed · error
    """

    job: Job
    tier: Tier
    to: str
    characters: int
    outcome: str
    cost: Decimal
    seconds: float
    tokens_in: int
    tokens_out: int


class NoAnswerError(Exception):
    """An attempt that gave nothing to use."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def text(answer: Any) -> str:
    """The text of an answer that has one: LiteLLM calls empty choices, null and cut-off texts a success."""
    choices = getattr(answer, "choices", None)
    if not choices:
        raise NoAnswerError("empty")
    if choices[0].finish_reason == "length":
        raise NoAnswerError("cut_off")
    said = choices[0].message.content
    if not isinstance(said, str) or not said.strip():
        raise NoAnswerError("empty")
    return said


def used(answer: Any) -> tuple[int, int]:
    """Tokens in and out, as far as the server tells them."""
    usage = getattr(answer, "usage", None)
    counts = (getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens"))
    tokens_in, tokens_out = (count if isinstance(count, int) and count > 0 else 0 for count in counts)
    return tokens_in, tokens_out


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """What the work gives, or NoAnswerError after that time: it is left alone where no limit of its own reaches."""
    done: list[tuple[Any, BaseException | None]] = []

    def run() -> None:
        try:
            done.append((work(), None))
        except BaseException as failed:  # carried over to the thread that waits
            done.append((None, failed))

    thread = threading.Thread(target=run, name="mix-call", daemon=True)
    thread.start()
    thread.join(seconds)
    if not done:
        raise NoAnswerError("timeout")
    value, failed = done[0]
    if failed is not None:
        raise failed
    return value


def word(failed: BaseException) -> str:
    """What an exception of LiteLLM means, in one word; its text may quote the key and stays here."""
    chain: list[BaseException] = []
    link: BaseException | None = failed
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    own = [each.outcome for each in chain if isinstance(each, NoAnswerError)]
    names = [_NAMES[type(each).__name__] for each in chain if type(each).__name__ in _NAMES]
    status = getattr(failed, "status_code", None)
    return next(iter([*own, *names]), _STATUS.get(status, "error") if isinstance(status, int) else "error")


_STATUS = {401: "key", 403: "key", 404: "unreachable", 408: "timeout", 429: "rate_limit"}
_NAMES = {
    "Timeout": "timeout",
    "APITimeoutError": "timeout",
    "RouterRateLimitError": "resting",
    "RateLimitError": "rate_limit",
    "AuthenticationError": "key",
    "PermissionDeniedError": "key",
    "ContextWindowExceededError": "too_long",
    "BadRequestError": "rejected",
    "UnprocessableEntityError": "rejected",
    "UnsupportedParamsError": "rejected",
    "NotFoundError": "unreachable",
    "APIConnectionError": "unreachable",
    "ServiceUnavailableError": "server",
    "InternalServerError": "server",
    "BadGatewayError": "server",
    "JSONDecodeError": "garbage",
}
