"""What goes between a channel and the handlers, without any channel's own words in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

IncomingKind = Literal["text", "tap", "edit", "file", "other", "joined", "left", "moved"]
CardKind = Literal["reply", "notice", "bulletin"]


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message; its content stays with the channel until it is fetched.

    Args:
        id: the channel's own name of the file.
        name: as the sender called it, "" where the channel does not say.
        media_type: such as application/pdf.
        size: in bytes, None where the channel does not say.
    """

    id: str
    name: str
    media_type: str
    size: int | None


@dataclass(frozen=True)
class Incoming:
    """One update of a channel, as it is kept in the inbox before it is acknowledged.

    Args:
        channel: name of the channel, such as telegram.
        update: the channel's own number of the update; the same number is handled once.
        account: who wrote, as the channel proves it.
        conversation: where it was written; a private conversation with a person, or a group.
        kind: `text`, `tap` (a button), `edit` (a message written before was changed), `file`, `other` (a voice
            message, a sticker: anything that is not understood), `joined` or `left` (the conversation itself),
            `moved` (the conversation has another number now, which is in `text`; never shown to the handlers).
        text: the words, the caption of a file, or the new words of an edited message.
        message: the channel's number of the message: the one written, edited, or bearing the button.
        button: id of the button that was tapped.
        receipt: what the channel needs to acknowledge a tap.
        attachments: the files that came with it.
        album: files of one album come as several updates that share this name; "" for none.
        private: a conversation with one person.
        addressed: in a group, whether it was meant for the office; always so in a private conversation.
        language: language of the sender's messenger, such as zh-hans; "" if unknown.
        start: parameter of a deep link that was followed, "" for none.
        name: how the messenger shows the sender, "" if unknown; never an officer's name until they confirm it.
    """

    channel: str
    update: str
    account: str
    conversation: str
    kind: IncomingKind
    text: str = ""
    message: str = ""
    button: str = ""
    receipt: str = ""
    attachments: tuple[Attachment, ...] = ()
    album: str = ""
    private: bool = True
    addressed: bool = True
    language: str = ""
    start: str = ""
    name: str = ""


@dataclass(frozen=True)
class Action:
    """Something an officer may do next: a button where the channel has buttons, a numbered line where not.

    Args:
        label: its words.
        move: what it does, as data that survives a restart (`handlers.register.moves`); None where tapping it
            is the same as typing `says`.
        says: what typing it would be; "" where `move` says it.
        once: it may be taken once (a decision); a second tap decides nothing and says so.
        numbered: a number typed may take it; without, it stands beside what is offered (skip, back, cancel), and
            takes no number from that.
    """

    label: str
    move: Mapping[str, Any] | None = None
    says: str = ""
    once: bool = False
    numbered: bool = True


@dataclass(frozen=True)
class CardFile:
    """A file that goes out with a card, kept under a hash beside the evidence."""

    hash: str
    name: str
    media_type: str


def between(label: str) -> str:
    """Return what stands between a field's label and its value: the colon of the label's script."""
    return ": " if label.isascii() else "："


@dataclass(frozen=True)
class Card:
    """What goes back to one reader.

    Args:
        text: the words, plain; numbered lines of the actions are not among them.
        title: one line shown above, "" for none.
        fields: labels and values shown one a line between title and text.
        actions: what may be done next, in order; a channel without buttons numbers them.
        files: files that go with it.
        kind: a `reply` whose sending timed out is sent again; a `notice` likewise; a `bulletin` is not.
        edits: the channel's number of the message it takes the place of, "" for a message of its own.
        menu: rows of words that are kept at hand under the input from now on, where the channel can; tapping one
            is typing it.
    """

    text: str
    title: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    actions: tuple[Action, ...] = ()
    files: tuple[CardFile, ...] = ()
    kind: CardKind = "reply"
    edits: str = ""
    menu: tuple[tuple[str, ...], ...] = ()
