"""Which tool a question means: embeddings, a few flags and words, a small calibrated classifier, and a gate before it.

Multinomial logistic regression over every tool's ASKED, with the likeness to the tools' descriptions added and both
weighed by cross-validation (training.py); the gate is a second regression of ASKED against negatives.yaml. Quoted texts
and addresses are blanked before anything is computed, so that a text under test never chooses its tool.
The fitted numbers lie in router.npz and belong to exactly these texts and this embedder; when a tool file is new or
changed they are fitted again at the first question and kept in the home's cache.

    python -m agents.intent --fit
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from agents import amounts, periods, quotes
from agents._heard import metric_ids, split
from agents.names import fold
from errors import Lang
from tools import calling

SHIPPED = Path(__file__).parent / "router.npz"
VERSION = "5"
"""Part of the key: raise it when features or fitting change."""
WORDS = 2048
GRID = 512
"""Vectors are kept as whole steps of 1/512 in one byte each: their numbers stay below 0.25, and a question turns by
less than a hundredth."""
DAY = date(2026, 7, 1)
"""Flags only say whether a time is there; any day does."""


@dataclass(frozen=True)
class Texts:
    """What the router learns from: by tool its questions and its description; by topic what belongs to none."""

    asked: Mapping[str, tuple[str, ...]]
    described: Mapping[str, str]
    negatives: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Ranked:
    """The tools by probability, and the probability that the question is one for us at all."""

    probabilities: dict[str, float]
    scope: float

    @property
    def best(self) -> tuple[str, ...]:
        """The tools, the likeliest first."""
        return tuple(self.probabilities)

    @property
    def margin(self) -> float:
        """How far the first is ahead of the second."""
        values = [*self.probabilities.values(), 0.0, 0.0]
        return values[0] - values[1]


class Router:
    """The fitted numbers, ready to rank."""

    def __init__(self, numbers: Mapping[str, np.ndarray], texts: Texts) -> None:
        self.texts = texts
        self.tools = tuple(str(name) for name in numbers["tools"])
        self._numbers = {name: value.astype(np.float32) for name, value in numbers.items() if value.dtype.kind == "f"}
        self._numbers["vectors"] = restored(numbers["vectors"])
        self._rows = {str(key): row for row, key in enumerate(numbers["keys"])}

    def rank(self, question: str) -> Ranked:
        """The tools for a question by probability; deterministic, about 20 ms."""
        vector = embedded([question])[0]
        row = features(np.array([question]), vector[None], self._numbers["mean"], self._numbers["idf"])[0]
        known, ours = chances(row[None], vector[None], self._numbers)
        known, ours = float(known[0]), ours[0]
        order = np.argsort(-ours, kind="stable")
        gate = 1 / (1 + np.exp(-float(row @ self._numbers["gate"][:-1] + self._numbers["gate"][-1])))
        return Ranked({self.tools[i]: float(ours[i]) for i in order}, float(np.sqrt(gate * known)))

    def nearest(self, question: str, tool: str, lang: Lang) -> str:
        """Of the ways to ask for a tool in one language, the one most like the question."""
        asked = [text for text in calling.load(tool).asked[lang] if not re.search(r"[\d„“\"]|https?:|:\s", text)]
        asked = asked or list(calling.load(tool).asked[lang])
        known = [text for text in asked if digest(text) in self._rows]
        if not known:
            return asked[0]
        rows = self._numbers["vectors"][[self._rows[digest(text)] for text in known]]
        return known[int(np.argmax(rows @ embedded([question])[0]))]


def chances(rows: np.ndarray, vectors: np.ndarray, numbers: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The probability that it is one of the tools (n,), and which one if so (n, tools).

    Calibrated logits: temperature x classifier, and among the tools + weight x likeness to the description.
    """
    temperature, weight = numbers["calibration"][:2]
    logits = temperature * (rows @ numbers["weights"][:-1] + numbers["weights"][-1])
    tools = len(numbers["described"])
    known = softmax(logits)[:, :tools].sum(axis=1)
    return known, softmax(logits[:, :tools] + weight * likeness(vectors, numbers["described"]))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Shares of each row that add up to one."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def likeness(vectors: np.ndarray, described: np.ndarray) -> np.ndarray:
    """Cosine to each description, standardised over the tools; zero while there is only one."""
    cosines = vectors @ described.T
    spread = cosines.std(axis=1, keepdims=True)
    return (cosines - cosines.mean(axis=1, keepdims=True)) / np.where(spread > 1e-6, spread, 1)


def features(texts: np.ndarray, vectors: np.ndarray, mean: np.ndarray, idf: np.ndarray) -> np.ndarray:
    """One row a text: the centred embedding, the flags, and its words hashed and weighed by rarity."""
    centred = _unit(vectors - mean)
    flagged = np.array([flags(str(text)) for text in texts], dtype=np.float32)
    bags = _unit(np.array([bag(str(text)) for text in texts]) * idf)
    return np.hstack([centred, 0.25 * flagged, 0.6 * bags])


