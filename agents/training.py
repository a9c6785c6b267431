# pyright: basic
"""Fits the router: logistic regressions over all ASKED and negatives, calibrated on three held-out folds."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import numpy as np

from agents import intent
from agents.intent import Texts

FOLDS = 3
AXES = 600
C, GATE_C = 30.0, 30.0
LEAST = 2
"""Questions that a tool needs in all to be learnt; with fewer its description alone speaks for it."""


def fit(learnt: Texts, before: Mapping[str, np.ndarray] | None = None) -> dict[str, np.ndarray]:
    """All numbers that ranking needs; vectors of texts that `before` already holds are not computed again."""
    from threadpoolctl import threadpool_limits

    # On a busy machine BLAS threads wait for each other far longer than they compute.
    with threadpool_limits(1):
        return _fit(learnt, before)


def _fit(learnt: Texts, before: Mapping[str, np.ndarray] | None) -> dict[str, np.ndarray]:
    tools, topics = tuple(sorted(learnt.asked)), tuple(sorted(learnt.negatives))
    groups = [*(learnt.asked[tool] for tool in tools), *(learnt.negatives[topic] for topic in topics)]
    labels = np.array([number for number, lines in enumerate(groups) for _ in lines])
    everything = np.array([line for lines in groups for line in lines])
    positive = labels < len(tools)
    vectors = _vectors(list(everything), before)
    described = _described([learnt.described[tool] for tool in tools], before)
    mean = vectors[positive].mean(axis=0)
    bags = np.array([intent.bag(text) for text in everything])
    idf = (np.log((1 + len(bags)) / (1 + (bags > 0).sum(axis=0))) + 1).astype(np.float32)
    rows = intent.features(everything, vectors, mean, idf)
    basis = _basis(rows)
    short = rows @ basis
    weights = _multinomial(short, labels, len(groups))
    calibration = _calibrated(short, vectors, labels, described, len(groups))
    return {
        "tools": np.array(tools),
        "keys": np.array([intent.digest(text) for text in everything]),
        "vectors": np.rint(vectors * intent.GRID).astype(np.int8),
        "described": described.astype(np.float16),
        "about": np.array([intent.digest(learnt.described[tool]) for tool in tools]),
        "mean": mean.astype(np.float32),
        "idf": idf.astype(np.float16),
        "weights": _back(basis, weights).astype(np.float16),
        "gate": _back(basis, _gate(short, positive)).astype(np.float32),
        "calibration": calibration,
        "engine": np.array(_engine()),
    }


def _basis(rows: np.ndarray) -> np.ndarray:
    """Orthonormal directions (features, at most AXES) that hold most of the rows; fitting in them is much faster."""
    values, left = np.linalg.eigh(rows.astype(np.float64) @ rows.T.astype(np.float64))
    kept = np.argsort(-values)[:AXES]
    kept = kept[values[kept] > 1e-6]
    return (rows.T @ left[:, kept]) / np.sqrt(values[kept])


def _back(basis: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weights (axes + 1, …) as weights of the features themselves, the intercept kept last."""
    return np.concatenate([basis @ weights[:-1], weights[-1:]])


def _vectors(texts: list[str], before: Mapping[str, np.ndarray] | None) -> np.ndarray:
    known = (
        {}
        if before is None or not _same_engine(before)
        else dict(zip(before["keys"], intent.restored(before["vectors"]), strict=True))
    )
    missing = [text for text in dict.fromkeys(texts) if intent.digest(text) not in known]
    if missing:
        known |= dict(zip(map(intent.digest, missing), intent.embedded(missing), strict=True))
    # The stored grid on both roads, so that a refit from the stored vectors gives the same numbers as a first fit.
    whole = np.array([known[intent.digest(text)] for text in texts], dtype=np.float32)
    return intent.restored(np.rint(np.clip(whole * intent.GRID, -127, 127)).astype(np.int8))


def _same_engine(before: Mapping[str, np.ndarray]) -> bool:
    return str(before.get("engine", "")) == _engine()


