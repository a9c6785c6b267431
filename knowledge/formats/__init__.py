"""Kinds of documents, one a file: which suffixes it reads (`SUFFIXES`), and `parts(data) -> list[Part]`.

A part is text in Markdown (headings and paragraphs are all that counts) with its page, if the format has pages.
Add one by adding a file. It raises BadFile where nothing can be read.
May import knowledge.formats._part and errors.
"""
