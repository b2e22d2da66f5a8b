"""Which documents a question may be answered from: by place, by day, by name.

Made ready once for all documents, so that a question costs the same among twenty thousand of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from corpus.models import DocumentStatus, Metadata
from indexer.question import Question
from terms.scope import Scope

_ABOUT_NEWS = re.compile(r"新浪|新闻(?!发布)|报道|那篇稿子|\bnews\b|\barticle\b|\bsina\b", re.IGNORECASE)
_KEPT = 64
"""Answers kept: as many as there are combinations of places and days asked about lately."""

_Asked = tuple[frozenset[str], frozenset[str], date]


class Admission:
    """Tells the documents that may be searched.

    Args:
        documents: what is known of each, as it stands while this object is used.
    """

    def __init__(self, documents: Mapping[str, Metadata]) -> None:
        self._documents = documents
        self._news = tuple(id_ for id_, m in documents.items() if m.status is DocumentStatus.NEWS)
        self._kept: dict[_Asked, tuple[str, ...] | None] = {}
        self.restated = frozenset(
            m.id
            for m in documents.values()
            if m.status is DocumentStatus.NEWS and m.restates and m.restates in documents
        )
        """News that restates an official text which is in the corpus too."""

    def documents(self, question: Question, scope: Scope) -> tuple[str, ...] | None:
        """Return the ids of the documents that may be searched; None for all of them."""
        if question.documents:
            return tuple(id_ for id_ in dict.fromkeys(question.documents) if id_ in self._documents)
        if self._news and _ABOUT_NEWS.search(question.text):
            return self._news
        asked = (scope.places, frozenset(place.code for place in question.named), scope.as_of)
        if asked not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            found = tuple(id_ for id_, m in self._documents.items() if _admits(m, asked[1], scope))
            self._kept[asked] = None if len(found) == len(self._documents) else found
        return self._kept[asked]


def _admits(metadata: Metadata, named: frozenset[str], scope: Scope) -> bool:
    began = metadata.effective or metadata.dated
    if began is not None and scope.as_of < began:
        return False  # what was not there on the day asked about cannot have held
    return metadata.place is None or metadata.place in named or scope.admits(metadata.place)
