"""What can go wrong while indexing and answering.

IndexerError
 ├─ VectorStoreUnavailable   another process owns the vector store, or it does not open
 ├─ EmbeddingUnavailable     the configured embedding model cannot be loaded
 └─ CitationRefused          words or a quote do not stand in the source
"""

from __future__ import annotations

from terms.errors import YipanqiError


class IndexerError(YipanqiError):
    """The clause index cannot do what was asked."""


class VectorStoreUnavailable(IndexerError):
    """The vector store cannot be used here and now."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"向量库 {where} 暂不可用：{problem}")
        self.where, self.problem = where, problem


class EmbeddingUnavailable(IndexerError):
    """The configured embedding model cannot be loaded."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"向量模型 {name} 不能使用：{problem}")
        self.name, self.problem = name, problem


class CitationRefused(IndexerError):
    """A citation or a statement does not stand in the source, so it is not shown."""

    def __init__(self, document: str, words: str, problem: str) -> None:
        super().__init__(f"{document}：“{words[:40]}” {problem}")
        self.document, self.words, self.problem = document, words, problem
