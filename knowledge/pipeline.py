# pyright: basic
"""Documents through LlamaIndex into Qdrant: headings, then passages of at most 256 tokens, then vectors.

This file alone imports llama_index, at its top, and is itself imported only where something is added.
What it writes is what LlamaIndex' own retriever reads; `retriever(client)` gives one.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import MarkdownNodeParser, SentenceSplitter
from llama_index.core.schema import BaseNode, MetadataMode, TransformComponent
from llama_index.vector_stores.qdrant import QdrantVectorStore

from edge import embedder
from errors import BadFile, Lang
from knowledge import words
from knowledge.formats._part import Part
from knowledge.sentences import groups, sentences
from knowledge.store import DENSE, PASSAGES, SENTENCES, SPARSE, create

LONGEST, OVERLAP = 256, 32
"""Tokens of a passage, and of what two neighbours share."""
HEADING = 120


class E5(BaseEmbedding):
    """The house's embedder as LlamaIndex wants one."""

    model_name: str = "multilingual-e5-small"
    embed_batch_size: int = 64

    def _get_text_embedding(self, text: str) -> list[float]:
        return embedder.passages([text])[0].tolist()

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return embedder.passages(texts).tolist()

    def _get_query_embedding(self, query: str) -> list[float]:
        return embedder.queries([query])[0].tolist()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class Places(TransformComponent):
    """Writes to each section where it stands and takes the heading out of its text."""

    document: str
    version: str
    headings: bool

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[BaseNode]:
        """The sections that say something under their heading."""
        return [node for node in nodes if self._place(node)]

    def _place(self, node: Any) -> bool:
        path = [part for part in node.metadata.pop("header_path", "").split(PATH) if part]
        first, _, rest = node.text.partition("\n")
        if self.headings and (heading := re.fullmatch(r"#+\s+(.*)", first)):
            path, node.text = [*path, heading[1].strip()], rest.strip()
        place = " › ".join(part[:HEADING] for part in path)[-2 * HEADING :]
        node.metadata |= {"document": self.document, "version": self.version, "place": place}
        node.metadata_template, node.text_template = "{value}", "{metadata_str}\n{content}"
        node.excluded_embed_metadata_keys = node.excluded_llm_metadata_keys = _NOT_READ
        return _readable(node.text)


class Numbers(TransformComponent):
    """Gives each passage its language, its number in the document, and an id that is the same next time."""

    document: str
    version: str
    lang: str

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[BaseNode]:
        """The passages that say something, numbered."""
        kept = [node for node in nodes if _readable(node.get_content())]
        for number, node in enumerate(kept):
            told = node.get_content(metadata_mode=MetadataMode.EMBED)
            node.metadata |= {"lang": words.language(told, _lang(self.lang)), "order": number}
            node.id_ = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.document}\0{self.version}\0{number}"))
        return kept


_NOT_READ = ["document", "version", "page", "lang", "order"]
PATH = "\x1f"
"""Between headings in a path: a character that no cleaned text holds, where headings may hold a slash."""


def index(client: Any, document: str, version: str, parts: Sequence[Part], headings: bool) -> int:
    """Cut one document into passages, embed them and write them; says how many there are.

    Args:
        client: an open QdrantClient.
        document: the name that is cited.
        version: hash of its contents; the same document and version give the same passages with the same ids.
        parts: cleaned text in Markdown.
        headings: whether lines that begin with # are headings.
    """
    lang = words.language("\n".join(part.text for part in parts))
    splitting = [
        *([MarkdownNodeParser(include_prev_next_rel=False, header_path_separator=PATH)] if headings else []),
        Places(document=document, version=version, headings=headings),
        SentenceSplitter(
            chunk_size=LONGEST, chunk_overlap=OVERLAP, chunking_tokenizer_fn=sentences, tokenizer=_tokens,
            include_prev_next_rel=False,
        ),
        Numbers(document=document, version=version, lang=lang),
    ]  # fmt: skip
    create(client)
    pipeline = IngestionPipeline(
        transformations=[*splitting, E5()], vector_store=_vectors(client, lang), disable_cache=True
    )
    pages = [{"page": part.page} if part.page else {} for part in parts]
    texts = [Document(text=_wrapped(part.text), metadata=page) for part, page in zip(parts, pages, strict=True)]
    try:
        nodes = pipeline.run(documents=texts)
    except (ValueError, RecursionError) as failed:
        raise BadFile(
            en="The document's text cannot be cut into passages.",
            de="Der Text des Dokuments lässt sich nicht in Textstellen teilen.",
            do_en="Save it as plain text with paragraphs.",
            do_de="Speichern Sie ihn als einfachen Text mit Absätzen.",
        ) from failed
    _add_sentences(client, nodes)
    return len(nodes)


def retriever(client: Any, k: int = 5, lang: Lang = "en") -> Any:
    """LlamaIndex' own hybrid retriever over the same passages (its fusion, without this house's ranking)."""
    found = VectorStoreIndex.from_vector_store(_vectors(client, lang), embed_model=E5())
    return found.as_retriever(vector_store_query_mode="hybrid", similarity_top_k=k, sparse_top_k=4 * k, alpha=0.7)


def _vectors(client: Any, lang: Lang) -> QdrantVectorStore:
    return QdrantVectorStore(
        PASSAGES, client=client, enable_hybrid=True, dense_vector_name=DENSE, sparse_vector_name=SPARSE,
        sparse_doc_fn=lambda texts: words.weights(texts, [words.language(text, lang) for text in texts]),
        sparse_query_fn=lambda texts: _asked(texts, lang),
    )  # fmt: skip


def _asked(texts: Sequence[str], lang: Lang) -> tuple[list[list[int]], list[list[float]]]:
    rows = [words.asked(text, words.language(text, lang)) for text in texts]
    return [row[0] for row in rows], [row[1] for row in rows]


def _add_sentences(client: Any, nodes: Sequence[Any]) -> None:
    """Every sentence's own vector beside its passage's: the finer ones find what a long passage hides."""
    from qdrant_client.models import PointVectors

    cut = [groups(node.text) for node in nodes]
    leaves = [node.metadata["place"].rpartition(" › ")[2] for node in nodes]
    told = [f"{leaf}: {said}" if leaf else said for leaf, group in zip(leaves, cut, strict=True) for said in group]
    vectors = iter(embedder.passages(told).tolist())
    points = [
        PointVectors(id=node.id_, vector={SENTENCES: [next(vectors) for _ in group]})
        for node, group in zip(nodes, cut, strict=True)
    ]
    if points:
        client.update_vectors(PASSAGES, points=points)


def _tokens(text: str) -> range:
    return range(embedder.tokens(text))


def _wrapped(text: str) -> str:
    """Without the inside of words of more than 200 letters: they are data, not words, and take minutes to embed."""
    return re.sub(r"([!-~]{100})[!-~]{100,}", r"\1…", text)


def _readable(text: str) -> bool:
    try:
        return bool(embedder.clean(text))
    except ValueError:
        return False


def _lang(lang: str) -> Lang:
    return "de" if lang == "de" else "en"
