"""What the front desk needs made ready outside the write: an answer, a file's content, a document's reading.

All of it is slow and changes nothing in the register, so it must not run while the register is locked. The desk
looks it up among what is `Ready`; where it is not, `Needed` is raised, the happening is rolled back, somebody makes
it ready, and the same update is heard again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from handlers.bulletins.model import Bulletin
from handlers.messages import Attachment
from handlers.wording import Language


@dataclass(frozen=True)
class PolicyAnswer:
    """The answer to a question about the policies, and the conversation as it stands then.

    Args:
        text: the words.
        cited: the clauses behind it, as (document, path).
        conversation: state of the conversation about policies, for the next question.
        answered: whether it tells something of the documents, so that it is worth an opinion.
        settled: False where it ends with a question to the officer, whose answer may be a bare number.
    """

    text: str
    cited: tuple[tuple[str, str], ...]
    conversation: Mapping[str, Any]
    answered: bool
    settled: bool = True


@dataclass(frozen=True)
class AnswerWanted:
    """A question to the policies.

    Args:
        question: as typed.
        place: division code assumed where it names none, None for none.
        language: language of the answer.
        conversation: the conversation so far, as canonical JSON; "" where it stands for itself.
    """

    question: str
    place: str | None
    language: Language
    conversation: str = ""


@dataclass(frozen=True)
class FileWanted:
    """The content of a file that came in (`bytes`), or why it cannot be had (`FileRefused`)."""

    channel: str
    attachment: Attachment


@dataclass(frozen=True)
class FileRefused:
    """A file that the channel did not hand over: `too_large` or `unavailable`."""

    reason: str


@dataclass(frozen=True)
class DocumentWanted:
    """A policy document read for the admin to confirm (`DocumentRead`); the file waits under its hash."""

    file: FileWanted


@dataclass(frozen=True)
class DocumentRead:
    """What was read of a policy document, or why it is refused; nothing of it is in the library yet.

    Args:
        hash: the file's SHA-256, "" where it is refused.
        name: the file's name.
        fields: what was read, as the officer reads it, by the name of the field.
        status: the document's status as read.
        known: title of the document it would be a new version of, "" for none; or that it is held already.
        unchanged: the same content is held already.
        refused: why it cannot be taken in, "" if it can.
    """

    hash: str
    name: str
    fields: tuple[tuple[str, str], ...] = ()
    status: str = ""
    known: str = ""
    unchanged: bool = False
    refused: str = ""


@dataclass(frozen=True)
class AddingWanted:
    """A document that was confirmed is to be taken into the library (`DocumentAdded`); done again, it changes nothing.

    Args:
        hash: of the file that waits.
        name: the file's name.
        status: the status confirmed.
    """

    hash: str
    name: str
    status: str


@dataclass(frozen=True)
class DocumentAdded:
    """What became of a confirmed document: `added`, `replaced`, `unchanged`, `gone` or `refused`, and its title."""

    outcome: str
    title: str
    reason: str = ""


@dataclass(frozen=True)
class TitlesWanted:
    """The titles and numbers of the documents held (`Titles`)."""


@dataclass(frozen=True)
class Titles:
    """Documents held, as an officer reads them."""

    titles: tuple[str, ...]


@dataclass(frozen=True)
class FormsWanted:
    """A bulletin as files (`Forms`).

    Args:
        form: `pictures`, `document` or `sheet`.
        content: digest of what it says, without the moment at which it was made: heard again, it is the same.
        bulletin: what the files are made from.
    """

    form: str
    content: str
    bulletin: Bulletin = field(compare=False)


@dataclass(frozen=True)
class Forms:
    """The files of a bulletin: name, media type and content of each."""

    files: tuple[tuple[str, str, bytes], ...]


Wanted = AnswerWanted | FileWanted | DocumentWanted | AddingWanted | TitlesWanted | FormsWanted


class Needed(Exception):
    """Something must be made ready before this update can be handled; nothing was changed."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(type(wanted).__name__)
        self.wanted = wanted


Made = TypeVar("Made")


@dataclass
class Ready:
    """What was made ready for one update."""

    made: dict[Wanted, object] = field(default_factory=dict)

    def put(self, wanted: Wanted, made: object) -> None:
        """Keep what was made, for the update's next hearing."""
        self.made[wanted] = made

    def answer(self, wanted: AnswerWanted) -> PolicyAnswer:
        """Return an answer; raises `Needed`."""
        return self._get(wanted, PolicyAnswer)

    def file(self, wanted: FileWanted) -> bytes | FileRefused:
        """Return a file's content or why it cannot be had; raises `Needed`."""
        made = self.made.get(wanted)
        if isinstance(made, bytes | FileRefused):
            return made
        raise Needed(wanted)

    def document(self, wanted: DocumentWanted) -> DocumentRead:
        """Return what was read of a document; raises `Needed`."""
        return self._get(wanted, DocumentRead)

    def added(self, wanted: AddingWanted) -> DocumentAdded:
        """Return what became of a confirmed document; raises `Needed`."""
        return self._get(wanted, DocumentAdded)

    def forms(self, wanted: FormsWanted) -> Forms:
        """Return the files of a bulletin; raises `Needed`."""
        return self._get(wanted, Forms)

    def titles(self) -> tuple[str, ...]:
        """Return the documents held; raises `Needed`."""
        return self._get(TitlesWanted(), Titles).titles

    def _get(self, wanted: Wanted, kind: type[Made]) -> Made:
        made = self.made.get(wanted)
        if isinstance(made, kind):
            return made
        raise Needed(wanted)
