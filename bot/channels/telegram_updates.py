"""An update of Telegram as what a handler hears; what is nothing of the office's is left out at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from telegram import Chat, Message, MessageEntity, Update, User
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType

from bot.channels.telegram_errors import CHANNEL
from handlers.messages import Attachment, Incoming, IncomingKind

ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that are asked for."""
_HERE: Final = frozenset(
    {
        ChatMemberStatus.MEMBER,
        ChatMemberStatus.ADMINISTRATOR,
        ChatMemberStatus.OWNER,
        ChatMemberStatus.RESTRICTED,
    }
)


def incoming(update: Update, bot: User) -> Incoming | None:
    """Return what an update says; None for what nobody of the office is to hear.

    Left out are bots, channels, and in groups everything that is not addressed to this bot: it is not even kept.

    Args:
        update: as the library read it.
        bot: who we are.
    """
    if update.callback_query is not None:
        return _tap(update)
    if update.my_chat_member is not None:
        return _membership(update)
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.migrate_to_chat_id is not None:
        return Incoming(
            channel=CHANNEL, update=str(update.update_id), account="", conversation=str(message.chat.id),
            kind="moved", text=str(message.migrate_to_chat_id), private=False,
        )  # fmt: skip
    if message.from_user is None or message.from_user.is_bot or message.chat.type == ChatType.CHANNEL:
        return None
    heard = _written(update, message, bot)
    return heard if heard is not None and heard.addressed else None


def _tap(update: Update) -> Incoming | None:
    query = update.callback_query
    if query is None or query.message is None or not query.data:
        return None
    return _from(
        update,
        query.from_user,
        query.message.chat,
        "tap",
        message=str(query.message.message_id),
        button=query.data,
        receipt=query.id,
    )


def _membership(update: Update) -> Incoming | None:
    """Return that this bot may write somewhere now, or may not any more; a change of its rights says neither."""
    change = update.my_chat_member
    if change is None or change.chat.type == ChatType.CHANNEL:
        return None
    before, after = (member.status in _HERE for member in (change.old_chat_member, change.new_chat_member))
    if before == after:
        return None
    return _from(update, change.from_user, change.chat, "joined" if after else "left")


def _written(update: Update, message: Message, bot: User) -> Incoming | None:
    if message.from_user is None:
        return None
    attachment = _attachment(message)
    words = message.text if message.text is not None else message.caption
    if words is None and attachment is None and message.effective_attachment is None:
        return None  # somebody came, the title changed: nothing that was said
    text, addressed = _heard(message, words or "", bot)
    start = ""
    if text.startswith("/start"):
        command, _, rest = text.partition(" ")
        text, start = (command, rest.strip()) if command == "/start" else (text, "")
    kind: IncomingKind = "text" if message.text is not None else "other"
    if update.edited_message is not None:
        kind = "edit"
    elif attachment is not None:
        kind = "file"
    heard = _from(update, message.from_user, message.chat, kind, message=str(message.message_id))
    return replace(
        heard,
        text=text,
        start=start,
        album=message.media_group_id or "",
        attachments=(attachment,) if attachment else (),
        addressed=heard.private or addressed,
    )


def _heard(message: Message, words: str, bot: User) -> tuple[str, bool]:
    """Return the words without this bot's name, and whether they name it or answer it."""
    replied = message.reply_to_message
    addressed = bool(replied and replied.from_user and replied.from_user.id == bot.id)
    entities = message.entities if message.text is not None else message.caption_entities
    name = f"@{bot.username}".lower()
    raw = words.encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda one: one.offset, reverse=True):
        start, end = entity.offset * 2, (entity.offset + entity.length) * 2
        said = raw[start:end].decode("utf-16-le", "replace")
        if entity.type == MessageEntityType.BOT_COMMAND and entity.offset == 0:
            command, at, other = said.partition("@")
            if at and f"@{other}".lower() != name:
                return _whole(words), False
            addressed = True
            raw = command.encode("utf-16-le") + raw[end:]
        elif _names(entity, said, name, bot):
            addressed = True
            raw = raw[:start] + raw[end:]
    return raw.decode("utf-16-le", "replace").strip(), addressed


def _names(entity: MessageEntity, said: str, name: str, bot: User) -> bool:
    if entity.type == MessageEntityType.MENTION:
        return said.lower() == name
    return bool(entity.type == MessageEntityType.TEXT_MENTION and entity.user and entity.user.id == bot.id)


def _attachment(message: Message) -> Attachment | None:
    """Return the document or the photo that came with a message; of a photo, the largest form."""
    document = message.document
    if document is not None and message.animation is None:
        name = _whole(document.file_name or "")
        return Attachment(document.file_id, name, document.mime_type or "", document.file_size)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Attachment(largest.file_id, "", "image/jpeg", largest.file_size)
    return None


def _whole(text: str) -> str:
    """Return a text without halves of characters, which no file can hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _from(
    update: Update,
    user: User,
    chat: Chat,
    kind: IncomingKind,
    *,
    message: str = "",
    button: str = "",
    receipt: str = "",
) -> Incoming:
    return Incoming(
        channel=CHANNEL,
        update=str(update.update_id),
        account=str(user.id),
        conversation=str(chat.id),
        kind=kind,
        message=message,
        button=button,
        receipt=receipt,
        private=chat.type == ChatType.PRIVATE,
        language=user.language_code or "",
        name=_whole(user.full_name),
    )