def embedded(texts: Sequence[str]) -> np.ndarray:
    """Vectors (n, 384) of questions without their literals."""
    from edge import embedder

    return embedder.queries([bare(text) or "?" for text in texts])


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A question without what it quotes: only that something is quoted remains."""
    if quotes.robots_txt(text):
        text = re.split(r"user-?\s?agent\s*:", text, maxsplit=1, flags=re.IGNORECASE)[0] + " robots.txt"
    for one in sorted({*quotes.quotes(text), *quotes.addresses(text)}, key=lambda one: -one.start):
        text = text[: one.start] + ("„…“" if one in quotes.quotes(text) else "/…") + text[one.end :]
    if string := quotes.consent_string(text):
        text = text.replace(string, "TC-String")
    return text.strip()[:600]


def flags(text: str) -> list[float]:
    """What rules see in a question: literals, money, a share, time, a comparison, a metric, a split."""
    time = periods.read(bare(text), DAY)
    found = amounts.find(bare(text))
    found_metrics = metric_ids(bare(text))
    said = [
        bool(quotes.quotes(text)), len(quotes.quotes(text)) > 1, bool(quotes.addresses(text)),
        bool(quotes.crawler(text) and not re.search(r"\bgoogle\b(?!bot)", text, re.IGNORECASE)),
        bool(quotes.consent_string(text)), bool(quotes.robots_txt(text)),
        any(one.unit == "money" for one in found), any(one.unit == "percent" for one in found),
        bool(time.period), bool(time.against), bool(found_metrics), len(found_metrics) > 1, bool(split(bare(text))),
    ]  # fmt: skip
    return [float(one) for one in said]


def bag(text: str) -> np.ndarray:
    """Hashed words, pairs of words and beginnings of words, damped."""
    counts = np.zeros(WORDS, dtype=np.float32)
    words = [fold(word) for word in re.findall(r"[^\W_]+", bare(text))]
    grams = [*words, *(f"{a} {b}" for a, b in pairwise(words)), *(f"{word[:5]}*" for word in words)]
    for gram in grams:
        counts[zlib.crc32(gram.encode()) % WORDS] += 1
    return np.log1p(counts)


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 1e-9, lengths, 1)).astype(np.float32)


def restored(kept: np.ndarray) -> np.ndarray:
    """Vectors (n, 384) from how they are kept."""
    return kept.astype(np.float32) / GRID if kept.dtype == np.int8 else kept.astype(np.float32)


def texts() -> Texts:
    """What all tools on the shelves say about themselves, without those that act."""
    return _texts(calling.names())


@cache
def _texts(names: tuple[str, ...]) -> Texts:
    tools = {name: calling.load(name) for name in names if not name.startswith("act.")}
    asked = {
        name: tuple(dict.fromkeys(line for lines in tool.asked.values() for line in lines))
        for name, tool in tools.items()
    }
    described = {name: _about(name, tool.description) for name, tool in tools.items()}
    return Texts(asked, described, _negatives(frozenset(tools)))


def _negatives(tools: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """negatives.yaml by topic, without what a tool on the shelves does answer."""
    import yaml

    shape: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "negatives.yaml").read_text("utf-8"))
    topics = {topic: (*shape["de"][topic], *shape["en"][topic]) for topic in shape["de"]}
    topics["vague"] = (*shape["vague"]["de"], *shape["vague"]["en"])
    topics |= {name: (*said["de"], *said["en"]) for name, said in shape["unanswered"].items() if name not in tools}
    return {topic: tuple(dict.fromkeys(lines)) for topic, lines in topics.items()}


def _about(name: str, description: str) -> str:
    return f"{name.replace('.', ' ').replace('_', ' ')}: {' '.join(description.split())[:500]}"


def key(learnt: Texts) -> str:
    """One hash over the embedder, the way of fitting and every text."""
    from edge import embedder

    whole = hashlib.sha256(f"{embedder.ID} {VERSION}".encode())
    for name, lines in sorted(learnt.asked.items()):
        whole.update("\n".join([name, learnt.described[name], *lines]).encode() + b"\0")
    for topic, lines in sorted(learnt.negatives.items()):
        whole.update("\n".join([topic, *lines]).encode() + b"\0")
    return whole.hexdigest()


def digest(text: str) -> str:
    """A text's short hash."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def router(cached: Path | None = None) -> Router:
    """The router for the tools that are on the shelves now; fits it if neither the shipped nor the cached one is."""
    return _router(calling.names(), cached)


@cache
def _router(names: tuple[str, ...], cached: Path | None) -> Router:
    learnt = _texts(names)
    wanted = key(learnt)
    own = cached / f"router-{wanted[:16]}.npz" if cached else None
    for place in (SHIPPED, own):
        if place and (numbers := read(place)) and str(numbers["key"]) == wanted:
            return Router(numbers, learnt)
    from agents.training import fit

    numbers = fit(learnt, read(SHIPPED)) | {"key": np.array(wanted)}
    if own:
        write(own, numbers)
    return Router(numbers, learnt)


def read(place: Path) -> dict[str, np.ndarray] | None:
    """The stored numbers, or None where there are none that can be read."""
    try:
        with np.load(place, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, EOFError, zlib.error):
        return None
    except Exception as broken:  # a torn zip has an error class of its own
        if type(broken).__name__ == "BadZipFile":
            return None
        raise


def write(place: Path, numbers: Mapping[str, Any]) -> None:
    """Store the numbers; whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}.npz")
    np.savez_compressed(draft, **numbers)
    draft.replace(place)


if __name__ == "__main__":
    from agents.training import main

    main()
