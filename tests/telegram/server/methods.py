"""What each method of the Bot API does, with Telegram's own refusals."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram.server.entities import LONGEST_CAPTION, LONGEST_TEXT, parse_html, units
from tests.telegram.server.keyboards import check_markup, rows_of
from tests.telegram.server.parameters import Upload
from tests.telegram.server.replies import bad_request
from tests.telegram.server.world import Chat, Heard, Json, Webhook, World

COUNTED = {
    "sendMessage", "sendDocument", "sendPhoto", "sendMediaGroup", "editMessageText", "editMessageCaption",
    "editMessageReplyMarkup",
}  # fmt: skip
"""Methods that count against the rates."""
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_LARGEST_UPLOAD = 50 * 2**20
_LARGEST_PHOTO = 10 * 2**20
_LARGEST_DOWNLOAD = 20 * 2**20
_MOST_COMMANDS = 100
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
    "chat_member",
}  # fmt: skip


class Methods:
    """The methods, on one world. Each is called under the world's lock.

    Args:
        world: what there is.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._table: dict[str, Callable[[Json, Mapping[str, Upload]], Any]] = {
            "getMe": lambda p, f: world.bot,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "sendPhoto": self._send_photo,
            "sendMediaGroup": self._send_media_group,
            "editMessageText": self._edit_text,
            "editMessageCaption": self._edit_caption,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete_message,
            "answerCallbackQuery": self._answer,
            "sendChatAction": self._chat_action,
            "getFile": self._get_file,
            "setMyCommands": self._set_commands,
            "getMyCommands": lambda p, f: world.commands.get(self._scope(p), []),
            "deleteMyCommands": self._delete_commands,
            "setChatMenuButton": self._set_menu_button,
            "getChatMenuButton": lambda p, f: world.menu_buttons.get(p.get("chat_id"), {"type": "default"}),
            "getChat": self._get_chat,
            "getChatMember": self._get_member,
            "leaveChat": self._leave,
        }

    def call(self, method: str, parameters: Json, files: Mapping[str, Upload]) -> Any:
        """Do what a request asks and return its result.

        Raises:
            Refused: as Telegram would.
        """
        with self._world.condition:
            return self._table[method](parameters, files)

    # ── webhook ───────────────────────────────────────────────────────────────────────────────────────────────
    def _set_webhook(self, p: Json, files: Mapping[str, Upload]) -> bool:
        url, secret = p.get("url", ""), p.get("secret_token", "")
        if not url:
            return self._delete_webhook(p, files)
        # As Telegram's own server does it with --local: plain HTTP is taken where the messenger stands beside it.
        if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        if not 1 <= p.get("max_connections", 40) <= 100:
            raise bad_request("max_connections must be from 1 to 100")
        self._drop(p)
        self._allow(p)
        self._world.webhook = Webhook(url, secret, p.get("max_connections", 40))
        self._world.on_update()
        return True

    def _delete_webhook(self, p: Json, files: Mapping[str, Upload]) -> bool:
        self._drop(p)
        self._world.webhook = None
        return True

    def _drop(self, p: Json) -> None:
        if p.get("drop_pending_updates"):
            self._world.waiting.clear()

    def _allow(self, p: Json) -> None:
        if "allowed_updates" in p:
            self._world.allowed = p["allowed_updates"] or None

    def _webhook_info(self, p: Json, files: Mapping[str, Upload]) -> Json:
        hook = self._world.webhook
        info: Json = {
            "url": hook.url if hook else "", "has_custom_certificate": False,
            "pending_update_count": len(self._world.waiting),
        }  # fmt: skip
        if hook:
            info["max_connections"] = hook.connections
            if hook.error:
                info |= {"last_error_date": int(self._world.wall()), "last_error_message": hook.error}
        return info

    # ── sending ───────────────────────────────────────────────────────────────────────────────────────────────
    def _send_message(self, p: Json, files: Mapping[str, Upload]) -> Json:
        if not p.get("text"):
            raise bad_request("message text is empty")
        plain, entities = _words(p, "text", "entities")
        if not plain.strip():
            raise bad_request("text must be non-empty")
        if units(plain) > LONGEST_TEXT:
            raise bad_request("message is too long")
        return self._deliver(
            p, {"text": plain} | ({"entities": entities} if entities else {}), plain, p["text"]
        )

    def _send_document(self, p: Json, files: Mapping[str, Upload]) -> Json:
        name, part = self._file(p["document"], files, "documents", _LARGEST_UPLOAD)
        document = part | {"file_name": name}
        return self._deliver(p, {"document": document} | _caption(p), *_said(p), [document])

    def _send_photo(self, p: Json, files: Mapping[str, Upload]) -> Json:
        photo = self._photo(p["photo"], files)
        return self._deliver(p, {"photo": photo} | _caption(p), *_said(p), [photo[-1]])

    def _photo(self, given: str | Upload, files: Mapping[str, Upload]) -> list[Json]:
        from PIL import Image, UnidentifiedImageError

        _, part = self._file(given, files, "photos", _LARGEST_PHOTO)
        try:
            with Image.open(io.BytesIO(self._world.files[part["file_id"]][1])) as image:
                width, height = image.size
        except UnidentifiedImageError:
            raise bad_request("IMAGE_PROCESS_FAILED") from None
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return [part | {"width": width, "height": height}]

    def _send_media_group(self, p: Json, files: Mapping[str, Upload]) -> list[Json]:
        media = p["media"]
        if not isinstance(media, list) or not 2 <= len(media) <= 10:
            raise bad_request("wrong number of messages to send as an album")
        kinds = {item.get("type") for item in media}
        if not kinds <= {"photo", "document", "video", "audio"}:
            raise bad_request("can't parse InputMedia: Can't use the media type in the album")
        if len(kinds) > 1 and kinds & {"document", "audio"}:
            raise bad_request(
                f"{'document' if 'document' in kinds else 'audio'} can't be mixed with other media types"
            )
        self._world.chat(p["chat_id"])
        sent: list[Json] = []
        group = str(10**12 + len(self._world.calls))
        for item in media:
            own = {k: v for k, v in item.items() if k in ("caption", "parse_mode", "caption_entities")} | p
            if item["type"] == "photo":
                photo = self._photo(item["media"], files)
                body: Json = {"photo": photo}
                shown: Json = photo[-1]
            else:
                name, part = self._file(item["media"], files, "documents", _LARGEST_UPLOAD)
                shown = part | {"file_name": name}
                body = {item["type"]: shown}
            body |= _caption(own) | {"media_group_id": group}
            sent.append(
                self._deliver({k: v for k, v in p.items() if k != "media"}, body, *_said(own), [shown])
            )
        return sent

    def _deliver(self, p: Json, body: Json, plain: str, html: str, files: list[Json] | None = None) -> Json:
        chat = self._world.chat(p["chat_id"])
        markup = check_markup(p["reply_markup"]) if p.get("reply_markup") is not None else None
        reply = p.get("reply_parameters")
        if (
            reply
            and reply.get("message_id") not in chat.messages
            and not reply.get("allow_sending_without_reply")
        ):
            raise bad_request("message to be replied not found")
        number = self._world.number_message(chat)
        message: Json = {
            "message_id": number, "date": int(self._world.wall()), "chat": chat.brief(),
            "from": {k: self._world.bot[k] for k in ("id", "is_bot", "first_name", "username")},
        } | body  # fmt: skip
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        chat.messages[number] = message
        named = tuple((f.get("file_name", "photo"), self._digest(f)) for f in files or ())
        keyboard = bool(markup and ("keyboard" in markup or "remove_keyboard" in markup))
        self._world.hear(
            Heard(
                chat.id, "message", number, self._world.clock(), plain, html, rows_of(markup), named, keyboard
            )
        )
        return message

    def _digest(self, part: Json) -> str:
        import hashlib

        return hashlib.sha256(self._world.files[part["file_id"]][1]).hexdigest()

    def _file(
        self, given: str | Upload, files: Mapping[str, Upload], folder: str, largest: int
    ) -> tuple[str, Json]:
        """Return the name of an upload, or of a file known before, and what a message says of it."""
        if isinstance(given, str) and given.startswith("attach://"):
            if given.removeprefix("attach://") not in files:
                raise bad_request("can't find file to send: attached file is missing")
            given = files[given.removeprefix("attach://")]
        if isinstance(given, str):
            if given not in self._world.files:
                raise bad_request("wrong file identifier/HTTP URL specified")
            path, content = self._world.files[given]
            return path.rpartition("/")[2], {
                "file_id": given, "file_unique_id": given[-15:], "file_size": len(content),
            }  # fmt: skip
        name, content = given
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > largest:
            raise bad_request("file is too big")
        return name, self._world.keep_file(name, content, folder)

    # ── changing ──────────────────────────────────────────────────────────────────────────────────────────────
    def _own(self, p: Json) -> tuple[Chat, Json]:
        chat = self._world.chat(p["chat_id"])
        if "message_id" not in p:
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(p["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"]["id"] != self._world.bot["id"]:
            raise bad_request("message can't be edited")
        return chat, message

    def _edit_text(self, p: Json, files: Mapping[str, Upload]) -> Json:
        chat, message = self._own(p)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        plain, entities = _words(p, "text", "entities")
        if not plain.strip():
            raise bad_request("message text is empty")
        if units(plain) > LONGEST_TEXT:
            raise bad_request("MESSAGE_TOO_LONG")
        return self._changed(chat, message, {"text": plain, "entities": entities}, p, p["text"])

    def _edit_caption(self, p: Json, files: Mapping[str, Upload]) -> Json:
        chat, message = self._own(p)
        if not {"photo", "document", "video"} & message.keys():
            raise bad_request("there is no caption in the message to edit")
        change = {"caption": "", "caption_entities": []} | _caption(p)
        return self._changed(chat, message, change, p, p.get("caption", ""))

    def _edit_markup(self, p: Json, files: Mapping[str, Upload]) -> Json:
        chat, message = self._own(p)
        return self._changed(chat, message, {}, p, str(message.get("text") or message.get("caption") or ""))

    def _changed(self, chat: Chat, message: Json, change: Json, p: Json, html: str) -> Json:
        markup = check_markup(p["reply_markup"]) if p.get("reply_markup") is not None else None
        if markup is not None and "inline_keyboard" not in markup:
            raise bad_request("inline keyboard expected")
        if markup is not None and not any(markup["inline_keyboard"]):
            markup = None
        after = message | {k: v for k, v in change.items() if v}
        for key in [k for k, v in change.items() if not v]:
            after.pop(key, None)
        after.pop("reply_markup", None)
        if markup:
            after["reply_markup"] = markup
        if {k: v for k, v in after.items() if k != "edit_date"} == {
            k: v for k, v in message.items() if k != "edit_date"
        }:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a"
                " current content and reply markup of the message"
            )
        after["edit_date"] = int(self._world.wall())
        chat.messages[message["message_id"]] = after
        plain = str(after.get("text") or after.get("caption") or "")
        self._world.hear(
            Heard(chat.id, "edit", message["message_id"], self._world.clock(), plain, html, rows_of(markup))
        )
        return after

    def _delete_message(self, p: Json, files: Mapping[str, Upload]) -> bool:
        chat = self._world.chat(p["chat_id"])
        if chat.messages.pop(p.get("message_id", 0), None) is None:
            raise bad_request("message to delete not found")
        return True

    # ── the rest ──────────────────────────────────────────────────────────────────────────────────────────────
    def _answer(self, p: Json, files: Mapping[str, Upload]) -> bool:
        query = self._world.queries.get(p["callback_query_id"])
        if query is None or query.answered or self._world.clock() - query.at > self._world.query_life:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(p.get("text", "")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        query.answered = True
        self._world.hear(Heard(query.person, "answer", 0, self._world.clock(), p.get("text", "")))
        return True

    def _chat_action(self, p: Json, files: Mapping[str, Upload]) -> bool:
        if p["action"] not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat = self._world.chat(p["chat_id"])
        self._world.hear(Heard(chat.id, "typing", 0, self._world.clock(), p["action"]))
        return True

    def _get_file(self, p: Json, files: Mapping[str, Upload]) -> Json:
        if p["file_id"] not in self._world.files:
            raise bad_request("invalid file_id")
        path, content = self._world.files[p["file_id"]]
        if len(content) > _LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return {
            "file_id": p["file_id"], "file_unique_id": p["file_id"][-15:], "file_size": len(content),
            "file_path": path,
        }  # fmt: skip

    def _scope(self, p: Json) -> tuple[str, str]:
        scope = p.get("scope") or {"type": "default"}
        if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
            raise bad_request("can't parse BotCommandScope: Unsupported type specified")
        if scope["type"].startswith("chat"):
            self._world.chat(int(scope.get("chat_id", 0)))
        language = p.get("language_code", "")
        if language and not re.fullmatch(r"[a-z]{2}", language):
            raise bad_request("BOT_COMMAND_LANGUAGE_INVALID")
        return f"{scope['type']}:{scope.get('chat_id', '')}:{scope.get('user_id', '')}", language

    def _set_commands(self, p: Json, files: Mapping[str, Upload]) -> bool:
        commands, scope = p["commands"], self._scope(p)
        if not isinstance(commands, list) or len(commands) > _MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        if len({c["command"] for c in commands}) < len(commands):
            raise bad_request("BOT_COMMAND_DUPLICATE")
        self._world.commands[scope] = commands
        return True

    def _delete_commands(self, p: Json, files: Mapping[str, Upload]) -> bool:
        self._world.commands.pop(self._scope(p), None)
        return True

    def _set_menu_button(self, p: Json, files: Mapping[str, Upload]) -> bool:
        button = p.get("menu_button") or {"type": "default"}
        if button.get("type") not in ("commands", "web_app", "default"):
            raise bad_request("can't parse menu button: MenuButton has unsupported type")
        if (chat := p.get("chat_id")) is not None:
            self._world.chat(chat)
        self._world.menu_buttons[chat] = button
        return True

    def _get_chat(self, p: Json, files: Mapping[str, Upload]) -> Json:
        gifts = dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        )
        full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return self._world.chat(p["chat_id"]).brief() | full

    def _get_member(self, p: Json, files: Mapping[str, Upload]) -> Json:
        chat = self._world.chat(p["chat_id"])
        if p["user_id"] == self._world.bot["id"]:
            user = {k: self._world.bot[k] for k in ("id", "is_bot", "first_name", "username")}
            return {"status": "member", "user": user}
        if p["user_id"] not in self._world.people:
            raise bad_request("user not found")
        status = "member" if p["user_id"] in chat.members else "left"
        return {"status": status, "user": self._world.people[p["user_id"]]}

    def _leave(self, p: Json, files: Mapping[str, Upload]) -> bool:
        self._world.chat(p["chat_id"]).state = "kicked"
        return True


def _words(p: Json, field: str, entities: str) -> tuple[str, list[Json]]:
    """Return a text as people see it, and its entities."""
    text = p.get(field, "")
    if p.get("parse_mode") == "HTML":
        plain, marks = parse_html(text)
    else:
        plain, marks = text, p.get(entities) or []
    return plain.rstrip(), marks


def _caption(p: Json) -> Json:
    if not p.get("caption"):
        return {}
    plain, marks = _words(p, "caption", "caption_entities")
    if units(plain) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return {"caption": plain} | ({"caption_entities": marks} if marks else {})


def _said(p: Json) -> tuple[str, str]:
    """Return a caption as people see it, and as it was sent."""
    return _words(p, "caption", "caption_entities")[0], p.get("caption", "")
