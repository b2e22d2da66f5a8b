"""Putting the office together: documents, index, rules, and what answers with them."""

from __future__ import annotations

import sqlite3
from datetime import date
from types import TracebackType
from typing import Any, Self, cast

from bot import settings as settings_module
from bot.clock import today
from bot.settings import Settings
from corpus import shipped
from handlers.ask import Desk, ask
from handlers.contract import reply_json
from handlers.replies import Reply
from handlers.wording import Language
from indexer.answerability import Judge
from indexer.answering import Answerer
from indexer.lexical import LexicalIndex
from indexer.lexicon import Lexicon
from indexer.passages import Passage, prepare
from indexer.phrasing import Phrasing
from indexer.question import Reader
from indexer.ranking import Ranker
from indexer.search import ClauseSearch
from terms.places import Gazetteer


class Office:
    """One installation, opened."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._settings = settings
        self._desk = desk

    @classmethod
    def open(cls, **overrides: Any) -> Self:
        """Open the installation; `overrides` are settings given on the command line, None meaning not given."""
        settings = settings_module.load(**overrides)
        documents = shipped.load()
        lexical = LexicalIndex(sqlite3.connect(":memory:"))
        passages: dict[str, Passage] = {}
        for document in documents:
            lexical.put(document.clauses, title=document.metadata.title)
            for clause in document.clauses:
                passage = prepare(clause, place=document.metadata.place, title=document.metadata.title)
                passages[passage.key] = passage
        metadata = {document.id: document.metadata for document in documents}
        clauses = {document.id: document.clauses for document in documents}
        gazetteer = Gazetteer.load()
        search = ClauseSearch(lexical, passages.get, metadata, Ranker.load())
        desk = Desk(
            reader=Reader(gazetteer, Lexicon.load(), list(metadata.values())),
            answerer=Answerer(search, Judge.load(), clauses.__getitem__),
            titles={id_: m.title for id_, m in metadata.items()},
            places={code: place.name for code, place in gazetteer.by_code.items()},
            decide=lambda text, place, day: None,
            card=lambda text, decision, language: None,
            phrasing=_phrasing(settings),
            today=today,
        )
        return cls(settings, desk)

    def ask(self, text: str, *, place: str | None = None, as_of: date | None = None) -> Reply:
        """Answer one question."""
        return ask(
            text, self._desk, place=place or self._settings.place, as_of=as_of, language=self.language
        )

    @property
    def language(self) -> Language:
        """Return the language of the interface."""
        return cast("Language", self._settings.language)

    def as_json(self, reply: Reply, *, id_: str | None = None) -> dict[str, Any]:
        """Return a reply as the documented JSON object."""
        return reply_json(reply, titles=self._desk.titles, language=self.language, id_=id_)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""


def _phrasing(settings: Settings) -> Phrasing | None:
    from bot.model import phraser

    built = phraser(settings)
    return Phrasing(built) if built is not None else None
