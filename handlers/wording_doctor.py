# ruff: noqa: E501 - tables of words are read line by line
"""The words of the self-examination, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

DOCTOR: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "good": "✓ 正常", "bad": "✗ 异常",
        "home": "数据目录可写", "disk": "磁盘空间", "storage": "存储设置（WAL、完全同步、外键）", "documents": "文件与条款",
        "lexical": "词法索引与文件一致", "vectors": "向量索引", "rules": "规则包与原文一致", "clock": "时钟", "answer": "试答一问",
    },
    "en": {
        "good": "✓ fine ", "bad": "✗ wrong",
        "home": "data folder can be written", "disk": "disk space", "storage": "storage (WAL, full sync, foreign keys)",
        "documents": "documents and clauses", "lexical": "lexical index in step", "vectors": "vector index",
        "rules": "rule packs agree with the documents", "clock": "clock", "answer": "a question answered",
    },
}  # fmt: skip
