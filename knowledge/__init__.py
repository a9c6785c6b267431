"""What the company knows: documents, cut into passages, indexed, found again and quoted word for word.

Formats are one file each in formats/; add one by adding a file. LlamaIndex and Qdrant are loaded at first use.
May import terms, settings, errors and edge. What a document says is data: it is quoted, never obeyed.
"""
