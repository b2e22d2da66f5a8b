"""What the front desk needs made ready: answers, files, documents; in threads of their own, off the register's lock.

Each thread has an office of its own (a library belongs to its thread) and opens it anew when the documents have
changed, so that a document added while the service runs is answered from at once.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.channels.errors import ChannelError, TryAgain, Unacceptable
from handlers.front.needed import (
    AddingWanted,
    AnswerWanted,
    DocumentAdded,
    DocumentRead,
    DocumentWanted,
    FileRefused,
    FileWanted,
    Forms,
    FormsWanted,
    PolicyAnswer,
    Titles,
    Wanted,
)

if TYPE_CHECKING:
    from bot.channels.base import Channel
    from bot.wiring import Office
    from corpus.metadata import Detected
    from corpus.models import Metadata

LARGEST = 50 * 2**20
LONGEST_PAUSE = 20.0
"""Seconds that a file is waited for when the messenger asks to try again."""
WAITING = "waiting"
"""Folder of documents that were sent by chat and wait to be confirmed."""
Made = TypeVar("Made")


class AtHand:
    """An office that is opened when it is first needed, and anew when the documents have changed.

    Args:
        office: one that is open already, which whoever opened it closes; None for none.
        overrides: settings given on the command line, as for `Office.open`.
    """

    def __init__(self, office: Office | None = None, **overrides: Any) -> None:
        self._office, self._overrides = office, overrides
        self._ours = office is None
        self._revision = office.library.revision if office is not None else 0

    def opened(self) -> Office:
        """Return the office as the documents are now; it belongs to the thread that asks."""
        from bot.wiring import Office

        if self._office is not None and self._office.library.revision != self._revision:
            self.close()
        if self._office is None:
            self._office, self._ours = Office.open(**self._overrides), True
            self._revision = self._office.library.revision
        return self._office

    def close(self) -> None:
        """Close the office if one was opened here."""
        if self._office is not None and self._ours:
            self._office.__exit__(None, None, None)
        self._office = None


class Answerer:
    """One thread with an office of its own.

    Args:
        overrides: settings given on the command line, as for `Office.open`.
    """

    def __init__(self, **overrides: Any) -> None:
        self._office = AtHand(**overrides)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answers")
        self.waiting = 0

    async def run(self, work: Callable[[Office], Made]) -> Made:
        """Run something on the office, in its thread."""
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, lambda: work(self._office.opened())
            )
        finally:
            self.waiting -= 1

    def close(self) -> None:
        """Close the office once what is running has ended."""
        self._thread.submit(self._office.close)
        self._thread.shutdown(wait=True)


class Backroom:
    """Makes ready what a message needs before it can be handled.

    Args:
        answerers: threads with offices; several where a language model makes answers slow.
        channels: by name, to fetch files from.
        home: folder of the installation.
    """

    def __init__(self, answerers: list[Answerer], channels: Mapping[str, Channel], home: Path) -> None:
        self._answerers, self._channels, self._home = answerers, channels, home

    async def prepare(self, wanted: Wanted) -> object:
        """Return what was wanted, in the form that `Ready` hands out."""
        if isinstance(wanted, FileWanted):
            return await self._fetch(wanted)
        if isinstance(wanted, FormsWanted):
            return await asyncio.to_thread(forms, wanted)
        content = await self._fetch(wanted.file) if isinstance(wanted, DocumentWanted) else b""
        return await self.run(lambda office: made(office, self._home, wanted, content))

    async def run(self, work: Callable[[Office], Made]) -> Made:
        """Run something on the office that has least to do."""
        return await min(self._answerers, key=lambda one: one.waiting).run(work)

    def close(self) -> None:
        """Close every office."""
        for answerer in self._answerers:
            answerer.close()

    async def _fetch(self, wanted: FileWanted) -> bytes | FileRefused:
        attachment = wanted.attachment
        if (attachment.size or 0) > LARGEST:
            return FileRefused("too_large")
        channel = self._channels[wanted.channel]
        try:
            try:
                content = await channel.fetch(attachment)
            except TryAgain as pause:
                await asyncio.sleep(min(pause.after or 1.0, LONGEST_PAUSE))
                content = await channel.fetch(attachment)
        except Unacceptable:
            return FileRefused("too_large")
        except ChannelError:
            return FileRefused("unavailable")
        return content if len(content) <= LARGEST else FileRefused("too_large")


def made(office: Office, home: Path, wanted: Wanted, content: bytes | FileRefused = b"") -> object:
    """Return what was wanted, made with an office: an answer, a document read or added, the documents held.

    Args:
        office: to make it with.
        home: folder of the installation.
        wanted: anything but the content of a file.
        content: of the file, where a document is to be read.
    """
    if isinstance(wanted, AnswerWanted):
        return answer(office, wanted)
    if isinstance(wanted, DocumentWanted):
        name = wanted.file.attachment.name
        if isinstance(content, FileRefused):
            return DocumentRead("", name, refused=content.reason)
        return read_document(office, home, name, content)
    if isinstance(wanted, AddingWanted):
        return add_document(office, home, wanted)
    if isinstance(wanted, FormsWanted):
        return forms(wanted)
    return titles(office)


def forms(wanted: FormsWanted) -> Forms:
    """Return a bulletin as files."""
    from handlers.bulletins.layout.files import files_of

    return Forms(files_of(wanted.bulletin, wanted.form))


def answer(office: Office, wanted: AnswerWanted) -> PolicyAnswer:
    """Answer a question where its conversation stands."""
    import json

    from handlers.conversation_record import conversation_from, conversation_record

    conversation = conversation_from(
        json.loads(wanted.conversation or "{}"), office.desk, office.gazetteer,
        place=wanted.place or office.settings.place, language=wanted.language,
    )  # fmt: skip
    reply = conversation.say(wanted.question, office.desk)
    cited = tuple(dict.fromkeys((one.document, one.path) for one in reply.citations))
    told = reply.kind != "not_found" or bool(cited)
    decision = reply.decision  # a fact that a model proposes waits to be confirmed
    asks = decision is not None and bool(
        decision.next_question or any(fact.proposed for fact in decision.facts)
    )
    return PolicyAnswer(reply.text, cited, conversation_record(conversation), answered=told, settled=not asks)


def titles(office: Office) -> Titles:
    """Return the documents held."""
    return Titles(tuple(f"《{known.title}》{known.number or ''}" for known in office.documents()))


def read_document(office: Office, home: Path, name: str, content: bytes) -> DocumentRead:
    """Read a document that was sent and let it wait under its hash; nothing is added to the library."""
    from bot.clock import today
    from corpus.errors import CorpusError, DocumentRefused
    from corpus.originals import fingerprint
    from handlers.wording_documents import shown

    found: list[Detected] = []

    def look(detected: Detected) -> None:
        found.append(detected)

    digest = fingerprint(content)
    file = _waiting(home, digest, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    try:
        outcome = office.library.add(file, look)
    except CorpusError as error:
        file.unlink()
        reason = error.reason if isinstance(error, DocumentRefused) else str(error)
        return DocumentRead("", name, refused=reason)
    known: Metadata = found[0].metadata if found else outcome.metadata
    alike = next((v.metadata for v in office.library.documents() if v.metadata.id == known.id), None)
    alike = alike or getattr(office.library.same_title(known), "metadata", None)
    fields = ("title", "number", "issuer", "place", "dated", "effective", "expires", "status")
    words = tuple(
        (field, office.desk.places.get(known.place or "", "") or shown(known, field, office.language, today())
         if field == "place" else shown(known, field, office.language, today()))
        for field in fields
    )  # fmt: skip
    if not found:
        file.unlink()
    return DocumentRead(
        digest, name, words, known.status.value, alike.title if alike else "", unchanged=not found
    )


def add_document(office: Office, home: Path, wanted: AddingWanted) -> DocumentAdded:
    """Take a document that was confirmed into the library; the same again is unchanged."""
    from dataclasses import replace

    from corpus.errors import CorpusError
    from corpus.models import DocumentStatus

    file = _waiting(home, wanted.hash, wanted.name)
    if not file.exists():
        held = office.library.held(wanted.hash)
        return DocumentAdded("unchanged", held.title) if held else DocumentAdded("gone", wanted.name)
    status = DocumentStatus(wanted.status)
    try:
        outcome = office.library.add(file, lambda detected: replace(detected.metadata, status=status))
    except CorpusError as error:
        return DocumentAdded("refused", wanted.name, str(error))
    file.unlink()
    return DocumentAdded(outcome.kind, outcome.metadata.title)


def _waiting(home: Path, digest: str, name: str) -> Path:
    """Return where a document waits; a sender's name never leads out of its folder."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = re.sub(r"[\x00-\x1f<>:\"|?*]", "_", plain).lstrip(".")[-60:] or "document"
    return home / WAITING / digest / plain
