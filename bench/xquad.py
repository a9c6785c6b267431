# pyright: basic
"""XQuAD (Artetxe et al. 2020, CC BY-SA 4.0, not part of this repository) as a library of documents with questions.

Read from the folder that SHARED_DATA names: retrieval/xquad_de.json and xquad_en.json.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Corpus:
    """Paragraphs in order, the article of each; questions with the number of the paragraph that answers."""

    paragraphs: list[str]
    article: list[int]
    questions: list[str]
    gold: list[int]


def corpus(lang: str) -> Corpus:
    """One language's half; ends the program with a sentence where it is missing."""
    file = Path(os.environ.get("SHARED_DATA", "../shared/data")) / "retrieval" / f"xquad_{lang}.json"
    if not file.exists():
        sys.exit(f"XQuAD is not at {file}; set SHARED_DATA to the folder that holds retrieval/xquad_{lang}.json.")
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    told = [(number, paragraph) for number, article in enumerate(articles) for paragraph in article["paragraphs"]]
    asked = [(each["question"], index) for index, (_, paragraph) in enumerate(told) for each in paragraph["qas"]]
    return Corpus(
        [paragraph["context"] for _, paragraph in told],
        [number for number, _ in told],
        [question for question, _ in asked],
        [index for _, index in asked],
    )


def library(lang: str, home: Path):  # noqa: ANN201
    """The paragraphs of a language as text files in a library."""
    from knowledge.library import Library

    folder = home / f"texts_{lang}"
    folder.mkdir(parents=True)
    for number, paragraph in enumerate(corpus(lang).paragraphs):
        (folder / f"{number:03}.txt").write_text(paragraph, encoding="utf-8")
    filled = Library(home / lang)
    filled.add([folder])
    return filled