def _engine() -> str:
    from edge import embedder

    return embedder.ID


def _described(texts: list[str], before: Mapping[str, np.ndarray] | None) -> np.ndarray:
    from edge import embedder

    known = dict(zip(before["about"], before["described"], strict=True)) if before and _same_engine(before) else {}
    missing = [text for text in texts if intent.digest(text) not in known]
    known |= dict(zip(map(intent.digest, missing), embedder.passages(missing), strict=True))
    return np.array([known[intent.digest(text)] for text in texts], dtype=np.float16).astype(np.float32)


def _multinomial(rows: np.ndarray, labels: np.ndarray, tools: int) -> np.ndarray:
    """Weights (features + 1, tools and topics), the last row the intercept; a tool without questions stays at zero."""
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((rows.shape[1] + 1, tools))
    present = np.unique(labels)
    if len(present) < 2:
        return weights
    model = LogisticRegression(C=C, max_iter=200, tol=1e-3).fit(rows, labels)
    coefficients, intercept = model.coef_, model.intercept_
    if len(present) == 2:
        coefficients, intercept = (
            np.vstack([-coefficients, coefficients]) / 2,
            np.array([-intercept[0], intercept[0]]) / 2,
        )
    weights[:-1, present], weights[-1, present] = coefficients.T, intercept
    return weights


def _folds(labels: np.ndarray) -> np.ndarray:
    """Which fold each row is in; every tool is spread over all of them."""
    fold = np.zeros(len(labels), dtype=int)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        fold[np.random.default_rng(label).permutation(rows)] = np.arange(len(rows)) % FOLDS
    return fold


def _calibrated(
    rows: np.ndarray, vectors: np.ndarray, labels: np.ndarray, described: np.ndarray, tools: int
) -> np.ndarray:
    """Temperature and weight of the descriptions with the least log loss on held-out folds, and the accuracy there."""
    fold = _folds(labels)
    held = np.zeros((len(labels), tools))
    for part in range(FOLDS):
        inside = fold != part
        weights = _multinomial(rows[inside], labels[inside], tools)
        held[~inside] = rows[~inside] @ weights[:-1] + weights[-1]
    temperature = min(np.geomspace(0.3, 3, 40), key=lambda t: _log_loss(t * held, labels))
    ours = labels < len(described)
    inside, like = temperature * held[ours, : len(described)], intent.likeness(vectors[ours], described)
    weight = min(np.linspace(0, 1.5, 31), key=lambda w: _log_loss(inside + w * like, labels[ours]))
    right = float((np.argmax(inside + weight * like, axis=1) == labels[ours]).mean())
    return np.array([temperature, weight, right, _log_loss(inside + weight * like, labels[ours])])


def _log_loss(logits: np.ndarray, labels: np.ndarray) -> float:
    logits = logits - logits.max(axis=1, keepdims=True)
    return float((np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]).mean())


def _gate(rows: np.ndarray, positive: np.ndarray) -> np.ndarray:
    """Weights and intercept of in scope against out of scope, both sides weighing the same."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=GATE_C, max_iter=200, tol=1e-3, class_weight="balanced").fit(rows, positive)
    return np.append(model.coef_[0], model.intercept_[0])


def main() -> None:
    """Fit, store beside the code, and say how well it went."""
    learnt = intent.texts()
    numbers = fit(learnt, intent.read(intent.SHIPPED)) | {"key": np.array(intent.key(learnt))}
    intent.write(intent.SHIPPED, numbers)
    temperature, weight, right, loss = numbers["calibration"]
    sys.stdout.write(
        f"{len(learnt.asked)} tools, {len(numbers['keys'])} texts; held out: accuracy {right:.3f}, "
        f"log loss {loss:.3f}; "
        f"temperature {temperature:.2f}, descriptions {weight:.2f}; {intent.SHIPPED.stat().st_size / 1e6:.2f} MB\n"
    )
