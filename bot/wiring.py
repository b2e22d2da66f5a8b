"""Putting the office together: documents, indexes, rules, and what answers with them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from bot import settings as settings_module
from bot.clock import now, today
from bot.home import ready
from bot.rules import open_rules
from bot.settings import Settings
from corpus.library import Library
from corpus.models import Clause, Metadata
from handlers.ask import Desk, ask
from handlers.check import card, go_on, start_check
from handlers.contract import reply_json
from handlers.replies import Reply
from handlers.wording import Language
from indexer.answerability import Judge
from indexer.answering import Answerer
from indexer.dense import open_dense
from indexer.embedding.opening import open_embedder
from indexer.following import fill_again, in_step, index_change
from indexer.lexical import LexicalIndex
from indexer.lexicon import Lexicon
from indexer.passages import Passage, prepare
from indexer.phrasing import Phrasing
from indexer.question import Reader
from indexer.ranking import Ranker
from indexer.search import ClauseSearch, Dense
from policy.proposals import ChatProposer
from terms.places import Gazetteer

if TYPE_CHECKING:
    from bot.model import Model

_SAMPLES = ("首谈期多长？", "嘉兴：总投资12亿元的内资项目要不要首报？")
_DOCUMENTS_KEPT = 256
"""Documents whose clauses are kept in memory at once."""
_PASSAGES_KEPT = 8192
"""Clauses kept ready for comparison, some five kilobytes each."""

Progress = Callable[[str, int, int], None]
"""Told what is being built, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Parts:
    """What the office is made of, besides its documents."""

    desk: Desk
    search: ClauseSearch
    dense: Dense | None


class Office:
    """One installation, opened: what every command and channel works with."""

    def __init__(
        self, settings: Settings, parts: Parts, library: Library, gazetteer: Gazetteer, resources: ExitStack
    ) -> None:
        self._settings, self._desk, self._resources = settings, parts.desk, resources
        self.library, self.gazetteer, self.dense, self.search = library, gazetteer, parts.dense, parts.search

    @classmethod
    def open(cls, *, progress: Progress | None = None, one_question: bool = False, **overrides: Any) -> Self:
        """Open the installation, building on first use what is not there yet.

        Args:
            progress: told how the building goes.
            one_question: the process answers one question and ends, so that a quick start counts most.
            overrides: settings given on the command line, None meaning not given.
        """
        settings = settings_module.load(**overrides)
        ready(settings.home)
        with ExitStack() as opening:
            library = opening.enter_context(Library.open(settings.home, _utc, on_change=index_change))
            lexical = _bring_up_to_date(library)
            gazetteer = Gazetteer.load()
            dense = open_dense(
                settings.home,
                library,
                open_embedder(settings.embedding),
                opening,
                url=settings.chroma_url,
                progress=progress or (lambda _what, _done, _all: None),
                one_question=one_question,
            )
            parts = _parts(settings, library, lexical, gazetteer, dense)
            return cls(settings, parts, library, gazetteer, opening.pop_all())

    def ask(self, text: str, *, place: str | None = None, as_of: date | None = None) -> Reply:
        """Answer one question."""
        return ask(text, self._desk, place=place or self._settings.place, as_of=as_of, language=self.language)

    def warm(self) -> None:
        """Have at hand what the first question of many would wait for; a model is not asked."""
        if not self._settings.model:
            for sample in _SAMPLES:
                self.ask(sample)

    def documents(self) -> list[Metadata]:
        """Return what is known of the documents held."""
        return [version.metadata for version in self.library.documents()]

    @property
    def desk(self) -> Desk:
        """Return what the handlers work with."""
        return self._desk

    @property
    def settings(self) -> Settings:
        """Return the settings."""
        return self._settings

    @property
    def language(self) -> Language:
        """Return the language of the interface."""
        return self._settings.language

    def as_json(self, reply: Reply, *, id_: str | None = None) -> dict[str, Any]:
        """Return a reply as the documented JSON object."""
        return reply_json(reply, titles=self._desk.titles, language=self.language, id_=id_)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""
        self._resources.close()


def _utc() -> datetime:
    return now().astimezone(UTC)


def _bring_up_to_date(library: Library) -> LexicalIndex:
    """Take in shipped documents that are new, read again what an older parser read, and index what is not."""
    lexical = LexicalIndex(library.database.conn)
    library.add_shipped()
    if library.outdated:
        library.rebuild()
    if not in_step(library):
        fill_again(library)
    return lexical


def _parts(
    settings: Settings, library: Library, lexical: LexicalIndex, gazetteer: Gazetteer, dense: Dense | None
) -> Parts:
    metadata = {version.metadata.id: version.metadata for version in library.documents()}

    @lru_cache(maxsize=_DOCUMENTS_KEPT)
    def clauses(document: str) -> tuple[Clause, ...]:
        return library.document(document).clauses

    @lru_cache(maxsize=_PASSAGES_KEPT)
    def passage(key: str) -> Passage | None:
        document, _, order = key.rpartition("#")
        known = metadata.get(document)
        clause = library.clause(document, int(order)) if known is not None else None
        return prepare(clause, place=known.place, title=known.title) if known and clause else None

    packs = open_rules(settings.home)
    places = {code: place.name for code, place in gazetteer.by_code.items()}
    search = ClauseSearch(lexical, passage, metadata, Ranker.load(), dense)
    model = _model(settings)
    proposer = ChatProposer(model.ask) if model is not None else None
    desk = Desk(
        reader=Reader(gazetteer, Lexicon.load(), list(metadata.values())),
        answerer=Answerer(search, Judge.load(), clauses),
        titles={id_: known.title for id_, known in metadata.items()},
        places=places,
        start=lambda text, place, day: start_check(text, place, day, packs, gazetteer, proposer),
        go_on=lambda check, text: go_on(check, text, packs, gazetteer),
        card=lambda text, decision, language: card(
            text, decision, language, metadata=metadata, places=places
        ),
        phrasing=Phrasing(model) if model is not None else None,
        today=today,
    )
    return Parts(desk, search, dense)


def _model(settings: Settings) -> Model | None:
    if not settings.model:
        return None
    from bot.model import open_model

    return open_model(settings)
